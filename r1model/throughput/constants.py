"""The fitted constants: values, where their search starts and how far it may go, and the rows behind them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).parent / "data"


class Constant(NamedTuple):
    """One fitted constant; `spread` is the standard deviation of its logarithm before any row is seen."""

    name: str
    value: float
    unit: str
    start: float
    spread: float
    rows: tuple[str, ...] = ()


@cache
def read(name: str) -> dict[str, Any]:
    """One data file of this room."""
    found: dict[str, Any] = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return found


@cache
def table() -> tuple[Constant, ...]:
    """The constants that ship with the package, in the order of their file."""
    return tuple(
        Constant(name, item["value"], item["unit"], item["start"], item["spread"], tuple(item.get("rows", ())))
        for name, item in read("constants")["constants"].items()
    )


def values() -> dict[str, float]:
    """Name -> value."""
    return {item.name: item.value for item in table()}


def amplitudes() -> dict[str, dict[str, float]]:
    """Amplitudes and lengths of the smoothers, by quantity."""
    found: dict[str, dict[str, float]] = read("amplitudes")
    return found
