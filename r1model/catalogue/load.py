"""Strict reading of the catalogue's files: each table when first asked for, every figure with its six fields."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

import r1model.types as kinds
from r1model.catalogue.layers import SHIPPED, Layer
from r1model.errors import CatalogueError
from r1model.texts import in_language
from r1model.types.reading import Misfit, shaped

if TYPE_CHECKING:
    from r1model.types import (
        ApiPrice,
        AwsRow,
        Engine,
        Figure,
        Format,
        FxRate,
        Gpu,
        Instance,
        LoadShape,
        LoggedStart,
        Measurement,
        Model,
        Parameter,
        Precision,
        Price,
        SeedFigure,
        Server,
        Source,
    )

T = TypeVar("T")
Fields = dict[str, Any]


class Table(Generic[T]):
    """One table of a catalogue: records by id, a later layer's in place of an earlier one's; kept once it was read."""

    def __init__(self, place: str, kind: str) -> None:
        self.place, self.kind = place, kind

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, holder: None, owner: type) -> Table[T]: ...
    @overload
    def __get__(self, holder: Catalogue, owner: type) -> Mapping[str, T]: ...
    def __get__(self, holder: Catalogue | None, owner: type) -> Table[T] | Mapping[str, T]:
        if holder is None:
            return self
        found: dict[str, T] = {}
        for layer in holder.layers:
            found |= records_of(layer, self.name)
        if "*" in self.place:  # files of all layers in one order, as if they stood in one folder
            found = dict(sorted(found.items(), key=lambda item: f"{item[0]}.toml"))
        vars(holder)[self.name] = found
        return found


class Catalogue:
    """All records by id, in the order of their files; layer upon layer, the last one's word standing."""

    sources: Table[Source] = Table("sources.toml", "Source")
    gpus: Table[Gpu] = Table("gpus/*.toml", "Gpu")
    models: Table[Model] = Table("models/*.toml", "Model")
    formats: Table[Format] = Table("formats.toml", "Format")
    engines: Table[Engine] = Table("engines.toml", "Engine")
    precisions: Table[Precision] = Table("precisions.toml", "Precision")
    load_shapes: Table[LoadShape] = Table("load_shapes.toml", "LoadShape")
    servers: Table[Server] = Table("servers/*.toml", "Server")
    instances: Table[Instance] = Table("instances.csv", "Instance")
    aws_prices: Table[Price] = Table("aws_prices.csv", "Price")
    hardware_prices: Table[Price] = Table("hardware_prices.csv", "Price")
    api_prices: Table[ApiPrice] = Table("api_prices.csv", "ApiPrice")
    fx_rates: Table[FxRate] = Table("fx_rates.csv", "FxRate")
    parameters: Table[Parameter] = Table("parameters.toml", "Parameter")
    seed: Table[SeedFigure] = Table("seed/figures.csv", "SeedFigure")
    aws_rows: Table[AwsRow] = Table("seed/aws_rows.csv", "AwsRow")
    logged_starts: Table[LoggedStart] = Table("logged_starts.csv", "LoggedStart")
    throughput: Table[Measurement] = Table("throughput.csv", "Measurement")

    def __init__(self, layers: Iterable[Layer] = (SHIPPED,)) -> None:
        self.layers = tuple(layers)

    def __repr__(self) -> str:
        return f"<Catalogue: {', '.join(layer.name or 'shipped' for layer in self.layers)}>"

    def _repr_html_(self) -> str:
        """The tables and how many records each holds, as a notebook shows them."""
        from r1model.shown import html_table

        return html_table(("table", "records"), [(name, len(getattr(self, name))) for name in TABLES], repr(self)[1:-1])

    def whose(self, table: str, name: str) -> str:
        """The name of the layer whose record stands, the last that has it; empty for the shipped one."""
        return next(layer.name for layer in reversed(self.layers) if name in records_of(layer, table))

    def title(self, table: str, name: str, source: str, language: str) -> str:
        """The title of a record's source, and after it whose record it is if it is not the shipped one."""
        owner = self.whose(table, name)
        return in_language(self.sources[source].title, language) + (f" [{owner}]" if owner else "")

    def storage_price(self, region: str) -> float | None:
        """Price of a GB of gp3 storage a month in a region, None where no source gives it."""
        rows = (price for price in self.aws_prices.values() if price.term == "storage" and "gp3" in price.item)
        return next((price.value for price in rows if price.region == region), None)

    def figures(self) -> Iterator[tuple[str, str, Figure]]:
        """Every six-field figure with the record it stands in and its name there."""
        yield from ((record, name, figure) for _, record, name, figure in self.owned_figures())

    def owned_figures(self) -> Iterator[tuple[str, str, str, Figure]]:
        """The same with the layer of each before it, empty for the shipped one."""
        for table in ("gpus", "servers", "models", "formats", "precisions", "engines"):
            for record in getattr(self, table).values():
                owner = self.whose(table, record.id)
                figures = ((name, value) for name, value in record if isinstance(value, kinds.Figure))
                yield from ((owner, record.id, name, value) for name, value in figures)
        yield from ((self.whose("parameters", item.id), item.id, "value", item) for item in self.parameters.values())


