"""Own lines and hours of a scenario: the chain and the book answer the same, and a book is stamped with them."""

import pytest
from parity.own_lines import drawn_cases

from r1model.answer import answer
from r1model.options.files import compared
from r1model.scenario_files import live
from r1model.scenarios.own_entries import own
from r1model_workbook.back import Answers
from r1model_workbook.book import build, content
from r1model_workbook.check import inspect, opened

LINES = {"buy.capex[22].amount": 500_000.0, "buy.capex[22].ccy": "EUR", "buy.capex[0].salvage_pct": 0.2,
         "buy.opex[6].kind": "每月", "buy.opex[6].amount": 9_000.0, "buy.opex[6].ccy": "HKD",
         "rent.price_hour": 60.0, "rent.ccy": "sgd", "api.opex[1].amount": 800.0, "lease.advance": 0.0,
         "load.hours[9].work": 0.27, "load.hours[10].work": 0.0}  # fmt: skip


@pytest.fixture(scope="module")
def answers():
    return Answers("en")


def agree(answers, entries):
    found, engine = answers.of(entries), answer("today", live(entries), ranges=False, own=own(entries))
    for key in compared():
        assert found.costs[key] == pytest.approx(engine.costs.get(key), rel=1e-9), key
    return found


@pytest.mark.parametrize("more", [{}, {"report_currency": "EUR", "fx_drift": -0.02}, {"case": "cautious"}])
def test_own_lines_and_hours_are_those_of_the_book(answers, more):
    plain = agree(answers, more)
    found = agree(answers, {**LINES, **more})
    moved = {key for key in compared() if found.costs[key] != plain.costs[key]}
    assert moved == {"buy", "rent", "api", "lease", "hybrid"} if "case" not in more else moved


def test_so_are_lines_at_random(answers):
    for drawn in drawn_cases(5, "chain"):
        agree(answers, {name: value for name, value in drawn.entries.items() if value != ""})


def test_a_book_of_own_lines_is_stamped_with_them():
    """What was drawn rests on the lines that the book shows, so that it is not called old."""
    book = build("en", LINES)
    assert [cell.value for cell in book.stale] == pytest.approx([0.0] * len(book.stale), abs=0.01)
    assert book.cells["risk.pv_buy"].value == pytest.approx(
        answer("today", {}, ranges=False, own=own(LINES)).costs["buy"], rel=1e-9
    )


def test_a_file_of_own_lines_flags_and_hours_is_clean(tmp_path):
    path = tmp_path / "own.xlsx"
    path.write_bytes(content("en", LINES))
    counts = inspect(opened(path, whole=False)).counts
    assert (counts["E"], counts["W"]) == (0, 0)
