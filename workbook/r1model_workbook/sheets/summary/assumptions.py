"""The assumptions that decide, widest swing first; and the prices that are nearest to turning the answer."""

from __future__ import annotations

from r1model.finance.simulate import drivers, proportional
from r1model_workbook.sheets.common import headers, say
from r1model_workbook.sheets.display import scaled, scaled_unit
from r1model_workbook.sheets.ranking import found, rank
from r1model_workbook.sheets.summary.driven import Driven, Known
from r1model_workbook.sheets.summary.layout import HEAD, LAST, titled
from r1model_workbook.sheets.summary.words import Workings, joined
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Cell, Fault, Page, Value

DECIDING, FACTS = 10, 3
NAME, LOW, HIGH, SWING, RANK, TURN, WITHIN, NEAR, NEAR_RANK, KNOWN = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
VALUE, UNIT, STANDING, AS_OF = KNOWN, KNOWN + 1, KNOWN + 5, KNOWN + 6
AT_TURN, SHOWN_SWING = KNOWN + 7, KNOWN + 8
HEADS = ("risk.driver", "summary.low", "summary.high", "risk.swing", "risk.rank", "summary.at_turn", "risk.within",
         "risk.near", "summary.near_rank", "summary.value", "summary.in", "summary.own_flag", "summary.of_list",
         "summary.list_day", "column.standing", "column.as_of", "summary.product", "summary.swing_shown")  # fmt: skip


class Deciding:
    """The table of all drivers in the workings."""

    def __init__(self, work: Workings) -> None:
        self.work, self.page = work, work.page
        driven = Driven(work, KNOWN)
        self.percent = driven.percent
        page = self.page
        self.words = {name: work.words(f"summary.{name}_label", f"summary.{name}") for name in ("never", "yes", "no")}
        work.row = headers(page, work.row, HEADS)
        self.first = work.row
        for name in drivers():
            self._driver(work.row, name, driven)
            work.row += 1
        self.last = work.row - 1
        for row in range(self.first, work.row):
            scaled(page, row, SHOWN_SWING, page.cells[row, SWING])
            rank(page, row, RANK, SWING, self.first, self.last)
            rank(page, row, NEAR_RANK, NEAR, self.first, self.last)

    def _driver(self, row: int, name: str, driven: Driven) -> None:
        page, cells, driver = self.page, self.page.book.cells, drivers()[name]
        page.put(row, NAME, driver["label"][page.book.language], "label")
        known = driven.row(row, name)
        cells |= {f"own.{name}": known.own, f"standing.{name}": known.standing}
        for column, end in ((LOW, "low"), (HIGH, "high")):
            self._end(row, column, known.value, cells[f"driver.{name}.{end}"], driver["kind"])
        if name in proportional():
            swing, turn = cells[f"driver.{name}.swing"], cells[f"driver.{name}.turn"]
            self._number(row, SWING, swing)
            self._turned(row, known, turn)
            self._number(row, WITHIN, cells[f"driver.{name}.within"])
            self._near(row, cells[f"driver.{name}.near"])
            return
        self._apart(row, [cells[f"driver.{name}.{end}"] for end in ("npv_low", "npv_high")])
        page.link(row, TURN, self.words["never"], "key")
        page.put(row, AT_TURN, None, "label")
        for column, unit in ((WITHIN, "flag"), (NEAR, "factor")):
            page.put(row, column, 0.0, "figure", unit)

    def _end(self, row: int, column: int, value: Cell, end: Cell, kind: str) -> None:
        """The value at an end of its range."""
        page, at = self.page, end.seen_from(self.page)
        hundred = self.work.hundred
        moved = f"{value.address}*{at}" if kind == "mult" else f"{value.address}+{at}*{hundred.address}"

        def ended(value: Value, end: float, *hundred: float) -> Value:
            if not isinstance(value, float):
                return value
            return value + end * hundred[0] if hundred else value * end

        cells = [value, end, *([] if kind == "mult" else [hundred])]
        text = f"IF(ISNUMBER({value.address}),{moved},{value.address})"
        page.formula(row, column, text, Seeing(cells, ended), "calc", "any")

    def _number(self, row: int, column: int, cell: Cell) -> None:
        """A number, or 0 where there is none."""
        at = cell.seen_from(self.page)
        compute = Seeing([cell], lambda value: value if isinstance(value, float) else 0.0)
        self.page.formula(row, column, f"IF(ISNUMBER({at}),{at},0)", compute, "calc", cell.unit)

    def _turned(self, row: int, known: Known, turn: Cell) -> None:
        """The value at which buying and the cheaper other cost the same; words where none does, or a share above 1."""
        page, never, whole, mark = self.page, self.words["never"], self.work.hundred, self.percent
        product = self._product(row, known.value, turn)
        share = f"({known.unit.address}<>{mark.address})+({product.address}<={whole.address})"
        there = f"ISNUMBER({product.address})*({product.address}>=0)*({share}>0)"
        text = f"IF({there}>0,{product.address},{never.address})"

        def turned(product: Value, never: Value, unit: Value, mark: Value, whole: float) -> Value:
            known = isinstance(product, float) and product >= 0 and (unit != mark or product <= whole)
            return product if known else never

        page.formula(row, TURN, text, Seeing([product, never, known.unit, mark, whole], turned), "calc", "any")

    def _product(self, row: int, value: Cell, turn: Cell) -> Cell:
        """The value times the factor at which it turns the answer; nothing where either is no number."""
        page, at = self.page, turn.seen_from(self.page)
        text = f'IF(ISNUMBER({at})*ISNUMBER({value.address})>0,{at}*{value.address},"")'

        def product(turn: Value, value: Value) -> Value:
            return turn * value if isinstance(turn, float) and isinstance(value, float) else ""

        return page.formula(row, AT_TURN, text, Seeing([turn, value], product), "calc", "any")

    def _near(self, row: int, cell: Cell) -> None:
        """How near the turn is; 0 where no value turns the answer."""
        turn, at = self.page.cells[row, TURN], cell.seen_from(self.page)
        compute = Seeing([turn, cell], lambda turn, near: near if isinstance(turn, float) else 0.0)
        self.page.formula(row, NEAR, f"IF(ISNUMBER({turn.address}),{at},0)", compute, "calc", "factor")

    def _apart(self, row: int, ends: list[Cell]) -> None:
        """How far the engine's two results are apart."""
        page = self.page
        low, high = (cell.seen_from(page) for cell in ends)
        text = f"IF(ISNUMBER({low})*ISNUMBER({high})>0,ABS({high}-{low}),0)"

        def apart(low: Value, high: Value) -> Value:
            return abs(high - low) if isinstance(low, float) and isinstance(high, float) else 0.0

        page.formula(row, SWING, text, Seeing(ends, apart), "calc", "money")

    def found(self, row: int, column: int, source: int, ranks: int, at: Cell, role: str) -> Cell:
        """What stands in a column for the driver of a place."""
        return found(self.page, row, column, self.first, self.last, source, ranks, at, role)


