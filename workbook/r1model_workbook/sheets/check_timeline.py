"""The timeline's identities: two routes to the same amount, for the Checks sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from r1model.options.files import compared
from r1model.sums import total
from r1model_workbook.sheets.bounds import counted
from r1model_workbook.sheets.common import FIRST_ROW, headers, negative, say
from r1model_workbook.view.computing import Computation, Products
from r1model_workbook.view.grid import ONE, ZERO, Book, Cell, Operand, Page, computed, evaluator, span_of
from r1model_workbook.view.months import Line

FOOT, FEW = 8, 4
Identity = tuple[str, Cell, Operand]
Gated = tuple[str, Cell, Operand, tuple[str, ...] | None]


def timeline_checks(book: Book) -> Iterator[Gated]:
    """Words, left, right, the options that must be had for it to say anything; None where only equal numbers pass.

    A count of what is in range takes no large tolerance: that is an input itself, and may be what is out of range.

    Sums that need cells of their own stand at the foot of the list.
    """
    foot = _Foot(book)
    for name, flags in book.bounded.items():
        words = say(foot.page, f"lines.{name}" if name != "inputs" else "inputs.title")
        yield foot.words("in_range", words), foot.cells(words, flags), foot.in_range(words, flags), None
    for option in compared():
        title = book.pages[option].title
        present, lines = book.cells[f"{option}.pv_aftertax"], book.written[option]
        yield foot.words("second_route", title), present, book.cells[f"{option}.second_route"], (option,)
        yield foot.words("parts", title), present, book.cells[f"parts:{option}"], (option,)
        yield foot.words("kinds", title), present, book.cells[f"kinds:{option}"], (option,)
        last = lines.line("cumulative").cells[-1]
        yield foot.words("cumulative", title), last, lines.cell("cash_flow:total"), (option,)
        tax = foot.sum("tax_base", title, [lines.cell("deductions:total")], [book.written["ruler"].cell("tax_rate")])
        yield foot.words("tax", title), lines.cell("tax_settled:total"), tax, (option,)
    yield from ((*each, ("buy",)) for part in (_assets, _tokens, _loan) for each in part(book, foot))
    for key, cell in book.dated.items():
        yield foot.words("dated", key), cell, ONE, ()
    yield foot.words("ruler"), foot.largest(book), _last_month(book), ()
    for option in compared():
        at = book.cells[f"years.{option}"]
        cells = [at.page.cells[at.row + step, at.column] for step in range(6)]
        nominal = foot.negative("nominal", book.pages[option].title, book.written[option].cell("cash_flow:total"))
        yield (
            foot.words("years", book.pages[option].title),
            nominal,
            foot.sum("years_sum", book.pages[option].title, cells),
            (option,),
        )
        yield foot.words("year_lines", book.pages[option].title), nominal, book.cells[f"yearly.{option}"], (option,)
    booked = foot.sum("booked", "", [book.cells["yearly.booked"], book.cells["yearly.lost"]])
    yield foot.words("booked"), booked, book.cells["yearly.written_off"], ("buy",)
    yield foot.words("one_node"), book.cells["buy.pv_pretax"], book.cells["one_node.present"], ("buy", "steady")
    for side, option in (("buy", "lease"), ("rent", "rent")):
        rate, out = (book.cells[f"service.{side}.{name}"] for name in ("rate", "out_tok_s"))
        yield (
            foot.words("served_" + side),
            out,
            foot.sum("served_" + side, "", [rate], [book.cells["service.output_tokens"]]),
            (option,),
        )
    hybrid = book.written["hybrid"]
    yield foot.words("mix"), hybrid.cell("pv_aftertax"), hybrid.cell("best_present"), ("hybrid",)
    for kind in ("work", "other"):
        yield foot.words("shape", say(foot.page, f"load.hour_{kind}")), book.cells[f"shape.{kind}"], ONE, ()


def _loan(book: Book, foot: _Foot) -> Iterator[Identity]:
    """A loan ends at nought; what is paid is the principal and the interest."""
    buy = book.written["buy"]
    owed = buy.line("financing.owed").cells[-1]
    yield foot.words("loan"), owed, ZERO
    paid = foot.sum("loan_paid", "", [buy.cell("financing.paid:total")])
    both = foot.sum("loan_both", "", [buy.cell("financing.principal"), buy.cell("financing.interest:total")])
    yield foot.words("interest"), paid, both


def _assets(book: Book, foot: _Foot) -> Iterator[Identity]:
    """Deductions make up cost less proceeds, depreciation by two routes; VAT nets to nought; purchases add up."""
    buy = book.written["buy"]
    for asset in buy.rows("capex"):
        name = asset.title
        both = [asset.cell("capex_flow:total"), asset.cell("salvage_flow:total")]
        traded = foot.sum("traded", name, both, [asset.cell("deductible")])
        parts = [asset.cell("depreciation:total"), asset.cell("disposal_deduction:total")]
        yield foot.words("written", name), traded, foot.sum("written", name, parts)
        yield foot.words("depreciation", name), parts[0], asset.cell("depreciation_due")
        yield foot.words("vat", name), asset.cell("vat_flow:total"), ZERO
        yield foot.words("order", name), asset.cell("in_order"), ONE
    yield foot.words("lots"), buy.cell("nodes:total"), foot.node_months(book)
    for at, lot in enumerate(buy.rows("nodes"), start=1):
        yield foot.words("order", f"{say(foot.page, 'lines.buy.nodes')} {at}"), lot.cell("in_order"), ONE
    cells = [asset.cell("capex_flow:total") for asset in buy.rows("capex")]
    yield foot.words("purchases"), buy.cell("capex_flow:total"), foot.sum("purchases", "", cells)


def _tokens(book: Book, foot: _Foot) -> Iterator[Identity]:
    """Served and unserved tokens make up the demand where load follows it; utilisation is a share."""
    buy = book.written["buy"]
    served = foot.sum("served", "", [buy.cell("mtok:total"), buy.cell("util.unserved_mtok:total")])
    yield foot.words("tokens"), foot.choice(book, served, buy.cell("demand.demand_mtok:total")), served
    load = buy.line("util.load_share")
    yield foot.words("load"), foot.highest(load), foot.bounded(load)


def _last_month(book: Book) -> Cell:
    return book.cells["foot.months"]


class _Foot:
    """Cells beside the list of checks, for sums that it needs."""

    def __init__(self, book: Book) -> None:
        self.page: Page = book.pages["checks"]
        self.row = headers(self.page, FIRST_ROW + 1, ["checks.foot", "checks.foot_value"], first=FOOT)

    def words(self, key: str, name: str = "") -> str:
        """What the check says, of what."""
        return say(self.page, f"checks.{key}").format(name=name)

    def put(self, key: str, name: str, unit: str, text: str, compute: Computation) -> Cell:
        """One sum with its words."""
        self.page.put(self.row, FOOT, f"{say(self.page, f'foot.{key}')} {name}".strip(), "label")
        made = self.page.formula(self.row, FOOT + 1, text, compute, "calc", unit)
        self.row += 1
        return made

    def sum(self, key: str, name: str, cells: Sequence[Cell], times: Sequence[Cell] = ()) -> Cell:
        """Cells added, times others."""
        inner = "+".join(cell.seen_from(self.page) for cell in cells)
        text = "*".join([inner if len(cells) == 1 or not times else f"({inner})",
                         *(cell.seen_from(self.page) for cell in times)])  # fmt: skip
        return self.put(key, name, cells[0].unit, text, Products([(cell, *times) for cell in cells]))

    def cells(self, words: str, flags: list[list[Cell]]) -> Cell:
        """How many cells are looked at."""
        self.page.put(self.row, FOOT, f"{say(self.page, 'foot.cells')} {words}", "label")
        self.row += 1
        return self.page.put(self.row - 1, FOOT + 1, float(sum(map(len, flags))), "figure", "count")

    def in_range(self, words: str, flags: list[list[Cell]]) -> Cell:
        """How many of them are in range, a few rows in each sum."""
        parts = []
        for at in range(0, len(flags), FEW):
            which = f" {at + 1}–{at + FEW}" if len(flags) > FEW else ""
            self.page.put(self.row, FOOT, f"{say(self.page, 'foot.in_range')} {words}{which}", "label")
            parts.append(counted(self.page, self.row, FOOT + 1, flags[at : at + FEW]))
            self.row += 1
        return parts[0] if len(parts) == 1 else self.sum("in_range", words, parts)

    def node_months(self, book: Book) -> Cell:
        """Months in service of all nodes, lot by lot."""
        lots = book.written["buy"].rows("nodes")
        counts, firsts, lasts = ([lot.cell(name) for lot in lots] for name in ("count", "bought", "last"))
        first, last = span_of(firsts, self.page), span_of(lasts, self.page)
        text = f"SUMPRODUCT({span_of(counts, self.page)},({last}-{first})*({last}>{first}))"

        def served(*numbers: float) -> float:
            size = len(lots)
            rows = zip(numbers[:size], numbers[size : 2 * size], numbers[2 * size :], strict=True)
            return total(count * max(0.0, end - start) for count, start, end in rows)

        return self.put("lots", "", "count", text, computed([*counts, *firsts, *lasts], served))

    def negative(self, key: str, name: str, cell: Cell) -> Cell:
        """A cell with the other sign."""
        text = f"-1*{cell.seen_from(self.page)}"
        return self.put(key, name, cell.unit, text, evaluator(negative, [cell]))

    def largest(self, book: Book) -> Cell:
        """Months of the ruler within the horizon, month 0 left out."""
        flags = book.written["ruler"].line("in_horizon")
        months = book.case["common.months"][0]
        text = f"SUM({flags.range(self.page)})-1"
        made = self.put("ruler", "", "month", text, computed(flags.cells, lambda *values: total(values) - 1))
        book.cells["foot.months"] = self.sum("months", "", [months])
        return made

    def choice(self, book: Book, served: Cell, wanted: Cell) -> Cell:
        """The demand where load follows it, else what is served."""
        flag = book.written["buy"].cell("util.by_demand")
        text = (f"IF({flag.seen_from(self.page)}>0,"
                f"{wanted.seen_from(self.page)},{served.address})")  # fmt: skip

        return self.put("choice", "", "Mtok", text, evaluator(_chosen, [flag, wanted, served]))

    def highest(self, line: Line) -> Cell:
        """The highest month of a line."""
        text = f"MAX({line.range(self.page)})"
        return self.put("highest", "", "share", text, computed(line.cells, lambda *values: float(max(values))))

    def bounded(self, line: Line) -> Cell:
        """The highest month of a line, held within 0 and 1."""
        text = f"MAX(0,MIN(1,MAX({line.range(self.page)})))"
        value = computed(line.cells, lambda *values: float(max(0.0, min(1.0, max(values)))))
        return self.put("bounded", "", "share", text, value)


def _chosen(by_demand: float, wanted: float, served: float) -> float:
    return wanted if by_demand > 0 else served
