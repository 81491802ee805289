"""A workbook in memory: pages of cells that know their formula text, their value and how to compute it again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from r1model.errors import MissingInput
from r1model.graph.registry import FORMULAS
from r1model.inputs import YEARS
from r1model.scenario_files.entry import MARK
from r1model_workbook.view.computing import Computation, Computed, Evaluated, Pick, PickNumber, Products, Same, Seeing
from r1model_workbook.view.computing import Fault as Fault
from r1model_workbook.view.computing import Value as Value
from r1model_workbook.view.excel_text import excel_text
from r1model_workbook.view.wording import in_words


class Number(NamedTuple):
    """0 or 1 in place of a cell: the only numbers that a formula prints. All others have a cell and a source."""

    value: float
    unit: str = ""

    def seen_from(self, _page: Page) -> str:
        """The number as every formula writes it."""
        return f"{self.value:g}"


ZERO, ONE = Number(0.0), Number(1.0)


@dataclass(slots=True, eq=False)
class Cell:
    """One cell. `text` is its formula without the equals sign, `compute` gives its value from its precedents."""

    page: Page
    row: int
    column: int
    value: Value
    role: str
    unit: str = ""
    text: str | None = None
    compute: Callable[[], Value] | None = None

    @property
    def address(self) -> str:
        """Absolute address without its sheet."""
        return f"${get_column_letter(self.column)}${self.row}"

    def seen_from(self, page: Page) -> str:
        """The address as a formula on `page` writes it."""
        address = f"${get_column_letter(self.column)}${self.row}"
        return address if page is self.page else self.page.prefix + address


Operand = Cell | Number


class Map(NamedTuple):
    """A grid of costs from its first cell to its last, a price that they are held against, and where one stands."""

    first: Cell
    last: Cell
    limit: Cell
    row: Cell
    column: Cell


@dataclass(slots=True, eq=False)
class Page:
    """One sheet: its cells by position, and what the writer needs to set it up."""

    book: Book
    key: str
    title: str
    role: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    freeze: str = ""
    header_rows: str = ""
    header_columns: str = ""
    pages_wide: int = 1
    paper: str = "A4"
    helper_rows: set[int] = field(default_factory=set)  # folded away under an outline, and so not printed
    helper_columns: tuple[int, int] | None = None  # the same of columns, first and last
    print_area: int = 0  # the last column that is printed; 0 for all
    portrait: bool = False
    areas: str = ""  # what is printed, where it is not all; each area on pages of its own
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)  # rows that begin a printed page
    first_months: set[int] = field(default_factory=set)
    charts: list[tuple[object, str, str]] = field(default_factory=list)  # or what makes one when the file is written
    addresses: list[Cell] = field(default_factory=list)  # cells whose text is an address to open
    links: dict[tuple[int, int], Page] = field(default_factory=dict)  # cells that lead to another sheet
    scales: list[tuple[Cell, Cell, bool]] = field(default_factory=list)  # heat map: first, last, white at zero?
    maps: list[Map] = field(default_factory=list)
    bests: list[tuple[Cell, Cell]] = field(default_factory=list)  # least of each row marked: first, last
    prefix: str = field(init=False)

    def __post_init__(self) -> None:
        """The sheet's name as a reference begins with it; always quoted, so that no name can be misread."""
        self.prefix = f"'{self.title}'!"

    def put(self, row: int, column: int, value: Value, role: str = "text", unit: str = "") -> Cell:
        """A constant."""
        cell = Cell(self, row, column, value, role, unit)
        self.cells[row, column] = cell
        return cell

    def formula(self, row: int, column: int, text: str, compute: Computation, role: str, unit: str = "") -> Cell:
        """A formula cell, computed at once and again at every recalculation."""
        cell = Cell(self, row, column, None, role, unit, text, compute)
        cell.value = compute()
        self.cells[row, column] = cell
        self.book.computed.append(cell)
        return cell

    def calc(
        self, row: int, column: int, name: str, bind: Mapping[str, Operand], role: str = "calc", unit: str = ""
    ) -> Cell:
        """A registered formula, its parameters bound to cells; `unit` is that of its place, where it serves several."""
        item = FORMULAS[name]
        if missing := [need for need in item.needs if need not in bind]:
            raise MissingInput("missing_cell", formula=name, missing=", ".join(missing), sheet=self.key)
        arguments = [bind[need] for need in item.needs]
        return self.expressed(row, column, item.function, arguments, role, unit or item.unit)

    def expressed(
        self, row: int, column: int, function: Callable[..., float], arguments: Sequence[Operand],
        role: str = "calc", unit: str = "",
    ) -> Cell:  # fmt: skip
        """A formula of one expression, written and computed from the function; its arguments in order."""
        code = function.__code__
        places = dict(zip(code.co_varnames[: code.co_argcount], arguments, strict=True))
        constants = self.book.constants
        text = excel_text(function, lambda name: (places.get(name) or constants[name]).seen_from(self))
        return self.formula(row, column, text, evaluator(function, arguments), role, unit)

    def link(self, row: int, column: int, cell: Operand, role: str = "link") -> Cell:
        """The same value, by reference."""
        return self.formula(row, column, cell.seen_from(self), same(cell), role, cell.unit)

    def pick(
        self, row: int, column: int, table: Table, key: Cell, name: str, role: str = "link", unit: str = ""
    ) -> Cell:
        """The table's column `name` in the row whose key equals the `key` cell."""
        text = f"INDEX({table.range(name, self)},MATCH({key.seen_from(self)},{table.range(table.key, self)},0))"
        compute = Pick([key], table.column(name))
        return self.formula(row, column, text, compute, role, unit or table.units.get(name, ""))

    def pick_number(
        self, row: int, column: int, table: Table, key: Cell, name: str, role: str = "link", unit: str = ""
    ) -> Cell:
        """The same of a number; #N/A where words stand in its place, since no source gives it."""
        found = f"INDEX({table.range(name, self)},MATCH({key.seen_from(self)},{table.range(table.key, self)},0))"
        text, compute = f"IF(ISNUMBER({found}),{found},NA())", PickNumber([key], table.column(name))
        return self.formula(row, column, text, compute, role, unit or table.units.get(name, ""))

    def pick_by(self, row: int, column: int, table: Table, key: Cell, name: Cell, heads: Cell) -> Cell:
        """The table's value at a key and at a column whose name stands in a cell; `heads` begins the row of names."""
        last = get_column_letter(max(table.columns.values()))
        prefix = "" if self is table.page else table.page.prefix
        block = f"{prefix}$A${table.first}:${last}${table.last}"
        names = f"{prefix}$A${heads.row}:${last}${heads.row}"
        text = (
            f"INDEX({block},MATCH({key.seen_from(self)},{table.range(table.key, self)},0),"
            f"MATCH({name.seen_from(self)},{names},0))"
        )
        return self.formula(row, column, text, Pick([key, name], table.block()), "link")

    def choose(
        self, row: int, column: int, options: Sequence[Cell], names: Sequence[Cell], key: Cell, allowed: Cell
    ) -> Cell:
        """Of adjoining option cells, the one whose name equals `key` and `allowed`, as in pow2|1; else #N/A."""
        wanted = f'{key.seen_from(self)}&"|"&{allowed.seen_from(self)}'
        text = f"INDEX({span_of(options, self)},MATCH({wanted},{span_of(names, self)},0))"
        words = (str(name.value).split("|") for name in names)
        known = {(word, float(flag)): option for (word, flag), option in zip(words, options, strict=True)}
        compute = Pick([key, allowed], known)
        return self.formula(row, column, text, compute, "calc", options[0].unit)

    def nth(self, row: int, column: int, cells: Sequence[Cell], at: Cell, role: str = "calc") -> Cell:
        """Of adjoining cells in a row, the one whose place stands in a cell."""
        text = f"INDEX({span_of(cells, self)},1,{at.seen_from(self)})"
        compute = Pick([at], {float(place): cell for place, cell in enumerate(cells, start=1)})
        return self.formula(row, column, text, compute, role, cells[0].unit)

    def ones(self, row: int, column: int, cells: Sequence[Cell], role: str = "total") -> Cell:
        """How many of the adjoining cells are 1; errors count as not."""
        text = f"COUNTIF({span_of(cells, self)},1)"
        return self.formula(row, column, text, Seeing(cells, how_many), role, "count")


