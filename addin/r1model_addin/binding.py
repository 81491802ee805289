"""Which Excel calls: xlwings' COM server (Windows), its Office.js runtime (Lite, Server), or none.

Every route returns an error as its code. Office.js makes an error cell of it, and so do the wrappers of our .xlsm and
.xlam. Behind xlwings' own wrappers it stays text: pywin32 turns any error variant into "parameter not found".
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from r1model.functions import Function
from r1model.texts import LANGUAGES
from r1model_addin.helps import argument_help, in_both

COM, OFFICE_JS, NONE = "com", "officejs", "none"
MODULES = {"xlwings.udfs": COM, "xlwings.pro.udfs_officejs": OFFICE_JS}
CATEGORY = "r1model"

Udf = Callable[..., Any]


def xlwings() -> Any:
    """The xlwings that is calling us, or None where no Excel can be."""
    at_work = "xlwings" in sys.modules or os.environ.get("XLWINGS_ON_SERVER") == "true"
    if not (at_work or sys.platform in ("win32", "emscripten")):
        return None
    try:
        return import_module("xlwings")
    except ImportError:
        return None


def route(excel: Any) -> str:
    """COM, OFFICE_JS or NONE: told by where xlwings takes its decorator from."""
    return MODULES.get(getattr(getattr(excel, "func", None), "__module__", ""), NONE)


def bind(excel: Any, udf: Udf, function: Function) -> Udf:
    """Registers a function with its help; ranges arrive as rows of cells, error cells as their text."""
    if excel is None:
        return udf
    for part in function.arguments:
        helps = {language: argument_help(part, language) for language in LANGUAGES}
        excel.arg(part.name, ndim=2, err_to_str=True, doc=in_both(helps))(udf)
    if route(excel) == COM:
        excel.ret("raw")(udf)  # the rows are ready: looking at each cell again takes longer than the model
    bound: Udf = excel.func(category=CATEGORY)(udf)
    return bound
