"""The charts beside the page: cumulative cost, tornado, bridge, cost by year, throughput; and the heat map."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from r1model.options.files import compared
from r1model_workbook.sheets.common import UNITS_OF_MONEY, say, section
from r1model_workbook.sheets.display import scaled
from r1model_workbook.sheets.summary.bridge import bridge
from r1model_workbook.sheets.summary.drawn import drawn, drawn_axis
from r1model_workbook.sheets.summary.layout import LAST
from r1model_workbook.sheets.summary.words import Workings, joined
from r1model_workbook.sheets.years import YEARS
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Cell, Map, Page, Value, same
from r1model_workbook.view.months import Line
from r1model_workbook.write.charts import ONE_DECIMAL, columns_chart, line_chart, tornado

LEFT = LAST + 2
PANE = 6
BRIDGE = 24  # first row of its title and drop-downs, above the chart
PLACES = (
    ("cumulative", 0, 5, 23),
    ("years", 1, 5, 23),
    ("tornado", 0, 24, 42),
    ("bridge", 1, BRIDGE + 3, 61),
    ("throughput.buy", 0, 43, 61),
)  # chart, pane, first and last row
HEAT, HEAT_LOADS = 64, 9  # its first row; from 10 to 90 %: no machine is busy all the time
WIDTH = 10.5


def charts(page: Page, work: Workings, options: tuple[list[Cell], list[Cell]]) -> None:
    """Each in its pane; `options` are the names of the options and whether each can be had."""
    book = page.book
    months = list(book.written["ruler"].line("month").cells)
    costs = {key: book.lines["compare"][f"{key}.cost"] for key in compared()}
    work.row = section(page, work.row, "summary.drawn_rows", LAST)
    rows = drawn(work, [(line.label, line.cells) for line in costs.values()])
    axis = drawn_axis(work, "summary.cumulative_axis")
    title, below = say(page, "summary.cumulative_chart"), say(page, "summary.months")
    marks = _crossings(work, costs)
    book.charts["cumulative"] = lambda: line_chart(title, axis, below, months, rows, form=ONE_DECIMAL, marks=marks)
    _tornado(work)
    _years(work)
    said = work.sentence("drawn_said", {"unit": book.cells["display.drawn.unit"]})
    page.formula(3, LEFT, said.address, same(said), "plain_note")
    bridge(work, BRIDGE, LEFT + PANE, PANE, options)
    for name, pane, top, bottom in PLACES:
        first, last = (get_column_letter(LEFT + at * PANE) for at in (pane, pane + 1))
        page.charts.append((book.charts[name], f"{first}{top}", f"{last}{bottom}"))


def _crossings(work: Workings, costs: dict[str, Line]) -> tuple[Cell, list[Cell], list[Cell]]:
    """Where buying has paid for itself over each other option; left of the first month where it never does."""
    page, book = work.page, work.page.book
    head = work.words("summary.crossing_label", "summary.crossing")
    buy, row, size = costs["buy"], work.row, book.cells["display.drawn"]
    for step, key in enumerate(("crossing_month", "crossing_cost")):
        page.put(row + step, 1, say(page, f"summary.{key}"), "label")
    work.row += 2
    found: tuple[list[Cell], list[Cell]] = ([], [])
    for column, key in enumerate(compared()[1:], start=2):
        month = book.cells[f"payback.{key}"]
        at, flags = month.seen_from(page), [book.cells[f"feasible.{name}"] for name in ("buy", key)]
        asked = "*".join(f"({flag.seen_from(page)}>0)" for flag in flags)
        text = f"IF(ISNUMBER({at})*{asked}>0,{at},0-1)"
        across = page.formula(row, column, text, Seeing([month, *flags], _crossed), "calc", "months")
        found[0].append(across)
        whole = f"INT({across.address})"
        before, after = (f"INDEX({_span(buy, page)},1,{whole}+1{more})" for more in ("", "+1"))
        text = (
            f"IF({across.address}<0,0,({before}+({across.address}-{whole})*({after}-{before}))/{size.seen_from(page)})"
        )
        compute = Seeing([across, size, *buy.cells], _at_month)
        found[1].append(page.formula(row + 1, column, text, compute, "calc", "money"))
    return head, *found


def _span(line: Line, page: Page) -> str:
    first, last = line.cells[0], line.cells[-1]
    return f"{first.seen_from(page)}:{last.address}"


def _crossed(month: Value, *flags: Value) -> Value:
    return month if isinstance(month, float) and all(flag == 1 for flag in flags) else -1.0


def _at_month(month: float, size: float, *costs: Value) -> Value:
    if month < 0:
        return 0.0
    before, after = costs[int(month)], costs[min(int(month) + 1, len(costs) - 1)]
    assert isinstance(before, float) and isinstance(after, float)
    return (before + (month - int(month)) * (after - before)) / size


def _years(work: Workings) -> None:
    """What each option costs in each year, net of tax saved: a column an option, years beyond the horizon are empty."""
    page, book, row = work.page, work.page.book, work.row
    size = book.cells["display.drawn"]
    page.put(row, 1, say(page, "summary.years"), "header")
    names = [page.put(row + 1 + at, 1, book.pages[key].title, "text") for at, key in enumerate(compared())]
    word = work.page.put(row + len(names) + 1, 2, say(page, "risk.year"), "key")
    page.put(word.row, 1, say(page, "summary.year_label"), "label")
    work.row += len(names) + 2
    heads, values = [], []
    for year in range(YEARS):
        cells = []
        for at, key in enumerate(compared()):
            source = book.cells[f"years.{key}"]
            cell = source.page.cells[source.row + year, source.column]
            flag = book.cells[f"feasible.{key}"]
            shown = cell.seen_from(page)
            text = f"IF({flag.seen_from(page)}*ISNUMBER({shown})>0,{shown}/{size.seen_from(page)},0)"
            compute = Seeing([flag, cell, size], _shown)
            cells.append(page.formula(row + 1 + at, 2 + year, text, compute, "calc", "money"))
        number = source.page.cells[source.row + year, 2]
        heads.append(page.formula(row, 2 + year, *joined([word, " ", number], page), "header"))
        values.append(cells)
    axis = drawn_axis(work, "risk.nominal")
    title, rows = say(page, "risk.years_chart"), list(zip(heads, values, strict=True))
    book.charts["years"] = lambda: columns_chart(title, axis, names, rows, stacked=True, form=ONE_DECIMAL)


def _shown(flag: Value, cost: Value, size: float) -> Value:
    return cost / size if flag == 1 and isinstance(cost, float) else 0.0


def _tornado(work: Workings) -> None:
    """That of Risk, in the size in use."""
    page, cells = work.page, work.page.book.cells
    first, last = (cells[f"tornado.{end}"] for end in ("first", "last"))
    risk, column = first.page, first.column
    heads = [risk.cells[first.row - 1, at] for at in (column + 2, column + 3)]
    row = work.row
    for at, head in enumerate(heads, start=2):
        page.link(row, at, head, "header")
    page.put(row, 1, say(page, "risk.driver"), "header")
    for source in range(first.row, last.row + 1):
        work.row += 1
        page.link(work.row, 1, risk.cells[source, column], "link_text")
        for at in (2, 3):
            scaled(page, work.row, at, risk.cells[source, column + at], use="drawn")
    names, low, high = ([page.cells[at, place] for at in range(row + 1, work.row + 1)] for place in (1, 2, 3))
    low_head, high_head = (page.cells[row, at] for at in (2, 3))
    work.row += 1
    axis, title = drawn_axis(work, "risk.npv_change"), say(page, "risk.tornado_chart")
    page.book.charts["tornado"] = lambda: tornado(
        title, axis, names, (low_head, low), (high_head, high), form=ONE_DECIMAL
    )


def heat(page: Page, work: Workings) -> int:
    """The heat map of Risk, the API's price beside it, and where the plan stands; returns its last row."""
    source = page.book.cells["heat.first"]
    risk, top, last = source.page, source.row - 1, page.book.cells["heat.last"]
    page.put(HEAT - 1, LEFT, say(page, "risk.heat"), "heading")
    for column in range(1, HEAT_LOADS + 2):
        for at in range(top, last.row + 1):
            role = ("header" if column == 1 else "header_share") if at == top else "total" if column == 1 else "matrix"
            page.link(HEAT + at - top, LEFT - 1 + column, risk.cells[at, column], role)
    end = HEAT + last.row - top
    grid = page.cells[HEAT + 1, LEFT + 1], page.cells[end, LEFT + HEAT_LOADS]
    api = work.link("summary.heat_api", page.book.cells["shown.api.cost_levelised"])
    here = work.link("summary.heat_nodes", page.book.written["buy"].cell("nodes_all"))
    load = work.link("summary.heat_load", page.book.written["load"].cell("most_utilisation"))
    page.maps.append(Map(*grid, api, here, load))
    price = work.cents(api, page.book.tables[UNITS_OF_MONEY].cell("/Mtok", "live"))
    said = work.sentence("heat_said", {"price": price, "nodes": work.whole(here), "load": work.percent(load)})
    page.formula(end + 1, LEFT, said.address, same(said), "plain_note")
    page.scales.append((*grid, False))
    return end + 1
