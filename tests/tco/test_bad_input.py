"""Bad input: #NUM! outside a range, #VALUE! for anything else, with the key in both languages; nothing else escapes."""

import math

import pytest
from tco.goldens import GONE, changed

from r1model.errors import CellError
from r1model.finance.case import run

NUM, VALUE = "#NUM!", "#VALUE!"
BIG = 10**400

RATES = ("discount_rate", "fx_drift")
TABLE = [
    *(("G04", f"common.{rate}", value, NUM) for rate in RATES for value in (-1, "-1", -1.5, -1e300)),
    ("G21", "option.esc", -1, NUM), ("G21", "demand.growth", -2, NUM), ("G04", "option.capex[0].price_esc", -1, NUM),
    ("G04", "option.power.esc", -1.01, NUM), ("G04", "option.opex[0].esc", -1, NUM), ("G17", "option.esc", -1, NUM),
    ("G17", "option.storage_esc", -1, NUM), ("G17", "option.egress_esc", -1, NUM),
    ("G09", "option.financing.rate", -1, NUM), ("G26", "buy.power.esc", -1, NUM), ("G26", "api.esc", -1, NUM),
    *((case, path, value, NUM) for value in (-0.01, 1.01, 40) for case, path in (
        ("G04", "common.tax_rate"), ("G04", "common.vat_recoverable"), ("G04", "option.util.value"),
        ("G04", "option.util.in_share"), ("G16", "option.util.availability"), ("G04", "option.capex[0].tax_residual"),
        ("G04", "option.capex[0].salvage_pct"), ("G04", "option.capex[0].vat_rate"), ("G04", "option.opex[0].vat_rate"),
        ("G04", "option.power.vat_rate"), ("G09", "option.financing.share"), ("G17", "option.duty"),
        ("G19", "option.upfront_pct"), ("G21", "option.cache_hit"), ("G21", "option.offpeak_share"),
        ("G21", "option.offpeak_discount"), ("G23", "a.util.value"), ("R03", "utils[0]"))),
    *(("G04", "common.months", value, NUM) for value in (0, -1, "0", 601, 10**9, BIG)),
    *(("G04", "common.months", value, VALUE) for value in (36.5, "36.5", "", "three years", True, None, [], {})),
    *((case, path, -1, NUM) for case, path in (
        ("G04", "option.capex[0].month"), ("G04", "option.capex[0].tax_life_m"),
        ("G04", "option.nodes[0].count"), ("G04", "option.nodes[0].month"), ("G04", "option.util.tok_s_per_node"),
        ("G04", "option.power.idle_kw"), ("G04", "option.power.max_kw"), ("G04", "option.power.tariff"),
        ("G04", "option.opex[0].start"), ("G04", "option.opex[0].end"),
        ("G04", "common.vat_lag"), ("G17", "option.price_hour"), ("G17", "option.instances[0].count"),
        ("G17", "option.hours"), ("G17", "option.storage_gb"), ("G17", "option.storage_price"),
        ("G17", "option.egress_gb"), ("G17", "option.egress_price"), ("G21", "option.price_hit"),
        ("G21", "option.price_miss"), ("G21", "option.price_out"), ("G21", "demand.in_mtok"),
        ("G21", "demand.out_mtok"), ("lease", "option.payment"), ("lease", "option.deposit"))),
    *((case, path, 0, NUM) for case, path in (
        ("G04", "common.fx_usd_cny"), ("G02", "common.dau"), ("G04", "common.out_weight"),
        ("G04", "option.opex[0].start"), ("G09", "option.financing.n"), ("G19", "option.term"), ("lease", "option.n"),
        ("R03", "nodes[0]"), ("R02", "n"))),
    ("R02", "n", 1, NUM), ("R02", "n", 10**7, NUM), ("G04", "option.power.pue", 0.99, NUM),
    *((case, path, value, NUM) for value in (math.nan, math.inf, -math.inf, "nan", "inf", "-inf", "1e999")
      for case, path in (("G04", "common.discount_rate"), ("G04", "option.capex[0].amount"),
                         ("G04", "option.util.value"), ("G21", "option.price_out"), ("lease", "option.payment"),
                         ("R01", "drivers[0].low"), ("R02", "threshold"), ("R03", "nodes[1]"))),
    *((case, path, value, VALUE) for value in ("", " ", "eight", "8 %", "1,000", True, False, None, [], [1], {})
      for case, path in (("G04", "common.discount_rate"), ("G04", "option.capex[0].amount"),
                         ("G17", "option.price_hour"), ("G21", "option.price_out"), ("lease", "option.payment"),
                         ("G23", "b.price_hour"), ("G26", "api.price_miss"), ("R01", "drivers[0].low"))),
    *((case, path, "surprise", VALUE) for case, path in (
        ("G04", "common.surprise"), ("G04", "surprise"), ("G04", "option.surprise"),
        ("G04", "option.capex[0].surprise"), ("G04", "option.power.surprise"), ("G21", "demand.surprise"),
        ("G23", "a.surprise"), ("R01", "surprise"), ("R01", "base.option.surprise"),
        ("R02", "drivers[0].surprise"), ("R03", "surprise"))),
    *((case, path, GONE, VALUE) for case, path in (
        ("G04", "common"), ("G04", "common.months"), ("G04", "common.discount_rate"), ("G04", "option"),
        ("G04", "option.capex[0].amount"), ("G04", "option.nodes[0].count"), ("G04", "option.power.tariff"),
        ("G04", "option.opex[0].name"), ("G04", "option.opex[0].kind"), ("G17", "option.price_hour"),
        ("G17", "option.instances"), ("G21", "option.price_miss"), ("G21", "demand"), ("G21", "demand.in_mtok"),
        ("G16", "demand"), ("G23", "a"), ("G23", "b"), ("G24", "demand"), ("G26", "buy"), ("G26", "api"),
        ("R01", "base"), ("R01", "drivers"), ("R02", "threshold"), ("R02", "n"), ("R03", "nodes"))),
    *((case, path, value, VALUE) for value in ("purchase", "", None, 3, ["buy"]) for case, path in (
        ("G04", "common.timing"), ("G04", "common.report_ccy"), ("G04", "option.capex[0].tax_method"),
        ("G04", "option.opex[0].kind"), ("G09", "option.financing.type"), ("G17", "option.plan"))),
    *(("G04", "option.type", value, VALUE) for value in ("purchase", "", None, 3, ["buy"], "rent", GONE)),
    ("G26", "buy.type", "api", VALUE), ("G26", "api.type", "buy", VALUE), ("G17", "option.instances", [], VALUE),
    *(("G04", path, value, VALUE) for path in ("option.capex", "option.nodes") for value in ("many", 3, {}, [3], None)),
    *(("G14", "option.capex[0].dispose_month", value, NUM) for value in (0, "0", -1)),
    ("G14", "option.nodes[0].dispose_month", 0, NUM),
    ("R01", "metric", "pv_cost", VALUE), ("R01", "drivers[0].paths[0]", "option.capex[9].amount", VALUE),
    ("R01", "drivers[0].paths[0]", "option.capex", VALUE), ("R01", "drivers[0].paths[0]", "", VALUE),
    ("R01", "drivers[0].paths[0]", "option.type", VALUE), ("R02", "drivers[0].mode", 9, VALUE),
    ("R01", "drivers[6].low", -1.5, NUM), ("R01", "drivers[5].high", 3, NUM),
]  # fmt: skip


