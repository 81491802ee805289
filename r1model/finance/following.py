"""What of the options follows the load: their files cite it. Moved demand or throughput moves them along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from r1model.finance.paths import Key, replaced
from r1model.finance.results import root
from r1model.graph.months import Scope
from r1model.options.files import said

LOAD = "@load:"
DEMAND = {("demand", "in_mtok"): "first_in_mtok", ("demand", "out_mtok"): "first_out_mtok"}
IN_PROPORTION = {("lease", "payment"): "most_nodes"}  # fields that a formula makes of the load


@cache
def cited() -> Mapping[tuple[Key, ...], str]:
    """The fields of the options that are quantities of the load, by their paths."""
    return DEMAND | {path: name for key, part in said("base").items() for path, name in _cited(part, (key,))}


def _cited(value: Any, path: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], str]]:
    if isinstance(value, str) and value.startswith(LOAD):
        yield path, value.removeprefix(LOAD)
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from _cited(part, (*path, at))
    elif isinstance(value, Mapping) and "formula" not in value:
        for key, part in value.items():
            yield from _cited(part, (*path, key))


def quantity(lines: Scope, name: str) -> Any:
    """A quantity of the load, or of its working day, by the name of a citation."""
    part, _, rest = name.partition(".")
    return lines.rows("day")[0][rest] if part == "day" else lines.rows("load")[0][name]


def follow(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The case with all that its options take from the load as the changed load has it; own numbers stay."""
    old, new = root(before), root(after)
    case = dict(after)
    for path, name in cited().items():
        if name != "shares" and after.get(str(path[0])) and np.all(_at(after, path) == quantity(old, name)):
            case = replaced(case, path, quantity(new, name))
    for path, name in IN_PROPORTION.items():
        if after.get(str(path[0])):
            case = replaced(case, path, _at(after, path) * quantity(new, name) / quantity(old, name))
    return case


def _at(case: Mapping[str, Any], path: tuple[Key, ...]) -> Any:
    found: Any = case
    for step in path:
        found = found[step]
    return np.asarray(found, dtype=float) if isinstance(found, tuple) else found


def moves_load(path: str) -> bool:
    """Whether a path leads into the load."""
    return path.startswith("load.")
