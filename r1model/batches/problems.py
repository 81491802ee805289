"""What is wrong with a row of a scenario file: where, what was given, and what is allowed."""

from __future__ import annotations

from typing import NamedTuple

from r1model.errors import R1ModelError
from r1model.inputs import LONGEST, Input
from r1model.texts import text

SHOWN = 80


class Problem(NamedTuple):
    """One line of errors.csv. Row 1 is the header, as a spreadsheet counts."""

    row: int
    column: str
    value: str
    problem: str
    allowed: str


def problem(row: int, column: str, value: object, key: str, allowed: str, language: str, **facts: object) -> Problem:
    """A problem in words."""
    words = text("batch", f"problem.{key}", language).format(**facts)
    return Problem(row, column[:SHOWN], str(value)[:SHOWN], words, allowed)


def hint(key: str, language: str, **facts: object) -> str:
    """What is allowed, or what to do."""
    return text("batch", f"allowed.{key}", language).format(**facts)


def allowed_for(item: Input, language: str) -> str:
    """The choices of an input, or its range."""
    if item.options:
        return ", ".join(item.options)
    if item.words:
        return hint("words", language, most=LONGEST)
    return hint("whole" if item.whole else "range", language, low=f"{item.low:.12g}", high=f"{item.high:.12g}")


def refused(row: int, fault: R1ModelError, language: str) -> Problem:
    """A scenario that the engine refuses as a whole."""
    reason = fault.text(language)
    key = str(fault.facts.get("key", ""))
    return problem(row, key, fault.facts.get("given", ""), "no_workbook", hint("see_problem", language), language,
                   reason=reason)  # fmt: skip
