"""The one list of formulas. A formula's parameter names are the inputs and formulas it needs: the list is the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from graphlib import TopologicalSorter
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from r1model.errors import MissingInput, NotAFormula
from r1model.units import UNITS

F = TypeVar("F", bound=Callable[..., float])
REMEMBERED = 1024  # orders of formulas that a process keeps


@dataclass(frozen=True, slots=True)
class Formula:
    """One quantity: its unit, the source of the relation, its one-expression function and what it needs."""

    name: str
    unit: str
    source: str
    function: Callable[..., float]
    needs: tuple[str, ...]

    @property
    def doc(self) -> str:
        """The sentence that says what it is."""
        return (self.function.__doc__ or "").strip()


if TYPE_CHECKING:
    FORMULAS: dict[str, Formula]
_ENTERED: dict[str, Formula] = {}


@cache
def formulas() -> dict[str, Formula]:
    """Every formula by its name, in reading order: FORMULAS. Their modules are imported now, not by whoever calls one.

    The room of the formulas stands over this list, which is why it is imported by its name.
    """
    room = "r1model.formulas"
    order = [f"{room}.{name}" for name in import_module(room).READING_ORDER]
    for name in order:
        import_module(name)
    entered = sorted(_ENTERED.values(), key=lambda item: order.index(item.function.__module__))
    _ENTERED.clear()
    _ENTERED.update({item.name: item for item in entered})
    return _ENTERED


def __getattr__(name: str) -> Any:
    if name == "FORMULAS":
        return formulas()
    raise AttributeError(name)


def formula(*, unit: str, source: str) -> Callable[[F], F]:
    """Enter a function in the list under its own name; the function itself is returned unchanged."""

    def enter(function: F) -> F:
        name = function.__name__
        if name in _ENTERED:
            raise NotAFormula("formula_twice", formula=name)
        if unit not in UNITS:
            raise NotAFormula("formula_unit", formula=name, unit=unit)
        code = function.__code__
        _ENTERED[name] = Formula(name, unit, source, function, code.co_varnames[: code.co_argcount])
        return function

    return enter


def in_order(targets: Iterable[str], given: Iterable[str]) -> list[Formula]:
    """The formulas that `targets` need beyond the `given` names, suppliers first."""
    return list(_ordered(tuple(targets), frozenset(given)))


@lru_cache(maxsize=REMEMBERED)
def _ordered(targets: tuple[str, ...], known: frozenset[str]) -> tuple[Formula, ...]:
    listed = formulas()
    graph: dict[str, tuple[str, ...]] = {}
    wanted = [name for name in targets if name not in known]
    while wanted:
        name = wanted.pop()
        if name in graph:
            continue
        if name not in listed:
            raise MissingInput("missing_input", name=name)
        graph[name] = tuple(need for need in listed[name].needs if need not in known)
        wanted.extend(graph[name])
    return tuple(listed[name] for name in TopologicalSorter(graph).static_order())


def evaluate(targets: Iterable[str], given: Mapping[str, float]) -> dict[str, float]:
    """Values of the targets and of every formula on the way, from the given values."""
    values = dict(given)
    for item in in_order(targets, given):
        values[item.name] = item.function(*(values[need] for need in item.needs))
    return values
