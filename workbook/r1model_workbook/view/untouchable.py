"""An error value among the arguments of a formula: a branch not taken may hold it, whatever uses it is it."""

from __future__ import annotations

from typing import Any


class Touched(Exception):
    """A formula used a value that is an error."""

    def __init__(self, fault: Any) -> None:
        self.fault = fault


class Untouchable:
    """Stands for an error value."""

    def __init__(self, fault: Any) -> None:
        self.fault = fault

    def _touched(self, *_: object) -> float:
        raise Touched(self.fault)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _touched
    __pow__ = __rpow__ = __neg__ = __lt__ = __le__ = __gt__ = __ge__ = __ceil__ = __floor__ = __float__ = _touched
    __eq__ = __ne__ = _touched  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]
