"""What an option is described in: steps, each a quantity or a place on its sheet, and parts with names of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from r1model.graph.registry import FORMULAS
from r1model.types import Record

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
    column: str = ""
    meaning: Mapping[str, float | str] = {}
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
    most: tuple[str, ...] = ()
    over: Mapping[str, str] = {}
    series: str = ""
    least: str = ""
    nth: str = ""
    at: str = ""
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
        own = self.sum is None and not any(
            (self.product, self.link, self.most, self.series, self.least, self.nth, self.lag, self.schedule)
        )
        return (self.by or self.line or self.once) if own else ""

    def names(self) -> Iterator[str]:
        """All names that the step brings."""
        yield from self.fields
        if self.name:
            yield self.name
        for part in self.block:
            yield part.name


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
    listed: bool = True
    parts: Mapping[str, Part] = field(default_factory=dict)
    named: Mapping[str, Step] = field(init=False)
    fields: Sequence[tuple[str, str, str]] = field(init=False)
    makers: dict[str, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        own = [step for step in self.steps if not step.each]
        object.__setattr__(self, "named", {name: step for step in own for name in step.names()})
        fields = [(name, given, step.unsaid.get(name, "")) for step in own for name, given in step.fields.items()]
        object.__setattr__(self, "fields", fields)
