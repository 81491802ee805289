"""Functions 21 and 26 to 34: worked values, edges and the error of every domain, written out."""

import json
from pathlib import Path

import numpy as np
import pytest
from outcomes import outcome, reason
from pytest import approx

from r1model.functions import OMITTED, find
from r1model.texts import text

VALUE, NUM, DIV0, NA = "#VALUE!", "#NUM!", "#DIV/0!", "#N/A"
NAN, INF = float("nan"), float("inf")
CENT = 0.005
GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "cases.json").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in GOLDEN["cases"]}
W01 = [-120_000, *[-2485] * 5, 24_515]
W02 = [-120_000, *[24_890] * 5, 51_890]
G04_TOKENS = 7143.3 * 3600 * 730 / 1e6 * 0.5  # Mtok a month at half load
NAMES = ("COMMIT", "DEP", "PMT", "LEASE", "DF", "NPV", "IRR", "PAYBACK", "EAC", "LCOT")
FULL = {
    "COMMIT": (77.508, 2, 12, 0.5, 0, 36, 730),
    "DEP": ("SL", 3_700_000, 36, 0, 60),
    "PMT": (0.045, 36, 2_590_000, False),
    "LEASE": (92_000, 48, 0.25, 0.045, 0, True),
    "DF": (0.08, 12, "end"),
    "NPV": (0.08, W01, "end"),
    "IRR": (W02,),
    "PAYBACK": (W02, 0),
    "EAC": (3_700_000, 0.08, 36, "year"),
    "LCOT": (100, [0, 3], [0, 1], 0.08, 4, "blended"),
}


def column(shape, cells):
    if shape == "array":
        return np.array(cells, dtype=float)
    return {"list": cells, "row": [cells], "column": [[cell] for cell in cells]}[shape]


# --- values ---------------------------------------------------------------------------------------------------------

WORKED = [
    # method/functions.md, rows 21 and 26 to 34, or arithmetic by hand
    ("PMT", (0.045, 36, 2_590_000), approx(77_044.53, abs=CENT)),
    ("PMT", (0, 36, 2_590_000), approx(71_944.44, abs=CENT)),
    ("PMT", (0, 36, 2_590_000, True), approx(71_944.44, abs=CENT)),
    ("PMT", (0.12, 1, 1000), approx(1010)),
    ("PMT", (0.12, 1, 1000, True), approx(1000)),
    ("PMT", (0.12, 2, 1000), approx(1000 * 1.01**2 / 2.01)),
    ("PMT", (0.12, 2, 1000, True), approx(1000 * 1.01 / 2.01)),
    ("PMT", (-0.12, 1, 1000), approx(990)),
    ("PMT", (0.045, 36, 0), 0),
    ("LEASE", (92_000, 48, 0.25, 0.045, 184_000), approx(3_126_015.51, abs=CENT)),
    ("LEASE", (1000, 3, 0, 0), approx(3000)),
    ("LEASE", (1000, 3, 0.25, 0, 500), approx(2250)),
    ("LEASE", (1000, 3, 1, 0.05), approx(0, abs=1e-9)),
    ("LEASE", (1000, 1, 0, 0.12), approx(1000)),
    ("LEASE", (1000, 1, 0, 0.12, 0, False), approx(1000 / 1.01)),
    ("LEASE", (1000, 2, 0.5, 0.24, 101, True), approx(500 + 500 / 1.01 + 101 - 101 / 1.01**2)),
    ("LEASE", (0, 12, 0.25, 0.045), 0),
    ("DF", (0.08, 12), approx(0.925925926, abs=5e-10)),
    ("DF", (0.08, 1, "mid"), approx(0.996798426, abs=5e-10)),
    ("DF", (0.08, 0), 1),
    ("DF", (0.08, 0, "mid"), 1),
    ("DF", (0, 600), 1),
    ("DF", (-0.19, 6), approx(1 / 0.9)),
    ("DF", (0.21, 6.5, "mid"), approx(1 / 1.1)),
    ("NPV", (0.08, W01), approx(-108_599.16, abs=CENT)),
    ("NPV", (0.08, W02), approx(52_014.63, abs=CENT)),
    ("NPV", (0, W02), approx(56_340)),
    ("NPV", (0.21, [0, *[0] * 5, 11]), approx(10)),
    ("NPV", (0.21, [1, *[0] * 6, 11], "mid"), approx(1 + 11 / 1.21 ** (6.5 / 12))),
    ("NPV", (0.08, -120_000), -120_000),
    ("NPV", (0.08, [0]), 0),
    ("IRR", (W02,), approx(2.4721468528, abs=1e-10)),
    ("IRR", ([-100, *[0] * 11, 110],), approx(0.1)),
    ("IRR", ([-100, *[0] * 11, 90],), approx(-0.1)),
    ("IRR", ([100, *[0] * 11, -110],), approx(0.1)),
    ("IRR", ([-100, 100],), approx(0, abs=1e-12)),
    ("IRR", ([0, -100, *[0] * 12, 121],), approx(1.21 ** (12 / 13) - 1)),
    ("PAYBACK", (W02,), approx(4.821213, abs=5e-7)),
    ("PAYBACK", (W02, 0.08), approx(4.913566, abs=5e-7)),
    ("PAYBACK", ([-100, 50, 50],), 2),
    ("PAYBACK", ([-100, 150, -100, 100],), approx(2.5)),
    ("PAYBACK", ([-100, 0, 400],), approx(1.25)),
    ("PAYBACK", ([100, -50],), 0),
    ("PAYBACK", (5,), 0),
    ("PAYBACK", (0,), 0),
    ("EAC", (3_700_000, 0.08, 36), approx(1_435_724.00, abs=CENT)),
    ("EAC", (3_700_000, 0.08, 36, "month"), approx(115_468.64, abs=CENT)),
    ("EAC", (3_700_000, 0, 36), approx(3_700_000 / 3)),
    ("EAC", (3_700_000, 0, 36, "month"), approx(3_700_000 / 36)),
    ("EAC", (3_700_000, -0.01, 36), approx(1_208_749.30, abs=CENT)),
    ("EAC", (1000, 0.21, 12), approx(1210)),
    ("EAC", (1000, 0.21, 1, "month"), approx(1000 * 1.21 ** (1 / 12))),
    ("EAC", (-1000, 0.21, 12), approx(-1210)),
    ("LCOT", (120, [0, 3], [0, 1], 0), 30),
    ("LCOT", (120, [0, 3], [0, 1], 0, 2, "in"), 24),
    ("LCOT", (120, [0, 3], [0, 1], 0, 2, "out"), 48),
    ("LCOT", (120, 3, 1, 0.08), 30),
    ("LCOT", (120, [0] * 12 + [4], [0] * 13, 0.25), approx(37.5)),
    ("LCOT", (0, 3, 1, 0.08), 0),
]  # fmt: skip


