"""The lower half of AWS: instance types and what each holds, and the price book with live bills."""

from __future__ import annotations

from datetime import date

from r1model.catalogue import catalogue
from r1model.catalogue.validity import on_demand
from r1model.sizing.lineup import native
from r1model.texts import text
from r1model.types import Instance, Price
from r1model_workbook.sheets.common import VALID, day, headers, say, section, trust, unit_name, valid_days
from r1model_workbook.sheets.every_gpu import plan_of, start_bind
from r1model_workbook.sheets.memory import MATRIX
from r1model_workbook.sheets.pinned import MARK, put_mark
from r1model_workbook.view.grid import Cell, Page, Table

LAST = 25
ON_DEMAND = ("on_demand_price", "on_demand_latest")
RENT = ("instance_cost", "volume_cost", "rent_cost", "rent_bill", "rent_bill_year")


def rent(page: Page, row: int, column: int, bind: dict[str, Cell], names: tuple[str, ...] = RENT) -> None:
    """The lines of a bill in adjoining columns; each joins the row's names."""
    for step, name in enumerate(names):
        bind[name] = page.calc(row, column + step, name, bind)


def prices(page: Page, row: int, called: dict[str, Cell]) -> None:
    """Every dated hourly price with its monthly and yearly bill at the Inputs; storage where the region's is known."""
    row = section(page, row, "aws.prices", LAST, "aws.prices_note")
    names = ("id", "item", "region", "term", "payment", "currency", "price", "storage_price", *RENT, "cny",
             *ON_DEMAND, "unit", "standing", "as_of", "valid_until", *VALID, MARK, "source")  # fmt: skip
    row = headers(page, row, [f"price.{name}" for name in names])
    table = page.book.tables["aws_prices"] = Table(page, "id", {name: i for i, name in enumerate(names, start=1)}, row)
    table.units = dict.fromkeys(VALID, "date")
    listed = sorted(catalogue().aws_prices.values(), key=_turn)
    for price in listed:
        table.rows[price.id] = row
        _price(page, row, price, called)
        row += 1
    for price in listed:
        _on_demand(table, price)


def _turn(price: Price) -> int:
    """Storage first, since bills need it; then what can be chosen for the timeline, which has a storage price."""
    if price.term == "storage":
        return 0
    return 1 if catalogue().storage_price(price.region) is not None else 2


def _price(page: Page, row: int, price: Price, called: dict[str, Cell]) -> None:
    book, names = page.book, page.book.tables["aws_prices"].columns
    for name in ("id", "item", "region", "term", "payment", "currency"):
        page.put(row, names[name], str(getattr(price, name)) or None, "text")
    found = page.put(row, names["price"], price.value, trust(price.standing), price.unit)
    if price.term == "storage":
        if "gp3" in price.item:
            book.cells[f"gp3.{price.region}"] = found
        page.put(row, names["storage_price"], say(page, "missing"), "missing")
    else:
        _bill(page, row, price, found, called)
    page.put(row, names["unit"], unit_name(page, price.unit), "unit")
    page.put(row, names["standing"], text("standings", price.standing, book.language), "unit")
    day(page, row, names["as_of"], price.as_of)
    page.put(row, names["valid_until"], price.valid_until or None, "unit")
    valid_days(page, row, names, price)
    put_mark(page, row, "aws_prices", names)
    note = f" {price.note(book.language)}" if price.note else ""
    source = catalogue().title("aws_prices", price.id, price.source, book.language)
    page.put(row, names["source"], source + note, "plain_note")


def _on_demand(table: Table, price: Price) -> None:
    """What the same instance costs there on demand: on the day of the row's own price, and by the latest price."""
    page, row = table.page, table.rows[price.id]
    for name, on in zip(ON_DEMAND, (price.as_of, date.max), strict=True):
        other = on_demand(price.item, price.region, on)
        if other is None:
            page.put(row, table.columns[name], say(page, "missing"), "missing")
        else:
            page.link(row, table.columns[name], table.cell(other.id, "price"))


def _bill(page: Page, row: int, price: Price, hourly: Cell, called: dict[str, Cell]) -> None:
    columns = page.book.tables["aws_prices"].columns
    bind = called | {"price_per_hour": hourly, "storage_gb": called["volume_gb"]}
    storage = page.book.cells.get(f"gp3.{price.region}")
    if storage is None:
        for name in ("storage_price", *RENT[1:], "cny"):
            page.put(row, columns[name], say(page, "missing"), "missing")
        rent(page, row, columns["instance_cost"], bind, ("instance_cost",))
        return
    bind["storage_price"] = page.link(row, columns["storage_price"], storage)
    rent(page, row, columns["instance_cost"], bind)
    page.calc(row, columns["cny"], "rent_bill_cny", bind | {"cny_per_currency": called[price.currency]})


def instances(page: Page, row: int, called: dict[str, Cell]) -> None:
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
            _starts(page, row, column, instance, name)
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


def _starts(page: Page, row: int, column: int, instance: Instance, form: str) -> None:
    """Whether vLLM starts the chosen model on the instance, by the rows of Memory; none for other counts of GPUs."""
    gpu, plan = catalogue().gpus[instance.gpu], plan_of(instance.gpus)
    cells = page.book.cells
    if plan is None or not gpu.ruled:
        page.put(row, column, say(page, "missing"), "missing")
        return
    bind = start_bind(page, gpu, plan) | {"needed_weights_gib": cells[f"weights.{plan}.{form}"],
                                          "asked_gib": cells[f"{plan} heaviest_asked_gib"],
                                          "cache_told": cells[f"{plan} cache_told"]}  # fmt: skip
    runs = native(gpu, catalogue().formats[form].needs)
    page.calc(row, column, "starts_with", bind, "matrix" if runs else "matrix_other").unit = "fits"


def fits(
    page: Page, row: int, column: int, usable: Cell, sizes: dict[str, Cell], instance: Instance, form: str
) -> None:
    """Whether weights and cache fit the instance; a format its GPU lacks is shown apart."""
    runs = native(catalogue().gpus[instance.gpu], catalogue().formats[form].needs)
    cell = page.calc(row, column, "fits", {"usable_gb": usable, **sizes}, "matrix" if runs else "matrix_other")
    cell.unit = "fits"
