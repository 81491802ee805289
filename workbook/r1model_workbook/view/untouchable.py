"""An error value among the arguments of a formula: a branch not taken may hold it, whatever uses it is it."""

from __future__ import annotations

from typing import Any


class Touched(Exception):
    """A formula used a value that is an error."""

    def __init__(self, fault: Any) -> None:
        self.fault = fault


class Untouchable:
    """Stands for an error value; what is calculated from two of them is the one on the left, as in a spreadsheet."""

    def __init__(self, fault: Any) -> None:
        self.fault = fault

    def _kept(self, *_: object) -> Untouchable:
        return self

    def _touched(self, *_: object) -> float:
        raise Touched(self.fault)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _kept
    __pow__ = __rpow__ = __neg__ = __abs__ = __lt__ = __le__ = __gt__ = __ge__ = _kept
    __eq__ = __ne__ = _kept  # type: ignore[assignment]
    __bool__ = __ceil__ = __floor__ = __float__ = _touched
    __hash__ = None  # type: ignore[assignment]