@pytest.mark.parametrize("name, given, expected", WORKED, ids=lambda part: str(part)[:60])
def test_worked_value(name, given, expected):
    assert outcome(name, *given) == expected


@pytest.mark.parametrize("which, key", [("blended", ""), ("in", "in_"), ("out", "out_")])
@pytest.mark.parametrize("case, tokens", [("G04", G04_TOKENS), ("W01", 1000 * 3600 * 730 / 1e6 * 0.5)])
def test_levelised_cost_takes_tokens_from_month_0_where_there_are_none_yet(case, tokens, which, key):
    months, expected = CASES[case]["input"]["common"]["months"], CASES[case]["expected"]
    flows_in, flows_out = ([0, *[tokens * share] * months] for share in (0.75, 0.25))
    found = outcome("LCOT", expected["pv_cost_pretax"], flows_in, flows_out, 0.08, 4, which)
    assert found == approx(expected[f"cost_per_mtok_{key}levelised"], rel=5e-7)


def test_value_and_return_of_whole_golden_cases():
    for case in ("G04", "G06", "G19"):
        expected = CASES[case]["expected"]
        found = outcome("NPV", 0.08, expected["cash_flow_aftertax_by_month"])
        assert found == approx(-expected["pv_cost_aftertax"], abs=0.5), "flows are rounded to the cent"
    for case in ("G11", "G23"):
        expected = CASES[case]["expected"]
        flows = expected["incremental_by_month"]
        assert outcome("IRR", flows) == approx(expected["irr_annual_effective"], rel=1e-6)
        assert outcome("PAYBACK", flows) == approx(expected["payback_months"], abs=1e-5)


def test_equal_costs_of_a_golden_case():
    expected = CASES["G04"]["expected"]
    assert outcome("EAC", expected["pv_cost_pretax"], 0.08, 60) == approx(expected["eac_pretax"], abs=0.02)
    assert outcome("EAC", expected["pv_cost_pretax"], 0.08, 60, "month") == approx(expected["emc_pretax"], abs=0.02)


