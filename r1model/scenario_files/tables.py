"""Entries as the tables of a scenario file, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from r1model.entries import entered, input_named
from r1model.errors import BadRequest
from r1model.inputs import POINTS, Value, inputs
from r1model.scenario_files.entry import BASE_CASE, BLANK, CASE, CASES, COLUMNS, MARK, Entries, column_of
from r1model.scenario_files.signoff import SIGNOFF

INPUTS, HOURS, LINES = "inputs", "hours", "lines"
TABLES = (INPUTS, *COLUMNS, HOURS, POINTS, LINES)
HEAD = ("engine", "layers", "title", "quote", SIGNOFF)  # what a file says of itself, and who signed: no entry
KINDS = ("work", "other")
POINT = re.compile(r"point_(\d+)_(\w+)")
HOUR = re.compile(r"load\.hours\[(\d+)\]\.(\w+)")
LAST_HOUR = 23

Tables = dict[str, Any]


def as_tables(entries: Entries) -> Tables:
    """The tables of a file: inputs, their other columns, hours, points and lines of one's own."""
    found: Tables = {}
    for name, value in entries.items():
        *way, last = _place(name)
        at = found
        for step in way:
            at = at.setdefault(step, {})
        at[last] = value
    return {name: found[name] for name in (CASE, *TABLES) if name in found}


def _place(name: str) -> tuple[str, ...]:
    """The tables around an entry, and its key in the last."""
    key, column = column_of(name)
    if name == CASE:
        return (CASE,)
    if key in inputs() and inputs()[key].group == POINTS and (point := POINT.fullmatch(key)):
        return POINTS, point[1], point[2]
    if key in inputs():
        return (INPUTS if column == BASE_CASE else column), key
    if hour := HOUR.fullmatch(name):
        return HOURS, hour[2], hour[1]
    line, _, field = name.rpartition(".")
    return LINES, line, field


def from_tables(tables: Mapping[str, Any], path: object) -> dict[str, Value]:
    """The entries that the tables of a file are; BadRequest names the key that is none."""
    if unknown := [key for key in tables if key not in (*HEAD, CASE, *TABLES)]:
        raise BadRequest("scenario_unknown_key", path=path, key=unknown[0], known=", ".join((CASE, *TABLES)))
    found: dict[str, Value] = {}
    for name, value in _flat(tables, path):
        if name in found:
            raise BadRequest("set_twice", name=name)
        found[name] = value
    return found


def _flat(tables: Mapping[str, Any], path: object) -> Iterator[tuple[str, Value]]:
    if CASE in tables:
        if tables[CASE] not in CASES:
            raise BadRequest("scenario_unknown_key", path=path, key=f"{CASE} = {tables[CASE]!r}",
                             known=", ".join(CASES))  # fmt: skip
        yield CASE, tables[CASE]
    for name in (INPUTS, *COLUMNS):
        yield from _inputs(_table(tables, name, path), name)
    for kind, hours in _table(tables, HOURS, path).items():
        yield from _hours(kind, hours, path)
    for slot, point in _table(tables, POINTS, path).items():
        yield from _inputs({f"point_{slot}_{field}": value for field, value in _inner(point, slot, path)}, INPUTS)
    for line, fields in _table(tables, LINES, path).items():
        yield from ((f"{line}.{field}", _plain(value, f"{line}.{field}", path))
                    for field, value in _inner(fields, line, path))  # fmt: skip


def _table(tables: Mapping[str, Any], name: str, path: object) -> Mapping[str, Any]:
    return dict(_inner(tables.get(name, {}), name, path))


def _inner(table: Any, name: str, path: object) -> Iterator[tuple[str, Any]]:
    if not isinstance(table, dict):
        raise BadRequest("scenario_not_a_table", path=path, key=name)
    yield from table.items()


def _inputs(table: Mapping[str, Any], column: str) -> Iterator[tuple[str, Value]]:
    """Inputs by any of their names; a blank column is an empty text, but for the base."""
    for key, value in table.items():
        item = input_named(str(key))
        name = item.id if column == INPUTS else f"{item.id}{MARK}{column}"
        yield name, BLANK if value == BLANK and column != INPUTS else entered(item, value)


def _hours(kind: str, hours: Any, path: object) -> Iterator[tuple[str, Value]]:
    for hour, share in _inner(hours, f"{HOURS}.{kind}", path):
        if kind not in KINDS or not str(hour).isdecimal() or int(hour) > LAST_HOUR:
            raise BadRequest("scenario_unknown_key", path=path, key=f"{HOURS}.{kind}.{hour}",
                             known=f"{HOURS}.{' | '.join(KINDS)}.0 … {LAST_HOUR}")  # fmt: skip
        name = f"load.hours[{int(hour)}].{kind}"
        yield name, _plain(share, name, path)


def _plain(value: Any, name: str, path: object) -> Value:
    """A number or a text as a cell holds it; the workbook's own rules say later whether it may stand there."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BadRequest("scenario_not_a_value", path=path, key=name)
    return value if isinstance(value, str) else float(value)
