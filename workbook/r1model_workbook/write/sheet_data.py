"""A sheet's rows, written straight from the book and cut where values stand: other values cost no second writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import isfinite
from operator import attrgetter

from openpyxl.utils import get_column_letter

from r1model.errors import NUM
from r1model_workbook.view.grid import Cell, Fault, Page, Value
from r1model_workbook.write.safe_text import escape, safe

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
VALUE, CONSTANT, CLOSE = "<v>", "><v>", "</v></c>"
StyleOf = Callable[[Cell], int]


@dataclass(slots=True)
class Strings:
    """The texts of all constant cells, numbered as they are met."""

    numbers: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Strings:
        """A table to go on with: a file's bytes then do not depend on the files written before it."""
        return Strings(dict(self.numbers))

    def number(self, text: str) -> int:
        """The place of a text in the table."""
        return self.numbers.setdefault(text, len(self.numbers))

    def items(self, after: int = 0) -> str:
        """The texts from one place on, as the part lists them."""
        return "".join(map(_item, islice(self.numbers, after, None)))

    def xml(self, first: str = "", after: int = 0) -> bytes:
        """The shared strings part; the items before the place `after` may be given, already written."""
        items = first + self.items(after)
        return f'{HEAD}<sst xmlns="{SPACE}" uniqueCount="{len(self.numbers)}">{items}</sst>'.encode()


@dataclass(slots=True)
class SheetData:
    """The rows of one page: `before` each changeable cell's type, its `formula`, its value, and so on to the `end`."""

    span: str
    cells: list[Cell]
    before: list[str]
    formula: list[str]
    end: str

    def xml(self, values: Sequence[Value], strings: Strings) -> bytes:
        """The sheetData element with these values of the changeable cells; None leaves a formula uncalculated."""
        out: list[str] = []
        for before, formula, value in zip(self.before, self.formula, values, strict=True):
            if value.__class__ is float and isfinite(value):
                out += before, formula, repr(value + 0.0).removesuffix(".0"), CLOSE
            elif value is None and formula == CONSTANT:
                out += before, "/>"
            else:
                out += before, result(formula, value, strings)
        out.append(self.end)
        return "".join(out).encode()


def result(formula: str, value: Value, strings: Strings) -> str:
    """All of a cell after its style: type, formula and value; a formula not calculated has none."""
    if value is None and formula != CONSTANT:
        return f"{formula.removesuffix(VALUE)}</c>"
    kind, shown = _typed(value, strings if formula == CONSTANT else None)
    return f"{kind}{formula}{shown}{CLOSE}"


def sheet_data(page: Page, style: StyleOf, strings: Strings) -> SheetData:
    """Cuts a page's rows at its formulas, inputs and the snapshot; all else is written for good."""
    inputs = {cell for cell in (*page.book.entries.values(), *page.book.stamped) if cell.page is page}
    made = SheetData(_span(page), [], [], [], "")
    letters = {column: get_column_letter(column) for column in {column for _, column in page.cells}}
    run = ["<sheetData>"]
    for row, cells in _rows(page):
        run.append(_row_head(page, row))
        for cell in cells:
            run.append(f'<c r="{letters[cell.column]}{row}" s="{style(cell)}"')
            if cell.text is None and cell not in inputs:
                run.append(_constant(cell.value, strings))
                continue
            made.cells.append(cell)
            made.before.append("".join(run))
            made.formula.append(CONSTANT if cell.text is None else f"><f>{escape(cell.text)}</f>{VALUE}")
            run.clear()
        run.append("</row>")
    run.append("</sheetData>")
    made.end = "".join(run)
    return made


def _rows(page: Page) -> Iterator[tuple[int, list[Cell]]]:
    rows: dict[int, list[Cell]] = {row: [] for row in page.heights}
    for cell in page.cells.values():
        rows.setdefault(cell.row, []).append(cell)
    for row in sorted(rows):
        yield row, sorted(rows[row], key=attrgetter("column"))


def _row_head(page: Page, row: int) -> str:
    height = page.heights.get(row)
    folded = ' outlineLevel="1" hidden="1"' if row in page.helper_rows else ""
    return (
        f'<row r="{row}"{folded}>'
        if height is None
        else f'<row r="{row}" ht="{_number(height)}" customHeight="1"{folded}>'
    )


def _constant(value: Value, strings: Strings) -> str:
    """All of a constant cell after its style."""
    if value is None or value == "":
        return "/>"
    if value.__class__ is str:  # most are
        return f' t="s"><v>{strings.number(value)}</v></c>'
    kind, shown = _typed(value, strings)
    return f"{kind}><v>{shown}</v></c>"


def _typed(value: Value, strings: Strings | None) -> tuple[str, str]:
    """Type attribute and text of a value; texts go into `strings`, or stand in the cell as a formula's result."""
    match value:
        case None:
            return "", ""
        case Fault():
            return ' t="e"', value
        case bool():
            return ' t="b"', "1" if value else "0"
        case str():
            return (' t="str"', _text(value)) if strings is None else (' t="s"', str(strings.number(value)))
    return ("", _number(value)) if isfinite(value) else (' t="e"', NUM)


def _number(value: float) -> str:
    return repr(value + 0.0).removesuffix(".0")


def _text(value: str) -> str:
    return escape(safe(value)).replace("\r", "&#13;")


def _item(text: str) -> str:
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<si><t{keep}>{_text(text)}</t></si>"


def _span(page: Page) -> str:
    """The range that the page fills."""
    if not page.cells:
        return "A1"
    rows, columns = {row for row, _ in page.cells}, {column for _, column in page.cells}
    return f"{get_column_letter(min(columns))}{min(rows)}:{get_column_letter(max(columns))}{max(rows)}"
