"""Strict reading of the catalogue files. Every figure carries its six fields, every source key resolves."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from r1model.catalogue.spelling import require_distinct
from r1model.errors import CatalogueError
from r1model.types import (
    ApiPrice,
    AwsRow,
    Figure,
    Format,
    Gpu,
    Instance,
    Measurement,
    Model,
    Parameter,
    Precision,
    Price,
    SeedFigure,
    Server,
    Source,
)

HERE = Path(__file__).parent
T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Catalogue:
    """All records by id, in the order of their files."""

    root: Path
    sources: Mapping[str, Source]
    gpus: Mapping[str, Gpu]
    models: Mapping[str, Model]
    formats: Mapping[str, Format]
    precisions: Mapping[str, Precision]
    servers: Mapping[str, Server]
    instances: Mapping[str, Instance]
    aws_prices: Mapping[str, Price]
    hardware_prices: Mapping[str, Price]
    api_prices: Mapping[str, ApiPrice]
    parameters: Mapping[str, Parameter]
    seed: Mapping[str, SeedFigure]
    aws_rows: Mapping[str, AwsRow]

    @cached_property
    def throughput(self) -> Mapping[str, Measurement]:
        """Measured throughput, read when first asked for: a cell that sizes memory does not wait for 511 rows."""
        found = _csv(self.root / "throughput.csv", Measurement)
        _check_sources(self, {row.source: row.id for row in found.values()})
        return found

    def storage_price(self, region: str) -> float | None:
        """Price of a GB of gp3 storage a month in a region, None where no source gives it."""
        rows = (price for price in self.aws_prices.values() if price.term == "storage" and "gp3" in price.item)
        return next((price.value for price in rows if price.region == region), None)

    def figures(self) -> Iterator[tuple[str, str, Figure]]:
        """Every six-field figure with the record it stands in and its name there."""
        for records in (self.gpus, self.servers, self.models, self.formats, self.precisions):
            for record in records.values():
                yield from ((record.id, name, value) for name, value in record if isinstance(value, Figure))
        yield from ((parameter.id, "value", parameter) for parameter in self.parameters.values())


def read(root: Path = HERE) -> Catalogue:
    """The catalogue under `root`; CatalogueError names the file, the key and what to change."""
    loaded = Catalogue(
        root=root,
        sources=_toml(root / "sources.toml", Source),
        gpus=_folder(root / "gpus", Gpu),
        models=_folder(root / "models", Model),
        formats=_toml(root / "formats.toml", Format),
        precisions=_toml(root / "precisions.toml", Precision),
        servers=_folder(root / "servers", Server),
        instances=_csv(root / "instances.csv", Instance),
        aws_prices=_csv(root / "aws_prices.csv", Price),
        hardware_prices=_csv(root / "hardware_prices.csv", Price),
        api_prices=_csv(root / "api_prices.csv", ApiPrice),
        parameters=_toml(root / "parameters.toml", Parameter),
        seed=_csv(root / "seed" / "figures.csv", SeedFigure),
        aws_rows=_csv(root / "seed" / "aws_rows.csv", AwsRow),
    )
    _check_links(loaded)
    for name in ("gpus", "models", "formats", "servers", "instances"):
        require_distinct(name, getattr(loaded, name).values())
    return loaded


def used_sources(loaded: Catalogue) -> dict[str, str]:
    """Source key -> the first record that cites it."""
    return {row.source: row.id for row in loaded.throughput.values()} | _cited(loaded)


def _cited(loaded: Catalogue) -> dict[str, str]:
    used: dict[str, str] = {}
    for record, name, figure in loaded.figures():
        used.setdefault(figure.source, f"{record}.{name}")
    for model in loaded.models.values():
        used.setdefault(model.architecture.source, f"{model.id}.architecture")
    rows = (loaded.instances, loaded.aws_prices, loaded.hardware_prices, loaded.api_prices, loaded.seed)
    for table in rows:
        for row in table.values():
            used.setdefault(row.source, row.id)
    return used


def _check_sources(loaded: Catalogue, used: Mapping[str, str]) -> None:
    for key, place in used.items():
        if key not in loaded.sources:
            raise CatalogueError("unknown_source", file="sources.toml", key=key, place=place)


def _check_links(loaded: Catalogue) -> None:
    _check_sources(loaded, _cited(loaded))
    holders: list[Server | Instance] = [*loaded.servers.values(), *loaded.instances.values()]
    for holder in holders:
        if holder.gpu not in loaded.gpus:
            raise CatalogueError("unknown_link", file=holder.id, key="gpu", value=holder.gpu)
    for row in loaded.aws_rows.values():
        for key in (row.on_demand, row.reserved, row.storage):
            if key not in loaded.aws_prices:
                raise CatalogueError("unknown_link", file="seed/aws_rows.csv", key=row.id, value=key)
    for precision in loaded.precisions.values():
        if precision.checkpoint not in (None, *loaded.formats):
            raise CatalogueError("unknown_link", file="precisions.toml", key=precision.id, value=precision.checkpoint)
    for model in loaded.models.values():
        if model.native_format not in loaded.formats:
            raise CatalogueError("unknown_link", file=model.id, key="native_format", value=model.native_format)


def _folder(folder: Path, kind: type[T]) -> dict[str, T]:
    found = {}
    for path in sorted(folder.glob("*.toml")):
        record = _build(kind, _parse(path), path, "")
        identity = str(getattr(record, "id"))  # noqa: B009
        if identity != path.stem:
            raise CatalogueError("id_not_file_name", file=path.name, key=identity)
        found[identity] = record
    return found


def _toml(path: Path, kind: type[T]) -> dict[str, T]:
    return {key: _build(kind, {"id": key, **table}, path, key) for key, table in _parse(path).items()}


def _csv(path: Path, kind: type[T]) -> dict[str, T]:
    found: dict[str, T] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            record = _build(kind, _joined(row, kind), path, f"line {number} {row.get('id', '')}".strip())
            identity = str(getattr(record, "id"))  # noqa: B009
            if identity in found:
                raise CatalogueError("duplicate_id", file=path.name, key=identity)
            found[identity] = record
    return found


def _joined(row: dict[str, Any], kind: type[BaseModel]) -> dict[str, Any]:
    """A CSV row as a record: empty cells are absent, `x_zh` and `x_en` make one text `x`."""
    fields = {key: value for key, value in row.items() if value not in ("", None)}
    for name in ("note", "explanation", "label"):
        if name in kind.model_fields and (f"{name}_zh" in fields or f"{name}_en" in fields):
            fields[name] = {
                language: fields.pop(f"{name}_{language}")
                for language in ("zh", "en")
                if f"{name}_{language}" in fields
            }
    return fields


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise CatalogueError("not_toml", file=path.name, fault=fault) from fault


def _build(kind: type[T], fields: dict[str, Any], path: Path, place: str) -> T:
    try:
        return kind.model_validate(fields)
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "record"
        where = f"{place} " if place else ""
        raise CatalogueError(
            "bad_record",
            file=path.name,
            key=f"{where}{key}",
            fault=first["msg"],
            given=str(first["input"])[:80],
        ) from fault
