"""Writes lines of months: one formula a row from month 0 to 60, its parameters in column C, its total in column E."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from r1model.graph.registry import FORMULAS
from r1model.texts import text, texts
from r1model_workbook.sheets.common import put_unit, say
from r1model_workbook.sheets.units import own_units
from r1model_workbook.view.computing import Computation
from r1model_workbook.view.excel_text import template
from r1model_workbook.view.grid import Cell, Operand, Page, Table, added, evaluator, same

NOTE, VALUE, UNIT, TOTAL, SPACER, FIRST = 2, 3, 4, 5, 6, 7
MONTHS = 60
LAST = FIRST + MONTHS
UNFOLDED = ("months.results",)  # sections whose every row is read
LETTERS = tuple(get_column_letter(column) for column in range(FIRST - 1, LAST + 1))


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One row of months, and its total where it has one."""

    cells: Sequence[Cell]
    total: Cell | None = None

    @property
    def label(self) -> Cell:
        """The cell that says what it is."""
        first = self.cells[0]
        return first.page.cells[first.row, 1]

    def range(self, page: Page) -> str:
        """All its months as a formula on `page` writes them."""
        first = self.cells[0]
        prefix = "" if page is first.page else first.page.prefix
        return f"{prefix}${LETTERS[1]}${first.row}:${LETTERS[-1]}${first.row}"


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """A line as the next month sees it."""

    line: Line


Bound = Operand | Line | Before
Bind = Mapping[str, Bound]
Names = dict[str, Bound]


@dataclass(frozen=True, slots=True)
class Spec:
    """A line of a block. In `bind` a text names a line of the block, "<" before it the month before.

    Month 0 has none before it: there `first` stands in place of the formula, or `before` in place of that month.
    What has a total is an amount of each month: its unit is that of the formula without "a month", if no other is said.
    """

    name: str
    bind: Mapping[str, Bound | str]
    first: Operand | None = None
    before: Operand | None = None
    words: str = ""
    total: bool = True
    role: str = "calc"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """A line of a block that no registered formula says: its text from the reference to the line it needs."""

    need: str
    words: str
    unit: str
    text: Callable[[str], str]
    value: Callable[[Cell], Computation]


class _Plan(NamedTuple):
    """Of a row: its text in later months and in month 0, what computes it, its unit, its needs and how far back."""

    pattern: str
    opening: str
    function: Callable[..., float]
    unit: str
    series: list[tuple[Sequence[Operand], int]]


