"""A workbook in memory: pages of cells that know their formula text, their value and how to compute it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from r1model.errors import DIV0, NA, NUM, VALUE
from r1model.registry import FORMULAS
from r1model.sums import total
from r1model_workbook.excel_text import excel_text

Value = float | str | bool | None


class Fault(str):
    """An error value in a cell."""

    __slots__ = ()


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
        return self.address if page is self.page else self.page.prefix + self.address


Operand = Cell | Number


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
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    first_months: set[int] = field(default_factory=set)
    charts: list[tuple[object, str, str]] = field(default_factory=list)
    scales: list[tuple[Cell, Cell, bool]] = field(default_factory=list)  # heat map: first, last, white at zero?
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

    def formula(
        self, row: int, column: int, text: str, compute: Callable[[], Value], role: str, unit: str = ""
    ) -> Cell:
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
        arguments = [bind[need] for need in item.needs]
        constants = self.book.constants
        text = excel_text(item.function, lambda need: (bind.get(need) or constants[need]).seen_from(self))
        return self.formula(row, column, text, evaluator(item.function, arguments), role, unit or item.unit)

    def link(self, row: int, column: int, cell: Operand, role: str = "link") -> Cell:
        """The same value, by reference."""
        return self.formula(row, column, cell.seen_from(self), lambda: cell.value, role, cell.unit)

    def pick(
        self, row: int, column: int, table: Table, key: Cell, name: str, role: str = "link", unit: str = ""
    ) -> Cell:
        """The table's column `name` in the row whose key equals the `key` cell."""
        text = f"INDEX({table.range(name, self)},MATCH({key.seen_from(self)},{table.range(table.key, self)},0))"
        return self.formula(
            row, column, text, lambda: table.at(key.value, name), role, unit or table.units.get(name, "")
        )

    def pick_by(self, row: int, column: int, table: Table, key: Cell, name: Cell, heads: Cell) -> Cell:
        """The table's value at a key and at a column whose name stands in a cell; `heads` begins the row of names."""
        last = get_column_letter(max(table.columns.values()))
        prefix = "" if self is table.page else table.page.prefix
        block = f"{prefix}$A${table.first}:${last}${max(table.rows.values())}"
        names = f"{prefix}$A${heads.row}:${last}${heads.row}"
        text = (
            f"INDEX({block},MATCH({key.seen_from(self)},{table.range(table.key, self)},0),"
            f"MATCH({name.seen_from(self)},{names},0))"
        )
        return self.formula(row, column, text, computed([key, name], lambda at, word: table.at(at, str(word))), "link")

    def choose(
        self, row: int, column: int, options: Sequence[Cell], names: Sequence[Cell], key: Cell, allowed: Cell
    ) -> Cell:
        """Of adjoining option cells, the one whose name equals `key` and `allowed`, as in pow2|1; else #N/A."""
        wanted = f'{key.seen_from(self)}&"|"&{allowed.seen_from(self)}'
        text = f"INDEX({span_of(options, self)},MATCH({wanted},{span_of(names, self)},0))"

        def compute() -> Value:
            if isinstance(allowed.value, Fault):
                return allowed.value
            known = {name.value: option.value for name, option in zip(names, options, strict=True)}
            return known.get(f"{key.value}|{allowed.value:g}", Fault(NA))

        return self.formula(row, column, text, compute, "calc", options[0].unit)

    def nth(self, row: int, column: int, cells: Sequence[Cell], at: Cell, role: str = "calc") -> Cell:
        """Of adjoining cells in a row, the one whose place stands in a cell."""
        text = f"INDEX({span_of(cells, self)},1,{at.seen_from(self)})"

        def compute() -> Value:
            if isinstance(at.value, Fault):
                return at.value
            return cells[int(float(at.value or 1)) - 1].value

        return self.formula(row, column, text, compute, role, cells[0].unit)

    def ones(self, row: int, column: int, cells: Sequence[Cell], role: str = "total") -> Cell:
        """How many of the adjoining cells are 1; errors count as not."""
        text = f"COUNTIF({span_of(cells, self)},1)"
        return self.formula(row, column, text, lambda: float(sum(c.value == 1 for c in cells)), role, "count")


