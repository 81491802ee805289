"""The workbook is the model: independent spreadsheet engines compute every formula cell as our engine does."""

import os
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook
from parity.cases import own_scenarios, start
from parity.compare import Engine, agree, differences, report
from parity.engine_ironcalc import IronCalc
from parity.libreoffice import LibreOffice
from parity.scenarios import Scenario, scenarios
from workbook.references import targets

from r1model.inputs import usual
from r1model_workbook.book import build
from r1model_workbook.view.grid import Book, Cell
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render

COUNT = int(os.environ.get("R1MODEL_SCENARIOS", "100"))
FEWER, FEW = 2, 10  # formulas are the same in both languages but for the names of sheets, as a gate says
EACH = [pytest.param(name, 1, marks=pytest.mark.slow) for name in ("en", "zh")]
FAST = [("en", FEWER), ("zh", FEW), *EACH]
SLOWER = [("en", FEW), ("zh", FEW), *EACH]


@cache
def made(language: str) -> tuple[Book, bytes]:
    """The book and its file without any value beside a formula: a trusted cache would prove nothing."""
    book = build(language)
    return book, finished(book, render(book), values=False)


def prove(language: str, step: int, kind: type[IronCalc] | type[LibreOffice]) -> None:
    book, content = made(language)
    given = [*scenarios(COUNT, language), *own_scenarios(book, COUNT // 2, language)][::step]
    engine: Engine = kind(book, content)
    try:
        found = list(differences(book, given, engine))
    finally:
        book.recalculate(start())
    if found:
        pytest.fail(report(found, len(book.computed), len(given)), pytrace=False)


@pytest.mark.parametrize("language, step", FAST)
def test_ironcalc_agrees_on_every_formula_cell(language, step):
    prove(language, step, IronCalc)


@pytest.mark.parametrize("language, step", SLOWER)
def test_libreoffice_agrees_on_every_formula_cell(language, step):
    prove(language, step, LibreOffice)


def test_the_file_holds_no_values():
    book, content = made("en")
    sheets = load_workbook(BytesIO(content), data_only=True)
    shown = [sheets[cell.page.title].cell(cell.row, cell.column).value for cell in book.computed]
    assert set(shown) == {None}


def dropped_rounding(text: str) -> str:
    return re.sub(r"\bCEILING\((.*),1\)", r"ABS(\1)", text, count=1)


def dropped_bracket(text: str) -> str:
    return re.sub(r"\((\$[A-Z]+\$\d+[+]\$[A-Z]+\$\d+)\)(?=[*/])", r"\1", text, count=1)


def shifted_reference(text: str) -> str:
    return re.sub(r"^(\$C\$)(\d+)(?=[*]\$C)", lambda found: f"{found[1]}{int(found[2]) + 1}", text)


def short_count(text: str) -> str:
    return re.sub(r"^COUNTIF\((\$[A-Z]+\$)(\d+):", lambda found: f"COUNTIF({found[1]}{int(found[2]) + 1}:", text)


def month_shifted(text: str) -> str:
    return re.sub(r"^Z(\d+)\*", r"Y\1*", text)


def own_value_unread(text: str) -> str:
    return re.sub(r"^IF\(('[^']+'!\$[A-Z]+\$\d+)\*\(", r"IF(0*(", text)


FAULTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "comparison turned": ("checks", lambda text: text.replace("<=", ">", 1)),
    "rounding dropped": ("sizing", dropped_rounding),
    "bracket dropped": ("demand", dropped_bracket),
    "reference shifted": ("purchase", shifted_reference),
    "difference added": ("audit", lambda text: re.sub(r"^(\$[A-Z]+\$\d+)-(\$)", r"\1+\2", text)),
    "largest for least": ("checks", lambda text: text.replace("MAX(0,", "MIN(0,", 1)),
    "look-up inexact": ("inputs", lambda text: re.sub(r"^(INDEX\('AWS'.*MATCH\([^)]*),0\)", r"\1,1)", text)),
    "one row left out": ("checks", short_count),
    "a month too early": ("buy", month_shifted),
    "last month served or not": ("buy", lambda text: re.sub(r"^(\(BO\d+>\$C\d+\)\*\(\w+<)=", r"\1", text)),
    "reader's own line unread": ("buy", own_value_unread),
    "halving the wrong way": ("compare", lambda text: re.sub(r"^(IF\(\w+\*\$C\d+)>0", r"\1<0", text)),
    "total one month short": ("rent", lambda text: text.replace(":BO", ":BN", 1)),
    "rank by the wrong order": ("risk", lambda text: re.sub(r"^(RANK\([^)]*),0\)", r"\1,1)", text)),
}
PLANTED = 160


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
    given = [usual(), *own_scenarios(book, PLANTED // 2, name), *scenarios(PLANTED // 2, name)]
    engine = IronCalc(book, planted)
    tried = (item for scenario in given if departs(cell, scenario, engine)
             for item in differences(book, [scenario], engine))  # fmt: skip
    try:
        found = next((item for item in tried if item.cell is cell and item.root), None)
    finally:
        book.recalculate(start())
    assert found, f"={right} became ={wrong} unseen"
    assert f"={right}" in report([found], len(book.computed), len(given))


def departs(cell: Cell, scenario: Scenario, engine: IronCalc) -> bool:
    """Whether our formula makes something else of the other's values: the cell is else no cause, nor looked for."""
    engine.recalculate(scenario)
    cell.page.book.enter(scenario)
    for read in computed_from(cell):
        read.value = engine.shown(read)
    return cell.compute is not None and not agree(cell.compute(), engine.shown(cell))


def computed_from(cell: Cell) -> list[Cell]:
    """The formula cells that a formula refers to."""
    pages = cell.page.book.pages
    found = (pages[key].cells.get((row, column)) for key, row, column in targets(cell))
    return [read for read in found if read is not None and read.text is not None]
