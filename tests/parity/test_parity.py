"""The workbook is the model: independent spreadsheet engines compute every formula cell as our engine does."""

import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook
from parity.cases import own_scenarios, start
from parity.compare import Engine, agree, differences, report
from parity.engine_ironcalc import IronCalc, cell_value
from parity.libreoffice import LibreOffice
from parity.scenarios import Scenario, scenarios

from r1model.inputs import usual
from r1model_workbook.book import build, uninterrupted
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
    drawn = [*scenarios(COUNT, language), *own_scenarios(book, COUNT // 2, language)][::step]
    engine: Engine = kind(book, content)
    try:
        with uninterrupted():  # else all cells are looked through again and again for garbage
            found = list(differences(book, drawn, engine))
    finally:
        book.recalculate(start())
    if found:
        pytest.fail(report(found, len(book.computed), len(drawn)), pytrace=False)


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
PLANTED, SEED = 160, "a month too early"  # a seed by which each is met
ASIDE = 200  # a column that no sheet comes to


class Aside:
    """The sound file open, and beside every cell to be planted what its wrong formula makes of the same values."""

    def __init__(self, wrong: dict[str, tuple[Cell, str]]) -> None:
        self.engine = IronCalc(*made("en"))
        self.wrong = wrong
        self.given = given()
        self.seen: list[set[str]] = []  # who departs, of each scenario looked at so far
        for at, (cell, text) in enumerate(wrong.values()):
            assert all(column < ASIDE for _, column in cell.page.cells)
            self.engine.model.update_cell_with_formula(*self._aside(at, cell), f"={text}")

    def departing(self, name: str) -> Iterator[Scenario]:
        """The scenarios in which a wrong formula gives something else: in others it is no cause, nor looked for."""
        for number, scenario in enumerate(self.given):
            if number == len(self.seen):
                self.engine.recalculate(scenario)
                self.seen.append({name for at, name in enumerate(self.wrong) if self._departs(at, name)})
            if name in self.seen[number]:
                yield scenario

    def _departs(self, at: int, name: str) -> bool:
        cell, _ = self.wrong[name]
        return not agree(self.engine.shown(cell), cell_value(self.engine.model, *self._aside(at, cell)))

    def _aside(self, at: int, cell: Cell) -> tuple[int, int, int]:
        return self.engine.sheets[cell.page.title], cell.row, ASIDE + at


def given() -> list[Scenario]:
    """Scenarios to look for planted faults in; each sets every entry."""
    book, _ = made("en")
    half, seed = PLANTED // 2, SEED
    return [start() | each for each in (usual(), *own_scenarios(book, half, seed), *scenarios(half, seed))]


@cache
def aside() -> Aside:
    return Aside({name: planted(name) for name in FAULTS})


@cache
def opened() -> IronCalc:
    return IronCalc(*made("en"))


def planted(name: str) -> tuple[Cell, str]:
    """The first cell of a sheet that a fault can be in, and its formula with the fault."""
    sheet, change = FAULTS[name]
    texts = [cell for cell in made("en")[0].pages[sheet].cells.values() if cell.text]
    cell = next(cell for cell in texts if change(str(cell.text)) != cell.text)
    return cell, change(str(cell.text))


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found(name):
    """In the open file, as `test_mutations` says that it may be, in a scenario where it makes a difference."""
    book, engine = made("en")[0], opened()
    cell, wrong = planted(name)
    place = engine.sheets[cell.page.title], cell.row, cell.column
    engine.model.update_cell_with_formula(*place, f"={wrong}")
    tried = (item for scenario in aside().departing(name) for item in differences(book, [scenario], engine))
    try:
        found = next((item for item in tried if item.cell is cell and item.root), None)
    finally:
        engine.model.update_cell_with_formula(*place, f"={cell.text}")
        book.recalculate(start())
    assert found, f"={cell.text} became ={wrong} unseen"
    assert f"={cell.text}" in report([found], len(book.computed), PLANTED)
