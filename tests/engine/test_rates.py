"""R1_FX of a pair: dated rates of the European Central Bank, crossed, carried on, and refused where there is none."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcomes import outcome, reason
from pytest import approx

from r1model.catalogue import catalogue
from r1model.catalogue.layers import layer
from r1model.catalogue.load import Catalogue
from r1model.errors import CatalogueError
from r1model.functions import OMITTED, invoke
from r1model.functions.rates import MOST_DAYS
from r1model.units import CURRENCIES
from r1model.workspaces import Workspace

FIRST, LAST = date(2024, 12, 2), date(2026, 10, 30)
CURRENCY = st.sampled_from(CURRENCIES)
DAYS = st.dates(FIRST, LAST + timedelta(days=MOST_DAYS))
OWN_SOURCE = '[our-bank]\ntitle = "Rate sheet"\npublisher = "Our bank"\naccessed = 2026-11-28\nlicence = "internal"\n'
HEAD = "id,base,quote,value,unit,standing,source,where,as_of\n"
OWN_RATE = "bank.usd-cny.2026-11-27,USD,CNY,6.61,CNY/USD,quoted,our-bank,sheet of the day,2026-11-27\n"


def own(folder, rows=OWN_RATE):
    folder.joinpath("sources.toml").write_text(OWN_SOURCE, "utf-8")
    folder.joinpath("fx_rates.csv").write_text(HEAD + rows, "utf-8")
    return layer(folder)


@pytest.mark.parametrize(
    "pair, day, expected",
    [
        ("EUR/CNY", "2026-10-02", 7.5259), ("EUR/USD", "2026-10-02", 1.1225),
        ("USD/CNY", "2026-10-02", 7.5259 / 1.1225), ("CNY/USD", "2026-10-02", 1.1225 / 7.5259),
        ("USD/CNY", "2025-02-28", 7.5782 / 1.0411), ("HKD/SGD", "2026-10-30", 1.4282 / 8.7652),
    ],
)  # fmt: skip
def test_a_rate_is_the_second_currency_for_one_unit_of_the_first(pair, day, expected):
    assert outcome("FX", pair, day) == approx(expected, rel=1e-12)


def test_the_dollar_of_hong_kong_stays_within_its_peg_on_every_day():
    """The Monetary Authority holds it between 7.75 and 7.85: a figure slipped by a row or a column would not."""
    days = sorted({record.as_of for record in catalogue().fx_rates.values()})
    assert (len(days), days[0], days[-1]) == (488, FIRST, LAST)
    assert all(7.745 < outcome("FX", "USD/HKD", day) < 7.855 for day in days)


@pytest.mark.parametrize(
    "pair",
    [
        "USD/CNY",
        "usdcny",
        "USD CNY",
        "USD-CNY",
        "ＵＳＤ／ＣＮＹ",
        "美元/人民币",
        "美元兑人民币",
        "USD→RMB",
        "$/¥",
        " usd / cny ",
    ],
)
def test_a_pair_is_read_as_people_write_it(pair):
    assert outcome("FX", pair, "2026-10-30") == approx(7.4326 / 1.1172)


@pytest.mark.parametrize(
    "day",
    ["2026-10-30", "2026/10/30", "2026年10月30日", "2026.10.30", 46325, 46325.75, date(2026, 10, 30),
     datetime(2026, 10, 30, 9), pd.Timestamp("2026-10-30 09:00"), np.float64(46325), np.int64(46325)],
)  # fmt: skip
def test_a_day_is_a_serial_number_a_date_or_written_out(day):
    assert outcome("FX", "EUR/CNY", day) == 7.4326


def test_a_day_without_a_rate_takes_the_newest_before_it_and_never_a_later_one():
    assert outcome("FX", "EUR/USD", "2026-10-31") == outcome("FX", "EUR/USD", "2026-10-30") == 1.1172
    assert outcome("FX", "EUR/USD", "2026-10-29") == 1.113


def test_a_rate_that_is_too_old_is_none_unless_a_drift_carries_it_on():
    edge = LAST + timedelta(days=MOST_DAYS)
    assert outcome("FX", "USD/CNY", edge) == outcome("FX", "USD/CNY", LAST)
    late = edge + timedelta(days=1)
    assert outcome("FX", "USD/CNY", late) == "#N/A"
    assert "2026-10-30" in reason("FX", "USD/CNY", late) and "32 days" in reason("FX", "USD/CNY", late)
    after_a_year = LAST + timedelta(days=365)
    assert outcome("FX", "USD/CNY", after_a_year, -0.02) == approx(outcome("FX", "USD/CNY", LAST) * 0.98)


@pytest.mark.parametrize(
    "code, said, given",
    [
        ("#N/A", "2024-12-02", ("USD/CNY", "2024-12-01")), ("#N/A", "2024-12-02", ("USD/CNY", 40000)),
        ("#VALUE!", "HKD, SGD", ("GBP/CNY", "2026-10-30")), ("#VALUE!", "USD/CNY", ("USD", "2026-10-30")),
        ("#VALUE!", "no pair", ("USD/CNY/EUR", "2026-10-30")), ("#VALUE!", "give a day", ("USD/CNY",)),
        ("#VALUE!", "give a day", ("USD/CNY", 7.2)), ("#VALUE!", "not a day", ("USD/CNY", "30/10/2026")),
        ("#VALUE!", "not a day", ("USD/CNY", "2026-02-30")), ("#VALUE!", "not a day", ("USD/CNY", "yesterday")),
        ("#VALUE!", "empty", ("USD/CNY", None)), ("#VALUE!", "", (None, "2026-10-30")),
        ("#VALUE!", "already the error", ("#N/A", "2026-10-30")), ("#VALUE!", "must be a number", (12, "2026-10-30")),
        ("#VALUE!", "", ("USD/CNY", True)), ("#NUM!", "", ("USD/CNY", 1e9)), ("#NUM!", "", ("USD/CNY", 46325, -1)),
        ("#VALUE!", "", ("USD/CNY", pd.NaT)),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why(code, said, given):
    assert outcome("FX", *given) == code
    assert said in reason("FX", *given)


def test_months_and_a_start_go_on_as_before_and_take_a_dated_rate():
    assert outcome("FX", 12, 7.2, -0.02) == approx(7.056)
    dated = outcome("FX", "USD/CNY", "2026-10-30")
    assert outcome("FX", 12, dated, -0.02) == approx(dated * 0.98)
    assert outcome("FX", 0) == outcome("FX", 0, OMITTED, 0) == catalogue().parameters["fx_cny_per_usd"].value


def test_a_column_of_days_is_one_call():
    found = invoke("FX", "EUR/USD", [["2026-10-29"], ["2026-10-30"], ["x"]])
    assert [row[0] for row in found[:2]] == [1.113, 1.1172] and found[2][0].code == "#VALUE!"


@given(first=CURRENCY, second=CURRENCY, day=DAYS)
def test_the_other_way_round_is_the_inverse(first, second, day):
    there, back = outcome("FX", f"{first}/{second}", day), outcome("FX", f"{second}/{first}", day)
    assert there * back == approx(1, rel=1e-14)


@given(currencies=st.permutations(CURRENCIES), day=DAYS)
def test_a_triangle_closes(currencies, day):
    first, second, third, *_ = currencies
    legs = [outcome("FX", f"{one}/{other}", day) for one, other in ((first, second), (second, third), (first, third))]
    assert legs[0] * legs[1] == approx(legs[2], rel=1e-13)


def test_an_explanation_names_the_day_and_the_records():
    said = invoke("AUDIT", "explain", '=R1_FX("USD/CNY","2026-11-20")')
    assert "2026-10-30" in said and "21" in said and "ecb.eur-cny.2026-10-30" in said
    said = invoke("AUDIT", "explain", '=R1_FX("USD/CNY","2027-10-30",-0.02)')
    assert "推算" in said and "projection" in said


def test_ones_own_rate_of_a_later_day_stands_and_crosses(tmp_path):
    with Workspace((own(tmp_path),)):
        assert outcome("FX", "USD/CNY", "2026-11-30") == 6.61
        assert outcome("FX", "CNY/USD", "2026-11-27") == approx(1 / 6.61)
        assert outcome("FX", "USD/CNY", "2026-10-30") == approx(7.4326 / 1.1172)
        assert outcome("FX", "HKD/CNY", "2026-11-30") == approx(7.4326 / 8.7652), "no leg of another day"
    assert outcome("FX", "USD/CNY", "2026-11-30") != 6.61


@pytest.mark.parametrize(
    "wrong, key",
    [
        (OWN_RATE.replace("CNY/USD", "USD/CNY"), "line 2"), (OWN_RATE.replace("6.61", "0"), "value"),
        (OWN_RATE.replace("6.61", "-6.61"), "value"), (OWN_RATE.replace("6.61", "nan"), "value"),
        (OWN_RATE.replace("USD,CNY,", "USD,GBP,"), "quote"),
        (OWN_RATE.replace("2026-11-27\n", "27.11.2026\n"), "as_of"),
        (OWN_RATE * 2, "bank.usd-cny.2026-11-27"), (OWN_RATE.replace("quoted", ""), "standing"),
        (OWN_RATE.replace("USD,CNY,6.61,CNY/USD", "USD,USD,1,USD/USD"), "unit"),
    ],
)  # fmt: skip
def test_a_wrong_rate_of_ones_own_is_refused_with_file_and_key(tmp_path, wrong, key):
    with pytest.raises(CatalogueError) as refused:
        _ = Catalogue((own(tmp_path, wrong),)).fx_rates
    assert "fx_rates.csv" in refused.value.text("en") and key in refused.value.text("zh")
