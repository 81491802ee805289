"""The days of prices in the book: numbers that look-ups compare, an answer for every row, missing as text."""

from datetime import date

import pytest

from r1model.capacity.serving import node_gpus
from r1model.catalogue import catalogue
from r1model.catalogue.validity import dearer_than_on_demand, is_commitment, validity
from r1model.sizing.machines import card_price, machine
from r1model_workbook.book import build
from r1model_workbook.sheets.common import OPEN_END, OPEN_START, serial
from r1model_workbook.view.grid import Fault

PRICED = {"aws_prices": catalogue().aws_prices, "api_prices": catalogue().api_prices}
CARD = ("card_price", "card_price_last_day")
POWER = ("machine_max_kw", "machine_idle_kw")


@pytest.fixture(scope="module")
def book():
    return build("en")


def test_days_are_counted_as_spreadsheets_count_them():
    assert serial(date(1899, 12, 31)) == OPEN_START and serial(date(2025, 2, 28)) == 45716
    assert serial(date(2099, 12, 31)) == OPEN_END


@pytest.mark.parametrize("table", PRICED)
def test_every_price_of_a_book_has_both_days_as_dates(book, table):
    found = book.tables[table]
    assert set(found.rows) == set(PRICED[table])
    for name, price in PRICED[table].items():
        days = validity(price)
        first, last = (found.cell(name, column) for column in ("first_day", "last_day"))
        assert first.value == (serial(days.first) if days.first else OPEN_START), name
        assert last.value == (serial(days.last) if days.last else OPEN_END), name
        assert {first.unit, last.unit} == {"date"} and first.value <= last.value, name


def test_the_on_demand_price_beside_a_commitment_is_that_of_its_own_day_and_the_latest(book):
    found = book.tables["aws_prices"]
    year = "us-east-1.p5.48xlarge.commitment-1y.no-upfront.2025-02"
    assert found.cell(year, "on_demand_price").value == 98.32
    assert found.cell(year, "on_demand_latest").value == 55.04
    assert found.cell("us-east-2.p5e.48xlarge.capacity-block.2024-12", "on_demand_price").role == "missing"


def test_a_commitment_dearer_than_on_demand_is_seen_in_the_book_as_in_the_engine(book):
    found = book.tables["aws_prices"]
    for column, day in (("on_demand_price", None), ("on_demand_latest", date.max)):
        for name, price in PRICED["aws_prices"].items():
            other = found.cell(name, column).value
            dearer = is_commitment(price) and isinstance(other, float) and price.value > other
            assert dearer == (dearer_than_on_demand(price, day) is not None), (name, column)


@pytest.mark.parametrize("gpu", catalogue().gpus.values(), ids=lambda gpu: gpu.id)
def test_a_gpu_has_its_own_card_price_and_server_or_words_in_their_place(book, gpu):
    table, price, server = book.tables["gpus"], card_price(gpu), machine(gpu)
    cells = {name: table.cell(gpu.short, name) for name in (*CARD, "machine_gpus", *POWER)}
    if price is None:
        assert {cells[name].role for name in CARD} == {"missing"}
    else:
        assert cells["card_price"].value == price.value and cells["card_price_last_day"].value == OPEN_END
    assert cells["machine_gpus"].value == node_gpus(gpu.id)
    if server.gpus is None:
        assert {cells[name].role for name in POWER} == {"missing"}
    else:
        assert (cells["machine_gpus"].value, *(cells[name].value for name in POWER)) == server[:3]


def doubled(price: float) -> float:
    return price + price


def test_what_is_missing_is_looked_up_as_words_and_never_counts_as_nought(book):
    page, table = book.pages["hardware"], book.tables["gpus"]
    row = max(at for at, _ in page.cells) + 2
    key = page.put(row, 1, "H20-96")
    picked = page.pick(row, 2, table, key, "card_price")
    assert picked.value == "n/a" and picked.unit == "CNY/GPU"
    twice = page.expressed(row, 3, doubled, [picked])
    assert isinstance(twice.value, Fault) and twice.value == "#VALUE!"
    day = page.pick(row, 4, book.tables["aws_prices"], page.put(row, 5, next(iter(PRICED["aws_prices"]))), "last_day")
    assert day.value == OPEN_END and day.unit == "date"
