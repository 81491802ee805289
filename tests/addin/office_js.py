"""The route of xlwings Lite and Server: the real xlwings.server where the tester has a licence, and its stand-in.

xlwings.server runs only with a key in XLWINGS_LICENSE_KEY. No key is written into this project: whether "noncommercial"
may be said is for whoever runs the tests. Without one the same golden file is held against the stand-in.
"""

import contextlib
import importlib
import os
import sys
from types import ModuleType

from r1model.functions import OMITTED

MODULE = "r1model_addin.udfs"
LICENSED = bool(os.environ.get("XLWINGS_LICENSE_KEY"))
ERROR_TYPES = {"#DIV/0!": "Div0", "#N/A": "NotAvailable", "#NUM!": "Num", "#VALUE!": "Value"}


@contextlib.contextmanager
def fresh(*names):
    """Imports of these modules start anew inside, and are as before afterwards."""
    aside = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(names)}
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name.startswith(names)]:
            del sys.modules[name]
        sys.modules.update(aside)
        if MODULE in aside:
            importlib.import_module("r1model_addin").udfs = aside[MODULE]


@contextlib.contextmanager
def real():
    """The real xlwings.server, and our module under it."""
    with fresh("xlwings", MODULE):
        os.environ["XLWINGS_ON_SERVER"] = "true"
        try:
            yield importlib.import_module("xlwings.server"), importlib.import_module(MODULE)
        finally:
            del os.environ["XLWINGS_ON_SERVER"]


@contextlib.contextmanager
def stand_in():
    """A server that does with our functions what the real one does, and our module under it."""
    with fresh("xlwings", MODULE):
        sys.modules["xlwings"] = decorators()
        yield StandIn, importlib.import_module(MODULE)


ROUTES = {"stand-in": stand_in, **({"real": real} if LICENSED else {})}


def decorators():
    """Decorators that keep what they are told, under the name by which the real ones are known."""
    excel = ModuleType("xlwings")

    def arg(name, **options):
        def keep(function):
            function.told = {**getattr(function, "told", {}), name: options}
            return function

        return keep

    def func(**options):
        return lambda function: function

    func.__module__ = "xlwings.pro.udfs_officejs"
    excel.arg, excel.func = arg, func
    return excel


class StandIn:
    """The two doors of xlwings.server."""

    @staticmethod
    def custom_functions_meta(module):
        functions = [described(name, function) for name, function in sorted(module.PUBLISHED.items())]
        return {"allowCustomDataForDataTypeAny": True, "allowErrorForDataTypeAny": True, "functions": functions}

    @staticmethod
    async def custom_functions_call(data, module):
        function = getattr(module, data["func_name"])
        parts = function.__signature__.parameters.values()
        given = [taken(value, part) for value, part in zip(data["args"], parts, strict=False)]
        return shown(function(*given))


def described(name, function):
    parts = function.__signature__.parameters.values()
    return {
        "description": function.__doc__,
        "id": name,
        "name": name,
        "options": {"requiresAddress": True, "requiresParameterAddresses": True},
        "result": {"dimensionality": "matrix", "type": "any"},
        "parameters": [parameter(part, getattr(function, "told", {})) for part in parts],
    }


def parameter(part, told):
    found = {"description": told[part.name]["doc"], "name": part.name, "dimensionality": "matrix", "type": "any"}
    return found if part.default is part.empty else {**found, "optional": True}


def taken(rows, part):
    """What a function is handed for the rows of cells that Excel sends; nothing sent is the default."""
    if rows is None:
        return None if part.default is part.empty else part.default
    return [[value["basicValue"] if isinstance(value, dict) else None if value == "" else value for value in row]
            for row in rows]  # fmt: skip


def shown(value):
    """An answer as Excel is sent it: rows of cells, an error as an entity."""
    rows = value if isinstance(value, list) else [[value]]
    return [[{"type": "Error", "errorType": ERROR_TYPES[cell]} if cell in ERROR_TYPES else cell for cell in row]
            for row in rows]  # fmt: skip


def request(name, given):
    """A call as xlwings' JavaScript sends it; an argument left out is null."""
    arguments = [None if value is OMITTED else cells(value) for value in given]
    return {"func_name": name, "args": arguments, "version": "", "client": "Office.js", "runtime": "1.4"}


def cells(value):
    """An argument as Office.js sends it: rows of cells, an empty one as "", an error as an entity."""
    rows = value if isinstance(value, list) else [[value]]
    return [[one(part) for part in row] for row in rows]


def one(value):
    if isinstance(value, str) and value.startswith("#"):
        return {"type": "Error", "basicType": "Error", "basicValue": value}
    return "" if value is None else value