@dataclass(slots=True, eq=False)
class Table:
    """A catalogue table on a page: rows by key, columns by name, for look-ups."""

    page: Page
    key: str
    columns: Mapping[str, int]
    first: int
    units: dict[str, str] = field(default_factory=dict)
    rows: dict[Value, int] = field(default_factory=dict)

    def at(self, key: Value, name: str) -> Value:
        """The value a look-up finds."""
        row, column = self.rows.get(key), self.columns.get(name)
        return Fault(NA) if row is None or column is None else self.page.cells[row, column].value

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
        return f"{prefix}${letter}${self.first}:${letter}${max(self.rows.values())}"


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
        self.names: dict[str, tuple[str, str]] = {}  # defined names: formula and comment
        self.pages: dict[str, Page] = {}
        self.computed: list[Cell] = []
        self.constants: dict[str, Cell] = {}
        self.inputs: dict[str, Cell] = {}
        self.entries: dict[str, Cell] = {}
        self.tables: dict[str, Table] = {}
        self.cells: dict[str, Cell] = {}
        self.case: dict[str, tuple[Cell, Cell | None]] = {}
        self.lines: dict[str, dict[str, Any]] = {}
        self.lots: dict[str, list[Cell]] = {}
        self.dated: dict[str, Cell] = {}  # whether a line counts within the horizon, by its words
        self.bounded: dict[str, list[list[Cell]]] = {}  # flags of what is in range, by table and row
        self.facts: list[list[Cell]] = []
        self.turns: list[list[Cell]] = []
        self.stale: list[Cell] = []
        self.stamped: list[Cell] = []  # what the engine's snapshot says, in the order of sheets/stamped.held
        self.current: list[tuple[str, Cell]] = []
        self.solved: set[Cell] = set()
        self.charts: dict[str, Callable[[], Any]] = {}
        self.changes: Mapping[str, float | str] = {}
        self.words: dict[str, str] = {}
        self.rules: list[Rule] = []

    def page(self, key: str, title: str, role: str) -> Page:
        """A new page at the end."""
        self.pages[key] = Page(self, key, title, role)
        return self.pages[key]

    def recalculate(self, changes: Mapping[str, Value]) -> None:
        """Sets entries and computes every formula cell again."""
        for name, value in changes.items():
            self.entries[name].value = value
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


def fault_in(cells: Sequence[Operand]) -> Fault | None:
    """The first error value among cells."""
    return next((cell.value for cell in cells if isinstance(cell.value, Fault)), None)


def computed(cells: Sequence[Operand], function: Callable[..., Value]) -> Callable[[], Value]:
    """The value of a formula that no registry has, from its cells; an error value among them is the result."""

    def compute() -> Value:
        fault = fault_in(cells)
        return fault if fault is not None else function(*[cell.value for cell in cells])

    return compute


def added(cells: Sequence[Cell]) -> Callable[[], Value]:
    """The sum of cells, or the first error value among them."""
    return computed(cells, lambda *values: total(values))


def evaluator(function: Callable[..., float], arguments: Sequence[Operand]) -> Callable[[], Value]:
    """The value of a registered formula from its cells, or the error value that a spreadsheet would show."""

    def compute() -> Value:
        values: list[Any] = [cell.value for cell in arguments]
        for at, value in enumerate(values):
            if isinstance(value, str):
                values[at] = Untouchable(value if isinstance(value, Fault) else Fault(VALUE))
        try:
            return float(function(*values))
        except Touched as touched:
            return touched.fault
        except ZeroDivisionError:
            return Fault(DIV0)
        except (OverflowError, ValueError):
            return Fault(NUM)

    return compute


class Touched(Exception):
    """A formula used a value that is an error."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class Untouchable:
    """Stands for an error value: whatever uses it is that error, and a branch not taken does not use it."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault

    def _touched(self, *_: object) -> float:
        raise Touched(self.fault)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _touched
    __pow__ = __rpow__ = __neg__ = __lt__ = __le__ = __gt__ = __ge__ = __ceil__ = __floor__ = __float__ = _touched
    __eq__ = __ne__ = _touched  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]
