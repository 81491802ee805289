"""The workbook is the model: independent spreadsheet engines compute every formula cell as our engine does."""

import os
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook
from parity.compare import Engine, differences, report
from parity.engine_ironcalc import IronCalc
from parity.libreoffice import LibreOffice
from parity.scenarios import scenarios

from r1model_workbook.book import build
from r1model_workbook.finish import finished
from r1model_workbook.grid import Book
from r1model_workbook.render import render

LANGUAGES = ("zh", "en")
COUNT = int(os.environ.get("R1MODEL_SCENARIOS", "500"))


@cache
def made(language: str) -> tuple[Book, bytes]:
    """The book and its file without any value beside a formula: a trusted cache would prove nothing."""
    book = build(language)
    return book, finished(book, render(book), values=False)


def prove(language: str, kind: type[IronCalc] | type[LibreOffice]) -> None:
    book, content = made(language)
    given = scenarios(COUNT, language)
    engine: Engine = kind(book, content)
    found = list(differences(book, given, engine))
    if found:
        pytest.fail(report(found, len(book.computed), len(given)), pytrace=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ironcalc_agrees_on_every_formula_cell(language):
    prove(language, IronCalc)


@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_agrees_on_every_formula_cell(language):
    prove(language, LibreOffice)


def test_the_file_holds_no_values():
    book, content = made("en")
    sheets = load_workbook(BytesIO(content), data_only=True)
    shown = [sheets[cell.page.title].cell(cell.row, cell.column).value for cell in book.computed]
    assert set(shown) == {None}


def dropped_rounding(text: str) -> str:
    return re.sub(r"\bINT\((.*)\)", r"ABS(\1)", text, count=1)


def dropped_bracket(text: str) -> str:
    return re.sub(r"\((\$[A-Z]+\$\d+[+]\$[A-Z]+\$\d+)\)(?=[*/])", r"\1", text, count=1)


def shifted_reference(text: str) -> str:
    return re.sub(r"^(\$C\$)(\d+)(?=[*]\$C)", lambda found: f"{found[1]}{int(found[2]) + 1}", text)


def short_count(text: str) -> str:
    return re.sub(r"^COUNTIF\((\$[A-Z]+\$)(\d+):", lambda found: f"COUNTIF({found[1]}{int(found[2]) + 1}:", text)


FAULTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "comparison turned": ("checks", lambda text: text.replace("<=", ">", 1)),
    "rounding dropped": ("memory", dropped_rounding),
    "bracket dropped": ("memory", dropped_bracket),
    "reference shifted": ("purchase", shifted_reference),
    "difference added": ("audit", lambda text: re.sub(r"^(\$[A-Z]+\$\d+)-(\$)", r"\1+\2", text)),
    "largest for least": ("checks", lambda text: text.replace("MAX(0,", "MIN(0,", 1)),
    "look-up inexact": ("hardware", lambda text: re.sub(r"(MATCH\([^)]*),0\)", r"\1,1)", text, count=1)),
    "one row left out": ("checks", short_count),
}


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found(name):
    book, _ = made("en")
    sheet, change = FAULTS[name]
    texts = [cell for cell in book.pages[sheet].cells.values() if cell.text]
    cell = next(cell for cell in texts if change(str(cell.text)) != cell.text)
    right = str(cell.text)
    cell.text = wrong = change(right)
    try:
        planted = finished(book, render(book), values=False)
    finally:
        cell.text = right
    found = [item for item in differences(book, scenarios(20, name), IronCalc(book, planted)) if item.cell is cell]
    assert any(item.root for item in found), f"={right} became ={wrong} unseen"
    assert f"={right}" in report(found, len(book.computed), 20)
