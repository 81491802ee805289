"""Risk, first part: the present cost of every option by component, after tax; what one price moves is one of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from r1model.options.files import compared
from r1model.options.option import KINDS, Component, option
from r1model_workbook.sheets.common import headers, row_head, say, section
from r1model_workbook.view.computing import Difference, Products, SumWhere
from r1model_workbook.view.grid import ONE, ZERO, Book, Cell, Operand, Page, added, computed, same, span_of
from r1model_workbook.view.months import Line
from r1model_workbook.view.option_sheet import Written
from r1model_workbook.view.products import products

LAST, KIND, FIRST_OPTION = 16, 10, 3
COLUMNS = (
    "component",
    "option",
    "pretax",
    "deducted",
    "aftertax",
    "with_linked",
    "unit_cost",
    "grows",
    "same_month",
    "kind",
)
Pairs = Sequence[tuple[Line, Line]]
Weighted = Sequence[tuple[Any, Line, Line]]


def components(page: Page, row: int) -> int:
    """One row a component: cost, deductions, after tax; then the sums that must be the options' present costs."""
    book = page.book
    row = section(page, row, "risk.components", LAST, "risk.components_note")
    row = headers(page, row, [f"risk.{name}" for name in COLUMNS])
    tax = book.cells["risk.tax_rate"]
    for key in compared():
        made = []
        for path, part, component in parts(book, key):
            page.put(row, 1, f"{book.pages[key].title}: {_words(part, component)}", "label")
            page.put(row, 2, book.pages[key].title, "unit")
            page.put(row, KIND, say(page, f"risk.{component.kind}"), "unit")
            paid, deducted = _pairs(book, part, component)
            bind = {
                "tax_rate": tax,
                "pretax": product(page, row, 3, paid),
                "deducted": _deducted(page, row, 4, deducted),
            }
            made.append(page.calc(row, 5, "component_cost", bind))
            book.cells[f"part:{path}"], book.cells[f"paid:{path}"] = made[-1], bind["pretax"]
            if "assets_in_service" in part.names:
                _unit(page, row, part, bind["pretax"])
            row += 1
        page.put(row, 1, say(page, "risk.sum").format(option=book.pages[key].title), "total_label")
        page.put(row, 2, None, "total_label")
        for column in (3, 4, 5):
            cells = [page.cells[cell.row, column] for cell in made]
            text = f"SUM({cells[0].address}:{cells[-1].address})"
            total = page.formula(row, column, text, added(cells), "total", "money")
        book.cells |= {f"parts:{key}": total, f"parts.first:{key}": made[0]}
        row += 1
    return row


def by_kind(page: Page, row: int) -> int:
    """What each option pays by kind, before tax, and the tax it saves: alike for all, so that any two can be compared.

    `page.book.rows_by_kind` has a row of cells for every kind and the last for the tax; `kinds:OPTION` is their sum.
    """
    book = page.book
    row = section(page, row, "risk.kinds", LAST, "risk.kinds_note")
    row = headers(page, row, ["risk.kind", "column.unit", *(f"{key}.tab" for key in compared())])
    first = row
    for kind in KINDS:
        row_head(page, row, say(page, f"risk.{kind}"), "money")
        label = page.cells[row, 1]
        book.rows_by_kind.append([_of_kind(page, row, column, key, label) for column, key in _options()])
        row += 1
    row_head(page, row, say(page, "risk.tax_saved"), "money")
    book.rows_by_kind.append([_tax_saved(page, row, column, key) for column, key in _options()])
    row += 1
    row_head(page, row, say(page, "months.pv_aftertax"), "money", "total_label")
    for column, key in _options():
        cells = [page.cells[at, column] for at in range(first, row)]
        text = f"SUM({span_of(cells, page)})"
        book.cells[f"kinds:{key}"] = page.formula(row, column, text, added(cells), "total", "money")
    return row + 1


def _options() -> Iterator[tuple[int, str]]:
    return enumerate(compared(), start=FIRST_OPTION)


def _of_kind(page: Page, row: int, column: int, key: str, kind: Cell) -> Cell:
    """The components of an option that are of a kind, before tax."""
    first, after = page.book.cells[f"parts.first:{key}"].row, page.book.cells[f"parts:{key}"].row
    kinds, costs = ([page.cells[at, source] for at in range(first, after)] for source in (KIND, 3))
    text = f"SUMIF({span_of(kinds, page)},{kind.address},{span_of(costs, page)})"
    return page.formula(row, column, text, SumWhere(kinds, kind, costs), "calc", "money")


def _tax_saved(page: Page, row: int, column: int, key: str) -> Cell:
    """What the option costs after tax less what it costs before: below 0 where tax is saved."""
    after = page.book.cells[f"parts:{key}"]
    before = page.cells[after.row, 3]
    compute = Difference(same(after), same(before))
    return page.formula(row, column, f"{after.address}-{before.address}", compute, "calc", "money")


