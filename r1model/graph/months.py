"""An option's lines over months 0 to N: computed from its description when asked for, each once.

A quantity is a number, or an array of months on its last axis. Numbers may be columns of draws: then all that rests on
them has a row for each draw. A line of months before others is computed month by month, all else at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r1model.errors import MissingInput
from r1model.graph.kernel import of_arrays
from r1model.graph.lines import Part, Step
from r1model.graph.registry import FORMULAS
from r1model.units import CONSTANTS

Values = NDArray[np.float64]
Fields = Mapping[str, Any]
Maker = Callable[["Scope"], Any]
SCHEDULE = "tax_schedule"  # the shares by year, given with what all options share
CHOICE = "either"  # of its two sides only the one that is chosen is asked for


@cache
def vector(name: str) -> Callable[..., Any]:
    """A registered formula as a function of arrays."""
    return of_arrays(FORMULAS[name].function)


def applied(name: str, given: Mapping[str, Any]) -> Any:
    """A registered formula of arrays or numbers, its parameters taken by name: from a scope, or from what is said."""
    return vector(name)(*(given[need] for need in FORMULAS[name].needs))


def over_months(values: Any) -> Any:
    """The sum over the months; of draws a column."""
    if values.ndim == 1:
        return float(np.add.reduce(values))
    return np.add.reduce(values, axis=-1, keepdims=True)


def in_month(values: Any, month: int) -> Any:
    """A line's value in one month; of draws a column."""
    return float(values[month]) if values.ndim == 1 else values[..., month : month + 1]


class Scope(dict[str, Any]):
    """The quantities of one part of a case by name, each computed when first asked for.

    A name that the part does not have is looked for in the part around it, last among the constants of units.py.
    `capex_flow:total` is the sum of a line, `capex_flow:0` its first month, `capex.0.serving` a line of a row,
    `^owned` the same of the row above, 0 for the first; `load.shares.#.own_nodes` stands for the row of the same place.
    """

    def __init__(self, part: Part, record: Fields, around: Scope | None, preset: Mapping[str, Any]) -> None:
        super().__init__(part.numbers)
        self.part, self.record, self.around, self.makers = part, record, around, part.makers
        self.inner: dict[str, list[Scope]] = {}
        self.above: Scope | None = None
        self.place = 0
        self.last: int = around.last if around is not None else int(record["months"])
        for name, field, unsaid in part.fields:
            value = record[field]
            if value is None and unsaid:
                value = self[unsaid] if unsaid in self or around is None else around[unsaid]
            self[name] = float(value) if isinstance(value, bool) else value
        if preset:
            self.update(preset)

    def __missing__(self, name: str) -> Any:
        try:
            maker = self.makers[name]
        except KeyError:
            maker = self.makers[name] = self._maker(name)
        found = self[name] = maker(self)
        return found

    def _maker(self, name: str) -> Maker:
        """How a name is looked up or computed in this part of any case."""
        if name in self.part.named:
            return maker_of(name, self.part.named)
        if "#" in name:
            return lambda scope: scope[name.replace("#", str(scope.place))]
        if name.startswith("^"):
            return lambda scope: 0.0 if scope.above is None else scope.above[name[1:]]
        bare, _, part = name.partition(":")
        if part:
            return lambda scope: over_months(scope[bare]) if part == "total" else in_month(scope[bare], int(part))
        if "." in name:
            return lambda scope: together(scope.at(name))
        if self.around is not None:
            return lambda scope: scope.around[name]  # type: ignore[index]
        if name in CONSTANTS:
            return lambda scope: CONSTANTS[name][0]
        raise MissingInput("missing_input", name=name)

    def at(self, path: str) -> list[Any]:
        """The quantities at a path through parts, one for each row: none where the case lacks the part."""
        key, places, name = _steps_of(path)
        if not name:
            return [self[key]]
        rows = self.rows(key)[places]
        return [value for scope in rows for value in (scope.at(name) if "." in name else (scope[name],))]

    def rows(self, key: str) -> list[Scope]:
        """The rows of a table, or the one of a part; none where the case lacks it."""
        if key not in self.part.parts:
            if self.around is None:
                raise MissingInput("missing_input", name=key)
            return self.around.rows(key)
        if key not in self.inner:
            part = self.part.parts[key]
            found = self.record.get(part.record)
            records = () if found is None else found if isinstance(found, tuple | list) else (found,)
            self.inner[key] = [Scope(part, record, self, {}) for record in records]
            for above, row in pairwise(self.inner[key]):
                row.above, row.place = above, above.place + 1
        return self.inner[key]

    def spread(self, value: Any) -> Values:
        """A line has all its months, even where none differs."""
        if isinstance(value, np.ndarray) and value.ndim and value.shape[-1] == self.last + 1:
            return value
        return value + np.zeros(self.last + 1)  # type: ignore[no-any-return]


