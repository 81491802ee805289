"""Capacity and cost model for private DeepSeek-R1 671B deployment: how many GPUs, which ones, what does it cost.

GB is 1e9 bytes, a month has 730 hours, shares are fractions, month 0 is closing.

Every worksheet function is a Python function (R1_VRAM is r1model.vram), and takes lists, arrays and Series as well:

>>> from r1model import gpus, tco, vram
>>> vram(671, "int8")
671.0
>>> gpus(671, "int8", "H200-141", mem_util=[0.9, 0.5])
[8, 16]
>>> round(tco("buy") / tco("rent"), 3)
0.586

`workspace("our-prices").with_inputs(months=48)` is the model over a folder of your own figures and inputs.
`plans({"quant": "fp8"})` sizes and costs a scenario's line-ups, `batch` writes a workbook for each row of a table,
`sweep` sizes millions of scenarios, `sweep_chain` runs the whole chain over as many, `catalogue()` holds the figures
with their sources. An error is an R1ModelError whose sentence says what to change (`text("zh")` in Chinese).
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from r1model.batches import batch, sweep
    from r1model.callables.typed import *  # noqa: F403
    from r1model.catalogue import catalogue
    from r1model.functions import functions, invoke
    from r1model.sizing.lineup import plans
    from r1model.sweeps import sweep_chain
    from r1model.workspaces import Workspace, workspace

__all__ = ["Workspace", "batch", "catalogue", "functions", "invoke", "plans", "sweep", "sweep_chain", "workspace"]

HOMES = {
    "batch": "r1model.batches", "sweep": "r1model.batches", "catalogue": "r1model.catalogue",
    "functions": "r1model.functions", "invoke": "r1model.functions", "plans": "r1model.sizing.lineup",
    "sweep_chain": "r1model.sweeps", "Workspace": "r1model.workspaces", "workspace": "r1model.workspaces",
}  # fmt: skip
# Rooms that are called like a function: here the name means the function, and `from r1model.finance import …` the room.
ROOMS_CALLED_ALIKE = ("audit", "capacity", "catalogue", "functions", "scenarios")


class _Package(ModuleType):
    """The package, read as far as it is asked for: nothing is loaded by `import r1model` alone."""

    def __getattr__(self, name: str) -> Any:
        """A public name, or the Python function of a worksheet function."""
        if name in HOMES:
            return getattr(import_module(HOMES[name]), name)
        if name.startswith("_") or (name not in ROOMS_CALLED_ALIKE and _is_room(name)):
            raise AttributeError(name)
        from r1model.callables import by_name, python_function

        if name not in by_name():
            raise AttributeError(f"r1model has no function {name!r}; help(r1model) lists them")
        return python_function(name)

    def __setattr__(self, name: str, value: object) -> None:
        """Python binds a room's name here when it is imported; a function's name stays the function's."""
        if not (isinstance(value, ModuleType) and name in ROOMS_CALLED_ALIKE):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        """What completion offers: the public names and every function."""
        from r1model.callables import by_name

        return sorted({*__all__, *by_name(), *self.__dict__})

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        """What it is, examples, and every function by its group, as help(r1model) shows it."""
        from r1model.callables.overview import overview

        return f"{self.__dict__['__doc__']}\n{overview()}"


def _is_room(name: str) -> bool:
    """Whether it is a module of the package, which Python is about to import."""
    from importlib.util import find_spec

    return find_spec(f"{__name__}.{name}") is not None


sys.modules[__name__].__class__ = _Package
