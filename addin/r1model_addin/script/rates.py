"""What dated rates need as tables of the program: every rate by pair and day, how pairs and days are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from r1model.catalogue import catalogue
from r1model.catalogue.fx import DAYS_PER_YEAR, MOST_DAYS, PIVOTS
from r1model.entries.values import FIRST_DAY
from r1model.functions.days import BETWEEN, CALLED, LONGEST, SERIALS
from r1model.functions.rates import FIRST_SERIAL, MONTH_OR_PAIR, RATE_OR_DAY
from r1model.functions.spec import Argument
from r1model.units import CURRENCIES, MONTHS_PER_YEAR

READ: Mapping[Argument, str] = {MONTH_OR_PAIR: "pair", RATE_OR_DAY: "rateOrDay"}  # how rates.js reads an argument
ERRORS = ("not_a_pair", "not_a_day_of", "fx_needs_day", "no_fx_rate", "old_rate")  # that rates.js raises


def table() -> dict[str, Any]:
    """The rates of each pair, day and value by turns, the days ascending; and the constants of the look-up."""
    by_day: dict[str, dict[int, float]] = {}
    for record in catalogue().fx_rates.values():
        day = (record.as_of - FIRST_DAY).days
        by_day.setdefault(f"{record.base}/{record.quote}", {})[day] = record.value
    listed = {pair: [part for day in sorted(values) for part in (day, values[day])] for pair, values in by_day.items()}
    return {
        "rates": listed, "pivots": PIVOTS, "most": MOST_DAYS, "days": DAYS_PER_YEAR, "months": MONTHS_PER_YEAR,
        "needs": FIRST_SERIAL, "first": SERIALS.low, "last": SERIALS.high, "domain": SERIALS.domain,
        "called": dict(CALLED), "between": BETWEEN.pattern,
        "longest": LONGEST, "currencies": CURRENCIES,
    }  # fmt: skip
