"""Faults planted into a sound book: each is caught by the lint, by the Checks sheet, or by the engine's figures."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from parity.case_entries import Entries
from parity.cases import start
from parity.engine_ironcalc import IronCalc, set_cell
from parity.engine_outputs import MONTHS, Output, differs, outputs
from parity.faults import FAULTS, Planted
from parity.own_lines import Drawn, drawn_cases

from r1model_workbook.book import build
from r1model_workbook.check import check
from r1model_workbook.check.findings import ERROR
from r1model_workbook.view.grid import Book, Cell, Value
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render

COUNT, DRAWN, SEED = 8, 400, "mutations"
FAR = 1e15
ALIKE = {"demand_growth": 0.0}  # then all months are, which the second method by node asks for
DIFFERENCE, VERDICT = 4, 6
EXAMPLES = ("a sheet that was renamed", "a number typed over a discount factor", "a lot of nodes left out")
UNCALCULATED = ("C01", "C02", "C06")  # a value-less file has no values to hold against ours


class Case(NamedTuple):
    """A scenario and what the engine says of it."""

    drawn: Drawn
    outputs: Sequence[Output]


class File(NamedTuple):
    """A value-less file and an engine that has it open, perhaps with a fault in it."""

    book: Book
    content: bytes
    engine: IronCalc

    def shown(self, cell: Cell) -> Value:
        """What a cell shows after the last recalculation."""
        return self.engine.shown(cell)

    def enter(self, cell: Cell, value: float) -> None:
        set_cell(self.engine.model, self.engine.sheets[cell.page.title], cell.row, cell.column, value)

    def replace(self, cell: Cell, given: str | float) -> None:
        """Another formula, without its equals sign, or a number in place of one."""
        place = self.engine.sheets[cell.page.title], cell.row, cell.column
        if isinstance(given, str):
            self.engine.model.update_cell_with_formula(*place, f"={given}")
        else:
            self.engine.model.update_cell_with_number(*place, given)

    def recalculate(self, entries: Entries) -> None:
        self.engine.recalculate(entries)


@cache
def book() -> Book:
    return build("en")


def written_off_early(case: Any) -> bool:
    """The first purchase is written off by the month, and serves on after that."""
    asset, end = case["buy"]["capex"][0], sold(case)
    early = asset["month"] + max(1, asset["tax_life_m"]) < end
    return asset["tax_method"] == "SL" and early and taxed(case) and asset["amount"] > 0


def written_off_to_the_end(case: Any) -> bool:
    """The first purchase is still written off in the last month of the ruler."""
    asset = case["buy"]["capex"][0]
    late = asset["month"] + asset["tax_life_m"] >= MONTHS and asset["month"] < MONTHS
    return asset["tax_method"] == "SL" and late and sold(case) == MONTHS and taxed(case) and asset["amount"] > 0


def fourth_lot(case: Any) -> bool:
    """All four lots of nodes are bought in time."""
    lot = case["buy"]["nodes"][3]
    return lot["count"] > 0 and lot["month"] < case["common"]["months"]


def committed(case: Any) -> bool:
    """Instances are committed for terms while prices move."""
    rent = case["rent"]
    dear = rent["price_hour"] * rent["instances"][0]["count"] > 0 and rent["instances"][0]["end"] is None
    return rent["plan"] == "commit" and dear and abs(rent["esc"]) > 0.01 and rent["term"] > 12 and long(case)


def sold(case: Any) -> int:
    end = case["buy"]["capex"][0]["dispose_month"]
    return min(case["common"]["months"] if end is None else end, case["common"]["months"])  # type: ignore[no-any-return]


def taxed(case: Any) -> bool:
    return case["common"]["tax_rate"] > 0.05  # type: ignore[no-any-return]


def long(case: Any) -> bool:
    return case["common"]["months"] > 30  # type: ignore[no-any-return]


CORNERS = (written_off_early, written_off_to_the_end, fourth_lot, committed)


def borrowed(drawn: Drawn) -> bool:
    """A part of the purchases at closing is on loan."""
    return drawn[0]["financing"] == "loan" and 0 < float(drawn[0]["loan_share"] or 0) < 1


class Kept:
    """What an iterator gives, from the first each time; taken only as far as somebody looked."""

    def __init__(self, source: Iterator[Drawn]) -> None:
        self.source, self.seen = source, list[Drawn]()

    def __iter__(self) -> Iterator[Drawn]:
        yield from list(self.seen)
        for drawn in self.source:
            self.seen.append(drawn)
            yield drawn


@cache
def cases() -> tuple[Case, ...]:
    """The first scenarios drawn, and for every corner the first that lies in it."""
    found = Kept(drawn_cases(DRAWN, SEED))
    cornered = [next(drawn for drawn in found if corner(drawn.case)) for corner in CORNERS]
    cornered += [next(drawn for drawn in found if borrowed(drawn))]
    return tuple(Case(drawn, tuple(outputs(book(), drawn.case))) for drawn in [*cornered, *islice(found, COUNT)])


def file_with(planted: Planted) -> File:
    """The file of the book with some cells' formulas replaced, or numbers typed over them; the book stays as it is."""
    sound = {cell: (cell.text, cell.value) for cell in planted}
    for cell, text in planted.items():
        cell.text, cell.value = (text, cell.value) if isinstance(text, str) else (None, text)
    try:
        content = finished(book(), render(book()), values=False)
    finally:
        for cell, (text, value) in sound.items():
            cell.text, cell.value = text, value
    return File(book(), content, IronCalc(book(), content))


