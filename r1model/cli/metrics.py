"""What every figure of a case or a comparison is called, and its unit in the reporting currency, by its key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from r1model.cli.show import language
from r1model.texts import text
from r1model.units import in_currency

UNITS: Mapping[str, str] = {
    r".*cost_per_mtok.*": "money/Mtok",
    r"eac_.*": "money/year",
    r"emc_.*_per_dau": "money/user/month",
    r"emc_.*|loan_payment_monthly": "money/month",
    r".*payback.*": "month",
    r"irr_.*": "share/year",
    r".*utilisation.*|util_.*|utils|prob_.*": "share",
    r"tokens_.*|unserved_mtok": "Mtok",
    r"n": "count",
    r"nodes": "node",
    r"like_for_like_tokens": "flag",
    r"([ab]_)?(pv_|total_cost_|by_category_).*|npv_.*|cumulative_.*|loan_total_interest": "money",
    r"cash_flow_.*|incremental_.*": "money",
}
OF_ITS_METRIC = ("base", "mean", "stdev_sample", "min", "max", "p10", "p50", "p90", "first_5")


def unit_of(key: str, metric: str = "pv_cost_aftertax") -> str:
    """The unit of a key; figures of a tornado or a simulation are in the unit of the metric that was asked for."""
    head = key.partition(".")[0]
    if head in OF_ITS_METRIC:
        return unit_of(metric)
    return next((unit for pattern, unit in UNITS.items() if re.fullmatch(pattern, head)), "")


def unit_words(unit: str, currency: str) -> str:
    """A unit in words of the reader's language, money in its currency; nothing for none."""
    return text("units", in_currency(unit, currency), language()) if unit else ""


def label(key: str) -> str:
    """What a key is called in the reader's language."""
    return text("metrics", key, language())


def currency_of(case: Mapping[str, Any]) -> str:
    """The reporting currency of a case's input, CNY where it does not say."""
    base = case.get("base", case)
    return str(base.get("common", {}).get("report_ccy", "CNY"))
