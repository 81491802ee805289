"""Faults as people and generators make them, to be planted into a sound book: cells and what then stands in them."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from r1model_workbook.view.grid import Book, Cell
from r1model_workbook.view.months import FIRST, Line

Text = str | float  # a formula, or a number typed over it
Planted = dict[Cell, Text]
Plant = Callable[[Book], Planted]


class Fault(NamedTuple):
    """What is planted; `uniform` where a whole row has it, so that no comparison of neighbours can see it."""

    plant: Plant
    uniform: bool = False


def rewritten(cells: Iterable[Cell], pattern: str, new: str, count: int = 1) -> Planted:
    """Formulas with a part replaced, every one of them changed."""
    found = {cell: re.sub(pattern, new, str(cell.text), count=count) for cell in cells}
    assert found and all(text != cell.text for cell, text in found.items()), (pattern, next(iter(found)).text)
    return found  # type: ignore[return-value]


def total(line: Line) -> Cell:
    assert line.total is not None
    return line.total


def asset(book: Book, at: int, name: str) -> Line:
    return book.written["buy"].rows("capex")[at].line(name)


def labelled(book: Book, key: str, words: str, column: int = 3) -> list[Cell]:
    """The formula cells of a sheet in one column, by the words beside them."""
    page = book.pages[key]
    found = [page.cells[row, column] for (row, at), cell in page.cells.items()
             if at == 1 and cell.value == words and (row, column) in page.cells]  # fmt: skip
    assert found, words
    return found


def other_row(cells: Iterable[Cell], old: Line, new: Line) -> Planted:
    """Formulas that refer to another row of the same sheet than they should."""
    return rewritten(cells, rf"(?<=[A-Z]){old.cells[0].row}\b", str(new.cells[0].row))


def sum_one_short(book: Book) -> Planted:
    return rewritten([total(asset(book, 0, "depreciation"))], r":BO", ":BN")


def slipped(book: Book) -> Planted:
    """$C without its dollar: every month reads one column further to the right."""
    found: Planted = {}
    for cell in asset(book, 0, "capex_flow").cells:
        letter = get_column_letter(3 + cell.column - FIRST)
        found |= rewritten([cell], r"^\$C(?=\d)", letter) if letter != "C" else {}
    return found


def swapped_currency(book: Book) -> Planted:
    usd, cny = (book.written["buy"].line(name).cells[0].row for name in ("usd_value", "cny_value"))
    line = asset(book, 0, "line_currency")
    found: Planted = {}
    for cell in line.cells:
        text = re.sub(rf"([A-Z]+){usd}\b(.*?)([A-Z]+){cny}\b", rf"\g<1>{cny}\g<2>\g<3>{usd}", str(cell.text))
        found[cell] = text
    return found


def branches_swapped(book: Book) -> Planted:
    cells = labelled(book, "buy", "Straight-line depreciation, month")[:1]
    return rewritten(cells, r"^IF\(([^,]+),(.*),(.*)\)$", r"IF(\1,\3,\2)")


def typed_over(cell: Cell) -> Planted:
    """The number that stands there, typed: right until something changes."""
    assert isinstance(cell.value, float)
    return {cell: cell.value}


def other_asset(book: Book) -> Planted:
    first, second = (row.cell("asset_cost").row for row in book.written["buy"].rows("capex")[:2])
    return rewritten(asset(book, 1, "capex_flow").cells, rf"\$C{second}\b", f"$C{first}")


def in_row(book: Book, key: str, words: str, pattern: str, new: str, count: int = 1) -> Planted:
    """One parameter's formula, every place where it stands."""
    return rewritten([cell for cell in labelled(book, key, words) if cell.text], pattern, new, count)


def check_typed_over(book: Book) -> Planted:
    page = book.pages["checks"]
    row = next(row for (row, at), cell in page.cells.items() if at == 1 and "present cost" in str(cell.value))
    return {page.cells[row, 6]: 1.0}


def called(book: Book, key: str, words: str) -> Cell:
    return labelled(book, key, words)[0]


def components_short(book: Book) -> Planted:
    """A component left out of the sum: its range begins a row late."""
    cell = book.cells["parts:buy"]
    return rewritten([cell], r"(\d+):", lambda found: f"{int(found[1]) + 1}:")  # type: ignore[arg-type]


