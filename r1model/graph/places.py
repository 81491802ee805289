"""Where a name stands in an option, and what it is there in one month: its value, and that of all it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from r1model.graph.lines import Step
from r1model.graph.months import Scope
from r1model.graph.registry import FORMULAS


class Place(NamedTuple):
    """One quantity of an option: `capex.GPU.depreciation`, the part that it stands in, and how it is made."""

    path: str
    scope: Scope
    step: Step

    def value(self, month: int) -> float | None:
        """Its value in a month, of a quantity without months its own; None where there is none."""
        return at(self.scope[self.step.name], month)

    def needs(self, month: int) -> Iterator[tuple[str, float | None]]:
        """What it rests on by name, each in the month that is looked at: the month before for `<name`."""
        if self.step.formula:
            for need in FORMULAS[self.step.formula].needs:
                yield need, self._operand(need, month)
            return
        for name in self._parts():
            yield name, at(self.scope[name], month)

    def _parts(self) -> Iterator[str]:
        step = self.step
        yield from step.sum if isinstance(step.sum, tuple) else ()
        yield from (name for pair in step.product for name in pair)
        yield from filter(None, (step.of, step.link, step.lag))

    def _operand(self, need: str, month: int) -> float | None:
        bound = self.step.binds.get(need, need)
        if isinstance(bound, int):
            return float(bound)
        if not bound.startswith("<"):
            return at(self.scope[bound], month)
        if month == 0:
            return float(self.step.before or 0)
        return at(self.scope[bound[1:] or self.step.name], month - 1)


def at(value: Any, month: int) -> float | None:
    """A quantity in a month; None of a choice, and where there is no number."""
    found = value[month] if np.ndim(value) else value
    return None if isinstance(found, str) or not np.isfinite(found) else float(found)


def places(lines: Scope, name: str) -> Iterator[Place]:
    """Where an option has a quantity of that name, or one that is made by the formula of that name."""
    for path, scope in parts(lines.part.key, lines):
        for step in scope.part.steps:
            for one in step.block or (step,):
                if one.name and not one.each and name in (one.name, one.formula):
                    yield Place(f"{path}.{one.name}", scope, one)


def parts(path: str, lines: Scope) -> Iterator[tuple[str, Scope]]:
    """The option itself and all rows of its parts, with their paths."""
    yield path, lines
    for key in lines.part.parts:
        rows = lines.rows(key)
        for number, row in enumerate(rows):
            name = str(row.record.get("name") or (number + 1 if len(rows) > 1 else ""))
            yield ".".join(filter(None, (path, key, name))), row
