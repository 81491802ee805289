"""Numbers as people write them: 1,234.5, 8.5%, full-width digits, a typographic minus."""

from __future__ import annotations

import re
import unicodedata

NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[-+]?\d+)?", re.I)
MINUS = str.maketrans("−–", "--")


def number(words: str) -> float | None:
    """The number that people write so, a percentage as its share; None for anything else."""
    plain = unicodedata.normalize("NFKC", words).strip().translate(MINUS)
    digits = plain.removesuffix("%").strip()
    if not NUMBER.fullmatch(digits) or not any(mark.isdigit() for mark in digits):
        return None
    amount = float(digits.replace(",", ""))
    return amount / 100 if plain.endswith("%") else amount
