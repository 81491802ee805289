"""A scenario's exchange rate beside the ECB's of closing: of the day, of the month before, carried on, or none."""

from datetime import date, timedelta

import pytest

from r1model.answer import answer, as_record
from r1model.catalogue import catalogue
from r1model.catalogue.fx import newest
from r1model.entries.values import FIRST_DAY
from r1model.scenarios.exchange import exchange, exchanges, report_rate


def given(day, rate=7.0, drift=0.0):
    return {"closing_date": float((day - FIRST_DAY).days), "fx_cny_per_usd": rate, "fx_drift": drift}


def cross(day):
    rates = catalogue().fx_rates
    return rates[f"ecb.eur-cny.{day}"].value / rates[f"ecb.eur-usd.{day}"].value


@pytest.mark.parametrize("day, of", [("2025-02-28", "2025-02-28"), ("2025-03-02", "2025-02-28")])
def test_the_rate_is_that_of_closing_or_of_the_last_day_before(day, of):
    found = exchange(given(date.fromisoformat(day), drift=0.2))
    assert (found.day.isoformat(), found.carried) == (of, False)
    assert found.rate == pytest.approx(cross(of), rel=1e-12)
    assert found.difference == pytest.approx(7 / cross(of) - 1, rel=1e-9)


def test_where_the_table_ends_it_is_carried_on_with_the_drift():
    last = max(rate.as_of for rate in catalogue().fx_rates.values())
    closing = last + timedelta(days=730)
    found = exchange(given(closing, drift=-0.03))
    assert found.carried and found.day == last
    assert found.rate == pytest.approx(cross(last) * 0.97**2, rel=1e-12)
    assert str(last) in found.told("en") and str(closing) in found.told("zh")


def test_a_closing_before_the_table_has_no_rate_and_says_so():
    found = exchange(given(date(2021, 1, 1)))
    assert found.rate is found.difference is None and "2021-01-01" in found.told("en")


def test_a_difference_that_a_bank_s_spread_explains_is_not_told():
    day = date(2025, 2, 28)
    assert exchange(given(day, newest("USD", "CNY", day).value * 1.009)).told("en") == ""
    assert "+1.1%" in exchange(given(day, newest("USD", "CNY", day).value * 1.011)).told("en")


def test_the_answer_has_it_and_the_commands_tell_it(run):
    record = as_record(answer("seed", {}, ranges=False), "en")["exchange_rate"]
    assert (record["closing"], record["table_day"]) == ("2025-02-28", "2025-02-28") and record["difference"] < -0.05
    for command in ("chain", "compare"):
        said = run(command, "seed").out
        assert f"--set fx_cny_per_usd={record['table']:.4f}" in said.replace("\n", " ")
    again = run("chain", "seed", "--set", f"fx_cny_per_usd={record['table']:.4f}")
    assert "--set fx_cny_per_usd" not in again.out


def test_the_rate_of_a_report_in_euro_is_told_beside_that_of_the_dollar_and_does_not_drift(run):
    euro = {**given(date(2025, 2, 28), drift=0.2), "report_currency": "EUR", "fx_usd_per_eur": 1.2}
    found = report_rate(euro)
    table = catalogue().fx_rates["ecb.eur-usd.2025-02-28"].value
    assert (found.base, found.quote, found.rate) == ("EUR", "USD", table)
    assert "1.2 USD/EUR" in found.told("en") and f"--set fx_usd_per_eur={table:.4f}" in found.told("zh")
    last = max(rate.as_of for rate in catalogue().fx_rates.values())
    late = {**euro, "closing_date": float((last + timedelta(days=730) - FIRST_DAY).days)}
    assert report_rate(late).rate == pytest.approx(catalogue().fx_rates[f"ecb.eur-usd.{last}"].value, rel=1e-12)
    assert [len(exchanges({**euro, "report_currency": code})) for code in ("CNY", "USD", "EUR")] == [1, 1, 2]
    assert as_record(answer("seed", {"report_currency": "CNY"}, ranges=False), "en")["report_rate"] is None
    said = run("compare", "seed", "--set", "report_currency=EUR").out.replace("\n", " ")
    assert "--set fx_cny_per_usd=" in said and "--set fx_usd_per_eur=" in said
