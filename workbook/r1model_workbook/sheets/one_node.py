"""Node: the unit economics of one node, held against the monthly model of Buy."""

from __future__ import annotations

from r1model.scenarios import base
from r1model.sums import total
from r1model.texts import text
from r1model_workbook.sheets.common import FIRST_ROW, headers, heading, put_unit, say, section, widths
from r1model_workbook.view.computing import Computation, Seeing
from r1model_workbook.view.grid import ONE, Book, Cell, Operand, Page, Value, added, computed, span_of
from r1model_workbook.view.months import Line
from r1model_workbook.view.products import products, total_of

LAST = 4


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["one_node"]
    widths(page, 52, 20, 18, 62)
    page.freeze = f"A{FIRST_ROW}"
    heading(page)
    rows = Rows(page, FIRST_ROW)
    rows.section("given")
    _given(rows)
    rows.section("cost")
    _cost(rows)
    rows.section("against", "one_node.against_note")
    _against(rows)


class Rows:
    """The page, written top down; every figure joins the names that later formulas take."""

    def __init__(self, page: Page, row: int) -> None:
        self.page, self.book, self.row = page, page.book, row
        self.bind: dict[str, Operand] = {}
        self.shares: list[tuple[str, Cell]] = []  # running costs of month 1

    def section(self, key: str, note: str = "") -> None:
        """A heading with its header row."""
        self.row = section(self.page, self.row + (self.row > FIRST_ROW), f"one_node.{key}", LAST, note)
        heads = ("one_node.line", "one_node.value", "column.unit", "one_node.how")
        self.row = headers(self.page, self.row, heads)

    def _done(self, name: str, cell: Cell, words: str, how: str) -> Cell:
        strong = cell.role == "total"
        self.page.put(self.row, 1, words or say(self.page, f"one_node.{name}"), "total_label" if strong else "label")
        put_unit(self.page, self.row, 3, cell.unit)
        self.page.put(self.row, LAST, say(self.page, f"one_node.how_{how}") if how else None, "note")
        self.bind[name] = self.book.cells[f"one_node.{name}"] = cell
        self.row += 1
        return cell

    def link(self, name: str, cell: Cell, words: str = "") -> Cell:
        """A figure of another sheet."""
        return self._done(name, self.page.link(self.row, 2, cell), words, "")

    def calc(
        self, formula: str, name: str = "", words: str = "", how: str = "", role: str = "calc", unit: str = "",
        **bind: Operand,
    ) -> Cell:  # fmt: skip
        """A registered formula."""
        made = self.page.calc(self.row, 2, formula, self.bind | bind, role, unit)
        said = words or ("" if name else text("formulas", formula, self.book.language))
        return self._done(name or formula, made, said, how)

    def formula(self, name: str, text: str, compute: Computation, unit: str, role: str = "calc") -> Cell:
        """Sums and look-ups."""
        return self._done(name, self.page.formula(self.row, 2, text, compute, role, unit), "", "")


def _given(rows: Rows) -> None:
    """What the node is like in the first month."""
    book, page = rows.book, rows.page
    buy = book.written["buy"]
    rows.link("nodes", buy.line("nodes").cells[1])
    rows.link("node_mtok", buy.cell("util.node_mtok"), text("formulas", "capacity_mtok", book.language))
    rows.link("load_share", buy.line("util.load_share").cells[1])
    for name in ("discount_rate", "months"):
        rows.link(name, book.case[f"common.{name}"][0], say(page, f"field.{name}"))
    for name, column in (("purchases", "asset_cost"), ("sales", "proceeds")):
        _at_closing(rows, name, column)
    rows.link("kw_cost", buy.line("power.kw_cost").cells[1])
    for name in ("idle_kw", "max_kw"):
        rows.link(name, buy.cell(f"power.{name}"), say(page, f"field.{name}"))
    rows.calc("it_power_kw", "draw", nodes=ONE)
    lines = [row.line("running_month") for row in buy.rows("opex")]
    named = len(base()["buy"]["opex"])
    for at, line in enumerate(lines[:named]):
        words = say(page, "one_node.month").format(line=line.label.value)
        rows.shares.append((str(line.label.value), rows.link(f"opex_{at}", line.cells[1], words)))
    own = [line.cells[1] for line in lines[named:]]
    summed = "+".join(cell.seen_from(page) for cell in own)
    rows.shares.append((say(page, "yearly.own"), rows.formula("own", summed, added(own), "money")))


def _at_closing(rows: Rows, name: str, column: str) -> None:
    """What the purchases of closing cost, or bring: of the list on Years."""
    bought, amounts = (rows.book.purchases[part] for part in ("bought", column))
    text_ = f"SUMIF({span_of(bought, rows.page)},0,{span_of(amounts, rows.page)})"
    size = len(bought)

    def at_closing(*values: float) -> float:
        return total(amount for month, amount in zip(values[:size], values[size:], strict=True) if month == 0)

    rows.formula(name, text_, computed([*bought, *amounts], at_closing), "money")


