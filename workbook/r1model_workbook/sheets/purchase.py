"""Purchase: the three plans' cost live from unit prices, with the lines that the seed names but leaves out."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.inputs import inputs
from r1model.sizing.lineup import CAPEX_LINES, NODE_LINES, PLAN_LEAVES, PLANS, RUNNING_LINES
from r1model.sizing.priced import priced_model_b
from r1model.texts import text
from r1model.types import ApiPrice
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    VALID,
    call_up,
    day,
    headers,
    heading,
    lines,
    put_unit,
    row_head,
    say,
    section,
    trust,
    unit_name,
    valid_days,
    widths,
    wrap_height,
)  # fmt: skip
from r1model_workbook.sheets.listed import LISTED, listed, own_or_listed
from r1model_workbook.sheets.pinned import MARK, priced_item, put_mark
from r1model_workbook.sheets.price_checks import far_off
from r1model_workbook.sheets.prices_in_use import in_use
from r1model_workbook.sheets.quoted import charged, quoted
from r1model_workbook.sheets.sizing import PLAN_COLUMNS
from r1model_workbook.view.grid import Book, Cell, Page, Table
from r1model_workbook.write.charts import columns_chart

LAST = 16
CALLED = ("network_share", "storage_tb", "storage_price_per_tb", "install_share", "spares_share", "vat_rate",
          "vat_recoverable", "load_share", "pue", "price_per_kwh", "maintenance_share", "staff_fte", "staff_price",
          "years")  # fmt: skip
TOTALS = ("bare_cost", "capex", "running_cost", "cash_cost")
CHOSEN = ("nodes", "users_served", *PLAN_LEAVES, "staff_cost", "gpu_cost", "server_cost", "network_cost",
          "storage_cost", "install_cost", "spares_cost")  # fmt: skip
API_COLUMNS = ("id", "provider", "model", "currency", "cache_hit", "cache_miss", "output", "window", "valid_from",
               "valid_until", "as_of", "standing", *VALID, MARK, "source", "model_b")  # fmt: skip
STATED = (("total.section1", "purchase.stated_1"), ("total.section3_low", "purchase.stated_low"),
          ("total.section3_high", "purchase.stated_high"))  # fmt: skip


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["purchase"]
    widths(page, 34, 15, 17, 17, 17, *[13] * 11)
    page.paper, page.freeze = "A3", f"C{FIRST_ROW}"
    heading(page)
    row = section(page, FIRST_ROW, "purchase.plans", LAST, "purchase.plans_note")
    row = headers(page, row, ["column.line", "column.unit", *(f"group.{key}" for key in PLANS)])
    names_row = row
    columns: dict[int, dict[str, Cell]] = {column: {} for column in PLAN_COLUMNS.values()}
    row = _called(page, row, columns)
    row = section(page, row, "purchase.capex", LAST)
    row = lines(page, row, CAPEX_LINES[:3], columns, TOTALS)
    row = _stated(page, row, columns)
    row = lines(page, row, CAPEX_LINES[3:], columns, TOTALS)
    row = section(page, row, "purchase.running", LAST)
    row = lines(page, row, RUNNING_LINES, columns, TOTALS)
    for key, column in PLAN_COLUMNS.items():
        own = ((name, cell) for name, cell in columns[column].items() if f"{key}.{name}" not in book.cells)
        book.cells |= {f"{key}.{name}": cell for name, cell in own}
    row = _chosen(page, row, columns)
    _charts(page, names_row, columns)
    row = _systems(page, row + 1)
    row = _api_prices(page, row + 1)
    row = in_use(page, row + 1, LAST)
    far_off(page, row + 1, LAST)


def _called(page: Page, row: int, columns: dict[int, dict[str, Cell]]) -> int:
    book = page.book
    row_head(page, row, say(page, "hardware.gpu"))
    bought = {column: book.cells[f"{key}.bought_gpu"] for key, column in PLAN_COLUMNS.items()}
    gpus = {column: page.link(row, column, gpu, "total") for column, gpu in bought.items()}
    row += 1
    for name in ("gpus", "nodes", "users_served"):
        page.put(
            row,
            1,
            say(page, "hardware.gpus") if name == "gpus" else text("formulas", name, book.language),
            "label",
        )
        put_unit(page, row, 2, {"gpus": "GPU", "nodes": "node"}.get(name, "user"))
        for key, column in PLAN_COLUMNS.items():
            columns[column][name] = page.link(row, column, book.cells[f"{key}.{name}"])
        row += 1
    row = _own_leaves(page, row, columns, gpus)
    row = call_up(page, row, CALLED, columns)
    row = charged(page, quoted(page, row, columns), columns)
    for bind in columns.values():
        bind["hours"] = book.constants["HOURS_PER_MONTH"]
    return row


def _own_leaves(page: Page, row: int, columns: dict[int, dict[str, Cell]], gpus: dict[int, Cell]) -> int:
    """Price and power of each plan: what is listed, then the reader's own where given, else the listed."""
    book = page.book
    row_head(page, row, say(page, "purchase.server_list"), "CNY/server")
    server = page.put(row, 3, catalogue().hardware_prices["server"].value, "weak", "CNY/server")
    book.cells["server_list"] = server
    for column in (4, 5):
        page.put(row, column, None, "label")
    row += 1
    found: dict[str, dict[int, Cell]] = {"server_price": dict.fromkeys(gpus, server)}
    for name in LISTED:
        row_head(page, row, say(page, f"purchase.listed_{name}"), inputs()[f"plan1_{name}"].unit or "")
        found[name] = {column: listed(page, row, column, gpu, name) for column, gpu in gpus.items()}
        row += 1
    for name in PLAN_LEAVES:
        row_head(page, row, say(page, f"purchase.{name}"), inputs()[f"plan1_{name}"].unit or "")
        for key, column in PLAN_COLUMNS.items():
            own = book.inputs[f"{key}_{name}"]
            columns[column][name] = own_or_listed(page, row, column, own, found[name][column])
        row += 1
    return row


