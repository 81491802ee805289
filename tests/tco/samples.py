"""Cases for the property tests: one of each kind of option, drawn within ranges that a finance team would enter."""

import copy
import re

from hypothesis import strategies as st

from r1model.finance.kinds import OptionCase
from r1model.finance.results import metrics, outcome
from r1model.finance.validate import checked
from r1model.units import CURRENCIES

MONEYS, MODES = st.sampled_from(CURRENCIES), st.sampled_from(["step", "smooth"])
METHODS = ("SL", "MACRS5", "IMMEDIATE", "AT_DISPOSAL", "NONE")
NAMES = st.sampled_from(["staff", "colocation", "maintenance", "electricity", "compute"])
SHARES, DRIFTS = st.sampled_from([0.0, 1.0]) | st.floats(0.001, 0.999), st.floats(-0.5, 0.5)


def money(high):
    return st.just(0.0) | st.floats(0.01, high)


def commons(**fixed):
    drawn = {
        "months": st.integers(1, 60), "report_ccy": MONEYS, "fx_usd_cny": st.floats(1, 10),
        "fx_drift": st.floats(-0.2, 0.2), "discount_rate": st.floats(-0.2, 0.6), "tax_rate": st.floats(0, 0.5),
        "state_tax_rate": st.floats(0, 0.1), "rd_share": st.floats(0, 1), "rd_extra": st.floats(0, 1.2),
        "timing": st.sampled_from(["end", "mid"]), "tax_timing": st.sampled_from(["monthly", "annual"]),
        "vat_recoverable": SHARES, "vat_lag": st.integers(0, 6),
    }  # fmt: skip
    return st.fixed_dictionaries(drawn | {key: st.just(value) for key, value in fixed.items()})


def opexes(names=NAMES, owned=False):
    kinds = st.sampled_from([("monthly", 1e5), ("annual", 1e6), ("pct_capex", 0.2)][: 3 if owned else 2])
    return kinds.flatmap(
        lambda kind: st.fixed_dictionaries({
            "name": names, "kind": st.just(kind[0]), "amount": money(kind[1]), "ccy": MONEYS, "esc": DRIFTS,
            "mode": MODES, "start": st.integers(1, 40), "end": st.none() | st.integers(1, 70),
            "vat_rate": st.floats(0, 0.2),
        })
    )  # fmt: skip


@st.composite
def assets(draw):
    month = draw(st.integers(0, 65))
    return {
        "amount": draw(money(1e7) | st.floats(-1e5, 0)), "ccy": draw(MONEYS), "month": month,
        "price_esc": draw(DRIFTS),
        "mode": draw(MODES), "tax_method": draw(st.sampled_from(METHODS)),
        "tax_life_m": draw(st.integers(0, 72)), "tax_residual": draw(st.floats(0, 0.3)),
        "salvage_pct": draw(st.floats(0, 0.5)), "vat_rate": draw(st.floats(0, 0.2)), "hardware": draw(st.booleans()),
        
        "per_node": draw(st.booleans()), "vat_lag": draw(st.none() | st.integers(0, 6)),
        "dispose_month": draw(st.none() | st.integers(month + 1, month + 60)),
    }  # fmt: skip


@st.composite
def nodes(draw):
    month = draw(st.integers(0, 40))
    end = draw(st.none() | st.integers(month + 1, month + 60))
    return {"month": month, "count": draw(st.integers(0, 8)), "dispose_month": end}


def buys(mode=None, names=NAMES):
    kind = st.just(mode) if mode else st.sampled_from(["fixed", "demand"])
    util = {"mode": kind, "value": SHARES, "tok_s_per_node": money(20_000), "in_share": SHARES, "availability": SHARES}
    power = {
        "idle_kw": money(5), "max_kw": money(15), "pue": st.floats(1, 2), "tariff": money(2), "ccy": MONEYS,
        "esc": DRIFTS, "mode": MODES, "vat_rate": st.floats(0, 0.2),
    }  # fmt: skip
    return st.fixed_dictionaries({
        "type": st.just("buy"), "capex": st.lists(assets(), max_size=3), "nodes": st.lists(nodes(), max_size=3),
        "util": st.fixed_dictionaries(util), "power": st.none() | st.fixed_dictionaries(power),
        "opex": st.lists(opexes(names, owned=True), max_size=3),
    })  # fmt: skip


