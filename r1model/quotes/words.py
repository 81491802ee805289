"""The words of quotes, read once from words.toml, and how they are looked for in a text."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

LONGEST = 4000  # letters of a cell that are read: a longer one is no description


@cache
def words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The lists of words.toml by section."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def plain(cell: Any) -> str:
    """A cell as it is compared: full-width forms folded, spaces single; case stays."""
    return "" if cell is None else " ".join(unicodedata.normalize("NFKC", str(cell)[:LONGEST]).split())


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """Any word of a list; a Latin one stands by itself, not within another."""
    return _any(words()[section][name])


@cache
def every_kind() -> Sequence[tuple[str, bool, re.Pattern[str]]]:
    """Each kind of line, whether by a word that means it alone, and the pattern of its words."""
    return [(kind, section == "kinds", pattern(section, kind))
            for section in ("kinds", "vague") for kind in words()[section]]  # fmt: skip


def _any(known: Iterable[str]) -> re.Pattern[str]:
    parts = sorted(known, key=len, reverse=True)
    return re.compile("|".join(map(_bounded, parts)), re.IGNORECASE)


def _bounded(word: str) -> str:
    escaped = re.escape(word)
    before = r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else ""
    after = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return before + escaped + after