class Months:
    """A sheet of months, written top down."""

    def __init__(self, page: Page, row: int) -> None:
        self.page, self.row = page, row
        self.folds, self.unfolded = False, False

    def fold(self) -> None:
        """From here on what only helps is folded under an outline: parameters, and lines that are no amounts."""
        self.folds = True

    def _fold(self, strong: bool) -> None:
        if self.folds and not self.unfolded and not strong:
            self.page.helper_rows.add(self.row)

    def section(self, key: str, words: str = "") -> None:
        """A bar with a heading."""
        for column in range(1, LAST + 1):
            self.page.put(self.row, column, None, "section")
        self.page.put(self.row, 1, words or say(self.page, key), "section")
        self.unfolded = key in UNFOLDED
        self.row += 1

    def head(self, words: str, unit: str, total: bool = False, note: str = "") -> None:
        """Label and unit of the row to come; the note says by what formula, or from where, if the label does not."""
        self.page.put(self.row, 1, words, "total_label" if total else "label")
        self.page.put(self.row, NOTE, explained(self.page, note), "key")
        put_unit(self.page, self.row, UNIT, unit)

    def value(self, words: str, make: Callable[[int, int], Cell], note: str = "") -> Cell:
        """One parameter in column C."""
        made = make(self.row, VALUE)
        self.head(words, made.unit, note=note)
        self._fold(made.role == "total")
        self.row += 1
        return made

    def link(self, words: str, cell: Cell) -> Cell:
        """A parameter called up from another sheet."""
        return self.value(words, lambda row, column: self.page.link(row, column, cell))

    def code(self, words: str, table: Table, key: Cell, column_name: str) -> Cell:
        """What a choice means in numbers."""
        return self.value(
            words,
            lambda row, column: self.page.pick(
                row, column, table, key, column_name, "calc", table.units.get(column_name, "flag")
            ),
        )

    def calc(self, name: str, bind: Bind, words: str = "", role: str = "calc", unit: str = "") -> Cell:
        """A registered formula of parameters, in column C; `unit` is that of its place, where it serves several."""
        cells = {key: part for key, part in bind.items() if isinstance(part, Operand)}
        return self.value(
            words or text("formulas", name, self.page.book.language),
            lambda row, column: self.page.calc(row, column, name, cells, role, unit),
            name if words else "",
        )

    def line(
        self, name: str, bind: Mapping[str, Bound | str], *, first: Operand | None = None,
        before: Operand | None = None, words: str = "", total: bool = True, role: str = "calc", unit: str = "",
    ) -> Line:  # fmt: skip
        """A registered formula month by month; see Spec for what stands in month 0 and for its unit."""
        return self.block({"": Spec(name, bind, first, before, words, total, role, unit)})[""]

    def block(self, specs: Mapping[str, Spec | Own]) -> dict[str, Line]:
        """Lines that need each other's month before, written month by month."""
        rows = {key: self.row + step for step, key in enumerate(specs)}
        made: dict[str, list[Cell]] = {key: [] for key in specs}
        plans = {key: _plan(spec, rows, self.page, made) for key, spec in specs.items() if isinstance(spec, Spec)}
        for at in range(MONTHS + 1):
            for key, spec in specs.items():
                if isinstance(spec, Own):
                    made[key].append(self._own(rows, key, at, spec, made[spec.need][at]))
                else:
                    made[key].append(self._month(rows[key], at, spec, plans[key]))
        return {key: self._finish(_words(spec, self.page), made[key], *_finish_of(spec)) for key, spec in specs.items()}

    def _own(self, rows: Mapping[str, int], key: str, at: int, spec: Own, need: Cell) -> Cell:
        text = spec.text(f"{LETTERS[at + 1]}{rows[spec.need]}")
        return self.page.formula(rows[key], FIRST + at, text, spec.value(need), "calc", spec.unit)

    def _month(self, row: int, at: int, spec: Spec, plan: _Plan) -> Cell:
        page = self.page
        if at == 0 and (spec.first or spec.before):
            page.first_months.add(row)
            if spec.first is not None:
                text = reference(spec.first, {}, page).format(LETTERS[1], "")
                return page.formula(row, FIRST, text, same(spec.first), spec.role, plan.unit)
        pattern = plan.opening if at == 0 else plan.pattern
        cells = [line[at - back] if at >= back else spec.before for line, back in plan.series]
        known = [cell for cell in cells if cell is not None]
        text = pattern.format(LETTERS[at + 1], LETTERS[at])
        return page.formula(row, FIRST + at, text, evaluator(plan.function, known), spec.role, plan.unit)

    def custom(
        self, words: str, unit: str, pattern: str, compute: Callable[[int], Computation],
        *, total: bool = False, role: str = "calc",
    ) -> Line:  # fmt: skip
        """A line that no registered formula says: links, sums of lines, look-ups; {0} is the month's column."""
        cells = [
            self.page.formula(
                self.row, FIRST + at, pattern.format(LETTERS[at + 1], LETTERS[at]), compute(at), role, unit
            )
            for at in range(MONTHS + 1)
        ]
        return self._finish(words, cells, total, role == "total")

    def links(self, words: str, line: Line, total: bool = False) -> Line:
        """A line of another sheet, month by month."""
        first = line.cells[0]
        return self.custom(
            words, first.unit, f"{first.page.prefix}{{0}}{first.row}", lambda at: same(line.cells[at]),
            role="link", total=total,
        )  # fmt: skip

    def lagged(self, words: str, line: Line, before: Operand) -> Line:
        """A line one month later; `before` stands in month 0."""
        page, cells = self.page, [before, *line.cells[:-1]]
        pattern, made = f"{{1}}{line.cells[0].row}", []
        page.first_months.add(self.row)
        for at, cell in enumerate(cells):
            text = pattern.format(LETTERS[at + 1], LETTERS[at]) if at else reference(before, {}, page)
            made.append(page.formula(self.row, FIRST + at, text, same(cell), "calc", line.cells[0].unit))
        return self._finish(words, made, True, False)

    def sum(self, words: str, unit: str, lines: Sequence[Line], role: str = "total") -> Line:
        """The lines added month by month."""
        pattern = "+".join(reference(line, {}, self.page) for line in lines)
        return self.custom(
            words, unit, pattern, lambda at: added([line.cells[at] for line in lines]), total=True, role=role
        )

    def own_units(self, names: Mapping[str, Bound], currency: Bound) -> None:
        """Units of what is in the currency of its own line, which stands in a cell."""
        assert isinstance(currency, Cell)
        cells = (part.cells[0] if isinstance(part, Line) else part for part in names.values())
        here = [cell for cell in cells if isinstance(cell, Cell) and cell.page is self.page]
        own_units(self.page, UNIT, here, currency)

    def _finish(self, words: str, cells: list[Cell], total: bool, strong: bool, note: str = "") -> Line:
        page, row, unit = self.page, self.row, cells[0].unit
        self.head(words, unit, strong, note)
        self._fold(strong or total)
        made = None
        if total:
            span = f"{LETTERS[1]}{row}:{LETTERS[-1]}{row}"
            made = page.formula(row, TOTAL, f"SUM({span})", added(cells), "total" if strong else "calc", unit)
        self.row += 1
        return Line(cells, made)


