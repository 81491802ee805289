"""Presets: tax, currency and paper of a country as a few inputs, each with its source; `--preset us` and the like."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from r1model.catalogue import catalogue, current, kept
from r1model.catalogue.held import Held
from r1model.catalogue.load import record
from r1model.errors import BadRequest
from r1model.inputs import Value, checked_values, provenance
from r1model.types.base import CatalogueRecord, Key, Standing, Text, Words

HERE = Path(__file__).parent


class Setting(CatalogueRecord):
    """What a preset says of one input: the value in the input's unit, and where it comes from."""

    id: Key
    value: str | float
    standing: Standing
    source: Key
    where: Words
    as_of: date
    note: Text | None = None


class Preset(CatalogueRecord):
    """A country's usual inputs, and how its workbook is printed: paper, and the font of the English book."""

    id: Key
    title: Text
    paper: Literal["A4", "Letter"]
    font: str = ""


def names() -> tuple[str, ...]:
    """The presets that there are."""
    return tuple(sorted(path.stem for path in HERE.glob("*.toml")))


def known(name: str) -> str:
    """The preset of that name in any case; BadRequest with the known names for another."""
    wanted = name.strip().lower()
    if wanted not in names():
        raise BadRequest("unknown_choice", argument="--preset", given=name, known=", ".join(names()))
    return wanted


def preset(name: str) -> Preset:
    """Title, paper and font of a preset."""
    fields = {key: value for key, value in _read(name).items() if key not in ("inputs", "over")}
    found: Preset = record(Preset, {"id": name, **fields}, f"{name}.toml", name)
    return found


@kept
def settings(name: str) -> Mapping[str, Setting]:
    """The inputs of a preset with their sources; one that stands over another has the other's where it says none."""
    return {key: record(Setting, {"id": key, **fields}, f"{name}.toml", key) for key, fields in _fields(name)}


def _fields(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    tables = _read(name)
    base = _read(tables["over"])["inputs"] if "over" in tables else {}
    for key, given in {**base, **tables["inputs"]}.items():
        origin = given.get("from")
        yield key, given if origin is None else _figure(origin)


def _figure(origin: str) -> dict[str, Any]:
    """The fields of a figure of the catalogue; how far it may likely move is no part of a preset."""
    return {key: value for key, value in provenance(origin, catalogue()).items() if not key.startswith("likely")}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def values(name: str) -> dict[str, Value]:
    """What a preset gives each of its inputs, held against the input's limits."""
    return checked_values({key: item.value for key, item in settings(name).items()})


def held(name: str) -> Held:
    """The current workspace at a preset's inputs; those that it has itself stay."""
    ours = current()
    changes = {**values(known(name)), **dict(ours.changes)}
    return Held(ours.layers, tuple(changes.items()), known(name))
