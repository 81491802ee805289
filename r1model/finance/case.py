"""Any one case of the schema: its `kind` decides what is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from r1model.errors import VALUE, CellError
from r1model.finance.chained import ChainCase, chain
from r1model.finance.compare import breakeven, compare
from r1model.finance.guard import guarded
from r1model.finance.idle import Idle, idle
from r1model.finance.kinds import BreakevenCase, CompareCase, GridCase, OptionCase, QmcCase, TornadoCase
from r1model.finance.results import Result, metrics
from r1model.finance.risk import grid, qmc, tornado
from r1model.finance.validate import checked
from r1model.types import Record

VERSION = 1  # of what a case may say; one that says another is not computed
KINDS: Mapping[str, tuple[type[Record], Callable[[Mapping[str, Any]], Result]]] = {
    "option": (OptionCase, metrics),
    "error": (OptionCase, metrics),
    "compare": (CompareCase, compare),
    "breakeven": (BreakevenCase, breakeven),
    "tornado": (TornadoCase, tornado),
    "qmc": (QmcCase, qmc),
    "grid": (GridCase, grid),
    "chain": (ChainCase, chain),
}


def run(case: Any) -> Result:
    """The metrics of a case object {kind, input}; a bad key or value is a CellError that names it."""
    if not isinstance(case, Mapping) or "input" not in case:
        raise CellError(VALUE, "bad_case", key="input", fault="whole_case", given=str(case)[:60])
    if (version := case.get("version", VERSION)) != VERSION:
        raise CellError(VALUE, "unknown_choice", argument="version", given=version, known=VERSION)
    kind = case.get("kind", "option")
    if not isinstance(kind, str) or kind not in KINDS:
        raise CellError(VALUE, "unknown_choice", argument="kind", given=kind, known=", ".join(KINDS))
    schema, compute = KINDS[kind]
    found = guarded(compute)(checked(schema, case["input"]))
    axes = ("nodes", "utils") if schema is GridCase else ()
    return {axis: case["input"][axis] for axis in axes} | found


def notes(case: Any) -> list[Idle]:
    """What a case that can be computed says for nothing."""
    schema, _ = KINDS[case.get("kind", "option")]
    return idle(checked(schema, case["input"]), case["input"])


def plain_result(value: Any) -> Any:
    """A result for programs: arrays as lists, cell errors as their code."""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {key: plain_result(part) for key, part in value.items()}
    return [plain_result(part) for part in value] if isinstance(value, list | tuple) else value
