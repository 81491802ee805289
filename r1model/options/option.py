"""An option as data: its lines in order, what each is made of, and which of them are cash and deductions.

A description is a TOML file. Every entry of `lines` is one step, and one row of the option's sheet:

    {section = "buy.nodes"}                          a heading (@: the name of the row)
    {fields = {bought = "month"}}                    names in formulas = fields of the record
    {flag = "smooth", of = "mode"}                   1 or 0, what a choice means (codes.toml)
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

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field, ValidationError, model_validator

from r1model.errors import CatalogueError
from r1model.formulas import FORMULAS
from r1model.types import Record

HERE = Path(__file__).parent
SAID = ("base", "inputs", "drivers")  # tables of an option that are no parts of it
Operand = str | int


class Step(Record):
    """One entry of a description: a quantity, or where something stands on the sheet."""

    model_config = ConfigDict(populate_by_name=True)

    section: str = ""
    fields: Mapping[str, str] = {}
    unsaid: Mapping[str, str] = {}
    hidden: bool = False
    flag: str = ""
    of: str = ""
    table: str = ""
    once: str = ""
    line: str = ""
    by: str = ""
    binds: Mapping[str, Operand] = Field(default={}, alias="with")
    first: Operand | None = None
    before: int | None = None
    total: bool = True
    unit: str = ""
    words: str = ""
    role: str = "calc"
    sum: tuple[str, ...] | str | None = None
    flags: tuple[str, ...] = ()
    where: str = ""
    equals: str = ""
    product: tuple[tuple[str, str], ...] = ()
    link: str = ""
    lag: str = ""
    schedule: str = ""
    alias: str = ""
    block: tuple[Step, ...] = ()
    part: str = ""
    rows: str = ""
    each: str = ""
    use: str = ""
    only_if: str = ""
    dated: bool = False
    unit_by_kind: bool = False

    @model_validator(mode="after")
    def _has_formula(self) -> Step:
        """A quantity of a registered formula names one that there is."""
        if self.formula and self.formula not in FORMULAS:
            raise ValueError(f"no formula is called {self.formula}")
        return self

    @property
    def name(self) -> str:
        """What the quantity is called."""
        return self.line or self.once or self.flag or self.alias

    @property
    def formula(self) -> str:
        """The registered formula of a quantity that has one."""
        own = self.sum is None and not (self.product or self.link or self.lag or self.schedule)
        return (self.by or self.line or self.once) if own else ""

    def names(self) -> Iterator[str]:
        """All names that the step brings."""
        yield from self.fields
        if self.name:
            yield self.name
        for part in self.block:
            yield part.name


class Component(Record):
    """A part of the present cost: what is paid with the running costs or at the end of the month, what is deducted.

    `rows` names a table each of whose rows is one; `per_token` says that it is a price times the tokens.
    """

    name: str = ""
    rows: str = ""
    operating: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    per_token: bool = False


class Table(Record):
    """A part as its file has it: the record that its fields are read from, its lines, what its dates must hold.

    `slots`: how many rows it has on Inputs, 0 for the record itself; without it Inputs does not show it. `order`: the
    place of an option among those that are compared.
    """

    order: int = 0
    record: str = ""
    slots: int | None = None
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


Tables = Mapping[str, Table]


@dataclass(frozen=True)
class Part:
    """Steps with names of their own; `record` is the field of the case that they read."""

    key: str
    steps: tuple[Step, ...]
    record: str = ""
    within: Mapping[str, str] = field(default_factory=dict)
    ordered: bool = False
    numbers: Mapping[str, int] = field(default_factory=dict)
    slots: int | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)
    named: Mapping[str, Step] = field(init=False)
    fields: Sequence[tuple[str, str, str]] = field(init=False)
    makers: dict[str, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        own = [step for step in self.steps if not step.each]
        object.__setattr__(self, "named", {name: step for step in own for name in step.names()})
        fields = [(name, given, step.unsaid.get(name, "")) for step in own for name, given in step.fields.items()]
        object.__setattr__(self, "fields", fields)


@dataclass(frozen=True)
class Option(Part):
    """An option: which lines are cash when running costs are paid, which at the end of the month, what is deducted."""

    operating: Mapping[str, str] = field(default_factory=dict)
    closing: Mapping[str, str] = field(default_factory=dict)
    early: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    needs_demand: bool = False


@cache
def shared() -> Part:
    """The common part with the ruler, and the demand as a part of it."""
    tables = _read("shared")
    demand = Part("demand", _steps(tables["demand"].lines, tables), "demand")
    lines = (*tables["common"].lines, *tables["ruler"].lines)
    return Part("common", _steps(lines, tables), "common", parts={"demand": demand})


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
        parts={name: _part(name, table, tables, steps) for name, table in own.items() if table is not head},
        operating=head.operating, closing=head.closing, early=head.early, late=head.late, components=head.components,
    )  # fmt: skip


@cache
def described() -> tuple[str, ...]:
    """Every option that there is."""
    return tuple(sorted(path.stem for path in HERE.glob("*.toml") if "option" in _raw(path.stem)))


@cache
def options() -> tuple[str, ...]:
    """The options that are held against each other, in their order."""
    order = {key: _read(key)["option"].order for key in described()}
    return tuple(sorted((key for key in order if order[key]), key=lambda key: order[key]))


def said(table: str) -> Mapping[str, Mapping[str, Any]]:
    """What the files of the options that are compared say in a table of their own: base, inputs, drivers."""
    return {key: _raw(key).get(table, {}) for key in options()}


@cache
def units() -> Mapping[str, str]:
    """The units of the fields of a case."""
    found: dict[str, str] = dict(_raw("codes")["units"])
    for key in options():
        found |= _read(key)["option"].units
    return found


@cache
def codes() -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """What choices mean in numbers: table, choice, column. Of a pair the column is `code`, 0 for the first."""
    tables = _raw("codes")
    pairs = {key: {choice: {"code": at} for at, choice in enumerate(pair)} for key, pair in tables["pairs"].items()}
    return pairs | {key: tables[key] for key in ("methods", "kinds")}


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
    return Part(key, (*_steps(used.lines, tables), *each), table.record, used.within, used.ordered, slots=table.slots)


def _steps(lines: Sequence[Step], tables: Tables) -> tuple[Step, ...]:
    """The steps of some lines, with those of the shared parts that they use."""
    found: list[Step] = []
    for line in lines:
        found += _steps(tables[line.use].lines, tables) if line.use else [line]
    return tuple(found)


@cache
def _raw(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _read(name: str) -> dict[str, Table]:
    return {key: _table(f"{name}.toml", key, table) for key, table in _raw(name).items() if key not in SAID}


def _table(file: str, key: str, table: Mapping[str, Any]) -> Table:
    try:
        return Table.model_validate(table)
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join([key, *map(str, first["loc"])])
        raise CatalogueError("bad_record", file=file, key=place, fault=first["msg"], given=first["input"]) from fault