def test_the_loan_of_a_golden_case():
    expected = CASES["G09"]["expected"]
    assert outcome("PMT", 0.045, 36, 2_590_000) == approx(expected["loan_payment_monthly"], abs=CENT)


# --- spills ---------------------------------------------------------------------------------------------------------


def test_a_commitment_pays_ahead_at_the_start_of_each_term():
    """77.508 x 2 x 730 h = 113,161.68 a month; half of twelve of them ahead, -15 % a year (golden G19, in USD)."""
    rows = outcome("COMMIT", 77.508, 2, 12, 0.5, -0.15)
    assert len(rows) == 37 and {len(row) for row in rows} == {3}
    assert [row[0] for row in rows] == list(range(37))
    ahead = {int(month): paid for month, paid, _ in rows if paid}
    assert ahead == {month: approx(-678_970.08 * 0.85**year) for year, month in enumerate((0, 12, 24))}
    assert [row[2] for row in rows] == [
        0, *[approx(-56_580.84)] * 12, *[approx(-56_580.84 * 0.85)] * 12, *[approx(-56_580.84 * 0.85**2)] * 12,
    ]  # fmt: skip
    golden = CASES["G19"]["expected"]["by_category_nominal"]
    assert -7.2 * sum(row[1] for row in rows) == approx(golden["upfront"], abs=CENT)
    assert -7.2 * sum(row[2] for row in rows) == approx(golden["compute"], abs=CENT)


@pytest.mark.parametrize(
    "given, expected",
    [
        ((1, 1, 2, 0, 0, 3, 10), [[0, 0, 0], [1, 0, -10], [2, 0, -10], [3, 0, -10]]),
        ((1, 1, 2, 1, 0, 3, 10), [[0, -20, 0], [1, 0, 0], [2, -20, 0], [3, 0, 0]]),
        ((1, 1, 36, 1, 0, 1, 10), [[0, -360, 0], [1, 0, 0]]),
        ((1, 0, 12, 0.5, 0, 1, 10), [[0, 0, 0], [1, 0, 0]]),
        ((0, 1, 12, 0.5, 0, 1), [[0, 0, 0], [1, 0, 0]]),
        ((1, 2, 1, 0.5, 0, 1), [[0, -730, 0], [1, 0, -730]]),
    ],
)
def test_a_commitment_by_hand(given, expected):
    rows = outcome("COMMIT", *given)
    assert rows == expected
    assert "-0.0" not in str(rows)


def test_a_commitment_renews_by_whole_years():
    """Two terms of six months lie in one year and cost the same; the third is in the second year."""
    rows = outcome("COMMIT", 1, 1, 6, 1, 1, 18, 1)
    assert {int(row[0]): row[1] for row in rows if row[1]} == {0: -6, 6: -6, 12: -12}


SCHEDULES = [
    (("SL", 3_700_000, 36, 0.05), [approx(97_638.888889)] * 36 + [0] * 24),
    (("SL", 1200, 12, 0, 3), [100, 100, 100]),
    (("SL", 1200, 2, 0.5, 3), [300, 300, 0]),
    (("SL", 1200, 2, 1, 3), [0, 0, 0]),
    (("SL", 1200, 0, 0.05, 3), [1200, 0, 0]),
    (("IMMEDIATE", 1200, 36, 0, 3), [1200, 0, 0]),
    (("NONE", 1200, 36, 0, 3), [0, 0, 0]),
    (("AT_DISPOSAL", 1200, 36, 0, 3), [0, 0, 0]),
    (("immediate", 1200, 36, 0, 1), [1200]),
    (("MACRS5", 1200, 0, 0, 13), [*[approx(20)] * 12, approx(32)]),
    (("SL", 0, 36, 0, 1), [0]),
]


@pytest.mark.parametrize("given, expected", SCHEDULES, ids=lambda part: str(part)[:40])
def test_depreciation_is_a_column_of_the_months_after_the_purchase(given, expected):
    assert outcome("DEP", *given) == [[value] for value in expected]


def test_the_us_table_is_used_up_after_six_years():
    found = [value for (value,) in outcome("DEP", "MACRS5", 1200, 60, 0, 84)]
    years = [sum(found[12 * year : 12 * year + 12]) for year in range(7)]
    assert years == approx([240, 384, 230.4, 138.24, 138.24, 69.12, 0])  # IRS Publication 946, table A-1


