"""What no single record can say: every source and every link resolves, and no two records share a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from r1model.catalogue.layers import Layer
from r1model.catalogue.load import TABLES, Catalogue, records_of
from r1model.catalogue.spelling import require_distinct
from r1model.errors import CatalogueError

NAMED = ("gpus", "models", "formats", "servers", "instances")
LINKS = {
    "servers": (("gpu", "gpus"),),
    "instances": (("gpu", "gpus"),),
    "precisions": (("checkpoint", "formats"),),
    "models": (("native_format", "formats"),),
    "logged_starts": (("model", "models"), ("format", "formats"), ("gpu", "gpus")),
    "aws_rows": (("on_demand", "aws_prices"), ("reserved", "aws_prices"), ("storage", "aws_prices")),
}  # table: its fields that point, and the tables that they point into


def require_whole(loaded: Catalogue, layers: Iterable[Layer]) -> None:
    """Refuses the first link of these layers that leads nowhere in the whole catalogue.

    A layer adds and replaces records but takes none away: what stood below it still stands.
    """
    for layer in layers:
        for table in TABLES:
            records = records_of(layer, table).values()
            for record in records:
                _require_links(loaded, layer, table, record)
            if records and table in NAMED:
                require_distinct(layer.place(table), getattr(loaded, table).values())


def _require_links(loaded: Catalogue, layer: Layer, table: str, record: Any) -> None:
    for key, place in cited(record, record.id):
        if key not in loaded.sources:
            raise CatalogueError("unknown_source", file=layer.place("sources.toml"), key=key, place=place)
    for field, target in LINKS.get(table, ()):
        value = getattr(record, field)
        if value is not None and value not in getattr(loaded, target):
            file = layer.place(getattr(Catalogue, table).place)
            raise CatalogueError("unknown_link", file=file, key=f"{record.id}.{field}", value=value)


def used_sources(loaded: Catalogue) -> dict[str, str]:
    """Source key -> a record that cites it."""
    records = (record for table in TABLES for record in getattr(loaded, table).values())
    return dict(citation for record in records for citation in cited(record, record.id))


def cited(record: Any, place: str) -> Iterator[tuple[str, str]]:
    """The sources of a record and of what stands in it, each with its place."""
    if isinstance(key := getattr(record, "source", None), str):
        yield key, place
    for name, value in record:
        if hasattr(value, "source"):
            yield from cited(value, f"{place}.{name}")