@dataclass(slots=True, eq=False)
class Table:
    """A catalogue table on a page: rows by key, columns by name, for look-ups."""

    page: Page
    key: str
    columns: Mapping[str, int]
    first: int
    units: dict[str, str] = field(default_factory=dict)
    rows: dict[Value, int] = field(default_factory=dict)  # in their order on the page
    kept: dict[str, dict[Hashable, Cell]] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last row so far."""
        return next(reversed(self.rows.values()))

    def column(self, name: str) -> dict[Hashable, Cell]:
        """The cells of one column by the key of their row; kept, since many cells look up the same column."""
        found = self.kept.get(name)
        if found is None or len(found) != len(self.rows):
            cells, at = self.page.cells, self.columns[name]
            found = self.kept[name] = {key: cells[row, at] for key, row in self.rows.items()}
        return found

    def column_by_parts(self, name: str) -> dict[Hashable, Cell]:
        """The same where keys are two joined by a bar: by both of them."""
        kept, found = f"{name} by parts", self.column(name)
        if len(self.kept.get(kept, ())) != len(found):
            self.kept[kept] = {tuple(str(key).split("|")): cell for key, cell in found.items()}
        return self.kept[kept]

    def block(self) -> dict[Hashable, Cell]:
        """All cells by the key of their row and the name of their column."""
        return {(key, name): cell for name in self.columns for key, cell in self.column(name).items()}

    def cell(self, key: Value, name: str) -> Cell:
        """The cell of one key and column."""
        return self.page.cells[self.rows[key], self.columns[name]]

    def keys(self, options: Sequence[Value], page: Page) -> str:
        """The range of some adjoining keys."""
        rows = sorted(self.rows[option] for option in options)
        assert rows == list(range(rows[0], rows[-1] + 1))
        letter = get_column_letter(self.columns[self.key])
        prefix = "" if page is self.page else self.page.prefix
        return f"{prefix}${letter}${rows[0]}:${letter}${rows[-1]}"

    def range(self, name: str, page: Page) -> str:
        """The column's range as a formula on `page` writes it."""
        letter = get_column_letter(self.columns[name])
        prefix = "" if page is self.page else self.page.prefix
        return f"{prefix}${letter}${self.first}:${letter}${self.last}"


