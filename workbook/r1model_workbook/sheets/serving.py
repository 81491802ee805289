"""Sizing, lower part: predicted throughput by GPU beside the nearest measured row, and users to nodes by formulas."""

from __future__ import annotations

from r1model.capacity.table import FIELDS, Served, served
from r1model.catalogue import catalogue
from r1model.plan import PLANS
from r1model.registry import FORMULAS
from r1model.texts import text
from r1model_workbook.grid import Cell, Page, Table
from r1model_workbook.sheets.common import call_up, headers, label, row_head, say, section, unit_name

UNITS = {"nodes": "node", "concurrency": "request", "tpot_ms": "ms", "ttft_ms": "ms", "out_tok_s_p10": "token/s",
         "out_tok_s_p50": "token/s", "out_tok_s_p90": "token/s"}  # fmt: skip
SHOWN = ("gpu", "precision", "plan", *UNITS, "basis")
MEASURED = {"gpus": "GPU", "load": "request", "tpot": "ms", "out": "token/s", "source": ""}
QUANTILES = ("p10", "p50", "p90")
ASKED = ("requests_per_user_day", "request_output_tokens", "peak_hour_share", "busy_share", "reserve_replicas", "pue")
BY_RATE = ("nodes_busy", "nodes_bought", "answer_node_seconds", "rate_carried", "users_carried")
ANSWERS = ("nodes_bought", "users_carried")
HEAT = ("facility_kw", "heat_btu_h", "cooling_tons")
LAST = len(SHOWN) + len(MEASURED)


def serving(page: Page, row: int) -> int:
    """Both parts; returns the next row."""
    row = _table(page, section(page, row, "serving.title", LAST, "serving.title_note"))
    row = section(page, row + 1, "serving.plans", LAST, "serving.plans_note")
    row = headers(page, row, ["column.line", "column.unit", *(f"group.{key}" for key in PLANS)])
    return _plans(page, row)


def _table(page: Page, row: int) -> int:
    names = [*(f"serving.{name}" for name in SHOWN[1:]), *(f"serving.measured_{name}" for name in MEASURED)]
    row = headers(page, row, ["hardware.gpu", *names])
    for column, unit in enumerate([*(UNITS.get(name, "") for name in SHOWN), *MEASURED.values()], start=1):
        page.put(row, column, unit_name(page, unit) or None, "unit")
    row += 1
    table = page.book.tables["serving"] = Table(page, "gpu", {name: i for i, name in enumerate(SHOWN, start=1)}, row)
    table.units = dict(UNITS)
    for item in served():
        table.rows[item.gpu] = row
        _predicted(page, row, item)
        _measured(page, row, item.measured)
        row += 1
    return row


def _predicted(page: Page, row: int, item: Served) -> None:
    for column, name in enumerate(SHOWN, start=1):
        value = getattr(item, name)
        if name == "basis":
            page.put(row, column, say(page, f"serving.{value}"), "centre")
        elif name in UNITS:
            page.put(row, column, value, "stamped", UNITS[name])
        else:
            page.put(row, column, value, "key" if name == FIELDS[0] else "centre")


def _measured(page: Page, row: int, name: str) -> None:
    """The nearest measured row, as its programme reported it; what it does not report stays empty."""
    first = len(SHOWN) + 1
    if not name:
        page.put(row, first, say(page, "serving.unmeasured"), "plain_note")
        return
    found = catalogue().throughput[name]
    values = (found.n_gpus, found.concurrency, found.tpot_ms_median, found.out_tok_s_per_gpu)
    for column, (value, unit) in enumerate(zip(values, MEASURED.values(), strict=False), start=first):
        if value is not None:
            page.put(row, column, float(value), "figure", unit)
    source = catalogue().sources[found.source]
    page.put(row, first + len(values), f"{source.title} ({found.as_of})", "plain_note")


def _plans(page: Page, row: int) -> int:
    """Users to nodes and back for the GPU of each plan; every row one formula over the plans."""
    book = page.book
    columns: dict[int, dict[str, Cell]] = {column: {} for column, _ in enumerate(PLANS, start=3)}
    row_head(page, row, say(page, "hardware.gpu"))
    keys = [page.link(row, column, book.inputs[f"{key}_gpu"], "total") for column, key in enumerate(PLANS, start=3)]
    row_head(page, row + 1, say(page, "hardware.target_users"), "user")
    for column, bind in columns.items():
        bind["users"] = page.link(row + 1, column, book.inputs["target_users"])
    row = call_up(page, row + 2, ASKED, columns)
    row = _picked(page, row, columns, keys, "nodes", "step_nodes")
    row = _calculated(page, row, columns, "reserve_nodes")
    row = _own_nodes(page, row, columns)
    for name in ("nodes_serving", "peak_request_rate"):
        row = _calculated(page, row, columns, name)
    for quantile in QUANTILES:
        row = _picked(page, row, columns, keys, f"out_tok_s_{quantile}", "node_out_tok_s")
        row = _by_rate(page, row, columns, quantile)
    for name in HEAT:
        row = _calculated(page, row, columns, name)
    return row


def _own_nodes(page: Page, row: int, columns: dict[int, dict[str, Cell]]) -> int:
    """What the plans above have: nodes and their power, at full load."""
    book = page.book
    label(page, row, "nodes")
    for (column, bind), key in zip(columns.items(), PLANS, strict=True):
        bind["nodes"] = bind["nodes_owned"] = page.link(row, column, book.cells[f"{key}.nodes"])
    row_head(page, row + 1, say(page, "field.max_kw"), "kW")
    for (column, bind), key in zip(columns.items(), PLANS, strict=True):
        bind["max_kw"] = page.link(row + 1, column, book.inputs[f"{key}_max_kw"])
    row = _calculated(page, row + 2, columns, "full_power_kw")
    for bind in columns.values():
        bind["it_power_kw"] = bind["full_power_kw"]
    return row


def _picked(
    page: Page, row: int, columns: dict[int, dict[str, Cell]], keys: list[Cell], name: str, meaning: str
) -> int:
    table = page.book.tables["serving"]
    row_head(page, row, say(page, f"serving.{name}"), UNITS[name])
    for (column, bind), key in zip(columns.items(), keys, strict=True):
        bind[meaning] = page.pick(row, column, table, key, name)
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
