"""Numbers as people write them in tables: full-width, with separators, units, currencies; sums in a cell."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00d7": "x", "\u00f7": "/"})
FIGURE = r"[-+]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|[-+]?\d+(?:\.\d+)?"
# Words before a number are a currency or "about"; what goes on after another separator is no number that we know.
FIRST = re.compile(rf"^(?:[^a-z\d=+\-]|cny|rmb|usd|us(?=\$))*?({FIGURE})(?![,.]?\d)", re.IGNORECASE)
EUROPEAN = re.compile(r"^[^\w]*(\d{1,3}(?:\.\d{3})+|\d+),(\d{1,2})\b(?!,)")
STATED_SUM = re.compile(rf"^\s*((?:{FIGURE})(?:\s*[x*/+]\s*(?:{FIGURE}))+)\s*=\s*({FIGURE})")
PIECE = re.compile(rf"([x*/+])|({FIGURE})")
TEN_THOUSANDS = re.compile(r"^[^\d]*[\d,. ]+\s*万")
TEN_THOUSAND = 10_000
CURRENCIES = {"CNY": ("¥", "元", "cny", "rmb", "人民币"), "USD": ("$", "usd", "美元", "us$")}
CENT, MOST_PLACES = 2, 6
LONGEST = 15  # digits that a float holds


class Amount(NamedTuple):
    """A number with how many decimals are printed of it and the currency that its cell names."""

    value: float
    places: int
    currency: str
    formula: bool = False

    @property
    def step(self) -> float:
        """Half of the last digit that is meant: a cent at most, so a total printed as a whole number is one."""
        return 10.0 ** -min(max(self.places, CENT), MOST_PLACES) / 2


class Stated(NamedTuple):
    """A sum that a cell states itself: its left side as printed, what that gives, and what the cell says."""

    words: str
    value: float
    said: Amount


def plain(words: str) -> str:
    """Full-width signs and digits as the usual ones, other signs of minus, times and division too."""
    return unicodedata.normalize("NFKC", words).translate(MINUS).strip()


def currency(words: str) -> str:
    """The currency that words name; none where they name both or neither."""
    lower = plain(words).casefold()
    if "美元" in lower:
        return "USD"
    found = [code for code, marks in CURRENCIES.items() if any(mark in lower for mark in marks)]
    return found[0] if len(found) == 1 else ""


def amount(words: str) -> Amount | None:
    """The number of a cell, the result where it states a sum; None for a formula of a spreadsheet, or words alone."""
    text = plain(words)
    if text.startswith(("=", "@")) or not text:
        return None
    if sum_found := stated_sum(text):
        return sum_found.said
    if european := EUROPEAN.match(text):
        return _amount(f"{european[1].replace('.', '')}.{european[2]}", text, 1)
    found = FIRST.match(text)
    if not found or len(re.sub(r"\D", "", found[1])) > LONGEST:
        return None
    return _amount(found[1], text, TEN_THOUSAND if TEN_THOUSANDS.match(text) else 1)


def _amount(digits: str, text: str, scale: int) -> Amount:
    bare = digits.replace(",", "").replace(" ", "")
    return Amount(float(bare) * scale, len(bare.partition(".")[2]), currency(text))


def stated_sum(words: str) -> Stated | None:
    """What a cell such as `15,000/36 = 416.67` or `8 x 40 = 320` computes; None where it states nothing of the kind."""
    text = plain(words)
    found = STATED_SUM.match(text)
    if not found:
        return None
    try:
        return Stated(found[1], _computed(found[1]), _amount(found[2], text, 1))
    except ZeroDivisionError:
        return None


def _computed(words: str) -> float:
    """The value of a side: products and quotients from the left, then their sum."""
    total, term, sign = 0.0, None, "+"
    for mark, digits in PIECE.findall(words):
        if mark:
            sign = mark
            continue
        value = float(digits.replace(",", "").replace(" ", ""))
        if term is None or sign == "+":
            total, term = total + (term or 0.0), value
        else:
            term = term / value if sign == "/" else term * value
    return total + (term or 0.0)
