"""The four cases on Inputs, the reader's own lines, and the states that say what is out of date."""

from datetime import date

import pytest

from r1model.inputs import inputs
from r1model.sizing.lineup import PLANS
from r1model_workbook.book import build
from r1model_workbook.sheets.common import FIRST_DAY
from r1model_workbook.sheets.ruler import edate
from r1model_workbook.view.grid import Fault
from r1model_workbook.view.wording import in_words
from r1model_workbook.write.style import FORMATS

RANGED = [name for name, item in inputs().items() if item.likely_low is not None and item.likely_high is not None]


@pytest.fixture
def book():
    return build("en")


def test_low_and_high_take_their_columns_and_the_base_where_they_are_blank(book):
    for case in ("low", "high"):
        book.recalculate({"case": case})
        for name, item in inputs().items():
            likely = getattr(item, f"likely_{case}")
            expected = item.value if likely is None else likely
            assert book.inputs[name].value == in_words(name, expected, book.language), name
    assert len(RANGED) > 20


@pytest.mark.parametrize("case", ["base", "low", "high", "user"])
def test_no_case_shows_an_error_or_fails_a_check(book, case):
    book.recalculate({"case": case})
    assert [cell.text for cell in book.computed if isinstance(cell.value, Fault)] == []
    assert book.cells["failing"].value == 0


def test_the_readers_own_value_counts_in_the_user_case_alone(book):
    before = book.cells["buy.pv_aftertax"].value
    book.recalculate({"discount_rate@user": 0.12, "buy.capex[0].amount": 1e6})
    assert book.inputs["discount_rate"].value == 0.12
    assert book.cells["buy.pv_aftertax"].value < before
    book.recalculate({"case": "base"})
    assert book.inputs["discount_rate"].value == inputs()["discount_rate"].value
    assert book.cells["buy.pv_aftertax"].value == pytest.approx(before, rel=1e-12)


def test_a_free_line_filled_in_costs_what_it_says(book):
    before = {name: book.cells[f"buy.{name}"].value for name in ("nominal", "pv_aftertax")}
    book.recalculate({"buy.opex[5].kind": "annual", "buy.opex[5].amount": 12_000.0})
    months = inputs()["months"].value
    assert book.cells["buy.nominal"].value == pytest.approx(before["nominal"] + 1_000 * months)
    assert book.cells["buy.pv_aftertax"].value > before["pv_aftertax"]


def states(book):
    return {key: cell.value for key, cell in book.current}


def missed(book):
    """Which states do not hold."""
    return {key for key, value in states(book).items() if value != 1}


def test_the_snapshot_is_said_to_be_out_of_date_after_a_change_and_no_check_fails(book):
    assert missed(book) == set() and {"snapshot", "feasible", "quote_holds"} <= states(book).keys()
    book.recalculate({"discount_rate": 0.1})
    assert missed(book) == {"snapshot"}
    assert book.cells["failing"].value == 0


def test_a_gpu_without_a_price_cannot_be_bought_until_its_price_and_power_are_entered(book):
    why = book.cells["why.buy"]
    for key in PLANS:
        book.recalculate({"plan": key, f"{key}_gpu": "H20-96"})
        assert states(book)["feasible"] == 0
        assert ("price of" in why.value, "power is" in why.value) == (True, True)
        assert isinstance(book.cells["shown.buy.pv_aftertax"].value, Fault)
        book.recalculate({f"{key}_gpu_price": 120_000.0})
        assert ("price of" in why.value, "power is" in why.value) == (False, True)
        book.recalculate({f"{key}_idle_kw": 3.0, f"{key}_max_kw": 7.0})
        assert (states(book)["feasible"], why.value) == (1, "")


def test_a_book_of_other_inputs_carries_their_own_snapshot():
    book = build("zh", {"months": 60.0, "plan": "plan1"})
    assert missed(book) == set()


@pytest.mark.parametrize(
    "start, months, end",
    [  # Excel's EDATE
        (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)), (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 3, 15), 0, date(2026, 3, 15)), (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)  # fmt: skip
def test_a_day_that_a_month_lacks_becomes_its_last(start, months, end):
    assert edate((start - FIRST_DAY).days, months) == (end - FIRST_DAY).days


def test_no_number_format_hides_the_sign_of_a_negative_number():
    """A format of two sections shows what its first condition leaves without a minus."""
    hiding = [unit for unit, form in FORMATS.items() if form.startswith("[") and form.count(";") == 1]
    assert hiding == []
