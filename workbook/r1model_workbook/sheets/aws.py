"""AWS: the seed's rows to the cent, the price book with live totals, and what each instance holds."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.inputs import inputs
from r1model_workbook.sheets.aws_prices import LAST, fits, instances, prices, rent
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    call_up,
    headers,
    heading,
    row_head,
    say,
    section,
    widths,
)
from r1model_workbook.sheets.memory import MATRIX
from r1model_workbook.view.grid import Book, Cell, Page

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
    widths(page, 46, 21, 15, 20, 15, 15, 13, 13, *[14] * 11, 20, *[14] * 4)
    page.paper, page.freeze = "A3", f"B{FIRST_ROW}"
    heading(page)
    called = _called(page, FIRST_ROW)
    rows = len(catalogue().aws_rows)
    seed = FIRST_ROW + len(CALLED) + 7
    claims = seed + rows + 5
    at_instances = claims + rows + 5
    prices(page, at_instances + len(catalogue().instances) + 5, called)
    instances(page, at_instances, called)
    _seed(page, seed, called)
    _claims(page, claims, called)


def _called(page: Page, row: int) -> dict[str, Cell]:
    row = section(page, row, "aws.called", LAST)
    called: dict[str, Cell] = {}
    row = call_up(page, row, CALLED, {3: called})
    row_head(page, row, inputs()["fx_cny_per_usd"].label(page.book.language), "CNY/USD")
    called["USD"] = page.link(row, 3, page.book.inputs["fx_cny_per_usd"])
    row_head(page, row + 1, say(page, "aws.seed_basis"), "count")
    called["one"] = called["CNY"] = page.put(row + 1, 3, 1.0, "figure", "count")
    row_head(page, row + 2, say(page, "aws.no_cache"), "GB")
    called["no_cache"] = page.put(row + 2, 3, 0.0, "figure", "GB")
    called["hours"] = page.book.constants["HOURS_PER_MONTH"]
    return called


def _seed(page: Page, row: int, called: dict[str, Cell]) -> None:
    """The ten rows: price book x 730 h + storage, against what the post prints."""
    book, listed = page.book, page.book.tables["aws_prices"]
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
            "price_per_hour": page.link(row, 7, listed.cell(item.on_demand, "price")),
            "storage_gb": page.put(row, 9, item.storage_gb, "figure", "GB"),
            "storage_price": page.link(row, 10, listed.cell(item.storage, "price")),
        }
        reserved = page.link(row, 8, listed.cell(item.reserved, "price"))
        rent(page, row, 11, bind)
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
    layouts, types = page.book.tables["layouts"], page.book.tables["instances"]
    row = section(page, row, "aws.claims", LAST, "aws.claims_note")
    fit = [f"fit.{name}" for name in MATRIX]
    row = headers(
        page,
        row,
        ["aws.row", "aws.model", "aws.cache", "aws.stated_instance", *fit, "aws.priced_instance", *fit],
    )
    for item in catalogue().aws_rows.values():
        page.put(row, 1, item.id.upper(), "text")
        page.put(row, 2, item.model, "text")
        cache = page.link(row, 3, called["no_cache"])
        for column, name in ((4, item.stated_instance), (5 + len(MATRIX), item.priced_instance)):
            page.put(row, column, name, "text")
            for step, form in enumerate(MATRIX, start=1):
                sizes = {"weights_gb": layouts.cell(f"{item.model}|{form}", "checkpoint_gb"), "kv_gb": cache}
                usable = types.cell(name, "usable_gb")
                fits(page, row, column + step, usable, sizes, catalogue().instances[name], form)
        row += 1