def one_lot(book: Book) -> Line:
    """The nodes in service, summed over the lots."""
    return book.written["buy"].line("nodes")


FAULTS: dict[str, Fault] = {
    "< for <= in the months in service": Fault(
        lambda book: rewritten(asset(book, 0, "serving").cells, "<=", "<"), True),
    "< for <= in the months of depreciation": Fault(
        lambda book: rewritten(asset(book, 0, "depreciation").cells, "<=", "<"), True),
    "a bracket lost in the draw of the nodes": Fault(
        lambda book: rewritten(book.written["buy"].line("power.it_power_kw").cells, r"\*\((.*)\)$", r"*\1"), True),
    "one month of the cash flow reads the column before": Fault(
        lambda book: rewritten([book.written["buy"].line("cash_flow").cells[7]], r"^N", "M")),
    "a number typed over a month of the cash flow": Fault(
        lambda book: typed_over(book.written["buy"].line("cash_flow").cells[5])),
    "a number typed over a discount factor": Fault(
        lambda book: typed_over(book.written["ruler"].line("end_factor").cells[24])),
    "dollars valued as renminbi and the reverse": Fault(swapped_currency, True),
    "a sheet that was renamed": Fault(
        lambda book: rewritten([book.lines["compare"]["rent.cash_flow"].cells[3]], "'Rent'", "'Rental'")),
    "a name that is gone": Fault(
        lambda book: {called(book, "buy", "Discount rate"): "discount_rate_old"}),
    "electricity indexed a month late": Fault(
        lambda book: other_row(labelled_line(book, "buy", "Price index"), book.written["buy"].line("elapsed"),
                               book.written["buy"].line("month")), True),
    "demand grows a month early": Fault(
        lambda book: other_row(demand_growth(book).cells, book.written["ruler"].line("elapsed"),
                               book.written["ruler"].line("month")), True),
    "a sum that ends a month short": Fault(sum_one_short),
    "salvage as a cost": Fault(
        lambda book: rewritten(asset(book, 0, "salvage_flow").cells, r"^-1\*", ""), True),
    "running costs discounted at the end of the month": Fault(
        lambda book: other_range(book.cells["buy.pv_pretax"], "flow_factor", "end_factor", book)),
    "tax saved discounted with the running costs": Fault(
        lambda book: other_range(book.cells["rent.pv_deductions"], "tax_factor", "flow_factor", book, "rent")),
    "the tax rate twice": Fault(
        lambda book: rewritten(book.written["buy"].line("tax_effect").cells, r"^(\$C\d+)\*", r"\1*\1*"), True),
    "the servers at the cost of the GPUs": Fault(other_asset, True),
    "a look-up that is approximate": Fault(
        lambda book: in_row(book, "buy", "Straight line (1 yes, 0 no)", r",0\)\)$", ",1))")),
    "a reference without its dollar": Fault(slipped),
    "the last month of the nodes a month early": Fault(
        lambda book: in_row(book, "buy", "Last month in use 1", r"$", "-1")),
    "the branches of a condition swapped": Fault(branches_swapped),
    "the lag of VAT left out": Fault(
        lambda book: in_row(book, "buy", "Month VAT comes back", r"\+\$C\$\d+", "")),
    "a lot of nodes left out": Fault(
        lambda book: rewritten(one_lot(book).cells, r"\+[A-Z]+\d+$", ""), True),
    "MAX for MIN in the utilisation": Fault(
        lambda book: rewritten(book.written["buy"].line("util.load_share").cells, "MIN", "MAX"), True),
    "MIN for MAX in the discounting months": Fault(
        lambda book: rewritten(book.written["ruler"].line("flow_exponent").cells, "MAX", "MIN"), True),
    "a typed tax rate in place of the input": Fault(
        lambda book: {called(book, "rent", "Income tax"): 0.25}),
    "a check typed over with a pass": Fault(check_typed_over),
    "a yearly cost divided by twelve twice": Fault(
        lambda book: in_row(book, "buy", "Amount a month", r"^(.*)$", r"(\1)/12")),
    "recoverable VAT added to cost, the rest not": Fault(
        lambda book: in_row(book, "buy", "VAT factor joining cost", r"\(1-(\$C\$\d+)\)", r"\1")),
    "a commitment at each month's price": Fault(
        lambda book: other_row(labelled_line(book, "rent", "Price index of the term"),
                               line_at(book, "rent", "Month the term was signed"),
                               line_at(book, "rent", "Month")), True),
    "prepayment charged after the term has begun": Fault(
        lambda book: rewritten(labelled_line(book, "rent", "Months left of the term"), r"$", "-1"), True),
    "electricity counted twice": Fault(
        lambda book: rewritten(book.written["buy"].line("operating_cost").cells, r"^([A-Z]+\d+)", r"\1+\1"), True),
    "gains on sale not taxed": Fault(
        lambda book: rewritten(asset(book, 0, "disposal_deduction").cells, r"^\((.*)\)\*(\$C\d+)\*\((.*)\)$",
                               r"MAX(0,\1)*\2*(\3)"), True),
    "a component left out of the sum": Fault(components_short),
    "the NPV the wrong way round": Fault(
        lambda book: rewritten([book.cells["npv.rent"]], r"^(.*)-(.*)$", r"\2-\1")),
    "discounted payback of undiscounted cash": Fault(
        lambda book: {cell: f"'Buy'!{book.written['buy'].line('cash_flow').cells[at].address.replace('$', '')}"
                      for at, cell in enumerate(book.lines["compare"]["buy.discounted_cash"].cells)}, True),
    "tax settled a month after the year": Fault(
        lambda book: rewritten(book.written["ruler"].line("settles").cells[1:], r"^MAX\(\(([A-Z]+\d+)=",
                               r"MAX((\1-1="), True),
    "the running total begun anew in the second year": Fault(
        lambda book: rewritten([book.written["buy"].line("cumulative").cells[13]], r"^[A-Z]+\d+\+", "")),
    "levelised cost by undiscounted tokens": Fault(
        lambda book: {book.cells["buy.cost_levelised"]:
                      re.sub(r"/.*", f"/$E${book.written['buy'].line('mtok').cells[0].row}",
                             str(book.cells["buy.cost_levelised"].text))}),
    "a loan on all of the purchases": Fault(
        lambda book: in_row(book, "buy", "Principal", r"\*\$C\$\d+", "")),
    "the smooth exchange rate in yearly steps": Fault(
        lambda book: rewritten(book.written["ruler"].line("fx_rate").cells, r"\((?=[A-Z]+\d+/)", "INT("), True),
    "off-peak discount taken from all tokens": Fault(
        lambda book: rewritten([book.cells["api.offpeak_factor"]], r"\$C\$\d+\*", "")),
    "nodes and load exchanged in the heat map": Fault(
        lambda book: {book.cells["heat.first"]: exchanged(book.cells["heat.first"])}),
}  # fmt: skip


