"""The Calc add-in's component. Runs in LibreOffice's Python (3.7 or later), which has neither r1model nor its needs.

Calc finds the functions in the type library and the configuration beside this file; here every method is one call
to the worker in `r1model_calc_link`.
"""

import json
import math
import os
import struct
import threading

import uno
import unohelper
from com.sun.star.lang import XServiceInfo
from r1model_calc_link import Link, Unreachable

SETTINGS = "r1model.json"
# Calc's codes of its errors; a NaN that carries one in its low bits is that error in a cell, a range or a result.
CODES = {"#NUM!": 503, "#VALUE!": 519, "#NAME?": 525, "#DIV/0!": 532, "#N/A": 32767}
ERRORS = {code: name for name, code in CODES.items()}
QUIET_NAN = 0x7FF8 << 48


def error_number(name):
    """The NaN that Calc shows as this error."""
    return struct.unpack("<d", struct.pack("<Q", QUIET_NAN | CODES[name]))[0]


def error_name(number):
    """The error that such a NaN stands for; any other infinite or missing number is #NUM!."""
    low = struct.unpack("<Q", struct.pack("<d", number))[0] & 0xFFFFFFFF
    return ERRORS.get(low, "#NUM!" if low == 0 else "#VALUE!")


def from_calc(value):
    """An argument for the worker. In a range Calc gives "" for a blank cell; an argument left out is None."""
    if value is None:
        return {}
    if isinstance(value, tuple):
        return [[cell_from_calc(cell) for cell in row] for row in value]
    return cell_from_calc(value)


def cell_from_calc(value):
    """A number, a text, or null for a blank; an error as its name."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return error_name(value)
    return value


def to_calc(answer):
    """The worker's answer as rows of cells: numbers as floats, errors as their NaN."""
    rows = answer if isinstance(answer, list) else [[answer]]
    return tuple(tuple(cell_to_calc(cell) for cell in row) for row in rows)


def cell_to_calc(value):
    """One cell's value."""
    if isinstance(value, dict):
        return error_number(value["error"])
    return value if isinstance(value, (str, bool)) else float(value)


class Functions(unohelper.Base, XServiceInfo):
    """Every function of the type library under its own name."""

    def __init__(self, context):
        self.lock = threading.Lock()
        with open(os.path.join(os.path.dirname(__file__), SETTINGS), encoding="utf-8") as file:
            self.settings = json.load(file)
        self.link = Link(self.settings["python"], log_path(context))

    def __getattr__(self, name):
        if not name.startswith(tuple(self.settings["prefixes"])):
            raise AttributeError(name)

        def method(*given):
            return self.answer(name, given)

        setattr(self, name, method)
        return method

    def answer(self, name, given):
        """One call; #NAME? where no worker answers, as the engine itself never says, and the log has the reason."""
        try:
            with self.lock:
                return to_calc(self.link.ask(name, [from_calc(value) for value in given]))
        except Unreachable as fault:
            return ((str(fault) if name in self.settings["explaining"] else error_number("#NAME?"),),)

    def getTypes(self):
        """The interfaces of this object, that of the type library among them."""
        return unohelper.Base.getTypes(self) + (uno.getTypeByName(self.settings["interface"]),)

    def getImplementationName(self):
        """As in the .components file."""
        return self.settings["service"]

    def supportsService(self, name):
        """Whether it is that service."""
        return name == self.settings["service"]

    def getSupportedServiceNames(self):
        """The one service, under which the configuration knows it."""
        return (self.settings["service"],)


def log_path(context):
    """r1model-calc.log in LibreOffice's user profile."""
    paths = context.ServiceManager.createInstanceWithContext("com.sun.star.util.PathSubstitution", context)
    return uno.fileUrlToSystemPath(paths.substituteVariables("$(user)/r1model-calc.log", True))


def implementation_name():
    """The name that LibreOffice asks this module for."""
    with open(os.path.join(os.path.dirname(__file__), SETTINGS), encoding="utf-8") as file:
        return json.load(file)["service"]


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Functions, implementation_name(), ())
