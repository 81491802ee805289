"""Tax rules in the book's own cells, without a file: by hand, and as the engine has them."""

from collections.abc import Iterator, Mapping

import pytest
from pytest import approx

from r1model.answer import answer
from r1model.finance.compare import breakeven
from r1model.inputs import Value
from r1model.options.files import compared
from r1model_workbook.book import build
from r1model_workbook.view.grid import Book

FIGURES = ("pv_pretax", "pv_tax", "pv_aftertax")


@pytest.fixture(scope="module")
def built() -> Book:
    return build("en")


@pytest.fixture
def book(built: Book) -> Iterator[Book]:
    """The one book of this module, as it was built again after each test."""
    usual = {name: cell.value for name, cell in built.entries.items()}
    yield built
    built.recalculate(usual)


def shown(book: Book, **inputs: Value) -> dict[str, dict[str, float]]:
    """The present costs on the sheets of the options, of a scenario in its base column."""
    book.recalculate(inputs)
    return {key: {name: book.cells[f"{key}.{name}"].value for name in FIGURES} for key in compared()}


def agrees(book: Book, found: Mapping[str, Mapping[str, float]], **inputs: Value) -> None:
    """The sheets show what the engine computes, by the main route and by components, and every check holds."""
    for key, side in answer("today", inputs, ranges=False).outcomes.items():
        for name in FIGURES:
            assert found[key][name] == approx(float(side[name]), rel=1e-9, abs=0.005), (key, name)
        assert book.cells[f"parts:{key}"].value == approx(found[key]["pv_aftertax"], rel=1e-9, abs=0.005), key
    checks = [cell for cell in book.computed if cell.page.key == "checks" and cell.role == "check"]
    wrong = [book.pages["checks"].cells[cell.row, 1].value for cell in checks if cell.value != 1]
    assert checks and not wrong


def test_vat_that_is_not_credited_joins_every_invoice(book: Book) -> None:
    """6 % on cloud and API, 13 % on the lease; the break-even takes the API's bill with it."""
    before, after = shown(book), shown(book, vat_recoverable=0.0)
    for key, rate in (("rent", 1.06), ("api", 1.06), ("lease", 1.13)):
        for name in FIGURES:
            assert after[key][name] == approx(before[key][name] * rate), (key, name)
    agrees(book, after, vat_recoverable=0.0)
    case = answer("today", {"vat_recoverable": 0.0}, ranges=False).case
    mix = case["demand"]["in_mtok"] / (case["demand"]["in_mtok"] + case["demand"]["out_mtok"])
    buy = {**case["buy"], "util": {**case["buy"]["util"], "in_share": mix}}
    found = breakeven({"common": case["common"], "buy": buy, "api": case["api"]})
    assert book.cells["breakeven.pretax.bill_full"].value == approx(found["pv_api_at_u1"])


def test_state_tax_is_deducted_before_the_country_charges_its_own(book: Book) -> None:
    """25 % and 8 %: 0.25 + 0.08 x 0.75 = 31 % in all."""
    found = shown(book, state_tax=0.08)
    assert found["api"]["pv_tax"] == approx(found["api"]["pv_pretax"] * 0.31)
    agrees(book, found, state_tax=0.08)


def test_what_is_research_is_deducted_a_second_time(book: Book) -> None:
    """Two fifths of the costs, deducted twice: rent, tokens, lease payments save 1.4 times the tax; a sale does not."""
    before, after = shown(book), shown(book, rd_share=0.4)
    for key in ("rent", "api", "lease"):
        assert after[key]["pv_tax"] == approx(before[key]["pv_tax"] * 1.4), key
        assert after[key]["pv_pretax"] == before[key]["pv_pretax"], key
    sold = -0.25 * sum(
        asset.line("salvage_flow").cells[36].value * book.written["ruler"].line("end_tax_factor").cells[36].value
        for asset in book.written["buy"].rows("capex") if asset.cell("proceeds").value
    )  # fmt: skip
    left = before["buy"]["pv_tax"] + sold - _booked(book)
    assert after["buy"]["pv_tax"] == approx(left * 1.4 - sold + _booked(book))
    agrees(book, after, rd_share=0.4)


def _booked(book: Book) -> float:
    """Tax saved today on what is left in the books at the sale."""
    rows = book.written["buy"].rows("capex")
    left = sum(row.cell("asset_cost").value - row.line("depreciation").total.value for row in rows)
    return 0.25 * left * book.written["ruler"].line("end_tax_factor").cells[36].value


def test_vat_that_is_credited_costs_nothing(book: Book) -> None:
    assert shown(book, vat_rate_services=0.2) == shown(book, vat_rate_services=0.0)
