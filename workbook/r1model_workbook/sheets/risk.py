"""Risk: components, live tornado and turning points, heat map, bridge, years; and the engine's stamped snapshot."""

from __future__ import annotations

from typing import Any

from r1model.errors import NA
from r1model.finance.response import purchases
from r1model.finance.simulate import drivers, proportional
from r1model.options.files import compared
from r1model.options.option import option
from r1model.scenarios import base
from r1model_workbook.sheets.common import FIRST_ROW, headers, heading, row_head, say, section, unit_name, widths
from r1model_workbook.sheets.components import LAST, by_kind, components, flagged, with_linked
from r1model_workbook.sheets.feasible import option_flags
from r1model_workbook.sheets.heat import heat_map
from r1model_workbook.sheets.ranking import found, rank
from r1model_workbook.sheets.stamped import stamped
from r1model_workbook.sheets.years import years
from r1model_workbook.view.computing import Seeing, first_fault
from r1model_workbook.view.grid import ONE, Book, Cell, Fault, Page, Value, added, computed, span_of
from r1model_workbook.write.charts import MILLIONS, tornado

COLUMNS = ("driver", "component_cost", "side", "low", "high", "at_low", "at_high", "swing", "turn", "within", "near",
           "rank", "words", "salvage_paid", "salvage_deducted")  # fmt: skip


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["risk"]
    widths(page, 36, 17, 17, 17, 17, 17, 17, 17, 15, 13, 13, 12, 12, 12, 15, 15)
    page.paper, page.freeze = "A3", f"B{FIRST_ROW}"
    heading(page)
    row = _called(page, FIRST_ROW)
    row = components(page, row + 1)
    row = _drivers(page, row + 1)
    row = heat_map(page, row + 1)
    row = by_kind(page, row + 1)
    row = years(page, row + 1)
    stamped(page, row + 1)


def _called(page: Page, row: int) -> int:
    """What the whole sheet refers to: tax rate, present costs, the cheaper alternative to buying, and the NPV."""
    book = page.book
    row = section(page, row, "risk.called", LAST)
    calls = {"tax_rate": book.written["ruler"].cell("tax_rate"),
             **{f"pv_{key}": book.cells[f"{key}.pv_aftertax"] for key in compared()}}  # fmt: skip
    for name, cell in calls.items():
        words = say(page, "field.tax_rate") if name == "tax_rate" else _present(page, name[3:])
        row_head(page, row, words, cell.unit)
        book.cells[f"risk.{name}"] = page.link(row, 3, cell)
        row += 1
    row_head(page, row, say(page, "risk.reference"), "money")
    keys = [key for key in compared()[1:] if not option(key).mixed]
    others = [book.cells[f"risk.pv_{key}"] for key in keys]
    flags = option_flags(book, *keys)
    best = _reference(page, row, others, flags)
    for key, cost in zip(keys, others, strict=True):
        row += 1
        row_head(page, row, say(page, "risk.is_reference").format(option=book.pages[key].title), "flag")
        text = f"IF({cost.address}={best.address},1,0)"
        compute = computed([cost, best], lambda a, b: float(a == b))
        book.cells[f"risk.reference.{key}"] = page.formula(row, 3, text, compute, "calc", "flag")
    row -= 1
    row_head(page, row + 2, say(page, "risk.npv"), "money")
    bind = {"flow_a": best, "flow_b": book.cells["risk.pv_buy"]}
    book.cells["risk.npv"] = page.calc(row + 2, 3, "increment", bind, "total")
    return row + 3


def _reference(page: Page, row: int, costs: list[Cell], flags: list[Cell]) -> Cell:
    """The least cost among the other options that can be had; a mix stands on others and is none of them."""
    kept = []
    for column, (cost, flag) in enumerate(zip(costs, flags, strict=True), start=4):
        text = f'IF({flag.seen_from(page)}*ISNUMBER({cost.address})>0,{cost.address},"")'
        compute = Seeing([flag, cost], lambda flag, cost: cost if flag == 1 and isinstance(cost, float) else "")
        kept.append(page.formula(row, column, text, compute, "note", "money"))
    text = f"IF(COUNT({span_of(kept, page)})=0,NA(),MIN({span_of(kept, page)}))"

    def least(*amounts: Value) -> Value:
        known = [amount for amount in amounts if isinstance(amount, float)]
        return min(known) if known else Fault(NA)

    return page.formula(row, 3, text, Seeing(kept, least), "calc", "money")


def _present(page: Page, option: str) -> str:
    return f"{say(page, 'months.pv_aftertax')} {page.book.pages[option].title}"


def _drivers(page: Page, row: int) -> int:
    """Drivers of which the present cost is a share: live swings, turning points, sorted by formula."""
    page.breaks.append(row)  # its table, the order and the chart on one page
    row = section(page, row, "risk.tornado", LAST, "risk.tornado_note")
    row = headers(page, row, [f"risk.{name}" for name in COLUMNS])
    none = page.put(row, 13, say(page, "risk.no_turn"), "note")
    first = row
    for name in proportional():
        _driver(page, row, name, none)
        row += 1
    for at in range(first, row):
        rank(page, at, 12, 8, first, row - 1)
    return _sorted(page, row + 1, first, row - 1)


