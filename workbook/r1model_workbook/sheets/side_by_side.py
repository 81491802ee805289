"""Cautious, base and favourable side by side: costs that need another case than the one in use, so stamped on Risk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from r1model.answer import costs_of
from r1model.errors import R1ModelError
from r1model.inputs import Value, scenario
from r1model.options.files import compared
from r1model.scenario_files import live
from r1model.scenario_files.entry import BASE_CASE, CASE, CAUTIOUS, FAVOURABLE
from r1model.scenarios.own_entries import own
from r1model.snapshot import Snapshot, over_the_best_other
from r1model.texts import text
from r1model_workbook.sheets.common import put_unit, row_head, say, section
from r1model_workbook.sheets.components import LAST
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Book, Cell, Page
from r1model_workbook.view.grid import Value as CellValue
from r1model_workbook.view.wording import in_words

SIDES = (CAUTIOUS, BASE_CASE, FAVOURABLE)
FIRST = 3
DIFFERENCES = ((CAUTIOUS, FIRST), (FAVOURABLE, FIRST + 2))  # each less the base


def with_cases(taken: Snapshot, entries: Mapping[str, Value]) -> Snapshot:
    """The snapshot with what the options cost in each of the three cases of the same entries."""
    return replace(taken, cases={case: _costs(taken, entries, case) for case in SIDES})


def _costs(taken: Snapshot, entries: Mapping[str, Value], case: str) -> Mapping[str, float]:
    """The costs in a case, known of the one in use; nothing where it is none that can be computed."""
    try:
        changes = live({**entries, CASE: case})
        if changes == live(entries):
            return taken.costs
        scenario(changes)
        return costs_of(changes, own(entries))
    except R1ModelError:
        return {}


def held(book: Book, taken: Snapshot) -> Iterator[CellValue]:
    """The stamped values in the order in which they are written, row by row."""
    missing = text("sheets", "stamped.none", book.language)
    sides = [taken.cases.get(case, {}) for case in SIDES]
    for option in compared():
        yield from (side.get(option, missing) for side in sides)
    gains = [over_the_best_other(side) for side in sides]
    yield from (missing if gain is None else float(gain) for gain in gains)
    yield from (book.pages[min(side, key=side.__getitem__)].title if side else missing for side in sides)


def block(page: Page, row: int, figures: Iterator[CellValue]) -> int:
    """A row an option, then what owning is worth over the best other, then the cheapest; the next free row."""
    row = section(page, row, "risk.cases", LAST, "risk.cases_note")
    _heads(page, row)
    row += 1
    names = [(page.book.pages[key].title, key) for key in compared()] + [(say(page, "risk.gain"), "gain")]
    for words, key in names:
        row_head(page, row, words, "money")
        cells = [_hold(page, row, column, figures, "money") for column in range(FIRST, FIRST + len(SIDES))]
        page.book.cells |= {f"case.{case}.{key}": cell for case, cell in zip(SIDES, cells, strict=True)}
        for column, (_, at) in enumerate(DIFFERENCES, start=FIRST + len(SIDES)):
            _difference(page, row, column, cells[at - FIRST], cells[1])
        row += 1
    page.put(row, 1, say(page, "summary.recommended"), "total_label")
    put_unit(page, row, 2, "", "total_label")
    for column, case in enumerate(SIDES, start=FIRST):
        page.book.cells[f"case.{case}.recommended"] = _hold(page, row, column, figures, "")
    return row + 2


def _heads(page: Page, row: int) -> None:
    language = page.book.language
    words = [say(page, "risk.option"), say(page, "column.unit")]
    words += [str(in_words(CASE, case, language)) for case in SIDES]
    words += [say(page, "risk.less_base").format(case=in_words(CASE, case, language)) for case, _ in DIFFERENCES]
    for column, head in enumerate(words, start=1):
        page.put(row, column, head, "header")
    page.heights[row] = 34


def _hold(page: Page, row: int, column: int, figures: Iterator[CellValue], unit: str) -> Cell:
    """The next stamped value."""
    page.book.stamped.append(page.put(row, column, next(figures), "stamped", unit))
    return page.book.stamped[-1]


def _difference(page: Page, row: int, column: int, one: Cell, base: Cell) -> Cell:
    """One case less the base, where both can be had."""

    def less(one: CellValue, base: CellValue) -> CellValue:
        return one - base if isinstance(one, float) and isinstance(base, float) else ""

    text_ = f'IF(ISNUMBER({one.address})*ISNUMBER({base.address})>0,{one.address}-{base.address},"")'
    return page.formula(row, column, text_, Seeing([one, base], less), "calc", "money")
