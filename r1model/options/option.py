"""An option as data: its lines in order, what each is made of, and which of them are cash and deductions.

A description is a TOML file. Every entry of `lines` is one step, and one row of the option's sheet:

    {section = "buy.nodes"}                          a heading (@: the name of the row)
    {fields = {bought = "month"}}                    names in formulas = fields of the record
    {flag = "smooth", of = "mode"}                   1 or 0, what a choice means (codes.toml), or what is called so
    {once = "asset_price", by = …, with = {…}}       a registered formula, once
    {line = "serving", by = …, with = {…}}           a registered formula, month by month
    {block = […]}                                    lines that need each other's month before
    {part = "power"}, {rows = "capex"}               a part with its own names; a table of such parts
    {each = "nodes", …}                              a step of every row of a table
    {use = "totals"}                                 the lines of a shared part

`by` is the formula where it is not called like the line. In `with` a name stands for another one: "<owed" the month
before, "<" its own month before, "capex_flow:total" its total, "capex_flow:0" its first month, "capex.*.serving" that
of every row. Month 0 has `first` in place of the formula, or `before` in place of the month before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, get_args

from pydantic import ValidationError

import r1model.formulas  # noqa: F401  # the steps name formulas, which are listed when their package is read
from r1model.errors import CatalogueError
from r1model.graph.lines import Part, Step
from r1model.options.files import SAID, codes, compared, raw
from r1model.types import Record

Kind = Literal["purchase", "power", "running", "fees"]
KINDS: tuple[str, ...] = get_args(Kind)  # of what options pay, in the order of tables; tax saved is none of them


class Component(Record):
    """A part of the present cost: what is paid with the running costs or at the end of the month, what is deducted.

    `rows` names a table each of whose rows is one; `per_token` says that it is a price times the tokens. By `kind` any
    two options can be held against each other.
    """

    name: str = ""
    kind: Kind
    rows: str = ""
    operating: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    per_token: bool = False


class Table(Record):
    """A part as its file has it: the record that its fields are read from, its lines, what its dates must hold.

    `slots`: how many rows it has on Inputs, 0 for the record itself; without it, or not `listed`, Inputs does not show
    it. `order`: the
    place of an option among those that are compared.
    """

    order: int = 0
    record: str = ""
    slots: int | None = None
    listed: bool = True
    units: Mapping[str, str] = {}
    components: tuple[Component, ...] = ()
    lines: tuple[Step, ...] = ()
    use: str = ""
    within: Mapping[str, str] = {}
    ordered: bool = False
    numbers: Mapping[str, int] = {}
    linked: tuple[str, ...] = ()
    operating: Mapping[str, str] = {}
    closing: Mapping[str, str] = {}
    early: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    needs_demand: bool = False
    mixed: bool = False


Tables = Mapping[str, Table]


@dataclass(frozen=True)
class Option(Part):
    """An option: which lines are cash when running costs are paid, which at the end of the month, what is deducted."""

    operating: Mapping[str, str] = field(default_factory=dict)
    closing: Mapping[str, str] = field(default_factory=dict)
    early: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    needs_demand: bool = False
    mixed: bool = False


@cache
def shared() -> Part:
    """The common part with the ruler; as parts of it the demand, a working day and the load that it makes."""
    tables = _read("shared")
    parts = {"demand": Part("demand", _steps(tables["demand"].lines, tables), "demand"), **_load()}
    parts |= {key: option(key) for key in compared() if not raw(key)["option"].get("mixed")}
    lines = (*tables["common"].lines, *tables["ruler"].lines)
    return Part("common", _steps(lines, tables), "common", parts=parts)


def _load() -> dict[str, Part]:
    """A working day and the months of load.toml, each with the tables that it reads row by row."""
    tables = _read("load")
    found = {}
    for key in ("day", "load"):
        steps = _steps(tables[key].lines, tables)
        inner = {step.each: tables[step.each] for step in steps if step.each}
        rows = {name: _part(name, table, tables, steps) for name, table in inner.items()}
        found[key] = Part(key, steps, tables[key].record, parts=rows)
    return found


def linked() -> tuple[str, ...]:
    """What later sheets call up of the ruler."""
    return _read("shared")["ruler"].linked


@cache
def option(key: str) -> Option:
    """The description of an option."""
    own = _read(key)
    tables, head = _read("shared") | own, own["option"]
    sums = {
        "operating": tuple(head.operating.values()),
        "closing": tuple(head.closing.values()),
        "early": ("operating_cost", *head.early),
        "late": head.late,
    }
    steps = tuple(_summed(step, sums) for step in _steps(head.lines, tables))
    return Option(
        key, steps, head.record, head.within, numbers=head.numbers, slots=head.slots, needs_demand=head.needs_demand,
        mixed=head.mixed,
        parts={name: _part(name, table, tables, steps) for name, table in own.items() if table is not head},
        operating=head.operating, closing=head.closing, early=head.early, late=head.late, components=head.components,
    )  # fmt: skip


def _summed(step: Step, sums: Mapping[str, tuple[str, ...]]) -> Step:
    """A total with the lines that the option has for it."""
    if not isinstance(step.sum, str):
        return step
    words = {"sum": sums[step.sum], "words": f"months.{step.line}", "unit": "money", "role": "total"}
    return step.model_copy(update=words)


def _part(key: str, table: Table, tables: Tables, outer: Sequence[Step]) -> Part:
    """A part of an option: its own lines, and what the option says of each of its rows."""
    used = tables[table.use] if table.use else table
    each = tuple(step.model_copy(update={"each": ""}) for step in outer if step.each == key)
    steps = (*_steps(used.lines, tables), *each)
    return Part(key, steps, table.record, used.within, used.ordered, slots=table.slots, listed=table.listed)


def _steps(lines: Sequence[Step], tables: Tables) -> tuple[Step, ...]:
    """The steps of some lines, with those of the shared parts that they use."""
    found: list[Step] = []
    for line in lines:
        found += _steps(tables[line.use].lines, tables) if line.use else [_with_meaning(line)]
    return tuple(found)


def _with_meaning(step: Step) -> Step:
    """A flag with what each choice means."""
    if not step.flag:
        return step
    table = codes()[step.table or step.of]
    found = {choice: row.get(step.column or step.flag, row.get("code", 0)) for choice, row in table.items()}
    meaning = {choice: code if isinstance(code, str) else float(code) for choice, code in found.items()}
    return step.model_copy(update={"meaning": meaning})


@cache
def _read(name: str) -> dict[str, Table]:
    return {key: _table(f"{name}.toml", key, table) for key, table in raw(name).items() if key not in SAID}


def _table(file: str, key: str, table: Mapping[str, Any]) -> Table:
    try:
        return Table.model_validate(table)
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join([key, *map(str, first["loc"])])
        raise CatalogueError("bad_record", file=file, key=place, fault=first["msg"], given=first["input"]) from fault