def _driver(page: Page, row: int, name: str, none: Cell) -> None:
    book, driver = page.book, drivers()[name]
    page.put(row, 1, driver["label"][book.language], "label")
    component = _component(page, row, name)
    side = _side(page, row, name)
    low, high = (page.put(row, column, float(driver[end]), "weak", "factor")
                 for column, end in ((4, "low"), (5, "high")))  # fmt: skip
    bind = {"component": component, "side": side}
    at_low = page.calc(row, 6, "moved_by", bind | {"factor": low})
    at_high = page.calc(row, 7, "moved_by", bind | {"factor": high})
    swing = page.calc(row, 8, "swing", {"low_change": at_low, "high_change": at_high})
    turn = _turn(page, row, component, side, none)
    inside = f"({turn.address}>={low.address})*({turn.address}<={high.address})"
    within = page.formula(row, 10, f"IF({turn.address}={none.address},0,{inside})",
                          computed([turn, low, high], lambda t, a, b: float(not isinstance(t, str) and a <= t <= b)),
                          "calc", "flag")  # fmt: skip
    near = f"({turn.address}>=0)+1/(1+ABS({turn.address}-1))"
    nearness = page.formula(
        row, 11, f"IF({turn.address}={none.address},0,{near})", computed([turn], _near), "calc", "factor"
    )
    parts = {"low": low, "high": high, "swing": swing, "turn": turn, "within": within, "near": nearness}
    book.cells |= {f"driver.{name}.{part}": cell for part, cell in parts.items()}


def _near(turn: Value) -> float:
    """How near a turning factor is to no change: 2 at no change, below 1 where no price reaches it, 0 for none."""
    if isinstance(turn, str) or turn is None:
        return 0.0
    return (turn >= 0) + 1 / (1 + abs(turn - 1))


def _component(page: Page, row: int, name: str) -> Cell:
    """The share of the present cost that the driver multiplies; hardware brings the costs that are shares of it."""
    book, driver = page.book, drivers()[name]
    buy, ruler = book.written["buy"], book.written["ruler"]
    cells = [book.cells[f"part:{_component_at(path)}"] for path in driver.get("components", ())]
    if hardware := purchases(driver):
        places = [_component_at(path).removeprefix("buy.") for path in hardware]
        rest = [buy.line("linked_rate"), book.lines["compare"]["running_weight"]]
        weighted = [[buy.line(f"{place}.assets_in_service"), *rest] for place in places]
        return with_linked(page, row, 2, cells, weighted)
    if sales := driver.get("sales"):
        end, tax = ruler.line("end_factor"), ruler.line("end_tax_factor")
        sold = [buy.rows("capex")[int(_component_at(path).rpartition(".")[2])] for path in sales]
        paid = flagged(page, row, 14, [(ONE, asset.line("salvage_flow")) for asset in sold], end)
        taxed = flagged(page, row, 15, [(asset.cell("deductible"), asset.line("salvage_flow")) for asset in sold], tax)
        bind = {"pretax": paid, "deducted": taxed, "tax_rate": book.cells["risk.tax_rate"]}
        return page.calc(row, 2, "component_cost", bind)
    text = "+".join(cell.address for cell in cells)
    return page.formula(row, 2, text, added(cells), "calc", "money")


def _component_at(path: str) -> str:
    """Where the component of a driver stands: a row of a table by its place, since the reader may rename it."""
    key, table, *name = path.split(".")
    if not name:
        return path
    rows = [str(row["name"]) for row in base()[key][table]]
    return f"{key}.{table}.{rows.index(name[0])}"


def _side(page: Page, row: int, name: str) -> Cell:
    """-1 for our own costs; 1 for the option that buying is held against, 0 for any other."""
    key = str(drivers()[name]["paths"][0]).partition(".")[0]
    if key == "buy":
        return page.put(row, 3, -1.0, "figure", "1")
    return page.link(row, 3, page.book.cells[f"risk.reference.{key}"], "calc")


def _turn(page: Page, row: int, component: Cell, side: Cell, none: Cell) -> Cell:
    """The factor at which buying and the reference cost the same; a text where no factor does."""
    npv = page.book.cells["risk.npv"]
    text = (f"IF({component.address}*{side.address}=0,{none.address},"
            f"1-{npv.address}/({component.address}*{side.address}))")  # fmt: skip

    return page.formula(row, 9, text, Seeing([component, side, npv, none], _factor), "answer", "factor")


def _factor(component: Any, side: Any, npv: Any, none: Value) -> Value:
    if (fault := first_fault([component, side])) is not None:
        return fault
    moved = component * side
    return none if moved == 0 else npv if isinstance(npv, Fault) else 1 - npv / moved


def _sorted(page: Page, row: int, first: int, last: int) -> int:
    """The tornado's table: widest swing first, by INDEX and MATCH on the ranks."""
    row = section(page, row, "risk.sorted", LAST)
    row = headers(page, row, ["risk.driver", "risk.place", "risk.at_low", "risk.at_high", "risk.swing"])
    top = row
    for place in range(1, last - first + 2):
        at = page.put(row, 2, float(place), "figure", "count")
        found(page, row, 1, first, last, 1, 12, at, "link_text")
        for column, source in ((3, 6), (4, 7), (5, 8)):
            found(page, row, column, first, last, source, 12, at, "calc")
        row += 1
    names = [page.cells[at, 1] for at in range(top, row)]
    low, high = ([page.cells[at, column] for at in range(top, row)] for column in (3, 4))
    head = {column: page.cells[top - 1, column] for column in (3, 4)}
    axis = f"{say(page, 'risk.npv_change')} ({unit_name(page, 'million')})"
    title = say(page, "risk.tornado_chart")
    chart = tornado(title, axis, names, (head[3], low), (head[4], high), form=MILLIONS)
    page.charts.append((chart, f"G{top - 2}", f"N{top + 13}"))
    page.book.cells |= {"tornado.first": names[0], "tornado.last": names[-1]}
    return max(row, top + 13)