def _cost(rows: Rows) -> None:
    """What it costs and serves in a year."""
    page = rows.page
    rows.calc("horizon_years")
    rows.calc("discount_factor", "end_factor", exponent=rows.bind["months"])
    rows.calc("node_net_capex")
    rows.calc("equal_payment", "recovery", principal=ONE, rate=rows.bind["discount_rate"],
              payments=rows.bind["horizon_years"], unit="factor")  # fmt: skip
    rows.calc("node_capital_year", how="capital")
    rows.calc("node_power_year", how="power", it_power_kw=rows.bind["draw"])
    years = []
    for at, (line, cell) in enumerate(rows.shares):
        words = say(page, "one_node.year").format(line=line)
        years.append(rows.calc("node_share_year", f"share_{at}", words, "share", month_cost=cell))
    rows.formula("node_running_year", f"SUM({span_of(years, page)})", added(years), "money/year")
    rows.calc("node_cost_year", role="total")
    rows.calc("node_mtok_year", how="tokens")
    rows.calc("cost_per_mtok", "per_mtok", how="price", role="total", cost=rows.bind["node_cost_year"],
              mtok=rows.bind["node_mtok_year"])  # fmt: skip


def _against(rows: Rows) -> None:
    """The monthly figure, the difference, what explains it and what bounds it."""
    book, page, bind = rows.book, rows.page, rows.bind
    buy, ruler = book.written["buy"], book.written["ruler"]
    _present(rows, "vat_present", buy.line("vat_flow"), ruler.line("end_factor"), "money")
    (running,) = ruler.all_of("demand.running")
    assert isinstance(running, Line)
    _present(rows, "annuity", running, ruler.line("flow_factor"), "factor")
    rows.calc("node_settled_year")
    rows.calc("node_cost_year", "settled_year", say(page, "one_node.settled_year"),
              node_capital_year=bind["node_settled_year"])  # fmt: skip
    settled = rows.calc("cost_per_mtok", "settled", cost=bind["settled_year"], mtok=bind["node_mtok_year"])
    monthly = rows.link("monthly", buy.cell("cost_levelised"))
    unit = rows.bind["per_mtok"]
    rows.calc("increment", "apart", flow_a=monthly, flow_b=unit, unit="money/Mtok", role="total")
    rows.calc("increment", "timing", flow_a=settled, flow_b=unit, unit="money/Mtok")
    rows.calc("increment", "growth", flow_a=monthly, flow_b=settled, unit="money/Mtok")
    rows.calc("timing_bound", "bound")
    _steady(rows)
    tokens = rows.link("mtok_present", buy.cell("mtok_present"), say(page, "months.mtok_present"))
    book.cells["one_node.present"] = rows.calc("of_all", "settled_present", count=settled, each=tokens)


def _present(rows: Rows, name: str, amounts: Line, factors: Line, unit: str) -> Cell:
    """A line at its present value."""
    text_ = f"SUMPRODUCT({amounts.range(rows.page)},{factors.range(rows.page)})"
    return rows.formula(name, text_, products([(amounts.cells, factors.cells)]), unit)


def _steady(rows: Rows) -> None:
    """Whether all months are alike, which is when both ways must agree."""
    book, bind = rows.book, rows.bind
    buy = book.written["buy"]
    flags = []
    for name, path in (("running", "operating_cost"), ("tokens", "mtok"), ("nodes", "nodes")):
        line = buy.line(path)
        most = rows.formula(f"most_{name}", f"MAX({line.range(rows.page)})", computed(line.cells, _largest),
                            line.cells[0].unit)  # fmt: skip
        flags.append(_level(rows, name, most, bind["months"], total_of(line)))
    flow = buy.line("capex_flow")
    flags.append(_level(rows, "purchases", flow.cells[0], ONE, total_of(flow)))
    sold = _present(rows, "sold_present", buy.line("salvage_flow"), book.written["ruler"].line("end_factor"), "money")
    brought = rows.calc("salvage_flow", "sales_present", proceeds=bind["sales"], month=ONE, sold=ONE)
    at_end = rows.calc("of_all", "sold_at_end", count=brought, each=bind["end_factor"])
    flags.append(_level(rows, "sales", sold, ONE, at_end))
    flags += [book.cells[f"one_node.{name}"] for name in ("nodes", "node_mtok_year")]
    text_ = "*".join(f"({flag.seen_from(rows.page)}>0)" for flag in flags)
    alike = rows.formula("alike", f"1*{text_}", computed(flags, lambda *each: float(min(each) > 0)), "flag")
    text_ = f"IF(ISNUMBER({alike.address}),{alike.address},0)"
    steady = rows.formula("steady", text_, Seeing([alike], _flag), "flag", "total")
    book.cells["feasible.steady"] = steady  # a check asks for it as for an option that can be had


def _flag(known: Value) -> Value:
    """A flag; 0 where it cannot be told."""
    return known if isinstance(known, float) else 0.0


def _largest(*values: float) -> float:
    return float(max(values))


def _level(rows: Rows, name: str, most: Operand, times: Operand, summed: Operand) -> Cell:
    said = say(rows.page, f"one_node.level_{name}")
    return rows.calc("level", f"level_{name}", said, most=most, times=times, summed=summed)
