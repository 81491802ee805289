"""Whatever stands in a case, the answer is a finite result or one of the four error values with its reason."""

import copy
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tco.goldens import CASES, GONE, changed

from r1model.errors import CELL_ERRORS, CellError
from r1model.finance.case import plain_result, run

HOSTILE = [None, True, False, 0, 1, -1, 2, 36, 37, 61, 600, 0.5, -0.5, -0.999999, 1.0, 1e15, 1e300, 1e308, -1e308,
           5e-324, 10**400, math.nan, math.inf, "", "0", "1", "-1", "1e308", "nan", "buy", "rent", "api", "lease",
           "USD", "commit", "loan", "demand", "mid", "annual", "smooth", "MACRS5", "SL", "add", "八", "\x00",
           [], [1], {}, {"type": "buy"}, {"type": "lease", "payment": 1, "n": 1}, 1 + 2j, b"bytes", GONE]  # fmt: skip


def places(at, path=()):
    """The paths of everything inside a case."""
    items = at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from places(value, (*path, key))


def sound(value):
    if isinstance(value, dict | list):
        return all(sound(part) for part in (value.values() if isinstance(value, dict) else value))
    if isinstance(value, bool | str | None):
        return not str(value).startswith("#") or value in CELL_ERRORS
    return isinstance(value, int | float) and math.isfinite(value)


def answers(case):
    """A finite result, or a cell error with its reason."""
    try:
        found = plain_result(run(case))
    except CellError as error:
        return error.code in CELL_ERRORS and bool(error.text("zh")) and bool(error.text("en"))
    return sound(found)


EXTREMES = [
    ("G12", "option.power.tariff", 1e308), ("G30", "option.opex[0].esc", 1e308), ("G01", "common.discount_rate", 1e308),
    ("G03", "option.util.tok_s_per_node", 1e308), ("G16", "option.util.tok_s_per_node", 5e-324),
    ("G03", "common.dau", 5e-324), ("G21", "demand.out_mtok", 1e308), ("G19", "option.storage_price", 1e308),
    ("G19", "common.fx_usd_cny", 1e308), ("G26", "buy.nodes[0].count", 5e-324), ("G30", "common.discount_rate", 1e-308),
    ("G04", "common.discount_rate", -0.9999999999999999), ("G09", "option.financing.rate", 1e308),
    ("G09", "option.capex", GONE), ("G09", "option.capex", []), ("R01", "drivers", []),
    ("R01", "drivers[6].low", -1e308), ("R01", "drivers[4].high", 1e308), ("R02", "drivers", []),
    ("R02", "base.option.power.pue", 1e300), ("G19", "common.fx_drift", 1e308), ("R03", "nodes", []),
    ("R03", "utils", []), ("R03", "base.option", {"type": "buy"}),
    ("R03", "base.option", {"type": "lease", "payment": 1, "n": 1}),
]  # fmt: skip


@pytest.mark.parametrize("name, path, value", EXTREMES, ids=lambda part: str(part)[:30])
def test_an_extreme_case_gives_a_finite_result_or_a_cell_error(name, path, value):
    assert answers(changed(name, path, value))


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_mutated_case_gives_a_result_or_a_cell_error(name, data):
    case = copy.deepcopy(CASES[name])
    for _ in range(data.draw(st.integers(1, 3))):
        left = list(places(case["input"], ("input",)))
        if not left:
            break
        *holder, last = data.draw(st.sampled_from(left))
        value = data.draw(st.sampled_from(HOSTILE))
        at = case
        for key in holder:
            at = at[key]
        if value is GONE:
            at.pop(last)
        else:
            at[last] = copy.deepcopy(value)
    assert answers(case)
