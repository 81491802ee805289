"""The answer in a sentence, its range and its conditions; which option it is stands in the workings."""

from __future__ import annotations

from r1model.errors import DIV0, NA
from r1model.options.files import compared
from r1model.options.option import option
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.summary.layout import FIRST, box, titled
from r1model_workbook.sheets.summary.words import Figure, Workings, either
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Cell, Fault, Page, Value, same, span_of

RANGE = ("P10", "P90")


def compared_costs(work: Workings, flags: list[Cell], costs: list[Cell]) -> list[Cell]:
    """What is compared, the least and the next: cells that sentences and page refer to; gives the options' names."""
    page, book, row = work.page, work.page.book, work.row
    for step, key in enumerate(("comparable", "rivals", "options_named")):
        page.put(row + step, 1, say(page, f"summary.{key}"), "label")
    found = [_comparable(page, row, FIRST + at, key, flags[at], costs[at]) for at, key in enumerate(compared())]
    work.row += 3
    least = book.cells["best.cost"] = work.formula(say(page, "summary.least"), *_least(found, page), "money")
    rivals = [_rival(page, row + 1, cell, least) for cell in found]
    names = [page.link(row + 2, FIRST + at, page.put(row + 3, FIRST + at, book.pages[key].title, "key"), "key")
             for at, key in enumerate(compared())]  # fmt: skip
    none = page.put(row + 2, FIRST - 1, say(page, "summary.none"), "key")
    book.cells["best.at"] = work.formula(say(page, "summary.place"), *_place(found, page), "count")
    book.cells["next.at"] = work.formula(say(page, "summary.next_place"), *_place(rivals, page), "count")
    for name in ("best", "next"):
        at = book.cells[f"{name}.at"]
        book.cells[f"{name}.name"] = work.formula(
            say(page, f"summary.{name}_name"), *_named(names, at, none), role="key"
        )
    book.cells["recommended"] = book.cells["best.name"]
    next_cost = work.formula(say(page, "summary.next_cost"), *_least(rivals, page), "money")
    text = f"{next_cost.address}-{least.address}"
    book.cells["best.lead"] = work.formula(say(page, "summary.lead"), text, Seeing([next_cost, least], _less), "money")
    share = Seeing([book.cells["best.lead"], least], _share)
    text = f"{book.cells['best.lead'].address}/{least.address}"
    book.cells["best.lead_share"] = work.formula(say(page, "summary.lead_share"), text, share, "share")
    return names


def answer(page: Page, row: int, work: Workings) -> int:
    """Three sentences: which option, by how much; how sure; under which conditions."""
    book = page.book
    row = titled(page, row, "summary.answer")
    cells = book.cells
    figures: dict[str, Cell | Figure] = {"best": cells["best.name"], "cost": work.amount(cells["best.cost"])}
    lead: dict[str, Cell | Figure] = {"next": cells["next.name"], "lead": work.amount(cells["best.lead"]),
            "share": work.percent(cells["best.lead_share"])}  # fmt: skip
    alone, ahead = work.sentence("answer_alone", figures), work.sentence("answer_ahead", figures | lead)
    none = work.words("summary.none_label", "summary.no_answer")
    some = work.formula(say(page, "summary.if_any"), *either(page, cells["next.at"], ahead, alone), role="key")
    box(page, row, *either(page, cells["best.at"], some, none), role="verdict_line", lines=2)
    box(page, row + 1, *_range(work), lines=1)
    conditions = work.sentence("conditions", {
        "plan": book.inputs["plan"], "quantile": book.inputs["throughput_at"],
        "hits": work.percent(book.written["day"].cell("mean_repeated_share")),
        "weak": work.whole(cells["weak_inputs"]), "all": work.whole(cells["all_inputs"]),
    })  # fmt: skip
    box(page, row + 2, conditions.address, same(conditions), lines=2)
    return row + 3


def _range(work: Workings) -> tuple[str, Seeing]:
    """P10 to P90 and how often it is the least, of the snapshot; where that is of other inputs, that it is."""
    page, book = work.page, work.page.book
    names = {"low": "P10", "high": "P90", "sure": "P(cheapest)"}
    found = {}
    for key, statistic in names.items():
        words = say(page, "risk.cheapest") if key == "sure" else statistic
        page.put(work.row, 1, f"{say(page, 'summary.of_least')} {words}", "label")
        cells = [page.link(work.row, FIRST + at, book.cells[f"mc.{each}.{statistic}"], "stamped_link")
                 for at, each in enumerate(compared())]  # fmt: skip
        found[key] = of_best(page, work.row, FIRST - 1, cells)
        work.row += 1
    said = work.sentence("range", {"low": work.amount(found["low"]), "high": work.amount(found["high"]),
                                   "sure": work.percent(found["sure"])})  # fmt: skip
    stale = work.words("checks.snapshot", "summary.range_stale")
    (fresh,) = (cell for key, cell in book.current if key == "snapshot")
    text, compute = either(page, fresh, said, stale)
    assert isinstance(compute, Seeing)
    return text, compute


