"""An Excel on Windows as xlwings sees it: pywin32 stood in for, everything of xlwings itself real."""

import contextlib
import ctypes
import datetime
import importlib
import sys
from types import ModuleType, SimpleNamespace
from unittest.mock import MagicMock

MODULE = "r1model_addin.udfs"
MISSING = -2147352572  # what pywin32 hands over for an argument left out: DISP_E_PARAMNOTFOUND
ERROR_CELLS = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#NAME?": -2146826259, "#NULL!": -2146826288,
               "#NUM!": -2146826252, "#REF!": -2146826265, "#VALUE!": -2146826273}  # fmt: skip
RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
PYWIN32 = ("pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process",
           "win32timezone", "win32com", "win32com.client", "win32com.server", "win32com.server.dispatcher",
           "win32com.server.policy", "win32com.server.util")  # fmt: skip


RANGE = MagicMock()
RANGE.GetTypeInfo().GetTypeAttr().iid = RANGE_IID
SHEET = MagicMock()


class Cells:
    """A Range of Excel: what its `Value` gives, and the interface by which xlwings knows it."""

    def __init__(self, value):
        self.Value = value
        rows = value if isinstance(value, tuple) else ((value,),)
        self.Row = self.Column = 1
        self.Rows, self.Columns = SimpleNamespace(Count=len(rows)), SimpleNamespace(Count=len(rows[0]))
        self.Worksheet = SHEET
        self._oleobj_ = RANGE


def stand_in(name):
    module = ModuleType(name)
    module.__path__ = []
    module.__getattr__ = lambda part: MagicMock() if not part.startswith("__") else None
    return module


def pywin32():
    modules = {name: stand_in(name) for name in PYWIN32}
    modules["pywintypes"].com_error = type("com_error", (Exception,), {})
    modules["pywintypes"].TimeType = datetime.datetime
    modules["pywintypes"].IID = str
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(modules["win32com.client"], name, type(name, (), {}))
    for name, module in modules.items():
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(modules[parent], child, module)
    return modules


@contextlib.contextmanager
def excel():
    """The real xlwings.udfs, and our module as its COM server loads it."""
    ours = ("xlwings", MODULE)
    aside = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(ours)}
    platform, sys.platform = sys.platform, "win32"
    dlls = {name: getattr(ctypes, name, None) for name in ("oledll", "windll", "PyDLL")}
    for name in dlls:
        setattr(ctypes, name, MagicMock())
    sys.modules.update(pywin32())
    try:
        importlib.import_module("xlwings")
        sys.platform = platform
        yield importlib.import_module("xlwings.udfs")
    finally:
        sys.platform = platform
        for name, value in dlls.items():
            setattr(ctypes, name, value) if value is not None else delattr(ctypes, name)
        for name in list(sys.modules):
            if name.startswith(ours) or name in PYWIN32:
                del sys.modules[name]
        sys.modules.update(aside)
        if MODULE in aside:
            importlib.import_module("r1model_addin").udfs = aside[MODULE]


def cell(value):
    """A value as Excel hands it over: numbers as doubles, an error as its number, a range as rows in tuples."""
    if isinstance(value, str) and value in ERROR_CELLS:
        return ERROR_CELLS[value]
    if isinstance(value, list | tuple):
        return tuple(cell(part) for part in value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
