"""Sizing, lower part: predicted throughput by GPU beside the nearest measured row, and users to nodes by formulas."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.graph.registry import FORMULAS
from r1model.sizing.lineup import PLANS
from r1model.texts import text
from r1model_workbook.sheets.candidates import COLUMNS, candidates
from r1model_workbook.sheets.chosen_model import joined_key
from r1model_workbook.sheets.common import call_up, headers, label, row_head, say, section, unit_name
from r1model_workbook.sheets.listed import listed, own_or_listed
from r1model_workbook.view.grid import Cell, Page, Table, computed

QUANTILES = ("p10", "p50", "p90")
ASKED = ("requests_per_user_day", "request_output_tokens", "peak_hour_share", "busy_share", "reserve_replicas", "pue")
BY_RATE = ("nodes_busy", "nodes_bought", "answer_node_seconds", "rate_carried", "users_carried")
ANSWERS = ("nodes_bought", "users_carried")
HEAT = ("facility_kw", "heat_btu_h", "cooling_tons")
LAST = 1 + len(COLUMNS)
PLANS_ROWS = 15 + len(ASKED) + len(QUANTILES) * (1 + len(BY_RATE)) + len(HEAT)


def serving(page: Page, row: int) -> int:
    """All parts; the candidates, which the table above looks up, stand last. Returns the next row."""
    table = section(page, row, "serving.title", LAST, "serving.title_note")
    plans = table + len(catalogue().gpus) + 3
    end = candidates(page, plans + PLANS_ROWS)
    _table(page, table)
    row = section(page, plans, "serving.plans", LAST, "serving.plans_note")
    row = headers(page, row, ["column.line", "column.unit", *(f"group.{key}" for key in PLANS)])
    _plans(page, row)
    return end


def _table(page: Page, row: int) -> None:
    """What each GPU serves of the chosen model, looked up among the candidates; one that cannot says why at the end."""
    row = headers(page, row, ["hardware.gpu", *(f"serving.{name}" for name in (*COLUMNS, "key"))])
    for column, unit in enumerate(COLUMNS.values(), start=2):
        page.put(row, column, unit_name(page, unit) or None, "unit")
    row += 1
    columns = {"gpu": 1, **{name: at for at, name in enumerate(COLUMNS, start=2)}}
    table = page.book.tables["serving"] = Table(page, "gpu", columns, row, dict(COLUMNS))
    model, known = page.book.cells["rates_as"], page.book.tables["candidates"]
    for gpu in catalogue().gpus.values():
        table.rows[gpu.short] = row
        name = page.put(row, 1, gpu.short, "key")
        text = f'{model.seen_from(page)}&"|"&{name.address}'
        key = page.formula(row, LAST + 1, text, computed([model, name], joined_key), "key")
        for column, (field, unit) in enumerate(COLUMNS.items(), start=2):
            page.pick(row, column, known, key, field, "link" if unit else "link_text", unit)
        row += 1


def _plans(page: Page, row: int) -> int:
    """Users to nodes and back for the GPU of each plan; every row one formula over the plans."""
    book = page.book
    columns: dict[int, dict[str, Cell]] = {column: {} for column, _ in enumerate(PLANS, start=3)}
    row_head(page, row, say(page, "hardware.gpu"))
    keys = [
        page.link(row, column, book.cells[f"{key}.bought_gpu"], "total") for column, key in enumerate(PLANS, start=3)
    ]
    row_head(page, row + 1, say(page, "hardware.target_users"), "user")
    for column, bind in columns.items():
        bind["users"] = page.link(row + 1, column, book.inputs["target_users"])
    row = call_up(page, row + 2, ASKED, columns)
    row = _picked(page, row, columns, keys, "nodes", "step_nodes")
    row = _calculated(page, row, columns, "reserve_nodes")
    row = _own_nodes(page, row, columns, keys)
    for name in ("nodes_serving", "peak_request_rate"):
        row = _calculated(page, row, columns, name)
    for quantile in QUANTILES:
        row = _picked(page, row, columns, keys, f"out_tok_s_{quantile}", "node_out_tok_s")
        row = _by_rate(page, row, columns, quantile)
    for name in HEAT:
        row = _calculated(page, row, columns, name)
    return row


def _own_nodes(page: Page, row: int, columns: dict[int, dict[str, Cell]], gpus: list[Cell]) -> int:
    """What the plans above have: nodes and their power, at full load."""
    book = page.book
    label(page, row, "nodes")
    for (column, bind), key in zip(columns.items(), PLANS, strict=True):
        bind["nodes"] = bind["nodes_owned"] = page.link(row, column, book.cells[f"{key}.nodes"])
    row_head(page, row + 1, say(page, "purchase.listed_max_kw"), "kW")
    row_head(page, row + 2, say(page, "field.max_kw"), "kW")
    for (column, bind), key, gpu in zip(columns.items(), PLANS, gpus, strict=True):
        found = listed(page, row + 1, column, gpu, "max_kw")
        bind["max_kw"] = own_or_listed(page, row + 2, column, book.inputs[f"{key}_max_kw"], found)
    row = _calculated(page, row + 3, columns, "full_power_kw")
    for bind in columns.values():
        bind["it_power_kw"] = bind["full_power_kw"]
    return row


def _picked(
    page: Page, row: int, columns: dict[int, dict[str, Cell]], keys: list[Cell], name: str, meaning: str
) -> int:
    table = page.book.tables["serving"]
    row_head(page, row, say(page, f"serving.{name}"), COLUMNS[name])
    for (column, bind), key in zip(columns.items(), keys, strict=True):
        bind[meaning] = page.pick_number(row, column, table, key, name)
    return row + 1


def _by_rate(page: Page, row: int, columns: dict[int, dict[str, Cell]], quantile: str) -> int:
    for name in BY_RATE:
        words = text("formulas", name, page.book.language)
        row_head(page, row, say(page, f"serving.{quantile}").format(name=words), FORMULAS[name].unit)
        for column, bind in columns.items():
            bind["nodes_computed"] = bind.get("nodes_busy", bind["users"])
            bind["request_node_seconds"] = bind.get("answer_node_seconds", bind["users"])
            bind[name] = page.calc(row, column, name, bind, "total" if name in ANSWERS else "calc")
        row += 1
    return row


def _calculated(page: Page, row: int, columns: dict[int, dict[str, Cell]], name: str) -> int:
    label(page, row, name)
    for column, bind in columns.items():
        bind[name] = page.calc(row, column, name, bind)
    return row + 1