def rents(plan=None):
    entry = {"month": st.integers(0, 20), "count": st.integers(0, 8), "end": st.none() | st.integers(1, 70)}
    return st.fixed_dictionaries({
        "type": st.just("rent"), "plan": st.just(plan) if plan else st.sampled_from(["on_demand", "commit"]),
        "price_hour": money(200), "ccy": MONEYS, "duty": SHARES, "esc": DRIFTS, "mode": MODES,
        "instances": st.lists(st.fixed_dictionaries(entry), min_size=1, max_size=3), "term": st.integers(1, 40),
        "upfront_pct": SHARES, "storage_gb": money(1e4), "storage_price": money(1), "storage_esc": DRIFTS,
        
        "storage_per_instance": st.booleans(), "egress_per_instance": st.booleans(),
        "egress_gb": money(1e4), "egress_price": money(1), "egress_esc": DRIFTS, "vat_rate": st.floats(0, 0.2),
        "opex": st.lists(opexes(), max_size=2),
    })  # fmt: skip


def apis():
    return st.fixed_dictionaries({
        "type": st.just("api"), "price_hit": money(5), "price_miss": money(20), "price_out": money(80),
        "ccy": MONEYS, "cache_hit": SHARES, "esc": DRIFTS, "mode": MODES, "offpeak_share": SHARES,
        "offpeak_discount": SHARES, "vat_rate": st.floats(0, 0.2), "opex": st.lists(opexes(), max_size=2),
    })  # fmt: skip


def leases():
    return st.fixed_dictionaries({
        "type": st.just("lease"), "payment": money(1e6), "n": st.integers(1, 70), "advance": st.booleans(),
        "deposit": money(1e6), "deposit_return": st.none() | st.integers(0, 70), "ccy": MONEYS,
        "vat_rate": st.floats(0, 0.2),
    })  # fmt: skip


def demands():
    return st.fixed_dictionaries({"in_mtok": money(1e5), "out_mtok": money(1e5), "growth": DRIFTS, "mode": MODES})


@st.composite
def cases(draw, option=None, **fixed):
    """A checked option case; `fixed` holds keys of its common part."""
    kind = option if option is not None else buys() | rents() | apis() | leases()
    given = {"common": draw(commons(**fixed)), "option": draw(kind), "demand": draw(demands())}
    return checked(OptionCase, within_horizon(given))


def within_horizon(given):
    """The same with no date after the horizon, and nothing for each node where there is none."""
    option, months = copy.deepcopy(given["option"]), given["common"]["months"]
    for line in [line for key in ("capex", "nodes", "instances", "opex") for line in option.get(key, ())]:
        for key in {"month", "start", "dispose_month"} & set(line):
            line[key] = None if line[key] is None else min(line[key], months)
        if line.get("dispose_month") is not None and line["dispose_month"] <= line["month"]:
            line["dispose_month"] = None
        if "per_node" in line:
            line["per_node"] = line["per_node"] and bool(option["nodes"])
    if option["type"] == "lease":
        option["n"] = min(option["n"], months)
        option["deposit_return"] = None if option["deposit_return"] is None else min(option["deposit_return"], months)
    return {**given, "option": option}


def put(case, path, value):
    """A copy of a case with another value at a path such as option.capex[0].amount."""
    changed = copy.deepcopy(case)
    *keys, last = [int(part) if part.isdigit() else part for part in re.findall(r"[^.\[\]]+", path)]
    at = changed
    for key in keys:
        if isinstance(at[key], tuple):
            at[key] = list(at[key])
        at = at[key]
    at[last] = value
    return changed


def numbers(at, path=""):
    """Paths and values of all decimals of a checked case."""
    if isinstance(at, float):
        yield path, at
    items = at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list | tuple) else ()
    for key, value in items:
        yield from numbers(value, f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}".lstrip("."))


def present(case):
    """Present cost before and after tax."""
    found = outcome(case)
    return float(found.pv_pretax()), float(found.pv_aftertax())


def figures(case):
    return {key: value for key, value in metrics(case).items() if not hasattr(value, "code")}
