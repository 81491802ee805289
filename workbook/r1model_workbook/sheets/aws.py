"""AWS: the seed's rows to the cent, the price book with live totals, and what each instance holds."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.inputs import inputs
from r1model.plan import native
from r1model.texts import text
from r1model.types import Instance, Price
from r1model_workbook.grid import Book, Cell, Page, Table
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    WEAK,
    day,
    headers,
    heading,
    say,
    section,
    unit_name,
    widths,
    wrap_height,
)
from r1model_workbook.sheets.memory import MATRIX

LAST = 24
RENT = ("instance_cost", "volume_cost", "rent_cost", "rent_bill", "rent_bill_year")
CALLED = (
    "instances",
    "duty_share",
    "volume_gb",
    "usable_share",
    "context_tokens",
    "sequences",
    "kv_replicas",
    "kv_bytes",
)


def fill(book: Book) -> None:
    """Writes the sheet; the price book goes first in time, since the reconciliation looks it up."""
    page = book.pages["aws"]
    widths(page, 46, 21, 15, 20, 15, 15, 13, 13, 14, 14, 14, 14, 14, 14, 15, 14, 30, 14, 18, 44, 15, 15, 14, 4)
    page.paper, page.freeze = "A3", f"B{FIRST_ROW}"
    heading(page)
    called = _called(page, FIRST_ROW)
    rows = len(catalogue().aws_rows)
    seed = FIRST_ROW + len(CALLED) + 7
    claims = seed + rows + 5
    instances = claims + rows + 5
    _prices(page, instances + len(catalogue().instances) + 5, called)
    _instances(page, instances, called)
    _seed(page, seed, called)
    _claims(page, claims, called)


def _called(page: Page, row: int) -> dict[str, Cell]:
    row = section(page, row, "aws.called", LAST)
    called: dict[str, Cell] = {}
    for name in CALLED:
        item = inputs()[name]
        page.put(row, 1, item.label(page.book.language), "label")
        page.put(row, 2, unit_name(page, item.unit or ""), "unit")
        called[name] = page.link(row, 3, page.book.inputs[name])
        row += 1
    page.put(row, 1, inputs()["fx_cny_per_usd"].label(page.book.language), "label")
    page.put(row, 2, unit_name(page, "CNY/USD"), "unit")
    called["USD"] = page.link(row, 3, page.book.inputs["fx_cny_per_usd"])
    page.put(row + 1, 1, say(page, "aws.seed_basis"), "label")
    page.put(row + 1, 2, unit_name(page, "count"), "unit")
    called["one"] = called["CNY"] = page.put(row + 1, 3, 1.0, "figure", "count")
    page.put(row + 2, 1, say(page, "aws.no_cache"), "label")
    page.put(row + 2, 2, unit_name(page, "GB"), "unit")
    called["no_cache"] = page.put(row + 2, 3, 0.0, "figure", "GB")
    called["hours"] = page.book.constants["HOURS_PER_MONTH"]
    return called


def _rent(page: Page, row: int, column: int, bind: dict[str, Cell], names: tuple[str, ...] = RENT) -> None:
    for step, name in enumerate(names):
        bind[name] = page.calc(row, column + step, name, bind)


def _prices(page: Page, row: int, called: dict[str, Cell]) -> None:
    """Every dated hourly price with its monthly and yearly bill at the Inputs; storage where the region's is known."""
    row = section(page, row, "aws.prices", LAST, "aws.prices_note")
    names = ("id", "item", "region", "term", "payment", "currency", "price", "storage_price", *RENT, "cny", "unit",
             "standing", "source", "as_of", "valid_until", "note")  # fmt: skip
    row = headers(page, row, [f"price.{name}" for name in names])
    table = page.book.tables["aws_prices"] = Table(page, "id", {name: i for i, name in enumerate(names, start=1)}, row)
    listed = sorted(catalogue().aws_prices.values(), key=lambda price: price.term != "storage")
    for price in listed:
        table.rows[price.id] = row
        _price(page, row, price, called)
        row += 1


