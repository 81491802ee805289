"""The workbook is the model: random scenarios written into the value-less file and recalculated by other engines show
what r1model.finance computes, and every check holds."""

import os
import random
from collections.abc import Iterator, Sequence
from functools import cache

import pytest
from parity.compare import written
from parity.engine_ironcalc import IronCalc, cell_value, set_cell
from parity.engine_outputs import departures
from parity.libreoffice import LibreOffice
from parity.own_lines import Drawn, drawn_cases, runs, some_inputs

from r1model.errors import CellError
from r1model.options.files import compared
from r1model.scenarios import made as chain_of
from r1model_workbook.book import build
from r1model_workbook.view.grid import Book, Cell, Value
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render

FULL = int(os.environ.get("R1MODEL_ENGINE_SCENARIOS", "1000"))
SHORT, OFFICE, OFFICE_FULL = 150, 12, 50
SHOWN = 15
LOOKED_AT = 80


@cache
def made() -> tuple[Book, bytes]:
    book = build("en")
    return book, finished(book, render(book), values=False)


@cache
def ironcalc() -> IronCalc:
    return IronCalc(*made())


def verdicts(book: Book) -> list[Cell]:
    """The check cells of Checks."""
    return [cell for cell in book.computed if cell.page.key == "checks" and cell.role == "check"]


def failing(book: Book, value: dict[Cell, Value]) -> list[str]:
    page = book.pages["checks"]
    return [f"check: {page.cells[cell.row, 1].value}" for cell in verdicts(book) if value[cell] != 1]


def recalculated(drawn: Sequence[Drawn]) -> Iterator[dict[Cell, Value]]:
    """What IronCalc makes of each scenario, for the cells that are asked for."""
    engine = ironcalc()
    for scenario in drawn:
        for title, row, column, value in written(engine.book, scenario.entries):
            set_cell(engine.model, engine.sheets[title], row, column, value)
        engine.model.evaluate()
        yield Asked(engine)


class Asked(dict[Cell, Value]):
    """Values of cells, read when asked for."""

    def __init__(self, engine: IronCalc) -> None:
        self.engine = engine

    def __missing__(self, cell: Cell) -> Value:
        return cell_value(self.engine.model, self.engine.sheets[cell.page.title], cell.row, cell.column)


def judge(drawn: Sequence[Drawn], values: Iterator[dict[Cell, Value]]) -> None:
    """Collects what differs over all scenarios, then fails with the first of every kind."""
    book, _ = made()
    wrong: dict[str, list[str]] = {}
    for number, (scenario, value) in enumerate(zip(drawn, values, strict=True)):
        found = departures(book, scenario.case, value.__getitem__) + failing(book, value)
        for line in found:
            wrong.setdefault(line.partition(" (")[0], []).append(f"scenario {number}: {line}")
    report = [f"{len(lines)} x {lines[0]}" for lines in wrong.values()]
    assert not wrong, f"{len(wrong)} outputs differ somewhere:\n" + "\n".join(report[:SHOWN])


def by_ironcalc(count: int, seed: str) -> None:
    drawn = list(drawn_cases(count, seed))
    judge(drawn, recalculated(drawn))


def by_libreoffice(count: int, seed: str) -> None:
    book, content = made()
    drawn = list(drawn_cases(count, seed))
    found = LibreOffice(book, content)([scenario.entries for scenario in drawn])
    judge(drawn, (dict(zip(book.computed, values, strict=True)) for values in found))


def test_who_is_left_out_of_the_draws_early_would_be_later():
    chance = random.Random("left out")
    refused = [given for given in (some_inputs(chance) for _ in range(LOOKED_AT)) if not runs(given)]
    assert len(refused) > LOOKED_AT / 4
    assert all(lacking(given) for given in refused)


def lacking(given: dict[str, Value]) -> bool:
    """Whether the engine refuses a scenario or an option of it."""
    try:
        case = chain_of(given)
    except CellError:
        return True
    return any(key not in case for key in compared())


def test_ironcalc_shows_what_the_engine_computes():
    by_ironcalc(SHORT, "short")


@pytest.mark.slow
def test_ironcalc_shows_what_the_engine_computes_at_length():
    by_ironcalc(FULL, "full")


def test_libreoffice_shows_what_the_engine_computes():
    by_libreoffice(OFFICE, "full")


@pytest.mark.slow
def test_libreoffice_shows_what_the_engine_computes_at_length():
    by_libreoffice(OFFICE_FULL, "full")
