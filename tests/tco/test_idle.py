"""Every key of the schema changes some result of its option, or is named as idle there: neither more nor less."""

import copy
import json
from typing import get_args

import numpy as np
import pytest
from pydantic import BaseModel
from tco.samples import put

from r1model.errors import CellError
from r1model.finance.case import notes, plain_result, run
from r1model.finance.kinds import OptionCase
from r1model.finance.rows import Asset, Fee, Instances, Nodes, Opex, Power
from r1model.finance.schema import Api, Buy, Demand, Financing, Lease, Rent, Utilisation
from r1model.finance.validate import checked

COMMON = {"months": 36, "discount_rate": 0.08, "tax_rate": 0.25, "vat_recoverable": 0.4, "vat_lag": 2, "fx_drift": 0.03}
DEMAND = {"in_mtok": 900, "out_mtok": 300, "growth": 0.2}
ASSET = {"amount": 1e6, "month": 13, "price_esc": 0.1, "tax_residual": 0.05, "salvage_pct": 0.2, "vat_rate": 0.13,
         "dispose_month": 30}  # fmt: skip
SHARE = {"name": "care", "kind": "pct_capex", "amount": 0.08, "esc": 0.05, "vat_rate": 0.06}
STAFF = {"name": "staff", "kind": "annual", "amount": 5e5, "esc": 0.05, "start": 3, "end": 30, "vat_rate": 0.06}
POWER = {"idle_kw": 2, "max_kw": 10, "tariff": 0.7, "pue": 1.3, "esc": 0.02, "vat_rate": 0.13}
UTIL = {"value": 0.4, "tok_s_per_node": 7000, "in_share": 0.7, "availability": 0.9}
LOAN = {"type": "loan", "share": 0.5, "rate": 0.04, "n": 24}
BUY = {"type": "buy", "capex": [ASSET, {"amount": 5e5}], "nodes": [{"count": 2, "month": 1, "dispose_month": 30}],
       "util": UTIL, "power": POWER, "opex": [SHARE, STAFF], "financing": LOAN}  # fmt: skip
RENT = {"type": "rent", "price_hour": 9, "instances": [{"count": 2, "month": 2, "end": 30}], "duty": 0.6, "esc": -0.1,
        "storage_gb": 100, "storage_price": 0.1, "storage_esc": -0.05, "egress_gb": 50, "egress_price": 0.1,
        "egress_esc": 0.02, "opex": [STAFF]}  # fmt: skip
API = {"type": "api", "price_hit": 1, "price_miss": 4, "price_out": 16, "cache_hit": 0.4, "esc": -0.2,
       "offpeak_share": 0.3, "offpeak_discount": 0.5, "opex": [STAFF]}  # fmt: skip
LEASE = {"type": "lease", "payment": 100, "n": 24, "deposit": 50, "deposit_return": 30}


def with_(option, path, **changes):
    """An option with some keys of a part of it changed; changes of the option itself without a path."""
    changed = copy.deepcopy(option)
    at = changed if not path else changed[path][0] if isinstance(changed[path], list) else changed[path]
    at.update(changes)
    return changed


OPTIONS = {
    "buy": BUY, "by demand": with_(BUY, "util", mode="demand"), "cash": with_(BUY, "financing", type="cash"),
    **{f"method {name}": with_(BUY, "capex", tax_method=name) for name in ("IMMEDIATE", "MACRS5")},
    "life 0": with_(BUY, "capex", tax_life_m=0), "nothing at closing": with_(BUY, "", capex=[{**ASSET, "month": 1}]),
    "no vat": with_(BUY, "capex", vat_rate=0),
    "own lag": with_(BUY, "capex", vat_lag=4), "at closing": with_(BUY, "capex", month=0, mode="smooth"),
    "early": with_(BUY, "capex", month=11), "early, smooth": with_(BUY, "capex", month=11, mode="smooth"),
    "steady": with_(with_(BUY, "capex", price_esc=0), "power", esc=0), "no share": with_(BUY, "", opex=[STAFF]),
    "steady costs": with_(BUY, "opex", esc=0), "rent": RENT, "commit": with_(RENT, "", plan="commit", upfront_pct=0.3),
    "no volume": with_(RENT, "", storage_gb=0, egress_price=0), "flat": with_(
        RENT, "", esc=0, storage_esc=0, egress_esc=0),
    "api": API, "no hits": with_(API, "", cache_hit=0), "all hits": with_(API, "", cache_hit=1),
    "no discount": with_(API, "", offpeak_discount=0), "no off-peak": with_(API, "", offpeak_share=0),
    "api flat": with_(API, "", esc=0), "lease": LEASE, "no deposit": with_(LEASE, "", deposit=0),
}  # fmt: skip
LINES = {"capex": Asset, "nodes": Nodes, "instances": Instances, "util": Utilisation, "power": Power,
         "financing": Financing}  # fmt: skip
