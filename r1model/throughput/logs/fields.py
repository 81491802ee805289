"""What one run of a log says, by name: numbers that can be meant, words, and parts within it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from r1model.errors import BadRequest

LARGEST = 1e12
SHOWN = 40
NOTHING = ("", "none", "null", "n/a")


class Fields(NamedTuple):
    """The fields of one run; `where` names the log, and the run if it holds several."""

    found: Mapping[str, object]
    where: str

    def has(self, *names: str) -> bool:
        """Whether every one of the names is there."""
        return all(name in self.found for name in names)

    def word(self, *names: str) -> str:
        """The first of the names that says something, as text; empty where none does."""
        return next((text for _, text in self._said(names)), "")

    def number(self, *names: str) -> float:
        """The first of the names that says something, as a number of zero or more; nan where none does."""
        for name, text in self._said(names):
            return self._number(name, text)
        return math.nan

    def needed(self, *names: str) -> float:
        """A number that the run cannot be understood without: BadRequest where it is missing or zero."""
        value = self.number(*names)
        if math.isnan(value):
            raise BadRequest("log_lacks", where=self.where, name=names[0])
        return self._positive(names[0], value)

    def measured(self, *names: str) -> float:
        """A time or rate above zero; nan where the run does not report it, BadRequest where it reports zero."""
        value = self.number(*names)
        return value if math.isnan(value) else self._positive(names[0], value)

    def part(self, *names: str) -> Fields:
        """The part within, by the names that lead to it; an empty one where there is none."""
        inner: object = self.found
        for name in names:
            inner = inner.get(name) if isinstance(inner, Mapping) else None
        return Fields(inner if isinstance(inner, Mapping) else {}, self.where)

    def refused(self, name: str, given: object) -> BadRequest:
        """The error of a value that nobody can have measured."""
        return BadRequest("log_bad_value", where=self.where, name=name, given=str(given)[:SHOWN])

    def _said(self, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for name in names:
            value = self.found.get(name)
            if isinstance(value, str | int | float) and (text := _text(value)).lower() not in NOTHING:
                yield name, text

    def _number(self, name: str, text: str) -> float:
        try:
            value = float(text.replace(",", ""))
        except ValueError:
            value = math.nan
        if not 0 <= value < LARGEST:
            raise self.refused(name, text)
        return value

    def _positive(self, name: str, value: float) -> float:
        if not value > 0:
            raise self.refused(name, f"{value:g}")
        return value


def _text(value: str | float) -> str:
    try:
        return str(value).strip()
    except ValueError:  # a whole number of more digits than Python writes out
        return "a number of thousands of digits"
