"""VAT on what is invoiced: credited in full it costs nothing, without credit it joins every bill. Sums in decimals."""

from decimal import Decimal

import pytest
from pytest import approx

from r1model.finance.kinds import OptionCase
from r1model.finance.results import metrics
from r1model.finance.validate import checked
from r1model.scenarios import changed

COMMON = {"months": 12, "discount_rate": 0, "tax_rate": 0.25}
RENT = {"type": "rent", "price_hour": 10, "ccy": "CNY", "instances": [{"count": 2}], "storage_gb": 100,
        "storage_price": 0.5, "egress_gb": 40, "egress_price": 0.25, "vat_rate": 0.06}  # fmt: skip
COMMITTED = RENT | {"plan": "commit", "term": 12, "upfront_pct": 0.5}
API = {"type": "api", "price_hit": 1, "price_miss": 4, "price_out": 16, "cache_hit": 0.5, "vat_rate": 0.06}
LEASE = {"type": "lease", "payment": 50_000, "n": 12, "deposit": 100_000, "deposit_return": 12, "vat_rate": 0.13}
MONTHS, HOURS = 12, 730
HOURLY, VOLUMES = Decimal(10 * 2 * HOURS), Decimal(100) / 2 + Decimal(40) / 4
BILLS = {  # a year before VAT, by hand
    "rent": (RENT, MONTHS * (HOURLY + VOLUMES)),
    "committed": (COMMITTED, MONTHS * (HOURLY + VOLUMES)),
    "api": (API, MONTHS * (Decimal(1000) * Decimal("2.5") + 500 * 16)),
    "lease": (LEASE, Decimal(MONTHS * 50_000)),
}


def found(option, **common):
    demand = {"in_mtok": 1000, "out_mtok": 500}
    return metrics(checked(OptionCase, {"common": COMMON | common, "option": option, "demand": demand}))


@pytest.mark.parametrize("name", BILLS)
@pytest.mark.parametrize("share", ["1", "0.4", "0"])
def test_what_is_not_credited_joins_the_bill_and_is_deducted_with_it(name, share):
    option, bill = BILLS[name]
    cost = bill * (1 + Decimal(str(option["vat_rate"])) * (1 - Decimal(share)))
    result = found(option, vat_recoverable=float(share))
    assert result["pv_cost_pretax"] == approx(float(cost), abs=1e-6)
    assert result["pv_cost_aftertax"] == approx(float(cost * Decimal("0.75")), abs=1e-6)


def test_a_prepayment_bears_vat_when_it_is_made_and_a_deposit_none():
    ahead = MONTHS * HOURLY / 2
    paid = found(COMMITTED, vat_recoverable=0, tax_rate=0)["cash_flow_aftertax_by_month"]
    assert paid[0] == approx(float(-ahead * Decimal("1.06")))
    assert paid[1] == approx(float(-(HOURLY / 2 + VOLUMES) * Decimal("1.06")))
    leased = found(LEASE, vat_recoverable=0, tax_rate=0)["cash_flow_aftertax_by_month"]
    assert leased[0] == approx(-100_000 - 56_500)
    assert leased[12] == approx(100_000)


def costs(**inputs):
    case = changed("today", inputs)
    beside = {"common": case["common"], "demand": case["demand"], "load": case["load"], "buy": case["buy"]}
    return {key: metrics({**beside, "option": case[key]}) for key in ("buy", "rent", "api", "lease")}


def test_the_inputs_of_a_scenario_put_their_rates_on_its_invoices():
    """Goods at 13 %: hardware, electricity, maintenance, the lease; cloud and API at 6 %."""
    credited, kept = costs(), costs(vat_recoverable=0.0)
    for key, rate in (("rent", 1.06), ("api", 1.06), ("lease", 1.13)):
        assert kept[key]["pv_cost_pretax"] == approx(credited[key]["pv_cost_pretax"] * rate)
    for name in ("electricity", "maintenance", "capex"):
        before, after = (side["buy"]["by_category_nominal"][name] for side in (credited, kept))
        assert after == approx(before * 1.13), name
    before, after = (side["buy"]["by_category_nominal"]["staff"] for side in (credited, kept))
    assert after == before


def test_a_general_taxpayer_pays_what_was_paid_before_whatever_the_rates():
    plain = costs(vat_rate_services=0.0)
    for key, side in costs(vat_rate_services=0.2).items():
        assert side["pv_cost_aftertax"] == plain[key]["pv_cost_aftertax"], key
