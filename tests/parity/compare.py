"""One book, its value-less file, another engine: where do the formula cells differ?"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from openpyxl.utils import get_column_letter
from parity.scenarios import Scenario, changes
from workbook.references import REFERENCE, targets

from r1model.inputs import YEARS
from r1model_workbook.view.grid import Book, Cell, Fault, Value
from r1model_workbook.view.wording import in_words

TOLERANCE = 1e-9
SOLVED = 1e-6  # a rate found by halving is as sharp as its flows let it be: at 7e7 % a year, not to the ninth digit
SNAPPED = 1e-13  # of the largest operand: LibreOffice, like Excel, takes a smaller remainder of a sum to be 0
PLAIN_SUM = re.compile(rf"(?:{REFERENCE.pattern}|[+*-])+")  # a product may be one of the terms
SUMMING = ("+", "-", "SUM(", "SUMIF(")
LONG = re.compile(r"\d[\d.]*E[+-]?\d+|(?<![\d.])\d[\d.]{12,}(?<!\.)")
NOUGHT = 1e-14  # IronCalc holds what is within 2^-52 equal, the product of two such worths then equal to 0
SHOWN = 12

Engine = Callable[[Sequence[Scenario]], Iterator[Sequence[Value]]]


class Difference(NamedTuple):
    """One formula cell that two engines do not agree on in one scenario."""

    number: int
    scenario: Scenario
    cell: Cell
    ours: Value
    theirs: Value
    root: bool

    def __str__(self) -> str:
        at = f"{get_column_letter(self.cell.column)}{self.cell.row}"
        return (
            f"{self.cell.page.title}!{at} ={self.cell.text}\n"
            f"    engine {self.ours!r}, other {self.theirs!r}, scenario {self.number}: {changes(self.scenario)}"
        )


def agree(ours: Value, theirs: Value, tolerance: float = TOLERANCE) -> bool:
    """Numbers within 1e-9 relative, texts equal, errors the same error."""
    if type(ours) is float and type(theirs) is float:  # as nearly all are
        return abs(theirs - ours) <= tolerance * max(1.0, abs(ours))
    if isinstance(ours, Fault) or isinstance(theirs, Fault):
        return isinstance(ours, Fault) and isinstance(theirs, Fault) and str(ours) == str(theirs)
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(theirs - ours) <= tolerance * max(1.0, abs(ours))
    if not isinstance(ours, str) or not isinstance(theirs, str):
        return False
    return ours == theirs or _shortened(ours) == _shortened(theirs)


def _shortened(text: str) -> str:
    """Long numbers with 12 digits: IronCalc joins up to 17 to a text, LibreOffice rounds the 15th itself, E+017."""
    return LONG.sub(lambda found: f"{float(found[0]):.12G}", text)


def differences(book: Book, given: Sequence[Scenario], other: Engine) -> Iterator[Difference]:
    """Every formula cell that differs, scenario by scenario; `other` gives the values of book.computed in order."""
    assert given
    for number, (scenario, found) in enumerate(zip(given, other(given), strict=True)):
        book.recalculate(scenario)
        pairs = list(zip(book.computed, (cell.value for cell in book.computed), found, strict=True))
        differing = [pair for pair in pairs if not _agree(*pair)]
        if differing:
            roots = _roots(pairs)  # without any, every formula agrees: what is left is rounding, seen where sums cancel
            for cell, ours, theirs in differing if roots else ():
                yield Difference(number, scenario, cell, ours, theirs, cell in roots)


def _agree(cell: Cell, ours: Value, theirs: Value) -> bool:
    """As `agree`, a rate found by halving less sharply."""
    return agree(ours, theirs) or (cell in cell.page.book.solved and agree(ours, theirs, SOLVED))


def _roots(pairs: Sequence[tuple[Cell, Value, Value]]) -> set[Cell]:
    """Cells that disagree even when our formula is given the other engine's values: the causes, not their effects."""
    for cell, _, theirs in pairs:
        cell.value = theirs
    return {
        cell
        for cell, _, theirs in pairs
        if cell.compute is None or not (_agree(cell, found := cell.compute(), theirs) or _rounded(cell, found, theirs))
    }


def _rounded(cell: Cell, ours: Value, theirs: Value) -> bool:
    """Whether the difference is one of the two roundings that spreadsheets have and Python has not."""
    if not isinstance(ours, float) or not isinstance(theirs, float) or cell.compute is None:
        return False
    operands = [cell.page.book.pages[key].cells.get((row, column)) for key, row, column in targets(cell)]
    if cell in cell.page.book.solved:
        return _equal_to_nought(cell, [operand for operand in operands if operand is not None], theirs)
    sizes = [abs(operand.value) for operand in operands if operand and isinstance(operand.value, float)]
    text = cell.text or ""
    cancels = PLAIN_SUM.fullmatch(text) or (0 in (ours, theirs) and any(mark in text for mark in SUMMING))
    return bool(cancels) and abs(ours - theirs) <= SNAPPED * max(sizes, default=0.0)


def _equal_to_nought(cell: Cell, operands: Sequence[Cell], theirs: Value) -> bool:
    """Whether the formula says the same once what is nearly 0 is taken to be 0."""
    assert cell.compute is not None
    kept = [(operand, operand.value) for operand in operands]
    for operand, value in kept:
        if isinstance(value, float) and abs(value) < NOUGHT:
            operand.value = 0.0
    try:
        return agree(cell.compute(), theirs, SOLVED)
    finally:
        for operand, value in kept:
            operand.value = value


def report(found: Sequence[Difference], cells: int, scenarios: int) -> str:
    """How many cells differ, and the first of them: the causes before their effects."""
    first: dict[Cell, Difference] = {}
    for item in sorted(found, key=lambda item: not item.root):
        first.setdefault(item.cell, item)
    causes = sum(item.root for item in first.values())
    head = (
        f"{len(found)} differences in {len(first)} of {cells} formula cells over {scenarios} scenarios; "
        f"{causes} cells are causes, the others follow from them"
    )
    return "\n".join([head, *(str(item) for item in list(first.values())[:SHOWN])])


def written(book: Book, scenario: Scenario) -> list[tuple[str, int, int, float | str | None]]:
    """Sheet, row, column and value of every entry of a scenario; None leaves the cell blank."""
    cells = book.entries
    return [(cells[name].page.title, cells[name].row, cells[name].column, in_words(name, value, book.language))
            for name, value in scenario.items() if name.partition("@")[0] != YEARS]  # fmt: skip
