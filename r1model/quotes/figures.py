"""Amounts, days, currencies and taxes as quotes write them: 105 万元, ¥1,050,000.00, US$ 8k, 含 13% 税."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from r1model.numerals import number
from r1model.quotes.words import pattern, plain

CURRENCIES = {
    "JPY": r"JPY|日元", "HKD": r"HK\s?\$|HKD|港币|港元", "SGD": r"S\$|SGD|新加坡元|新币", "EUR": r"€|EUR|欧元",
    "GBP": r"£|GBP|英镑", "USD": r"US\s?\$|USD|美元|美金|\$", "CNY": r"CNY|RMB|人民币|¥|元",
}  # fmt: skip
CURRENCY = {name: re.compile(rf"(?<![A-Z])(?:{form})(?![A-Z])", re.IGNORECASE) for name, form in CURRENCIES.items()}
TIMES = {"百万": 1e6, "千万": 1e7, "万": 1e4, "亿": 1e8, "million": 1e6, "mn": 1e6, "m": 1e6, "k": 1e3}
WRITTEN = re.compile(
    r"(?P<digits>[-+−]?[\d,.' ]*\d[\d,.' ]*%?)\s*(?P<times>百万|千万|万|亿|million|mn|m(?![a-z])|k(?![a-z]))?"
    r"\s*(?:/\s*)?(?P<unit>[^\d\s,.%]{0,12})",
    re.IGNORECASE,
)
EUROPEAN = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|[-+]?\d{1,3}(?:\.\d{3})*,\d{1,2}")
IN_TEN_THOUSANDS = re.compile(r"万元|万人民币|\(万\)|单位\s*:?\s*万")
IN_THOUSANDS = re.compile(r"千元|thousands? of|in thousands|k\s?(?:USD|CNY|RMB)", re.IGNORECASE)
EXCLUDED = re.compile(r"不含\s*\d*%?\s*(?:增值)?税|未税|税前|除税|\bex(?:cl\w*)?\.?\s*(?:of\s*)?(?:vat|tax)"
                      r"|net of (?:vat|tax)|before (?:vat|tax)|without (?:vat|tax)", re.IGNORECASE)  # fmt: skip
INCLUDED = re.compile(r"(?<!不)含\s*(?:\d+(?:\.\d+)?\s*%)?\s*的?(?:增值)?税|价税|\binc(?:l\w*)?\.?\s*(?:of\s*)?"
                      r"(?:\d+(?:\.\d+)?\s*%\s*)?(?:vat|tax)|(?:vat|tax) incl", re.IGNORECASE)  # fmt: skip
RATE = re.compile(r"(?:税率?|vat|tax)[^\d%]{0,12}(\d{1,2}(?:\.\d+)?)\s*%"
                  r"|(\d{1,2}(?:\.\d+)?)\s*%\s*的?(?:增值税|税|vat|tax)", re.IGNORECASE)  # fmt: skip
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
ENGLISH_DAY = re.compile(r"\d{1,2} [A-Za-z]{3,9},? \d{4}|[A-Za-z]{3,9} \d{1,2},? \d{4}")
ENGLISH_FORMS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
DAYS = re.compile(r"(?:有效期|validity|valid for|有效)\D{0,12}(\d{1,3})\s*(?:个)?(?:自然|工作)?(?:天|日(?!期)|days?)",
                  re.IGNORECASE)  # fmt: skip
SHORT = 60
LARGEST = 1e13


class Amount(NamedTuple):
    """A number with the currency and the unit that stand with it, empty where none does."""

    value: float
    currency: str = ""
    unit: str = ""


def amount(cell: Any) -> Amount | None:
    """What a cell says, None where it is no number; no formula is ever computed."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return Amount(float(cell)) if math.isfinite(cell) and abs(cell) < LARGEST else None
    words = plain(cell)
    return None if len(words) > SHORT or words.startswith("=") else _written(words)


def _written(words: str) -> Amount | None:
    negative = words.startswith("(") and words.endswith(")")
    currency, bare = _without_currency(words.strip("()") if negative else words)
    found = WRITTEN.fullmatch(bare)
    value = None if found is None else _digits(found["digits"])
    if found is None or value is None:
        return None
    value *= TIMES[found["times"].lower()] if found["times"] else 1.0
    return Amount(-value if negative else value, currency, found["unit"]) if abs(value) < LARGEST else None


def _digits(words: str) -> float | None:
    bare = re.sub(r"(?<=\d)[' ](?=\d{3})", "", words).strip()
    if EUROPEAN.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    return number(bare)


def _without_currency(words: str) -> tuple[str, str]:
    """The currency, and the words without it: 105 万元 as 105 万."""
    currency = currency_in(words)
    return currency, CURRENCY[currency].sub("", words).strip() if currency else words


def currency_in(words: str) -> str:
    """The first currency that the words name, empty for none."""
    return next((name for name, form in CURRENCY.items() if form.search(words)), "")


def scale_in(words: str) -> float:
    """10,000 where amounts are said to stand in ten thousands, 1,000 in thousands, else 1."""
    if IN_TEN_THOUSANDS.search(words):
        return TIMES["万"]
    return TIMES["k"] if IN_THOUSANDS.search(words) else 1.0


def included_in(words: str) -> bool | None:
    """Whether the words say that tax is in the price, or that it is not; None where they say neither, or both."""
    without, within = bool(EXCLUDED.search(words)), bool(INCLUDED.search(words))
    return within if without != within else None


def rate_in(words: str) -> float | None:
    """The rate of tax that the words name, as a share."""
    found = RATE.search(words)
    return float(found[1] or found[2]) / 100 if found else None


def all_in(words: str) -> bool:
    """Whether the words say that the price holds everything."""
    return bool(pattern("said", "all_in").search(words))


def day(cell: Any) -> date | None:
    """The first day that a cell names."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = plain(cell)
    if found := DAY.search(words):
        return _day(*map(int, found.groups()))
    english = ENGLISH_DAY.search(words)
    return _english(english[0].replace(",", "")) if english else None


def _day(year: int, month: int, of_month: int) -> date | None:
    try:
        return date(year, month, of_month)
    except ValueError:
        return None


def _english(words: str) -> date | None:
    for form in ENGLISH_FORMS:
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    return None


def after_days(words: str, start: date | None) -> date | None:
    """The last day of a validity that is said in days from the quote's own day."""
    found = DAYS.search(words)
    try:
        return start + timedelta(days=int(found[1])) if found and start else None
    except OverflowError:  # beyond the calendar
        return None
