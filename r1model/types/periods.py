"""The days between which a price holds, as price lists word them: exact, at the latest, about, seen still.

A day, month or year, with `<=` or `~` before it where it is no more than a bound or a guess, and after it a remark.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from r1model.errors import CatalogueError

OPEN = ("", "unknown")
SEEN = ("still", "seed uses it")  # valid that day, and no end known
REMARKS = (*SEEN, "unverified", "cut", "next update", "snapshot")
WORDS = re.compile(r"(<=|~|)(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\dZ)?)?)?(?: \(([a-z ]+)\))?")


class Bound(NamedTuple):
    """One end as worded: the first and the last day that it may mean, None where it is open, and whether it is sure."""

    first: date | None
    last: date | None
    certain: bool


def bound(words: str) -> Bound:
    """What the words for an end mean; CatalogueError with those that are understood."""
    if words in OPEN:
        return Bound(None, None, False)
    found = WORDS.fullmatch(words)
    sign, year, month, day, remark = found.groups() if found else ("", "", "", "", "")
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        last = first if day else _end(first, month)
    except ValueError as fault:
        raise CatalogueError("not_a_period") from fault
    if remark and remark not in REMARKS:
        raise CatalogueError("not_a_remark", known=", ".join(REMARKS))
    if remark in SEEN:
        return Bound(first, None, False)
    return Bound(first, last, bool(day and not sign and not remark))


def _end(first: date, month: str | None) -> date:
    """The last day of a month, or of a year where only that is said."""
    if not month:
        return first.replace(year=first.year + 1) - timedelta(days=1)
    return first.replace(day=monthrange(first.year, first.month)[1])
