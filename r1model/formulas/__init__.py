"""The formulas, by topic: each module enters its own in the list of `registry.py`, which imports all when read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from r1model.graph.registry import evaluate, formulas

if TYPE_CHECKING:
    from r1model.graph.registry import FORMULAS as FORMULAS

__all__ = ["READING_ORDER", "evaluate"]
READING_ORDER = (
    "checkpoint", "weights", "memory", "start", "sizing", "demand", "power", "quoted", "purchase", "cloud", "prices",
    "decode", "prefill", "serving", "service", "own_points", "traffic", "network", "load", "months", "assets",
    "running", "commitment", "hybrid", "loan", "lease", "valuation", "payback", "risk", "checks",
)  # fmt: skip


def __getattr__(name: str) -> Any:
    if name == "FORMULAS":
        return formulas()
    raise AttributeError(name)