TABLES = tuple(name for name, value in vars(Catalogue).items() if isinstance(value, Table))


def parsed(layer: Layer, name: str) -> Fields:
    """A TOML file of a layer; CatalogueError with the line where it is none."""
    try:
        return tomllib.loads(layer.files[name])
    except tomllib.TOMLDecodeError as fault:
        raise CatalogueError("not_toml", file=layer.place(name), fault=fault) from fault


def record(kind: type[Any], fields: Fields, file: str, place: str) -> Any:
    """A record of a file; CatalogueError names the file, the key and what to change."""
    try:
        return shaped(kind, fields)
    except Misfit as fault:
        key = f"{place} {fault.key}".strip()
        given = str(fault.given)[:80]
        raise CatalogueError("bad_record", file=file, key=key, fault=fault.reason, given=given) from fault


@lru_cache(maxsize=512)
def records_of(layer: Layer, table: str) -> Mapping[str, Any]:
    """What one layer has of a table; the same layer is read once, whatever lies over it."""
    place, kind = (held := vars(Catalogue)[table]).place, getattr(kinds, held.kind)
    found: dict[str, Any] = {}
    for name in layer.matching(place):
        file = layer.place(name)
        for at, fields in _rows(layer, name, place):
            made = record(kind, fields, file, at)
            if "*" in place and made.id != name.split("/")[1].removesuffix(".toml"):
                raise CatalogueError("id_not_file_name", file=file, key=made.id)
            if made.id in found:
                raise CatalogueError("duplicate_id", file=file, key=made.id)
            found[made.id] = made
    return found


def _rows(layer: Layer, name: str, place: str) -> Iterator[tuple[str, Fields]]:
    """The records of a file, each with its place in it."""
    if name.endswith(".csv"):
        import csv

        for number, row in enumerate(csv.DictReader(io.StringIO(layer.files[name], newline="")), start=2):
            yield f"line {number} {row.get('id') or ''}".strip(), _joined(row)
    elif "*" in place:
        yield "", parsed(layer, name)
    else:
        for key, table in parsed(layer, name).items():
            yield key, {"id": key, **table} if isinstance(table, dict) else {key: table}


def _joined(row: Mapping[str, Any]) -> Fields:
    """A CSV row as a record: empty cells are absent, `x_zh` and `x_en` make one text `x`."""
    fields: Fields = {}
    for key, value in row.items():
        if value in ("", None):
            continue
        name, _, language = str(key).rpartition("_")
        if language in ("zh", "en") and name:
            fields.setdefault(name, {})[language] = value
        else:
            fields[str(key)] = value
    return fields