@pytest.mark.parametrize("name, path, value, code", TABLE, ids=lambda part: str(part)[:30])
def test_bad_input_is_the_declared_error(name, path, value, code):
    with pytest.raises(CellError) as caught:
        run(changed(name, path, value))
    assert caught.value.code == code, caught.value.text()
    for language in ("zh", "en"):
        text = caught.value.text(language)
        assert named(path, value, text), text


def named(path, value, text):
    last = path.rpartition(".")[2].partition("[")[0]
    words = {"paths": (str(value), "paths"), "mode": ("mode", "drivers"), "type": ("type", "option", "buy", "api")}
    words |= {"low": ("low", "discount_rate"), "high": ("high", "util")}
    words["dispose_month"] = ("dispose_month", "GPU", "node")
    return any(word in text for word in words.get(last, (last,)))


WHOLE = [None, 3, "case", [], {}, {"kind": "option"}, {"kind": "option", "input": None},
         {"kind": "option", "input": []}, {"kind": "none", "input": {}}, {"kind": None, "input": {}},
         {"kind": ["option"], "input": {}}, {"kind": {}, "input": {}}, {"input": {}}]  # fmt: skip


@pytest.mark.parametrize("case", WHOLE, ids=str)
def test_what_is_no_case_is_a_value_error(case):
    with pytest.raises(CellError) as caught:
        run(case)
    assert caught.value.code == VALUE
    assert caught.value.text("zh") and caught.value.text("en")
