"""The fitted constants: values, where their search starts and how far it may go, and the rows behind them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from r1model.errors import BadRequest
from r1model.files import read_bytes

LARGEST_FILE = 2**20
LARGEST = 1e6
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


def from_file(path: Path) -> dict[str, float]:
    """Constants that `r1model calibrate` wrote; BadRequest where the file is none or lacks one."""
    try:
        stored = tomllib.loads(read_bytes(path, LARGEST_FILE).decode("utf-8-sig"))["constants"]
        found = {item.name: float(stored[item.name]["value"]) for item in table()}
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise BadRequest("not_constants", path=path, fault=fault) from fault
    if bad := [name for name, value in found.items() if not 0 < value < LARGEST]:
        raise BadRequest("not_constants", path=path, fault=", ".join(bad))
    return found


def amplitudes() -> dict[str, dict[str, float]]:
    """Amplitudes and lengths of the smoothers, by quantity."""
    found: dict[str, dict[str, float]] = read("amplitudes")
    return found