@cache
def sound() -> File:
    return file_with({})


@contextmanager
def planted_in(file: File, planted: Planted) -> Iterator[File]:
    """The open file with some cells' formulas replaced, or numbers typed over them; then as it was."""
    try:
        for cell, text in planted.items():
            file.replace(cell, text)
        yield file
    finally:
        for cell in (*planted, *verdict_differences()):
            file.replace(cell, cell.text if cell.text is not None else cell.value)


def verdict_differences() -> list[Cell]:
    """The cells that `by_dead_checks` writes over."""
    page = book().pages["checks"]
    return [page.cells[cell.row, DIFFERENCE] for cell in verdicts()]


def verdicts() -> list[Cell]:
    """The check cells of Checks."""
    page = book().pages["checks"]
    return [cell for (_, column), cell in page.cells.items() if column == VERDICT and cell.role == "check"]


def by_parity(file: File, case: Case) -> Iterator[str]:
    """Outputs that depart from the engine in a scenario."""
    yield from (item.name for item in case.outputs if differs(item, file.shown(item.cell)))


def by_checks(file: File, case: Case) -> Iterator[str]:
    """Checks that fail in a scenario."""
    page = book().pages["checks"]
    failing = file.shown(book().cells["failing"])
    yield from (["failing"] if failing != 0 else [])
    yield from (str(page.cells[cell.row, 1].value) for cell in verdicts() if file.shown(cell) != 1)


def by_dead_checks(file: File) -> Iterator[str]:
    """Checks that would not fail: each must answer to a difference."""
    page = book().pages["checks"]
    file.recalculate(start() | ALIKE)  # every option can be had, every price is there
    for cell in verdict_differences():
        file.enter(cell, FAR)
    file.engine.model.evaluate()
    yield from (f"dead: {page.cells[cell.row, 1].value}" for cell in verdicts() if file.shown(cell) != 0)


Catcher = Callable[[File, Case], Iterator[str]]


def by_lint(file: File) -> Iterator[str]:
    """Every finding of `r1model check` on the file that is an error."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsx")
        path.write_bytes(file.content)
        findings = check(path).findings
    for found in findings:
        if found.severity == ERROR and found.rule not in UNCALCULATED:
            yield f"{found.rule} {found.note.sheet}!{found.note.cell}"


CATCHERS: dict[str, Catcher] = {"parity": by_parity, "checks": by_checks}
SEES_ROWS = ("parity", "checks")  # a fault that a whole row has is not left to a lint of neighbours


def catches(file: File) -> Iterator[tuple[str, str]]:
    """Who catches a fault, and by what first; dead checks come last, for they are found by writing over formulas."""
    ahead = dict(CATCHERS)
    for case in cases():
        file.recalculate(case.drawn.entries)
        for name, first in [(name, next(catcher(file, case), "")) for name, catcher in ahead.items()]:
            if first:
                del ahead[name]
                yield name, first
        if not ahead:
            return
    if "checks" in ahead and (first := next(by_dead_checks(file), "")):
        yield "checks", first


def test_a_sound_book_is_not_caught():
    assert list(catches(file_with({}))) == []


def test_a_fault_in_the_file_is_what_it_is_in_the_open_file():
    """The gate on the gate: faults are planted in a file that is open, and taken out again."""
    entries = cases()[0].drawn.entries
    before, differing = everything(sound(), entries), 0
    for name in EXAMPLES:
        planted = FAULTS[name].plant(book())
        with planted_in(sound(), planted) as file:
            shown = everything(file, entries)
            assert shown == everything(file_with(planted), entries)
            differing += shown != before
            list(by_dead_checks(file))
        assert everything(sound(), entries) == before
    assert differing > 1


def everything(file: File, entries: Entries) -> list[Value]:
    """What all formula cells show in a scenario."""
    file.recalculate(entries)
    return [file.shown(cell) for cell in book().computed]


def test_there_are_faults_enough():
    assert len(FAULTS) >= 24
    assert sum(fault.uniform for fault in FAULTS.values()) >= 10


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_caught(name, told):
    planted = FAULTS[name].plant(book())
    assert planted and all(cell.text != text for cell, text in planted.items())
    with planted_in(sound(), planted) as file:
        catcher, first = next(catches(file), ("nobody", ""))
    told(f"{name:58} | {len(planted):3} | {catcher} ({first})")
    assert first
    assert not FAULTS[name].uniform or catcher in SEES_ROWS


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_who_else_catches_it(name, told):
    """Each method by itself, for the table at the end of the run."""
    planted = FAULTS[name].plant(book())
    with planted_in(sound(), planted) as file:
        found = list(catches(file))
    told(f"{name:58} | all of them | {'; '.join(f'{catcher} ({first})' for catcher, first in found)}")
    assert found


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_the_lint_sees_what_differs_from_the_book_that_was_written(name, told):
    file = file_with(FAULTS[name].plant(book()))
    found = next(by_lint(file), "")
    told(f"{name:58} | lint ({found or 'nothing'})")
    assert found


@pytest.mark.slow
def test_the_lint_finds_nothing_in_a_sound_book():
    assert list(by_lint(file_with({}))) == []