def assumptions(page: Page, row: int, deciding: Deciding) -> int:
    """Ten rows by swing; who answers for a figure is left to be filled in by hand."""
    row = titled(page, row, "summary.deciding")
    row = headers(page, row, ["risk.driver", "summary.in", "summary.value", "summary.low", "summary.high",
                              "summary.swing", "column.standing", "column.as_of", "summary.owner"])  # fmt: skip
    swing = page.put(deciding.work.row, 2, say(page, "summary.swing"), "key")
    page.put(deciding.work.row, 1, say(page, "summary.swing_label"), "label")
    deciding.work.row += 1
    unit = scaled_unit(page, "money")
    page.formula(row - 1, 6, *joined([swing, " ", unit], page), "header")
    columns = ((1, NAME, "link_text"), (2, UNIT, "small_link"), (3, VALUE, "link"), (4, LOW, "link"), (5, HIGH, "link"),
               (6, SHOWN_SWING, "link"), (7, STANDING, "small_link"), (8, AS_OF, "link"))  # fmt: skip
    for place in range(1, min(DECIDING, len(drivers())) + 1):
        at = _place(deciding, place)
        for column, source, role in columns:
            deciding.found(row, column, source, RANK, at, role)
        page.put(row, LAST, None, "label")
        row += 1
    return row


def near(page: Page, row: int, deciding: Deciding) -> int:
    """The three prices nearest to a turn: what they are now and what they would have to be."""
    row = headers(page, row, ["summary.price", "summary.in", "summary.value", "summary.at_turn", "summary.low",
                              "summary.high", "summary.within"])  # fmt: skip
    page.heights[row - 1] = HEAD
    columns = ((1, NAME, "link_text"), (2, UNIT, "small_link"), (3, VALUE, "link"), (4, TURN, "answer_link"),
               (5, LOW, "link"), (6, HIGH, "link"))  # fmt: skip
    for place in range(1, FACTS + 1):
        at = _place(deciding, place)
        cells = [deciding.found(row, column, source, NEAR_RANK, at, role) for column, source, role in columns]
        within = deciding.found(at.row, 3, WITHIN, NEAR_RANK, at, "calc")
        page.book.nearest.append([*cells, within])
        _yes_or_no(page, row, 7, within, deciding)
        row += 1
    return row


def _place(deciding: Deciding, place: int) -> Cell:
    work = deciding.work
    return work.constant("summary.place_at", float(place), "count")


def _yes_or_no(page: Page, row: int, column: int, flag: Cell, deciding: Deciding) -> None:
    yes, no = deciding.words["yes"], deciding.words["no"]
    text = f"IF({flag.address}>0,{yes.address},{no.address})"

    def said(flag: Value, yes: Value, no: Value) -> Value:
        return flag if isinstance(flag, Fault) else yes if isinstance(flag, float) and flag > 0 else no

    page.formula(row, column, text, Seeing([flag, yes, no], said), "link_word")