@pytest.mark.parametrize("months", [1, 2, 600])
@pytest.mark.parametrize("method", ["SL", "MACRS5", "IMMEDIATE", "AT_DISPOSAL", "NONE"])
def test_the_shape_of_a_spill_depends_on_the_months_alone(method, months):
    assert len(outcome("DEP", method, 1, 36, 0, months)) == months
    assert len(outcome("COMMIT", 0, 1, 600, 0, 0, months)) == months + 1


@pytest.mark.parametrize("name, given", [("DEP", ("SL", [100], 12)), ("COMMIT", ([[1]], 1, 12, 0.5))])
def test_a_spill_takes_no_range(name, given):
    assert outcome(name, *given) == VALUE


# --- ranges ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["list", "row", "column", "array"])
def test_flows_are_a_row_or_a_column(shape):
    flows = column(shape, W02)
    assert outcome("NPV", 0.08, flows) == outcome("NPV", 0.08, tuple(W02))
    assert outcome("IRR", flows) == outcome("IRR", W02)
    assert outcome("PAYBACK", flows) == outcome("PAYBACK", W02)
    assert outcome("LCOT", 120, column(shape, [0, 3]), [[0], [1]], 0) == 30


def test_one_cell_is_a_flow_of_month_0():
    for one in (-5, [-5], [[-5]], np.array(-5.0), np.float64(-5)):
        assert outcome("NPV", 0.08, one) == -5
        assert outcome("PAYBACK", one) == NA


def test_a_range_of_rates_is_answered_rate_by_rate_over_the_same_flows():
    rates = [[0, 0.08, -1]]
    assert outcome("NPV", rates, W01) == [[-107_910, approx(-108_599.16, abs=CENT), NUM]]
    assert outcome("NPV", [[0], [0.08]], [[flow] for flow in W01]) == [[-107_910], [approx(-108_599.16, abs=CENT)]]
    assert outcome("PAYBACK", W02, [0, 0.08, 8]) == [approx(4.821213), approx(4.913566), NUM]
    assert outcome("LCOT", 120, [0, 3], [0, 1], 0, 2, [["blended", "in", "out"]]) == [[30, 24, 48]]
    assert outcome("DF", [0, 0.21], [[6], [12]]) == [[1, approx(1 / 1.1)], [1, approx(1 / 1.21)]]
    assert outcome("EAC", 1000, 0.21, 12, ["year", "decade"]) == [approx(1210), VALUE]
    assert outcome("PMT", [0, 0], [[10], [0]], 1000) == [[100, 100], [NUM, NUM]]


SERIES = [("NPV", (0.08,), ()), ("IRR", (), ()), ("PAYBACK", (), ()), ("LCOT", (100,), ([1, 1, 1], 0.08)),
          ("LCOT", (100, [1, 1, 1]), (0.08,))]  # fmt: skip
BAD_CELLS = [(None, VALUE), ("", VALUE), ("5", VALUE), ("five", VALUE), (True, VALUE), ("#N/A", VALUE),
             ("#REF!", VALUE), ({}, VALUE), (NAN, NUM), (INF, NUM), (-INF, NUM), (2e15, NUM),
             (10**400, NUM)]  # fmt: skip


@pytest.mark.parametrize("shape", ["list", "row", "column"])
@pytest.mark.parametrize("bad, code", BAD_CELLS, ids=lambda part: str(part)[:9])
@pytest.mark.parametrize("name, before, after", SERIES)
def test_one_bad_cell_spoils_the_series_and_is_named(name, before, after, bad, code, shape):
    cells = column(shape, [0, 3, bad])
    assert outcome(name, *before, cells, *after) == code
    if bad != 10**400:
        assert "[3]" in reason(name, *before, cells, *after)


@pytest.mark.parametrize("bad, code", BAD_CELLS, ids=lambda part: str(part)[:9])
@pytest.mark.parametrize("name, before, after", SERIES)
def test_one_bad_number_in_place_of_a_series(name, before, after, bad, code):
    assert outcome(name, *before, bad, *after) == code


