"""The Calc add-in's component. Runs in LibreOffice's Python (3.7 or later), which has neither r1model nor its needs.

Calc finds the functions in the type library and the configuration beside this file; here every method is one call
to the worker behind `Link`.
"""

from __future__ import annotations

import math
import struct
import threading
from typing import Any

import uno
import unohelper
from com.sun.star.lang import XServiceInfo
from r1model_calc_link import Link, Unreachable, settings

# Calc's codes of its errors; a NaN that carries one in its low bits is that error in a cell or a range.
CODES = {"#NUM!": 503, "#VALUE!": 519, "#NAME?": 525, "#DIV/0!": 532, "#N/A": 32767}
QUIET_NAN = 0x7FF8 << 48


def error_number(name: str) -> Any:
    """The NaN that Calc shows as this error."""
    return struct.unpack("<d", struct.pack("<Q", QUIET_NAN | CODES[name]))[0]


def from_calc(value: Any) -> Any:
    """An argument for the worker. Of Calc, an argument left out is None; a blank cell is "" in a range, 0 alone."""
    if value is None:
        return {}
    if isinstance(value, tuple):
        return [[cell_from_calc(cell) for cell in row] for row in value]
    return cell_from_calc(value)


def cell_from_calc(value: Any) -> Any:
    """A number or a text, None for a blank; an error, which Calc mostly passes on without asking, as #VALUE!."""
    if value is None or value == "":
        return None
    return "#VALUE!" if isinstance(value, float) and not math.isfinite(value) else value


def to_calc(answer: Any) -> Any:
    """The worker's answer as rows of cells, errors as their NaN."""
    rows = answer if isinstance(answer, list) else [[answer]]
    return tuple(tuple(cell_to_calc(cell) for cell in row) for row in rows)


def cell_to_calc(value: Any) -> Any:
    """One cell's value; truth values as numbers, since Calc reads a false one within rows as 1."""
    if isinstance(value, dict):
        return error_number(value["error"])
    return float(value) if isinstance(value, bool) else value


class Functions(unohelper.Base, XServiceInfo):
    """Every function of the type library under its own name."""

    def __init__(self, context: Any) -> None:
        self.lock = threading.Lock()
        self.settings = settings()
        self.link = Link(self.settings["python"], log_path(context))

    def __getattr__(self, name: str) -> Any:
        if not name.startswith(tuple(self.settings["prefixes"])):
            raise AttributeError(name)

        def method(*given: Any) -> Any:
            return self.answer(name, given)

        setattr(self, name, method)
        return method

    def answer(self, name: str, given: Any) -> Any:
        """One call. Where no worker answers it is #NAME?, which the engine never says; AUDIT tells the reason."""
        try:
            with self.lock:
                return to_calc(self.link.ask(name, [from_calc(value) for value in given]))
        except Unreachable as fault:
            return ((str(fault) if name in self.settings["explaining"] else error_number("#NAME?"),),)

    def getTypes(self) -> Any:  # noqa: N802
        """The interfaces of this object, that of the type library among them."""
        return (*unohelper.Base.getTypes(self), uno.getTypeByName(self.settings["interface"]))

    def getImplementationName(self) -> Any:  # noqa: N802
        """As in the .components file."""
        return self.settings["service"]

    def supportsService(self, name: str) -> bool:  # noqa: N802
        """Whether it is that service."""
        return bool(name == self.settings["service"])

    def getSupportedServiceNames(self) -> Any:  # noqa: N802
        """The one service, under which the configuration knows it."""
        return (self.settings["service"],)


def log_path(context: Any) -> Any:
    """r1model-calc.log in LibreOffice's user profile."""
    paths = context.ServiceManager.createInstanceWithContext("com.sun.star.util.PathSubstitution", context)
    return uno.fileUrlToSystemPath(paths.substituteVariables("$(user)/r1model-calc.log", True))


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816
g_ImplementationHelper.addImplementation(Functions, settings()["service"], ())
