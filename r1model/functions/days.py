"""Days and pairs of currencies as cells hold them: serial numbers, ISO and Chinese dates; USD/CNY, 美元/人民币."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from r1model.entries.values import FIRST_DAY, day_written
from r1model.errors import NUM, VALUE, CellError
from r1model.functions.readers import as_number, folded, refuse_blank_and_errors
from r1model.functions.spec import Argument, Limits
from r1model.units import CURRENCIES

SERIALS = Limits(1, 2_958_465)  # the days that Excel counts: to the end of 9999
LONGEST = 40  # letters of a pair at most: two long names and what stands between; a cell may hold 32,767
BETWEEN = re.compile(r"[\s/\-_:→>]+|兑换?|对|to|in")
CALLED: Mapping[str, str] = {
    **{code.lower(): code for code in CURRENCIES},
    "rmb": "CNY", "人民币": "CNY", "人民币元": "CNY", "元": "CNY", "¥": "CNY", "美元": "USD", "美金": "USD", "$": "USD",
    "欧元": "EUR", "€": "EUR", "港元": "HKD", "港币": "HKD", "hk$": "HKD",
    "新加坡元": "SGD", "新元": "SGD", "新币": "SGD", "s$": "SGD",
}  # fmt: skip


class Pair(NamedTuple):
    """Two currencies; a rate of them is units of `quote` for one unit of `base`."""

    base: str
    quote: str

    def __str__(self) -> str:
        return f"{self.base}/{self.quote}"


def pair(label: str, value: object) -> Pair:
    """The two currencies of a text; #VALUE! for anything else, with those that are known."""
    words = folded(value)
    for at in range(1, len(words) if len(words) <= LONGEST else 0):
        first, second = (CALLED.get(BETWEEN.sub("", part)) for part in (words[:at], words[at:]))
        if first and second:
            return Pair(first, second)
    raise CellError(VALUE, "not_a_pair", argument=label, given=str(value)[:40], known=", ".join(CURRENCIES))


def day_of(serial: float) -> date:
    """The day of a serial number; its part after the point is a time of that day."""
    return FIRST_DAY + timedelta(days=int(serial))


def serial(label: str, value: Any) -> float:
    """A day as its serial number: a number, a date, or text such as 2026-09-16, 2026/9/16 and 2026年9月16日."""
    refuse_blank_and_errors(label, value)
    meant = day_written(value) if isinstance(value, str) else value
    if meant is None:
        raise CellError(VALUE, "not_a_day_of", argument=label, given=value[:40])
    number = _counted(label, meant) if isinstance(meant, date) else as_number(label, meant)
    if not SERIALS.hold(number):
        raise CellError(NUM, "out_of_domain", argument=label, given=str(value), domain=SERIALS.domain)
    return number


def _counted(label: str, value: date) -> float:
    try:
        return float((date(value.year, value.month, value.day) - FIRST_DAY).days)
    except (TypeError, ValueError) as fault:  # pandas' time that is none has no year
        raise CellError(VALUE, "not_a_day_of", argument=label, given=str(value)) from fault


def day(name: str) -> Argument:
    """A day as an argument."""
    return Argument(name, "date", serial, "2026-09-16 | 46281", accepts=SERIALS, takes_name=True)
