"""Every case of golden/cases.json, computed by an independent oracle; never regenerate that file."""

import copy
import json
from pathlib import Path

import pytest

from r1model.errors import CellError
from r1model.finance.case import KINDS, plain_result, run

GOLDEN = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
CASES = GOLDEN["cases"]
ALLOWED = GOLDEN["tolerance"]
FEES = ("cost_per_mtok", "tokens_", "unserved_mtok", "emc_pretax_per_dau")
RATES = ("irr_", "breakeven_utilisation", "util_month_", "prob_")
DOUBLE = 4 * 2.0**-52  # what a difference of two doubles may owe to their own length


def tolerance(key):
    """The allowance of a figure by its key: printed decimals decide, and money is the rule."""
    if key.startswith(FEES):
        return ALLOWED["cost_per_mtok"]
    if key.startswith(RATES):
        return ALLOWED["rate"]
    return ALLOWED["months"] if key.endswith("_months") else ALLOWED["money"]


def figure(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def differences(got, expected, key="", path=""):
    """Where a result departs from the golden one; it may hold more keys at the top, but none in its tables."""
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return [f"{path}: {got!r} is no table"]
        wrong = [f"{path}.{name}: missing" for name in expected if name not in got]
        wrong += [f"{path}.{name}: not expected" for name in got if path and name not in expected]
        for name in expected:
            if name in got:
                wrong += differences(got[name], expected[name], key or name, f"{path}.{name}")
        return wrong
    if isinstance(expected, list):
        if not isinstance(got, list) or len(got) != len(expected):
            return [f"{path}: {got!r} is not a list of {len(expected)}"]
        pairs = enumerate(zip(got, expected, strict=True))
        return [each for at, (a, b) in pairs for each in differences(a, b, key, f"{path}[{at}]")]
    if figure(expected):
        slack = tolerance(key) + DOUBLE * abs(expected)
        right = figure(got) and abs(got - expected) <= slack
        return [] if right else [f"{path}: {got!r} instead of {expected!r} (within {slack:g})"]
    return [] if type(got) is type(expected) and got == expected else [f"{path}: {got!r} instead of {expected!r}"]


def result(case):
    try:
        return plain_result(run(case))
    except CellError as error:
        return {"error": error.code}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_gives_its_golden_result(case):
    wrong = differences(result(case), case["expected"])
    assert not wrong, f"{case['id']} {case['title']}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_is_left_as_it_was(case):
    before = copy.deepcopy(case)
    result(case)
    assert case == before


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_result_survives_json(case):
    found = result(case)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_every_kind_has_a_case():
    assert {case["kind"] for case in CASES} == set(KINDS) - {"chain"}  # test_golden_chain.py has those
    assert len({case["id"] for case in CASES}) == len(CASES) == 26


@pytest.mark.parametrize(
    "got, expected, key",
    [
        (1.006, 1.0, "pv_cost_pretax"), (1.0000006, 1.0, "cost_per_mtok_simple"), (0.10000002, 0.1, "irr_annual"),
        (6.00002, 6.0, "payback_months"), (True, 1.0, "pv_cost_pretax"), ("#N/A", 1.0, "payback_months"),
        (1.0, "#N/A", "payback_months"), (None, False, "like_for_like_tokens"), (False, None, "like_for_like_tokens"),
        ([1.0], [1.0, 2.0], "cash"), ({}, {"capex": 1.0}, "by_category_nominal"), (float("nan"), 1.0, "pv"),
    ],
)  # fmt: skip
def test_the_comparison_sees_a_difference(got, expected, key):
    assert differences({key: got}, {key: expected})
