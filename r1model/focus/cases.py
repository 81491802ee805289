"""A case of options as something to forecast: each option of it under what it is, on the days of a closing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from r1model.errors import BadRequest
from r1model.finance.case import KINDS
from r1model.finance.results import Outcome, outcome
from r1model.finance.validate import checked

FORECAST = {"option": ("option",), "compare": ("a", "b")}  # kinds of case that say options, and where
UNPRINTABLE = re.compile(r"[^A-Za-z0-9._-]+")  # of a name, since identifiers of FOCUS are plain letters


class Case(NamedTuple):
    """The options of a case by what they are. `given` has the day of closing alone: a case chooses no price list."""

    given: Mapping[str, Any]
    case: Mapping[str, Any]
    outcomes: Mapping[str, Outcome]


def planned(case: Mapping[str, Any], closing: float | str) -> Case:
    """The options of a case that can be computed; BadRequest where its kind says none, or two of them are of one type.

    `closing` is the day of month 0 as the input closing_date holds it: a case has months and no days.
    """
    kind = str(case.get("kind", "option"))
    if kind not in FORECAST:
        raise BadRequest("focus_not_of_case", given=kind, known=", ".join(FORECAST))
    found = checked(KINDS[kind][0], case["input"])
    made = [outcome(found, name) for name in FORECAST[kind]]
    outcomes = {one.lines.part.key: one for one in made}
    if len(outcomes) < len(made):
        raise BadRequest("focus_same_type", type=next(iter(outcomes)))
    return Case({"closing_date": closing}, found, outcomes)


def plain_name(words: str) -> str:
    """A file's name as an identifier may hold it."""
    return UNPRINTABLE.sub("-", words).strip("-") or "case"