@cache
def _steps_of(path: str) -> tuple[str, slice, str]:
    """Of a path: the part, which of its rows, and what of them."""
    key, _, rest = path.partition(".")
    place, _, name = rest.partition(".")
    if place.isdigit():
        return key, slice(int(place), int(place) + 1), name
    return key, slice(None), name if place == "*" else rest


def together(found: Sequence[Any]) -> Any:
    """Quantities added; nought where there is none."""
    return sum(found[1:], found[0]) if found else 0.0


def largest(found: Sequence[Any]) -> Any:
    """The largest of numbers, or of the months of a line; of draws a column."""
    tops = [value.max(axis=-1, keepdims=True) if np.ndim(value) > 1 else np.max(value) for value in found]
    return float(max(tops)) if all(np.ndim(top) == 0 for top in tops) else np.maximum.reduce(np.broadcast_arrays(*tops))


def _given(scope: Scope, field: str) -> Any:
    """Months that the case gives; beyond them the last one holds on, where there are none it is nought."""
    if scope.record[field] is None:
        return 0.0
    values = np.asarray(scope.record[field])[..., : scope.last + 1]
    more = scope.last + 1 - values.shape[-1]
    return np.concatenate([values, np.repeat(values[..., -1:], more, axis=-1)], axis=-1) if more else values


def _in_columns(found: Sequence[Any]) -> Any:
    """Numbers, or columns of draws, one above the other."""
    return np.stack(np.broadcast_arrays(*found))


def _nth(found: Sequence[Any], place: Any) -> Any:
    """One of several quantities by its place, counted from 1; of draws each has its own."""
    if np.ndim(place) == 0:
        return found[int(place) - 1]
    shape = np.broadcast_shapes(np.shape(place), *map(np.shape, found))
    together = np.stack([np.broadcast_to(value, shape) for value in found])
    return np.take_along_axis(together, np.broadcast_to(place - 1, shape)[np.newaxis].astype(int), 0)[0]


def _over_rows(scope: Scope, step: Step) -> Values:
    """A formula of months summed over the rows of a table: each row has a number of its own."""
    rows = {need: np.array(scope.at(path), dtype=float) for need, path in step.over.items()}
    given = {}
    for need in FORMULAS[step.formula].needs:
        value = rows[need] if need in rows else operand(scope, step, need)
        given[need] = value[..., np.newaxis] if need not in rows and isinstance(value, np.ndarray) else value
    found: Values = vector(step.formula)(*given.values()).sum(axis=-1)
    return found


def maker_of(name: str, named: Mapping[str, Step]) -> Maker:
    """How a quantity is computed from the scope that it stands in, whose quantities by name are given."""
    step = named[name]
    make = _maker(name, step)
    if only_if := step.only_if:
        inner = make

        def make(scope: Scope) -> Any:
            given = scope[only_if]
            return inner(scope) if isinstance(given, np.ndarray) or given else 0.0

    if not step.line or _is_of_a_line(step, named):
        return make
    return lambda scope: scope.spread(make(scope))


def _is_of_a_line(step: Step, named: Mapping[str, Step]) -> bool:
    """Whether a formula takes a line beside it, so that it has all months without being spread."""
    if step.only_if or not step.formula or step.formula == CHOICE:
        return False
    bounds = (step.binds.get(need, need) for need in FORMULAS[step.formula].needs)
    return any(bound in named and named[bound].line != "" for bound in bounds if isinstance(bound, str))


def _maker(name: str, step: Step) -> Maker:
    if step.block:
        return lambda scope: _recurred(scope, step.block)[name]
    if step.flag:
        return lambda scope: _meant(scope, step)
    if step.alias or step.link:
        return lambda scope: scope[step.of or step.link]
    if isinstance(step.sum, tuple):
        plain = not (step.where or step.flags or any("." in path for path in step.sum))
        parts = taken(step.sum)
        return (lambda scope: together(parts(scope))) if plain else lambda scope: _added(scope, step)
    if step.most:
        return lambda scope: largest([value for path in step.most for value in scope.at(path)])
    if step.series:
        return lambda scope: _given(scope, step.series)
    if step.least:
        return lambda scope: np.argmin(_in_columns(scope.at(step.least)), axis=0) + 1.0
    if step.nth:
        return lambda scope: _nth(scope.at(step.nth), scope[step.at])
    if step.over:
        return lambda scope: _over_rows(scope, step)
    if step.product:
        return lambda scope: sum(over_months(scope[first] * scope[second]) for first, second in step.product)
    if step.lag:
        return lambda scope: later(scope[step.lag], step.before)
    if step.schedule:
        return lambda scope: _scheduled(scope, step.schedule)
    return _formula(step)


def _meant(scope: Scope, step: Step) -> Any:
    """What a choice means: a number, or the quantity of that name."""
    meaning = step.meaning[scope[step.of] if step.of in scope.part.named else scope.record[step.of]]
    return scope[meaning] if isinstance(meaning, str) else meaning