@pytest.mark.parametrize(
    "block",
    [[], [[]], [[], []], [[1, 2], [3, 4]], [[1, 2], [3]], [[1], 2], [1, [2]], [[[1]]], np.empty((0, 2)), np.eye(2),
     {1, 2}],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("name, before, after", SERIES)
def test_anything_but_a_row_or_a_column_is_a_value_error(name, before, after, block):
    assert outcome(name, *before, block, *after) == VALUE
    assert len(reason(name, *before, block, *after)) > 15


def test_tokens_in_and_out_must_be_as_long_as_each_other():
    assert outcome("LCOT", 100, [0, 1], [0, 1, 2], 0.08) == outcome("LCOT", 100, [0, 1], 0, 0.08) == VALUE
    assert "2, 3" in reason("LCOT", 100, [0, 1], [0, 1, 2], 0.08)
    assert outcome("LCOT", 120, [[0], [3]], [[0, 1]], 0) == 30, "one a column, the other a row"


# --- errors ---------------------------------------------------------------------------------------------------------

ERRORS = [
    # wrong type, unknown word, blank, an error passed in
    (VALUE, "COMMIT", "x", 1, 12, 0.5), (VALUE, "COMMIT", 1, 1, "#N/A", 0.5), (VALUE, "COMMIT", 1, 1, 12),
    (VALUE, "DEP", "DDB", 100, 12), (VALUE, "DEP", None, 100, 12), (VALUE, "DEP", 5, 100, 12),
    (VALUE, "DEP", "MACRS5", 100), (VALUE, "DEP", "NONE", 100, None), (VALUE, "DEP", "SL", 100, 12, 0, 60, True),
    (VALUE, "PMT", 0.045, 36), (VALUE, "PMT", 0.045, 36, 1000, "yes"), (VALUE, "PMT", 0.045, 36, 1000, 2),
    (VALUE, "LEASE", 1000, 48, 0.25), (VALUE, "LEASE", 1000, 48, 0.25, 0.045, "", True),
    (VALUE, "LEASE", 1000, 48, True, 0.045),
    (VALUE, "DF", 0.08), (VALUE, "DF", 0.08, 12, "start"), (VALUE, "DF", "8%", 12), (VALUE, "DF", 0.08, 12, None),
    (VALUE, "NPV", 0.08), (VALUE, "NPV", 0.08, W01, "start"), (VALUE, "NPV", None, W01),
    (VALUE, "NPV", 0.08, OMITTED), (VALUE, "IRR"), (VALUE, "IRR", W02, 0.1), (VALUE, "PAYBACK", W02, None),
    (VALUE, "EAC", 1, 0.08, 36, "quarter"), (VALUE, "EAC", 1, 0.08), (VALUE, "EAC", [1, None], 0.08, []),
    (VALUE, "LCOT", 100, 1, 1), (VALUE, "LCOT", 100, 1, 1, 0.08, 4, "all"), (VALUE, "LCOT", None, 1, 1, 0.08),
    # months are whole, from 1 to 600
    *[(NUM, "COMMIT", 1, 1, 12, 0.5, 0, months) for months in (0, -1, 1.5, 601)],
    *[(NUM, "COMMIT", 1, 1, term, 0.5) for term in (0, -12, 0.5, 601)],
    *[(NUM, "DEP", "SL", 100, 12, 0, months) for months in (0, -1, 1.5, 601)],
    *[(NUM, "DEP", "SL", 100, life) for life in (-1, 0.5, 601)],
    *[(NUM, "PMT", 0.045, months, 1000) for months in (0, -36, 36.5, 601)],
    *[(NUM, "LEASE", 1000, months, 0.25, 0.045) for months in (0, -1, 1.5, 601)],
    *[(NUM, "EAC", 1000, 0.08, months) for months in (0, -1, 1.5, 601)],
    *[(NUM, "EAC", 1000, 0, months, "month") for months in (0, -1)],
    (NUM, "DF", 0.08, -1), (NUM, "DF", 0.08, -0.5, "mid"), (NUM, "DF", 0.08, NAN),
    # rates lie above -1 and up to 1: 8 for 8 % is refused
    *[(NUM, name, *given[:at], rate, *given[at + 1 :])
      for name, at in (("PMT", 0), ("LEASE", 3), ("DF", 0), ("NPV", 0), ("PAYBACK", 1), ("EAC", 1), ("LCOT", 3),
                       ("COMMIT", 4))
      for given in (FULL[name],) for rate in (-1, -1.5, NAN, INF, 1.01, 8)],
    # shares lie from 0 to 1, amounts and weights are not negative
    *[(NUM, "COMMIT", 1, 1, 12, share) for share in (-0.1, 1.1)],
    *[(NUM, "DEP", "SL", 100, 12, share) for share in (-0.1, 1.1)],
    *[(NUM, "LEASE", 1000, 48, share, 0.045) for share in (-0.1, 1.1)],
    (NUM, "COMMIT", -1, 1, 12, 0.5), (NUM, "COMMIT", 1, -1, 12, 0.5), (NUM, "COMMIT", 1, 1, 12, 0.5, 0, 36, -1),
    (NUM, "DEP", "SL", -100, 12), (NUM, "PMT", 0.045, 36, -1), (NUM, "LEASE", -1, 48, 0.25, 0.045),
    (NUM, "LEASE", 1000, 48, 0.25, 0.045, -1), (NUM, "EAC", 2e15, 0.08, 36), (NUM, "LCOT", 2e15, 1, 1, 0.08),
    (NUM, "LCOT", 100, [0, -1], [0, 1], 0.08), (NUM, "LCOT", 100, [0, 1], [0, -1], 0.08),
    (NUM, "LCOT", 100, 1, 1, 0.08, 0), (NUM, "LCOT", 100, 1, 1, 0.08, -4),
    # no rate, or several
    (NUM, "IRR", [-1, 3, -3, 1]), (NUM, "IRR", [-1, 3, -3]), (NUM, "IRR", [100, 10]), (NUM, "IRR", [-100, -10]),
    (NUM, "IRR", [0, 0]), (NUM, "IRR", -100), (NUM, "IRR", [100]), (NUM, "IRR", [-1e15, 1e-15]),
    # results beyond a number
    (NUM, "DF", -0.999999, 12_000), (NUM, "NPV", -0.999999, [1] * 640), (NUM, "NPV", -0.9999999999, [-1e15] * 400),
    (NUM, "PAYBACK", [-1e15, *[1e15] * 616], -0.999999), (NUM, "LCOT", 1, [1e15] * 616, [1e15] * 616, -0.999999),
    (NUM, "EAC", 1e15, -0.9999999999999, 600), (NUM, "COMMIT", 1e15, 1e9, 12, 1, 1e6, 600, 1e6),
    # no tokens
    (DIV0, "LCOT", 100, 0, 0, 0.08), (DIV0, "LCOT", 100, [0, 0], [0, 0], 0.08), (DIV0, "LCOT", 0, 0, 0, 0),
    (DIV0, "LCOT", 100, [0, 0], [[0], [0]], 0.08, 4, "in"), (DIV0, "LCOT", 100, 0, 0, 0.08, 4, "out"),
    # it never pays back
    (NA, "PAYBACK", [-100, 50]), (NA, "PAYBACK", -1), (NA, "PAYBACK", [100, -200]), (NA, "PAYBACK", [-100, 101], 1),
]  # fmt: skip


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: f"{case[0]}-{case[1]}{case[2:]}".replace(" ", "")[:80])
def test_each_error_value_has_one_meaning(case):
    code, name, *given = case
    assert outcome(name, *given) == code
    assert len(reason(name, *given)) > 15


