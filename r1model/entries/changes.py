"""Inputs given as name=value, as the command line's --set takes them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from r1model.entries import points, uses
from r1model.entries.spellings import input_named, plain
from r1model.entries.values import entered
from r1model.errors import BadRequest
from r1model.inputs import POINTS, Value

FILES = {POINTS: points.from_file, "uses": uses.from_file}  # a name whose value is a file


def changes(words: Iterable[str]) -> dict[str, Value]:
    """Every input that the words change, found by any of its names and checked; each may be named once.

    `points=FILE.csv` gives all points that one measured oneself, `uses=FILE.csv` the whole table of uses, a row each.
    """
    values: dict[str, Value] = {}
    for word in words:
        name, value = parted(word)
        if (from_file := FILES.get(plain(name))) is not None:
            values |= from_file(Path(value), values)
            continue
        item = input_named(name)
        if item.id in values:
            raise BadRequest("set_twice", name=item.id)
        values[item.id] = entered(item, value)
    return values


def parted(word: str) -> tuple[str, str]:
    """Name and value of name=value; the sign may be full-width."""
    name, mark, value = word.replace("＝", "=").partition("=")
    if not (mark and name.strip() and value.strip()):
        raise BadRequest("set_form", given=word)
    return name.strip(), value.strip()