def parts(book: Book, key: str) -> Iterator[tuple[str, Written, Component]]:
    """The components of an option: path, where its lines stand, what it is."""
    written = book.written[key]
    for component in option(key).components:
        if component.rows:
            for at, part in enumerate(written.rows(component.rows)):
                yield f"{key}.{component.rows}.{at}", part, component
        else:
            yield f"{key}.{component.name}", written, component


def _words(part: Written, component: Component) -> str:
    first = next(iter(component.operating or component.closing))
    return part.title or str(part.line(first).label.value)


def _pairs(book: Book, part: Written, component: Component) -> tuple[Pairs, Weighted]:
    """What is paid and what is deducted, each line with the factor that takes it to today; of the latter its weight."""
    ruler = book.written["ruler"]

    def with_factor(names: Sequence[str], factor: str) -> list[tuple[Line, Line]]:
        return [(part.line(name), ruler.line(factor)) for name in names]

    paid = with_factor(component.operating, "flow_factor") + with_factor(component.closing, "end_factor")
    early = with_factor((*component.operating, *component.early), "tax_factor")
    late = with_factor(component.late, "end_tax_factor")
    weights = [*([part.bound("deduction_factor")] * len(early)), *([part.bound("late_factor")] * len(late))]
    return paid, [(weight, *pair) for weight, pair in zip(weights, early + late, strict=True)]


def _deducted(page: Page, row: int, column: int, weighted: Weighted) -> Cell:
    """Sums over the months of what is deducted, each as often as it is; nought where nothing is."""
    if not weighted:
        return product(page, row, column, [])
    text = "+".join(f"{weight.seen_from(page)}*SUMPRODUCT({left.range(page)},{right.range(page)})"
                    for weight, left, right in weighted)  # fmt: skip
    terms = [(weight, *pair) for weight, left, right in weighted for pair in zip(left.cells, right.cells, strict=True)]
    return page.formula(row, column, text, Products(terms), "calc", "money")


def product(page: Page, row: int, column: int, pairs: Pairs, role: str = "calc") -> Cell:
    """Sums over the months of one line times another; nought where nothing is paid or deducted."""
    if not pairs:
        made = page.link(row, column, ZERO, role)
        made.unit = "money"
        return made
    text = "+".join(f"SUMPRODUCT({left.range(page)},{right.range(page)})" for left, right in pairs)
    return page.formula(row, column, text, products((a.cells, b.cells) for a, b in pairs), role, "money")


def flagged(page: Page, row: int, column: int, parts: Sequence[tuple[Operand, Line]], factor: Line) -> Cell:
    """The sum over the months of lines times a factor, each line counted where its flag is 1."""
    text = "+".join(f"{flag.seen_from(page)}*{line.range(page)}" for flag, line in parts)
    compute = Products([(flag, *pair) for flag, line in parts for pair in zip(line.cells, factor.cells, strict=True)])
    text = f"SUMPRODUCT({text},{factor.range(page)})"
    return page.formula(row, column, text, compute, "calc", "money")


def _unit(page: Page, row: int, asset: Written, paid: Cell) -> None:
    """A purchase with the running costs that are shares of it, by unit; and its units for a node of the first lot."""
    book = page.book
    buy = book.written["buy"]
    rests = [asset.line("assets_in_service"), buy.line("linked_rate"), book.written["ruler"].line("flow_factor")]
    amount = with_linked(page, row, 6, [paid], [rests])
    names = {name: asset.cell(name) for name in ("asset_units", "per_node", "nodes_together", "bought")}
    asset.names["unit_cost"] = page.calc(row, 7, "per_unit", {"amount": amount, "base": names["asset_units"]})
    asset.cell("unit_cost").unit = "money"
    lot = buy.rows("nodes")[0].cell("bought")
    at, start = names["bought"].seen_from(page), lot.seen_from(page)
    same = page.formula(row, 9, f"IF({at}={start},1,0)", computed([names["bought"], lot], lambda a, b: float(a == b)),
                        "calc", "flag")  # fmt: skip
    asset.names["grows"] = page.calc(row, 8, "units_per_node", names | {"same_month": same})


def with_linked(page: Page, row: int, column: int, cells: Sequence[Cell], lines: Sequence[Sequence[Line]]) -> Cell:
    """Cells, and the sums over the months of three lines times each other."""
    sums = [f"SUMPRODUCT({','.join(line.range(page) for line in three)})" for three in lines]
    text = "+".join([*(cell.address for cell in cells), *sums])
    months = [term for three in lines for term in zip(*(line.cells for line in three), strict=True)]
    compute = Products([*((cell, ONE, ONE) for cell in cells), *months])
    return page.formula(row, column, text, compute, "calc", "money")