def test_a_return_counts_the_changes_of_sign_it_found():
    assert "3 times" in reason("IRR", [-1, 3, -3, 1])
    assert "0 times" in reason("IRR", [0, 100, 10])


# --- signatures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_an_omitted_argument_takes_its_default_wherever_it_stands(name):
    given, parts = FULL[name], find(name).arguments
    short = given[: sum(part.required for part in parts)]
    commas = [value if part.required else OMITTED for part, value in zip(parts, given, strict=True)]
    assert outcome(name, *short) == outcome(name, *commas) == outcome(name, *given) not in (VALUE, NUM, DIV0, NA)


@pytest.mark.parametrize("name, position", [(name, at) for name in NAMES for at in range(len(FULL[name]))])
@pytest.mark.parametrize("cell", [None, "", "#N/A"])
def test_an_empty_cell_or_an_error_is_refused_in_every_place(name, position, cell):
    given = [*FULL[name][:position], cell, *FULL[name][position + 1 :]]
    assert outcome(name, *given) == VALUE


@pytest.mark.parametrize("name", NAMES)
def test_help_fits_into_excels_dialogue(name):
    function = find(name)
    assert len(function.help("zh") + function.help("en")) <= 250
    for part in function.arguments:
        assert all(len(text("functions", f"argument.{part.name}", language)) <= 80 for language in ("zh", "en"))
