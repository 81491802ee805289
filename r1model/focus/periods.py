"""The months of an option as days: month 0 is closing, month 1 the month after it, whole months from then on."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from r1model.entries.values import FIRST_DAY

DAY = timedelta(days=1)
MONTHS = 12


class Period(NamedTuple):
    """Days from `start` up to `end`, which is no longer part of it."""

    start: date
    end: date


def closing_of(given: Mapping[str, Any]) -> date:
    """The day of closing that a scenario's inputs state."""
    return FIRST_DAY + timedelta(days=int(float(given["closing_date"])))


def month_end(closing: date, month: int) -> date:
    """The last day of a month: the month's own last day where closing was one, else the day of closing."""
    year, at = divmod(closing.year * MONTHS + closing.month - 1 + month, MONTHS)
    last = calendar.monthrange(year, at + 1)[1]
    return date(year, at + 1, last if _is_last(closing) else min(closing.day, last))


def _is_last(day: date) -> bool:
    return (day + DAY).day == 1


def billed(closing: date, month: int) -> Period:
    """The billing period of a month; that of month 0 ends with the day of closing."""
    return Period(month_end(closing, month - 1) + DAY, month_end(closing, month) + DAY)


def charged(closing: date, month: int) -> Period:
    """When a month's charges fall: over its billing period, at closing on the day."""
    return billed(closing, month) if month else Period(closing, closing + DAY)


def month_of(closing: date, day: date) -> int:
    """The month that a day falls in: 0 for the day of closing and the month up to it, below 0 before."""
    month = (day.year - closing.year) * MONTHS + day.month - closing.month
    while day > month_end(closing, month):
        month += 1
    while day <= month_end(closing, month - 1):
        month -= 1
    return month


def stamp(day: date) -> str:
    """The first second of a day as FOCUS writes it."""
    return f"{day.isoformat()}T00:00:00Z"