def of_best(page: Page, row: int, column: int, cells: list[Cell], role: str = "calc") -> Cell:
    """A figure of the option of least cost."""
    at = page.book.cells["best.at"]
    text = f"IF({at.address}=0,NA(),INDEX({span_of(cells, page)},1,{at.address}))"

    def figure(at: Value, *values: Value) -> Value:
        return values[int(at) - 1] if isinstance(at, float) and at else Fault(NA)

    return page.formula(row, column, text, Seeing([at, *cells], figure), role, cells[0].unit)


def _comparable(page: Page, row: int, column: int, key: str, flag: Cell, cost: Cell) -> Cell:
    """What is compared: the cost of an option that can be had, else no number; a mix must beat its parts by a hair."""
    mixed = option(key).mixed
    negligible = page.book.constants["NEGLIGIBLE_RATE"]
    more = f"*(1+{negligible.seen_from(page)})" if mixed else ""
    text = f'IF({flag.address}*ISNUMBER({cost.address})>0,{cost.address}{more},"")'

    def value(flag: Value, cost: Value, rate: float) -> Value:
        return cost * (1 + rate) if flag == 1 and isinstance(cost, float) else ""

    compute = Seeing([flag, cost, negligible], value) if mixed else Seeing([flag, cost], _own)
    return page.formula(row, column, text, compute, "calc", "money")


def _own(flag: Value, cost: Value) -> Value:
    return cost if flag == 1 and isinstance(cost, float) else ""


def _rival(page: Page, row: int, cell: Cell, least: Cell) -> Cell:
    """What costs more than the least by more than a hair: a mix of nothing is the option it stands on."""
    negligible = page.book.constants["NEGLIGIBLE_RATE"]
    rate = f"(1+{negligible.seen_from(page)})"
    text = f'IF(ISNUMBER({cell.address})*({cell.address}>{least.address}*{rate}*{rate})>0,{cell.address},"")'

    def value(cost: Value, least: Value, rate: float) -> Value:
        if isinstance(least, Fault):
            return least
        there = isinstance(cost, float) and isinstance(least, float)
        return cost if there and cost > least * (1 + rate) * (1 + rate) else ""  # type: ignore[operator]

    return page.formula(row, cell.column, text, Seeing([cell, least, negligible], value), "calc", "money")


def _least(costs: list[Cell], page: Page) -> tuple[str, Seeing]:
    span = span_of(costs, page)

    def least(*amounts: Value) -> Value:
        known = [amount for amount in amounts if isinstance(amount, float)]
        return min(known) if known else Fault(NA)

    return f"IF(COUNT({span})=0,NA(),MIN({span}))", Seeing(costs, least)


def _place(costs: list[Cell], page: Page) -> tuple[str, Seeing]:
    """Which option, from the left, has the least cost of those that count; 0 where there is none."""
    span = span_of(costs, page)

    def place(*amounts: Value) -> Value:
        known = [amount for amount in amounts if isinstance(amount, float)]
        return float(amounts.index(min(known)) + 1) if known else 0.0

    return f"IF(COUNT({span})=0,0,MATCH(MIN({span}),{span},0))", Seeing(costs, place)


def _named(names: list[Cell], at: Cell, none: Cell) -> tuple[str, Seeing]:
    """The name of the option at a place, or that there is none."""
    text = f"IF({at.address}=0,{none.address},INDEX({span_of(names, at.page)},1,{at.address}))"

    def name(none: Value, at: Value, *names: Value) -> Value:
        return names[int(at) - 1] if isinstance(at, float) and at else none

    return text, Seeing([none, at, *names], name)


def _less(one: Value, other: Value) -> Value:
    return one - other if isinstance(one, float) and isinstance(other, float) else Fault(NA)


def _share(part: Value, whole: Value) -> Value:
    if not (isinstance(part, float) and isinstance(whole, float)):
        return Fault(NA)
    return part / whole if whole else Fault(DIV0)