def _price(page: Page, row: int, price: Price, called: dict[str, Cell]) -> None:
    book, names = page.book, page.book.tables["aws_prices"].columns
    for name in ("id", "item", "region", "term", "payment", "currency"):
        page.put(row, names[name], str(getattr(price, name)) or None, "text")
    found = page.put(row, names["price"], price.value, "weak" if price.standing in WEAK else "figure", price.unit)
    if price.term == "storage":
        if price.item.endswith("gp3") or "gp3" in price.item:
            book.cells[f"gp3.{price.region}"] = found
    else:
        _bill(page, row, price, found, called)
    page.put(row, names["unit"], unit_name(page, price.unit), "unit")
    page.put(row, names["standing"], text("standings", price.standing, page.book.language), "unit")
    page.put(row, names["source"], catalogue().sources[price.source].title, "note")
    day(page, row, names["as_of"], price.as_of)
    page.put(row, names["valid_until"], price.valid_until or None, "note")
    page.put(row, names["note"], price.note(book.language) if price.note else None, "note")
    wrap_height(page, row, (names["source"], names["valid_until"], names["note"]))


def _bill(page: Page, row: int, price: Price, hourly: Cell, called: dict[str, Cell]) -> None:
    columns = page.book.tables["aws_prices"].columns
    bind = called | {"price_per_hour": hourly, "storage_gb": called["volume_gb"]}
    storage = page.book.cells.get(f"gp3.{price.region}")
    if storage is None:
        for name in ("storage_price", *RENT[1:], "cny"):
            page.put(row, columns[name], say(page, "missing"), "missing")
        _rent(page, row, columns["instance_cost"], bind, ("instance_cost",))
        return
    bind["storage_price"] = page.link(row, columns["storage_price"], storage)
    _rent(page, row, columns["instance_cost"], bind)
    page.calc(row, columns["cny"], "rent_bill_cny", bind | {"cny_per_currency": called[price.currency]})


def _instances(page: Page, row: int, called: dict[str, Cell]) -> None:
    """Every instance type, and whether it holds the chosen model in each format."""
    row = section(page, row, "aws.instances", LAST, "aws.instances_note")
    names = ("id", "gpu", "gpus", "memory_mib", "memory_gb", "usable_gb", "vcpu", "memory_gib", "local")
    row = headers(
        page,
        row,
        [
            *(f"instance.{name}" for name in names),
            *(f"fit.{name}" for name in MATRIX),
            "instance.source",
            "column.as_of",
        ],
    )
    columns = {name: i for i, name in enumerate((*names, *MATRIX), start=1)}
    table = page.book.tables["instances"] = Table(page, "id", columns, row)
    for instance in catalogue().instances.values():
        table.rows[instance.id] = row
        _instance(page, row, instance, called)
        for column, name in enumerate(MATRIX, start=len(names) + 1):
            sizes = {"weights_gb": page.book.cells[f"checkpoint.{name}"], "kv_gb": page.book.cells["kv_gb"]}
            _fits(page, row, column, page.cells[row, columns["usable_gb"]], sizes, instance, name)
        page.put(row, column + 1, instance.source, "key")
        day(page, row, column + 2, instance.as_of)
        row += 1


def _instance(page: Page, row: int, instance: Instance, called: dict[str, Cell]) -> None:
    page.put(row, 1, instance.id, "text")
    page.put(row, 2, catalogue().gpus[instance.gpu].short, "text")
    bind = called | {
        "gpus": page.put(row, 3, float(instance.gpus), "figure", "GPU"),
        "device_memory_mib": page.put(row, 4, instance.gpu_memory_mib, "figure", "MiB"),
    }
    bind["gpu_memory_gb"] = page.calc(row, 5, "device_memory_gb", bind)
    page.calc(row, 6, "usable_gb", bind)
    page.put(row, 7, float(instance.vcpu), "figure", "vCPU")
    page.put(row, 8, instance.memory_gib, "figure", "GiB")
    page.put(row, 9, instance.local_storage_gb, "figure", "count")


def _fits(
    page: Page, row: int, column: int, usable: Cell, sizes: dict[str, Cell], instance: Instance, form: str
) -> None:
    runs = native(catalogue().gpus[instance.gpu], catalogue().formats[form].needs)
    cell = page.calc(row, column, "fits", {"usable_gb": usable, **sizes}, "matrix" if runs else "matrix_other")
    cell.unit = "fits"