KINDS = {"buy": Buy, "rent": Rent, "api": Api, "lease": Lease}
NAMES = ("name", "type", "followed", *LINES, "opex")  # a line of months is no number
SWITCH = {"type": "loan", "plan": "commit", "kind": "monthly"}


def records(option):
    """The path of every part of an option with its record."""
    yield "option", KINDS[option["type"]]
    for key, record in LINES.items():
        if key in option:
            yield f"option.{key}[0]" if isinstance(option[key], list) else f"option.{key}", record
    for at in range(len(option.get("opex", ()))):
        yield f"option.opex[{at}]", Opex if option["type"] == "buy" else Fee


def others(field, value, name):
    """Other values of a field, some of which its case may refuse."""
    known = [choice for choice in get_args(field.annotation) if isinstance(choice, str)]
    if known or isinstance(value, bool):
        return [choice for choice in (known or (not value,)) if choice != value]
    if value is None:
        return [7, 20]
    rest = [value / 2, value + 0.1] if isinstance(value, float) else [value + 1, value - 1, value + 7]
    return [*rest, value + 3] if name in ("tax_life_m", "vat_lag", "term") else rest


def figures(case):
    found = plain_result(run(case))
    return json.dumps(found, sort_keys=True, default=str)


def changes_something(given, path, field, value):
    base, tried = figures(given), 0
    for other in others(field, value, path.rpartition(".")[2]):
        try:
            changed = figures(put(given, f"input.{path}", other))
        except CellError:
            continue
        tried += 1
        if changed != base:
            return True
    assert tried, f"{path}: no other value of {value!r} is taken"
    return False


def given(option):
    """A case that writes every key down, as a checked case has them."""
    case = checked(OptionCase, {"common": COMMON, "option": option, "demand": DEMAND})
    return {"kind": "option", "input": json.loads(json.dumps(case, default=list))}


@pytest.mark.parametrize("name", OPTIONS)
def test_every_key_moves_a_figure_or_is_named_as_idle(name):
    case = given(OPTIONS[name])
    idle = {note.path for note in notes(case)}
    for path, record in records(case["input"]["option"]):
        assert issubclass(record, BaseModel)
        for key, field in record.model_fields.items():
            if key in NAMES or (path == "option" and key == "opex"):
                continue
            at = case["input"]
            for step in path.replace("[", ".").replace("]", "").split("."):
                at = at[int(step)] if step.isdigit() else at[step]
            moves = changes_something(case, f"{path}.{key}", field, at[key])
            assert moves != (f"{path}.{key}" in idle), f"{path}.{key} {'moves' if moves else 'does nothing'}"


def test_a_steady_demand_names_its_mode():
    case = {"kind": "option", "input": {"common": COMMON, "option": API, "demand": {**DEMAND, "growth": 0}}}
    assert not notes(case)
    case["input"]["demand"]["mode"] = "smooth"
    assert [note.path for note in notes(case)] == ["demand.mode"]
    assert np.ndim(run(case)["pv_cost_pretax"]) == 0 and set(Demand.model_fields) == {"in_mtok", "out_mtok", "growth",
                                                                                   "mode"}  # fmt: skip


def test_the_command_says_what_counts_for_nothing(run, tmp_path):
    path = tmp_path / "case.json"
    option = {**API, "cache_hit": 0, "price_hit": 1}
    path.write_text(json.dumps({"kind": "option", "input": {"common": COMMON, "option": option, "demand": DEMAND}}))
    got = run("tco", str(path), "--json")
    assert got.code == 0 and got.json["pv_cost_pretax"] > 0
    assert got.err == "Note: option.price_hit counts for nothing here: no input hits the cache\n"
    assert "提示：option.price_hit" in run("tco", str(path), language="zh").err
