"""The heat map on Risk: levelised cost of a million tokens by nodes and load; costs are linear in both."""

from __future__ import annotations

from r1model.graph.registry import FORMULAS
from r1model.texts import text
from r1model_workbook.sheets.common import headers, row_head, say, section
from r1model_workbook.sheets.components import LAST
from r1model_workbook.sheets.lines import used
from r1model_workbook.view.computing import Computation
from r1model_workbook.view.grid import ONE, Cell, Operand, Page
from r1model_workbook.view.months import Line
from r1model_workbook.view.products import products

NODES = (1, 2, 3, 4, 6, 8, 12, 16)
PARTS = (
    "cost_of_node", "cost_of_node_load", "cost_of_load", "cost_fixed", "mtok_of_node_load", "mtok_of_load",
)  # fmt: skip
LOADS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def heat_map(page: Page, row: int) -> int:
    """The parts that do not move, that move with the nodes, with the load, and with both; then the grid."""
    row = section(page, row, "risk.heat", LAST, "risk.heat_note")
    row, parts = _parts(page, row)
    headers(page, row, ["risk.heat_nodes"])
    loads = [page.put(row, column, load, "header_share", "share") for column, load in enumerate(LOADS, start=2)]
    first = row + 1
    for step, count in enumerate(NODES):
        nodes = page.put(first + step, 1, float(count), "total", "node")
        for load in loads:
            bind = parts | {"nodes": nodes, "load_share": load}
            page.calc(first + step, load.column, "cost_at_load", bind).unit = "amount"
    last = first + len(NODES) - 1
    page.scales.append((page.cells[first, 2], page.cells[last, len(LOADS) + 1], False))
    page.book.cells["heat.first"], page.book.cells["heat.last"] = page.cells[first, 2], page.cells[last, len(LOADS) + 1]
    return last + 1


def _parts(page: Page, row: int) -> tuple[int, dict[str, Cell]]:
    book = page.book
    buy, flow = book.written["buy"], book.written["ruler"].line("flow_factor")
    kw, lot = buy.line("power.kw_cost"), buy.line("first_lot")

    def put(name: str, unit: str, text: str, compute: Computation) -> Cell:
        nonlocal row
        row_head(page, row, say(page, f"risk.{name}"), unit)
        made = page.formula(row, 3, text, compute, "calc", unit)
        row += 1
        return made

    def spread(name: str, unit: str, parts: list[Line]) -> Cell:
        text = f"SUMPRODUCT({','.join(line.range(page) for line in parts)})"
        return put(name, unit, text, products([[line.cells for line in parts]]))

    units, counts = ([asset.cell(name) for asset in buy.rows("capex")] for name in ("unit_cost", "grows"))
    node_kw = spread("lot_kw", "money/kW", [lot, kw, flow])
    idle, most = (_call(page, row + step, path) for step, path in enumerate(("buy.power.idle_kw", "buy.power.max_kw")))
    row += 2
    tokens = _tokens_of_node(page, row)
    row += 1
    lot_tokens = spread("lot_tokens", "month", [lot, flow])
    lot_tokens.unit = "months"
    count = _call(page, row, "buy.nodes[0].count")
    row += 1
    pretax = page.link(row, 3, book.cells["buy.pv_pretax"])
    row_head(page, row, say(page, "months.pv_pretax"), "money")
    row += 1
    power = page.link(row, 3, book.cells["paid:buy.electricity"])
    row_head(page, row, say(page, "risk.paid_power"), "money")
    row += 1
    grown = put("grows_sum", "money", _sum_of(units, counts), products([[units, counts]]))
    all_idle = spread("all_idle", "money", [buy.line("power.idle_draw"), kw, flow])
    all_full = spread("all_full", "money", [buy.line("power.full_draw"), kw, flow])
    all_tokens = spread("all_tokens", "Mtok", [buy.line("util.available_mtok"), flow])
    bind = {
        "grown_cost": grown, "idle_kw": idle, "max_kw": most, "lot_kw_cost": node_kw, "full_cost": all_full,
        "idle_cost": all_idle, "lot_nodes": count, "pv_pretax": pretax, "paid_power": power, "node_mtok": tokens,
        "lot_months": lot_tokens, "available_mtok": all_tokens,
    }  # fmt: skip
    for name in PARTS:
        row_head(page, row, text("formulas", name, book.language), FORMULAS[name].unit)
        bind[name] = page.calc(row, 3, name, bind)
        row += 1
    return row + 1, bind


def _sum_of(units: list[Cell], counts: list[Cell]) -> str:
    page = units[0].page
    first, second = (f"{cells[0].seen_from(page)}:{cells[-1].address}" for cells in (units, counts))
    return f"SUMPRODUCT({first},{second})"


def _call(page: Page, row: int, path: str) -> Cell:
    row_head(page, row, say(page, f"field.{path.rpartition('.')[2]}"))
    return used(page.book, path, page, row, 3)


def _tokens_of_node(page: Page, row: int) -> Cell:
    """Million tokens a month of one node at full load, in the hours it is available."""
    book = page.book
    row_head(page, row, say(page, "risk.node_tokens"), "Mtok/month")
    bind: dict[str, Operand] = {
        "nodes": ONE,
        "availability": book.written["buy"].cell("util.availability"),
        "hours": book.constants["HOURS_PER_MONTH"],
        "tokens_per_second_node": book.written["buy"].cell("util.tokens_per_second_node"),
    }
    return page.calc(row, 3, "capacity_mtok", bind)