def _seed(page: Page, row: int, called: dict[str, Cell]) -> None:
    """The ten rows: price book x 730 h + storage, against what the post prints."""
    book, prices = page.book, page.book.tables["aws_prices"]
    row = section(page, row, "aws.seed", LAST, "aws.seed_note")
    heads = ("row", "region", "currency", "model", "stated_instance", "priced_instance", "on_demand", "reserved",
             "storage_gb", "storage_price", "instance_cost", "volume_cost", "rent_cost", "on_demand_month",
             "on_demand_year", "stated", "difference", "reserved_instance", "reserved_cost", "reserved_month",
             "reserved_year", "reserved_stated", "reserved_difference")  # fmt: skip
    row = headers(page, row, [f"aws.{name}" for name in heads])
    for item in catalogue().aws_rows.values():
        price = catalogue().aws_prices[item.on_demand]
        words = (
            item.id.upper(),
            price.region,
            price.currency,
            item.model,
            item.stated_instance,
            item.priced_instance,
        )
        for column, word in enumerate(words, start=1):
            page.put(row, column, word, "text")
        bind = called | {
            "instances": called["one"],
            "duty_share": called["one"],
            "price_per_hour": page.link(row, 7, prices.cell(item.on_demand, "price")),
            "storage_gb": page.put(row, 9, item.storage_gb, "figure", "GB"),
            "storage_price": page.link(row, 10, prices.cell(item.storage, "price")),
        }
        reserved = page.link(row, 8, prices.cell(item.reserved, "price"))
        _rent(page, row, 11, bind)
        stated = page.put(row, 16, item.on_demand_stated, "stated", "money/month")
        difference = {"stated_value": stated, "recomputed_value": bind["rent_bill"]}
        page.calc(row, 17, "difference", difference, "total").unit = "money"
        again = bind | {"price_per_hour": reserved}
        again["instance_cost"] = page.calc(row, 18, "instance_cost", again)
        for column, name in ((19, "rent_cost"), (20, "rent_bill"), (21, "rent_bill_year")):
            again[name] = page.calc(row, column, name, again)
        printed = page.put(row, 22, item.reserved_stated, "stated", "money/month")
        recomputed = again["rent_bill" if item.reserved_period == "month" else "rent_bill_year"]
        difference = {"stated_value": printed, "recomputed_value": recomputed}
        page.calc(row, 23, "difference", difference, "total").unit = "money"
        book.cells |= {
            f"cloud:{item.id}.on_demand": bind["rent_bill"],
            f"cloud:{item.id}.reserved_month": again["rent_bill"],
            f"cloud:{item.id}.reserved_year": again["rent_bill_year"],
            f"cloud:{item.id}.storage_gb": bind["storage_gb"],
            f"cloud:{item.id}.storage_price": bind["storage_price"],
            f"stated:{item.id}.on_demand": stated,
        }
        row += 1


def _claims(page: Page, row: int, called: dict[str, Cell]) -> None:
    """Whether the seed's model fits the instance it names, and the one it priced."""
    layouts, instances = page.book.tables["layouts"], page.book.tables["instances"]
    row = section(page, row, "aws.claims", LAST, "aws.claims_note")
    fits = [f"fit.{name}" for name in MATRIX]
    row = headers(
        page,
        row,
        ["aws.row", "aws.model", "aws.cache", "aws.stated_instance", *fits, "aws.priced_instance", *fits],
    )
    for item in catalogue().aws_rows.values():
        page.put(row, 1, item.id.upper(), "text")
        page.put(row, 2, item.model, "text")
        cache = page.link(row, 3, called["no_cache"])
        for column, name in ((4, item.stated_instance), (9, item.priced_instance)):
            page.put(row, column, name, "text")
            for step, form in enumerate(MATRIX, start=1):
                sizes = {"weights_gb": layouts.cell(f"{item.model}|{form}", "checkpoint_gb"), "kv_gb": cache}
                usable = instances.cell(name, "usable_gb")
                _fits(page, row, column + step, usable, sizes, catalogue().instances[name], form)
        row += 1