def _chosen(page: Page, row: int, columns: dict[int, dict[str, Cell]]) -> int:
    """The plan that is bought, and what a node of it costs: where the timeline starts from."""
    book, language = page.book, page.book.language
    row = section(page, row, "purchase.chosen", LAST, "purchase.chosen_note")
    row_head(page, row, say(page, "purchase.chosen_at"), "count")
    at = page.link(row, 3, book.cells["plan_at"])
    row += 1
    chosen: dict[str, Cell] = {}
    for name in CHOSEN:
        cells = [bind[name] for bind in columns.values()]
        words = inputs()[f"plan1_{name}"].label if name in PLAN_LEAVES else None
        row_head(page, row, text("formulas", name, language) if words is None else say(page, f"purchase.{name}"),
                 cells[0].unit)  # fmt: skip
        chosen[name] = page.nth(row, 3, cells, at)
        row += 1
    row = lines(page, row, NODE_LINES, {3: chosen})
    for name in ("by_quote", "own_gpu_price", "own_server_price"):
        cells = [bind[name] for bind in columns.values()]
        row_head(page, row, say(page, f"quoted.{name}"), cells[0].unit)
        chosen[name] = page.nth(row, 3, cells, at)
        row += 1
    row_head(page, row, say(page, "purchase.node_gpus"), "GPU")
    chosen["node_gpus"] = page.link(row, 3, book.cells["service.buy.size"])
    row += 1
    book.cells |= {f"chosen.{name}": cell for name, cell in chosen.items()}
    return row


def _stated(page: Page, row: int, columns: dict[int, dict[str, Cell]]) -> int:
    """What the post prints, and how far the unit prices are from it."""
    for key, words in STATED:
        row_head(page, row, say(page, words), "CNY")
        row_head(page, row + 1, say(page, "purchase.difference"), "CNY")
        for column, bind in columns.items():
            stated = page.put(row, column, catalogue().seed[key].stated, "stated", "CNY")
            given = {"stated_value": stated, "recomputed_value": bind["bare_cost"]}
            page.calc(row + 1, column, "difference", given, unit="CNY")
        row += 2
    return row