def demand_growth(book: Book) -> Line:
    return Line(labelled_line(book, "demand", "Growth of demand"))


def labelled_line(book: Book, key: str, words: str) -> list[Cell]:
    """The months of the first row of a sheet with these words."""
    page = book.pages[key]
    row = min(row for (row, at), cell in page.cells.items() if at == 1 and cell.value == words
              and (row, FIRST) in page.cells and page.cells[row, FIRST].text)  # fmt: skip
    return [cell for (at, column), cell in sorted(page.cells.items()) if at == row and column >= FIRST]


def line_at(book: Book, key: str, words: str) -> Line:
    return Line(labelled_line(book, key, words))


def other_range(cell: Cell, old: str, new: str, book: Book, key: str = "buy") -> Planted:
    """A sum of products over another row of factors."""
    rows = {name: book.written[key].line(name).cells[0].row for name in (old, new)}
    return rewritten([cell], rf"\$G\${rows[old]}:\$BO\${rows[old]}\b", f"$G${rows[new]}:$BO${rows[new]}")


def exchanged(cell: Cell) -> str:
    """The formula of a field of the heat map with its two axes exchanged."""
    page = cell.page
    nodes, load = page.cells[cell.row, 1].address, page.cells[cell.row - 1, cell.column].address
    mark = str(cell.text).replace(nodes, "?").replace(load, nodes)
    return mark.replace("?", load)