def explained(page: Page, note: str) -> str | None:
    """A formula by its words on Functions, a field by its place on Inputs."""
    if note in FORMULAS:
        return text("formulas", note, page.book.language)
    if not note:
        return None
    table, _, row = note.partition("[")
    number = f" {int(row.partition(']')[0]) + 1}" if row else ""
    steps = table.split(".")
    keys = ["lines." + ".".join(steps[:count]) for count in range(len(steps), 0, -1)]
    key = next((key for key in keys if key in texts("sheets")), "lines.title")
    return say(page, "months.from_inputs").format(place=say(page, key) + number)


def _unit_of(spec: Spec) -> str:
    unit = FORMULAS[spec.name].unit
    return spec.unit or (unit.removesuffix("/month") if spec.total else unit)


def _finish_of(spec: Spec | Own) -> tuple[bool, bool, str]:
    """Whether a line has a total, whether it is one itself, and its formula where its label does not say that."""
    return (
        (False, False, "")
        if isinstance(spec, Own)
        else (spec.total, spec.role == "total", spec.name if spec.words else "")
    )


def _words(spec: Spec | Own, page: Page) -> str:
    return spec.words if isinstance(spec, Own) else spec.words or text("formulas", spec.name, page.book.language)


def _plan(spec: Spec, rows: Mapping[str, int], page: Page, made: Mapping[str, list[Cell]]) -> _Plan:
    """The formula's text with a place for the month's column, in month 0 and later, and what its needs are bound to."""
    item, constants = FORMULAS[spec.name], page.book.constants
    pattern, names = template(item.function)
    bound = [spec.bind.get(name) or constants[name] for name in names]
    texts = [reference(part, rows, page) for part in bound]
    before = spec.before
    opening = (
        texts
        if before is None
        else [
            reference(before, rows, page) if _looks_back(part) else text
            for part, text in zip(bound, texts, strict=True)
        ]
    )
    series = [_series(spec.bind[need], made) for need in item.needs]
    return _Plan(pattern % tuple(texts), pattern % tuple(opening), item.function, _unit_of(spec), series)


def _looks_back(bound: Bound | str) -> bool:
    return isinstance(bound, Before) or (isinstance(bound, str) and bound.startswith("<"))


def reference(bound: Bound | str, rows: Mapping[str, int], page: Page) -> str:
    """How the formula of a month refers to what it needs: {0} is its own column, {1} the one before."""
    if isinstance(bound, str):
        return f"{{1}}{rows[bound[1:]]}" if bound.startswith("<") else f"{{0}}{rows[bound]}"
    if isinstance(bound, Line | Before):
        first = bound.cells[0] if isinstance(bound, Line) else bound.line.cells[0]
        column = "{0}" if isinstance(bound, Line) else "{1}"
        return f"{'' if first.page is page else first.page.prefix}{column}{first.row}"
    if isinstance(bound, Cell) and bound.page is page and bound.column in (VALUE, TOTAL):
        return f"${get_column_letter(bound.column)}{bound.row}"
    return bound.seen_from(page)


def _series(bound: Bound | str, made: Mapping[str, list[Cell]]) -> tuple[Sequence[Operand], int]:
    """What a parameter is bound to month by month, and how many months back; a line in the making grows as it is."""
    if isinstance(bound, str):
        return (made[bound[1:]], 1) if bound.startswith("<") else (made[bound], 0)
    if isinstance(bound, Line):
        return bound.cells, 0
    return (bound.line.cells, 1) if isinstance(bound, Before) else ([bound] * (MONTHS + 1), 0)