class Rule(NamedTuple):
    """What may be entered from one cell to another: `low high`, a list in quotes, or a range; blank where said."""

    first: Cell
    last: Cell
    kind: str
    rule: str
    blank: bool = False


class Book:
    """All pages in order, every formula cell in order of computation, and the cells that others look for."""

    def __init__(self, language: str, edition: str = "native") -> None:
        self.language = language
        self.edition = edition
        self.preset = ""
        self.names: dict[str, tuple[str, str]] = {}  # defined names: formula and comment
        self.named: dict[str, tuple[Cell, str]] = {}  # cells that have a name of their own, and what they are
        self.pages: dict[str, Page] = {}
        self.computed: list[Cell] = []
        self.constants: dict[str, Cell] = {}
        self.inputs: dict[str, Cell] = {}
        self.entries: dict[str, Cell] = {}
        self.tables: dict[str, Table] = {}
        self.cells: dict[str, Cell] = {}
        self.case: dict[str, tuple[Cell, Cell | None]] = {}
        self.written: dict[str, Any] = {}  # the ruler and the options by key, see option_sheet.Written
        self.series: dict[str, Any] = {}  # lines that fields of a case are
        self.purchases: dict[str, list[Cell]] = {}  # what Buy buys, by column of the list on Years
        self.lines: dict[str, Any] = {}  # the lines of Compare
        self.dated: dict[str, Cell] = {}  # whether a line counts within the horizon, by its words
        self.bounded: dict[str, list[list[Cell]]] = {}  # flags of what is in range, by table and row
        self.signoff: dict[tuple[str, str], Cell] = {}  # cells to sign in, by assumption and field; nothing reads them
        self.views: set[Cell] = set()  # cells to choose in what a chart shows
        self.deciding: list[dict[str, Cell | None]] = []  # the assumptions that decide, widest swing first
        self.nearest: list[list[Cell]] = []  # prices nearest to a turn: name, unit, value, turn, low, high, within
        self.turns: list[list[Cell]] = []
        self.stale: list[Cell] = []
        self.rows_by_kind: list[list[Cell]] = []  # present cost of each option, a row for every kind of cost, then tax
        self.stamped: list[Cell] = []  # what the engine's snapshot says, in the order of sheets/stamped.held
        self.current: list[tuple[str, Cell]] = []
        self.solved: set[Cell] = set()
        self.charts: dict[str, Callable[[], Any]] = {}
        self.changes: Mapping[str, float | str] = {}
        self.filled_in: Mapping[str, float | str] = {}  # every entry that is not as usual
        self.words: dict[str, str] = {}
        self.rules: list[Rule] = []

    def page(self, key: str, title: str, role: str) -> Page:
        """A new page at the end."""
        self.pages[key] = Page(self, key, title, role)
        return self.pages[key]

    @property
    def free(self) -> set[Cell]:
        """The cells to fill in that no result depends on: names, dates, notes, what a chart shows."""
        return {*self.signoff.values(), *self.views}

    def enter(self, changes: Mapping[str, Value]) -> list[Cell]:
        """Sets entries, a choice by its code or its word; their cells.

        The years of the horizon have no entry: its months say it.
        """
        cells = []
        for name, value in changes.items():
            if name.partition(MARK)[0] != YEARS:
                cells.append(self.entries[name])
                cells[-1].value = in_words(name, value, self.language)
        return cells

    def recalculate(self, changes: Mapping[str, Value]) -> None:
        """Sets entries and computes every formula cell again."""
        self.enter(changes)
        for cell in self.computed:
            if cell.compute is not None:
                cell.value = cell.compute()

    def release(self) -> None:
        """Lets go of all cells: they refer to each other, and to collect so many as garbage takes longer."""
        for cell in self.computed:
            cell.compute = None
        for page in self.pages.values():
            page.cells.clear()
        self.__dict__.clear()

    def all_cells(self) -> Iterator[Cell]:
        """Every cell of every page."""
        for page in self.pages.values():
            yield from page.cells.values()


def span_of(cells: Sequence[Cell], page: Page) -> str:
    """The range of adjoining cells."""
    first, last = cells[0], cells[-1]
    assert (last.row - first.row + 1) * (last.column - first.column + 1) == len(cells)
    prefix = "" if page is first.page else first.page.prefix
    return f"{prefix}{first.address}:{last.address}"


def how_many(*values: Value) -> float:
    """How many values are 1; errors count as not."""
    return float(sum(value == 1 for value in values))


def same(cell: Operand) -> Computation:
    """The value of another cell."""
    return Same([cell])


def computed(cells: Sequence[Operand], function: Callable[..., Value]) -> Computation:
    """What an ordinary function makes of the values of cells; an error value among them is the result."""
    return Computed(cells, function)


def added(cells: Sequence[Operand]) -> Computation:
    """The sum of cells, or the first error value among them."""
    return Products([(cell,) for cell in cells])


def evaluator(function: Callable[..., float], arguments: Sequence[Operand]) -> Computation:
    """The value of a formula of one expression, or the error value that a spreadsheet would show."""
    return Evaluated(arguments, function)
