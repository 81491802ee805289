"""Risk, first part: the present cost of every option by component, after tax; what one price moves is one of these."""

from __future__ import annotations

from collections.abc import Sequence

from r1model_workbook.computing import Products
from r1model_workbook.grid import ONE, Book, Cell, Page, added, computed
from r1model_workbook.months import Line
from r1model_workbook.sheets.common import headers, say, section
from r1model_workbook.sheets.costs import products

LAST = 16
COLUMNS = ("component", "option", "pretax", "deducted", "aftertax", "with_linked", "unit_cost", "grows", "same_month")
Pairs = Sequence[tuple[Line, Line]]


def components(page: Page, row: int) -> int:
    """One row a component: cost, deductions, after tax; then the sums that must be the options' present costs."""
    book = page.book
    row = section(page, row, "risk.components", LAST, "risk.components_note")
    row = headers(page, row, [f"risk.{name}" for name in COLUMNS])
    tax = book.cells["risk.tax_rate"]
    for option, rows in _rows(book).items():
        made = []
        for key, (words, paid, deducted) in rows.items():
            page.put(row, 1, f"{book.pages[option].title}: {words}", "label")
            page.put(row, 2, book.pages[option].title, "unit")
            bind = {"tax_rate": tax, "pretax": product(page, row, 3, paid), "deducted": product(page, row, 4, deducted)}
            made.append(page.calc(row, 5, "component_cost", bind))
            book.cells[f"part:{option}.{key}"] = made[-1]
            book.cells[f"paid:{option}.{key}"] = bind["pretax"]
            if key.startswith("asset"):
                _unit(page, row, key, bind["pretax"])
            row += 1
        page.put(row, 1, say(page, "risk.sum").format(option=book.pages[option].title), "total_label")
        page.put(row, 2, None, "total_label")
        for column in (3, 4, 5):
            cells = [page.cells[cell.row, column] for cell in made]
            text = f"SUM({cells[0].address}:{cells[-1].address})"
            total = page.formula(row, column, text, added(cells), "total", "money")
        book.cells[f"parts:{option}"] = total
        row += 1
    return row


def product(page: Page, row: int, column: int, pairs: Pairs, role: str = "calc") -> Cell:
    """Sums over the months of one line times another."""
    text = "+".join(f"SUMPRODUCT({left.range(page)},{right.range(page)})" for left, right in pairs)
    return page.formula(row, column, text, products((a.cells, b.cells) for a, b in pairs), role, "money")


def flagged(page: Page, row: int, column: int, parts: Sequence[tuple[Cell, Line, Line]]) -> Cell:
    """Sums over the months of one line times another, each counted where its flag is 1."""
    text = "+".join(f"{flag.seen_from(page)}*SUMPRODUCT({left.range(page)},{right.range(page)})"
                    for flag, left, right in parts)  # fmt: skip
    compute = Products(
        [(flag, *pair) for flag, *lines in parts for pair in zip(*(line.cells for line in lines), strict=True)]
    )
    return page.formula(row, column, text, compute, "calc", "money")


def _rows(book: Book) -> dict[str, dict[str, tuple[str, Pairs, Pairs]]]:
    """Words, what is paid and what is deducted, by option and component."""
    ruler = book.lines["ruler"]
    flow, end, tax, late = (ruler[key] for key in ("flow_factor", "end_factor", "tax_factor", "end_tax_factor"))

    def running(line: Line) -> tuple[str, Pairs, Pairs]:
        return str(line.label.value), [(line, flow)], [(line, tax)]

    buy = {f"asset{at}": _asset(book, at) for at in book.lines["buy.assets"]}
    buy["electricity"] = running(book.lines["buy"]["power_bill"])
    rent = {key: running(book.lines["rent"][key]) for key in ("compute", "storage", "egress")}
    words = str(book.lines["rent"]["upfront"].label.value)
    rent["upfront"] = (words, [(book.lines["rent"]["upfront"], end)], [(book.lines["rent"]["deducted"], late)])
    api = {key: running(book.lines["api"][key]) for key in ("api_input", "api_output")}
    found = {"buy": buy, "rent": rent, "api": api}
    for option, rows in found.items():
        rows |= {f"running{at}": running(line) for at, line in book.lines[f"{option}.running"].items()}
    return found


def _asset(book: Book, at: str) -> tuple[str, Pairs, Pairs]:
    lines, ruler = book.lines["buy.assets"][at], book.lines["ruler"]
    paid = [(lines[name], ruler["end_factor"]) for name in ("capex_flow", "vat_flow", "salvage_flow")]
    deducted = [(lines["depreciation"], ruler["tax_factor"]), (lines["disposal_deduction"], ruler["end_tax_factor"])]
    head = book.case[f"buy.capex[{at}].amount"][0]
    return str(head.page.cells[head.row, 1].value), paid, deducted


def _unit(page: Page, row: int, key: str, paid: Cell) -> None:
    """A purchase with the running costs that are shares of it, by unit; and its units for a node of the first lot."""
    book = page.book
    parts = [book.lines["buy.assets"][key[5:]]["assets_in_service"], book.lines["buy"]["linked_rate"],
             book.lines["ruler"]["flow_factor"]]  # fmt: skip
    amount = with_linked(page, row, 6, paid, parts)
    names = {name: book.cells[f"{key}.{name}"] for name in ("asset_units", "per_node", "nodes_together", "bought")}
    bind = {"amount": amount, "base": names["asset_units"]}
    book.cells[f"{key}.unit_cost"] = page.calc(row, 7, "per_unit", bind)
    book.cells[f"{key}.unit_cost"].unit = "money"
    lot = book.lots["month"][0]
    at, start = names["bought"].seen_from(page), lot.seen_from(page)
    same = page.formula(row, 9, f"IF({at}={start},1,0)", computed([names["bought"], lot], lambda a, b: float(a == b)),
                        "calc", "flag")  # fmt: skip
    book.cells[f"{key}.grows"] = page.calc(row, 8, "units_per_node", names | {"same_month": same})


def with_linked(page: Page, row: int, column: int, cell: Cell, lines: Sequence[Line]) -> Cell:
    """A cell and the sum over the months of three lines times each other."""
    text = f"{cell.address}+SUMPRODUCT({','.join(line.range(page) for line in lines)})"
    compute = Products([(cell, ONE, ONE), *zip(*(line.cells for line in lines), strict=True)])
    return page.formula(row, column, text, compute, "calc", "money")
