"""Function 25: the exchange rate at the end of a month, or the dated rate of a pair of currencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from r1model.catalogue.fx import DAYS_PER_YEAR, MOST_DAYS, Crossed, first_of, newest
from r1model.errors import NA, VALUE, CellError
from r1model.formulas import months
from r1model.functions import arguments as a
from r1model.functions.days import Pair, day_of, pair, serial
from r1model.functions.readers import is_number
from r1model.functions.spec import Argument
from r1model.units import MONTHS_PER_YEAR

FIRST_SERIAL = 36526  # 2000-01-01: a smaller number is a rate where a day is meant
Asked = float | Pair


def fx(month: Asked, fx0: float | date, drift: float) -> float:
    """CNY per USD some months on, or the second currency of a pair for one unit of the first on a day."""
    start = start_rate(month, fx0, drift)
    return months.fx_rate(month=months_on(month, fx0), fx_start=start, fx_drift=drift)


def start_rate(month: Asked, fx0: float | date, drift: float) -> float:
    """The rate given, or the newest of the pair; without a drift one that is too old is none."""
    if isinstance(month, Pair):
        found = dated(month, fx0)
        _require_young(month, found, _day(fx0), drift)
        return found.value
    if isinstance(fx0, date):
        raise CellError(VALUE, "not_a_number", argument="fx0", given=str(fx0))
    return fx0


def months_on(month: Asked, fx0: float | date) -> float:
    """The months given, or those from the day of the pair's rate to the day asked for."""
    if isinstance(month, Pair):
        return (_day(fx0) - dated(month, fx0).day).days * MONTHS_PER_YEAR / DAYS_PER_YEAR
    return month


def dated(asked: Pair, given: float | date) -> Crossed:
    """The newest rate of a pair up to a day; #N/A with the first day where it is asked before that."""
    day = _day(given)
    if found := newest(*asked, day):
        return found
    raise CellError(NA, "no_fx_rate", pair=asked, day=day, first=first_of(*asked) or "–")


def _day(given: float | date) -> date:
    if isinstance(given, date):
        return given
    if given < FIRST_SERIAL:
        raise CellError(VALUE, "fx_needs_day", given=f"{given:g}")
    return day_of(given)


def _require_young(asked: Pair, found: Crossed, day: date, drift: float) -> None:
    age = (day - found.day).days
    if age > MOST_DAYS and not drift:
        raise CellError(NA, "old_rate", pair=asked, day=day, found=found.day, value=f"{found.value:.6g}", age=age,
                        most=MOST_DAYS)  # fmt: skip


def told(month: Asked, fx0: float | date, drift: float) -> CellError | None:
    """What a dated rate rests on, in words; None for a number of months."""
    if not isinstance(month, Pair):
        return None
    found, asked, value = dated(month, fx0), _day(fx0), f"{fx(month, fx0, drift):.6g}"
    age, records = (asked - found.day).days, ", ".join(record.id for record in found.records) or "–"
    if drift and age:
        return CellError(NA, "told_drift", pair=month, value=value, day=found.day, asked=asked, age=age,
                         records=records, drift=f"{drift:g}")  # fmt: skip
    return CellError(NA, "told_rate", pair=month, value=value, day=found.day, asked=asked, age=age, records=records)


def _month_or_pair(label: str, value: Any) -> Asked:
    is_text = isinstance(value, str) and value[:1] not in ("", "#") and not is_number(value)
    return pair(label, value) if is_text else a.MONTH_FROM_0.read(label, value)


def _rate_or_day(label: str, value: Any) -> float | date:
    """A rate or the serial number of a day, as a number; a day written out."""
    is_text = isinstance(value, str) and value[:1] not in ("", "#") and not is_number(value)
    return day_of(serial(label, value)) if is_text or isinstance(value, date) else a.FX_START.read(label, value)


MONTH_OR_PAIR: Argument = replace(
    a.MONTH_FROM_0, read=_month_or_pair, domain=f"{a.MONTH_FROM_0.domain} | USD/CNY | 美元/人民币", takes_name=True
)
RATE_OR_DAY: Argument = replace(
    a.FX_START, read=_rate_or_day, domain=f"{a.FX_START.domain} | 2026-09-16", takes_name=True
)