def _formula(step: Step) -> Maker:
    item = FORMULAS[step.formula]
    if step.first is not None or "<" in step.binds.values():
        return lambda scope: _recurred(scope, (step,))[step.name]
    if item.name == CHOICE:
        return lambda scope: _chosen(scope, step)
    names = [step.binds.get(need, need) for need in item.needs]
    if all(isinstance(bound, str) and not bound.startswith("<") for bound in names):
        values, run = taken(names), vector(item.name)
        return (lambda scope: run(*values(scope))) if step.line else lambda scope: _applied(item.name, values(scope))
    return lambda scope: _applied(item.name, [operand(scope, step, need) for need in item.needs])


def taken(names: Sequence[Any]) -> Callable[[Scope], Sequence[Any]]:
    """What takes these names from a scope."""
    if len(names) == 1:
        return lambda scope: (scope[names[0]],)
    return itemgetter(*names) if names else lambda _: ()


def operand(scope: Scope, step: Step, need: str) -> Any:
    """What a formula is given for one of its parameters."""
    bound = step.binds.get(need, need)
    if isinstance(bound, int):
        return float(bound)
    return later(scope[bound[1:]], step.before) if bound.startswith("<") else scope[bound]


def _applied(name: str, given: Sequence[Any]) -> Any:
    """A formula of numbers as it is written, of arrays by the kernel; a division by zero is no number."""
    for value in given:
        if isinstance(value, np.ndarray):
            return vector(name)(*given)
    try:
        return FORMULAS[name].function(*given)
    except ZeroDivisionError:
        return np.nan


def _chosen(scope: Scope, step: Step) -> Any:
    flag = scope[str(step.binds["by_first"])]
    if np.ndim(flag):
        return _applied(CHOICE, [operand(scope, step, need) for need in FORMULAS[CHOICE].needs])
    return operand(scope, step, "first" if flag else "second")


def later(values: Values, before: int | None) -> Values:
    """A line one month later, with a number before its first month."""
    start = np.full((*values.shape[:-1], 1), float(before or 0))
    return np.concatenate([start, values[..., :-1]], axis=-1)


def _added(scope: Scope, step: Step) -> Any:
    """Some lines, or those of the rows that fit, or those that a flag counts."""
    parts = [value for path in step.sum or () for value in scope.at(path)]
    if step.where:
        wanted = scope[step.equals]
        parts = [part for part, key in zip(parts, scope.at(step.where), strict=True) if key == wanted]
    if step.flags:
        flags = [flag for path in step.flags for flag in scope.at(path)]
        parts = [part * flag for part, flag in zip(parts, flags, strict=True)]
    return together(parts)


def _scheduled(scope: Scope, year: str) -> Values:
    """The share that the US schedule deducts in each month's year of life, 0 beyond it."""
    years = applied(year, scope)
    shares = np.array([0.0, *scope[SCHEDULE], 0.0])
    found: Values = shares[np.clip(years, 0, len(shares) - 1).astype(int)]
    return found


def _recurred(scope: Scope, steps: Sequence[Step]) -> Scope:
    """Lines that rest on each other's month before, month by month; returns the scope, which then has them all."""
    names = {step.name for step in steps}
    operands = {step.name: [_in_turn(scope, step, need, names) for need in FORMULAS[step.formula].needs]
                for step in steps}  # fmt: skip
    wide = any(np.ndim(given) > 1 for row in operands.values() for given in row if not isinstance(given, str))
    months: dict[str, list[Any]] = {name: [] for name in names}
    for month in range(scope.last + 1):
        for step in steps:
            if month == 0 and step.first is not None:
                now = float(step.first) if isinstance(step.first, int) else _of_month(scope[step.first], 0)
            else:
                given = [_seen(item, month, months, step) for item in operands[step.name]]
                now = vector(step.formula)(*given) if wide else FORMULAS[step.formula].function(*given)
            months[step.name].append(now)
    scope.update({name: np.stack(np.broadcast_arrays(*found), axis=-1) for name, found in months.items()})
    return scope


def _in_turn(scope: Scope, step: Step, need: str, names: set[str]) -> Any:
    """What a formula is given: numbers and months, or the name of a line that is being made."""
    bound = step.binds.get(need, need)
    if bound == "<":
        return f"<{step.name}"
    if isinstance(bound, str) and bound.removeprefix("<") in names:
        return bound
    value = operand(scope, step, need)
    return value.tolist() if np.ndim(value) == 1 else value


def _seen(item: Any, month: int, made: Mapping[str, list[Any]], step: Step) -> Any:
    if not isinstance(item, str):
        return _of_month(item, month)
    if not item.startswith("<"):
        return made[item][month]
    return made[item[1:]][month - 1] if month else float(step.before or 0)


def _of_month(value: Any, month: int) -> Any:
    """A number as it is; of months the one; of a column of draws the column."""
    if isinstance(value, list):
        return value[month]
    if np.ndim(value) < 1:
        return value
    return value[..., 0] if value.shape[-1] == 1 else value[..., month]