def _charts(page: Page, names_row: int, columns: dict[int, dict[str, Cell]]) -> None:
    binds = list(columns.values())
    names = [page.cells[names_row, column] for column in columns]

    def rows(*keys: str) -> list[tuple[Cell, list[Cell]]]:
        return [(page.cells[binds[0][key].row, 1], [bind[key] for bind in binds]) for key in keys]

    axis = unit_name(page, "CNY")
    parts = rows("gpu_cost", "server_cost", "network_cost", "storage_cost", "install_cost", "spares_cost", "vat_cost")
    first = columns_chart(say(page, "purchase.chart_capex"), axis, names, parts, stacked=True)
    page.charts.append((first, f"G{FIRST_ROW + 2}", f"N{FIRST_ROW + 22}"))
    parts = rows("energy_cost_year", "maintenance_cost", "staff_cost")
    second = columns_chart(say(page, "purchase.chart_running"), axis, names, parts, stacked=True)
    page.charts.append((second, f"G{FIRST_ROW + 24}", f"N{FIRST_ROW + 44}"))


def _systems(page: Page, row: int) -> int:
    """Dated prices of whole systems, so that the seed's unit prices can be held against something."""
    row = section(page, row, "purchase.systems", LAST, "purchase.systems_note")
    names = (
        "column.item",
        "column.unit",
        "column.value",
        "purchase.in_cny",
        "column.as_of",
        "column.standing",
        f"price.{MARK}",
        "column.source",
    )
    row = headers(page, row, names)
    columns = {"id": 1, "unit": 2, "value": 3, "as_of": 5, MARK: 7}
    fx = page.book.inputs["fx_cny_per_usd"]
    for price in catalogue().hardware_prices.values():
        found = page.put(row, 3, price.value, trust(price.standing), "CNY")
        page.book.cells[f"price:{price.id}"] = found
        page.put(row, 1, priced_item(price.item, page.book.language), "text")
        page.put(row, 2, unit_name(page, price.unit), "unit")
        if price.currency == "USD":
            page.calc(row, 4, "amount_cny", {"amount_usd": found, "fx_cny_per_usd": fx})
        else:
            page.link(row, 4, found)
        day(page, row, 5, price.as_of)
        page.put(row, 6, text("standings", price.standing, page.book.language), "unit")
        put_mark(page, row, "hardware_prices", columns)
        page.put(row, 8, catalogue().title("hardware_prices", price.id, price.source, page.book.language), "plain_note")
        wrap_height(page, row, (1,))
        row += 1
    return row


def _api_prices(page: Page, row: int) -> int:
    """The API price book; lists with all three prices first, since only they can be chosen."""
    row = section(page, row, "purchase.api_prices", LAST, "purchase.api_prices_note")
    row = headers(page, row, [f"api_price.{name}" for name in API_COLUMNS])
    columns = {name: at for at, name in enumerate(API_COLUMNS, start=1)}
    table = page.book.tables["api_prices"] = Table(page, "id", columns, row)
    table.units = dict.fromkeys(VALID, "date")
    for price in sorted(catalogue().api_prices.values(), key=lambda price: price.cache_hit is None):
        table.rows[price.id] = row
        _api_price(page, row, price, columns)
        row += 1
    return row


def _api_price(page: Page, row: int, price: ApiPrice, columns: dict[str, int]) -> None:
    role = trust(price.standing)
    for name in ("id", "provider", "model", "currency", "window", "valid_from", "valid_until"):
        page.put(row, columns[name], getattr(price, name) or None, "text" if name == "id" else "unit")
    for name in ("cache_hit", "cache_miss", "output"):
        value = getattr(price, name)
        if value is None:
            page.put(row, columns[name], say(page, "missing"), "missing")
        else:
            page.put(row, columns[name], value, role, price.unit)
    day(page, row, columns["as_of"], price.as_of)
    valid_days(page, row, columns, price)
    put_mark(page, row, "api_prices", columns)
    page.put(row, columns["standing"], text("standings", price.standing, page.book.language), "unit")
    source = catalogue().title("api_prices", price.id, price.source, page.book.language)
    page.put(row, columns["source"], source, "plain_note")
    page.put(row, columns["model_b"], priced_model_b(price), "stated", "B parameters")
