"""Prices put where they are used: a book of their own, or a layer of the catalogue with the source that they cite."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from r1model.catalogue.checking import require_whole
from r1model.catalogue.layers import SHIPPED, Layer, layer
from r1model.catalogue.load import Catalogue
from r1model.errors import BadRequest
from r1model.files import write_whole
from r1model.pricelists.gather import Gathered
from r1model.tables import csv_bytes
from r1model.types import Instance, Price

PRICES, SOURCES, INSTANCES = "aws_prices.csv", "sources.toml", "instances.csv"
NOTES = ("note_zh", "note_en")
COLUMNS = (*(field.name for field in fields(Price) if field.name != "note"), *NOTES)
OF_INSTANCE = tuple(field.name for field in fields(Instance))
TITLES = {
    "ec2-json": "AWS Price List, EC2, bulk offer", "ec2-csv": "AWS Price List, EC2, bulk offer",
    "savings-json": "AWS Price List, Savings Plans", "savings-csv": "AWS Price List, Savings Plans",
    "answers": "AWS Price List Query API", "cur": "AWS Cost and Usage Report 2.0, own bill",
    "focus": "FOCUS file, own bill", "own": "Price form, filled in by its user",
}  # fmt: skip


def book(found: Gathered) -> bytes:
    """The prices as a CSV in the catalogue's columns."""
    return csv_bytes(COLUMNS, map(_cells, found.prices))


def _cells(price: Price) -> list[object]:
    given = {name: "" if value is None else value for name, value in price}
    return [given.get(name, "") for name in COLUMNS]


def keep_book(found: Gathered, path: Path, *, force: bool) -> list[Path]:
    """Writes the book, whole or not at all."""
    write_whole(path, book(found), force=force)
    return [path]


def keep_layer(found: Gathered, folder: Path, accessed: date) -> list[Path]:
    """Adds the prices to those of a layer, in place of those of the same id; nothing where it would not read whole."""
    held = dict(layer(folder).files) if folder.is_dir() and any(folder.iterdir()) else {}
    before = dict(held)
    held[PRICES] = _joined(held.get(PRICES, ""), COLUMNS, {price.id: _cells(price) for price in found.prices})
    if machines := dict(_machines(found)):
        held[INSTANCES] = _joined(held.get(INSTANCES, ""), OF_INSTANCE, machines)
    if not _knows(held.get(SOURCES, ""), found.source):
        apart = "\n" if held.get(SOURCES) else ""
        held[SOURCES] = held.get(SOURCES, "") + apart + source_text(found, accessed)
    whole = Layer(str(folder), held)
    require_whole(Catalogue((SHIPPED, whole)), (whole,))
    return _written(folder, before, held)


def _written(folder: Path, before: Mapping[str, str], held: Mapping[str, str]) -> list[Path]:
    """The source first: a price without one could not be read; where a file fails, those before it go again."""
    changed = [name for name in (SOURCES, INSTANCES, PRICES) if held.get(name) != before.get(name)]
    done: list[str] = []
    try:
        for name in changed:
            write_whole(folder / name, held[name].encode(), force=True)
            done.append(name)
    except BadRequest:
        for name in done:
            with suppress(BadRequest, OSError):
                _restored(folder / name, before.get(name))
        raise
    return [folder / name for name in (PRICES, SOURCES, INSTANCES) if name in held]


def _restored(path: Path, content: str | None) -> None:
    path.unlink() if content is None else write_whole(path, content.encode(), force=True)


def _joined(text: str, columns: Sequence[str], new: Mapping[str, Sequence[object]]) -> str:
    """The rows of a layer's table with these in place of those of the same id."""
    rows: dict[str, Sequence[object]] = {
        row["id"]: [row.get(name) or "" for name in columns] for row in csv.DictReader(io.StringIO(text, newline=""))
    }
    return csv_bytes(columns, (rows | dict(new)).values()).decode("utf-8-sig")


def _machines(found: Gathered) -> Iterator[tuple[str, Sequence[object]]]:
    """The instance types that a form describes, as rows of the catalogue."""
    for offer in found.offers:
        if offer.machine:
            provenance = (offer.standing, found.source, offer.where, offer.day)
            yield offer.item, (offer.item, *offer.machine, *provenance)


def _knows(sources: str, key: str) -> bool:
    return f'["{key}"]' in sources


def source_text(found: Gathered, accessed: date) -> str:
    """The table of sources.toml that stands for the file as it was read."""
    listing = found.listing
    title = f"{TITLES[listing.kind]} ({Path(listing.path).name})"
    said: dict[str, Any] = {"title": title, "publisher": found.seller}
    lines = [f"[{_word(found.source)}]", *(f"{name} = {_word(value)}" for name, value in said.items())]
    if listing.published:
        lines.append(f"published = {listing.published}")
    return "\n".join([*lines, f"accessed = {accessed}", 'licence = "unknown"']) + "\n"


def _word(value: str) -> str:
    """A basic string of TOML; what cannot be shown is left out."""
    return json.dumps("".join(letter for letter in value if letter.isprintable()), ensure_ascii=False)
