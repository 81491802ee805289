"""What a scanner for malicious macros sees: every module and function, and nothing of ours that it warns of."""

import re

import pytest

from r1model.functions import PREFIXES, functions
from r1model_addin.macros.vba import modules

OURS = {name: f"{name}.bas" for name in modules()}
INNOCENT = {("Suspicious", "call"), ("Suspicious", "output")}  # CallUDF, and an argument of the name of output
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(params=["xlsm", "xlam"])
def path(request, macro_books, addin_file):
    return addin_file if request.param == "xlam" else macro_books["zh"]


@pytest.fixture
def scanned():
    """What olevba says of a file: the text of each module, and the words that it warns of by kind."""

    def scan(path, data=None):
        from oletools.olevba import VBA_Parser

        scanner = VBA_Parser(str(path), data=data)
        sources = {name: source for _, _, name, source in scanner.extract_macros()}
        words = {(kind, word) for kind, word, _ in scanner.analyze_macros()}
        scanner.close()
        return sources, words

    return scan


def test_olevba_lists_every_module_and_function(scanned, path):
    sources, words = scanned(path)
    assert {name for name in sources if not re.fullmatch(r"Sheet\d+\.cls", name)} == {
        "xlwings.bas", "Dictionary.cls", "ThisWorkbook.cls", *OURS.values()}  # fmt: skip
    for prefix in PREFIXES:
        for name in functions():
            assert f"Public Function {prefix}{name}(" in sources[f"r1model_{prefix[:-1].lower()}.bas"]
    assert [word for kind, word in words if kind == "AutoExec"] == ["Workbook_Open"]


def test_nothing_of_ours_looks_suspicious(scanned):
    """What scanners warn of is in xlwings' own module; ours does nothing but call it."""
    for name, source in modules().items():
        _, words = scanned(f"{name}.bas", source.encode())
        assert {(kind, word.lower()) for kind, word in words if kind in ("AutoExec", "Suspicious")} <= INNOCENT
