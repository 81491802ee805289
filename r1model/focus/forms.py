"""The forms of bills that can be read, and the line of the plan that a row of one belongs to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from r1model.errors import BadRequest
from r1model.tables import CONTROLS

STEPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
OTHER = "other"  # what belongs to no line of the plan


class Rule(NamedTuple):
    """A line of the plan, and the patterns that a row of it has in these columns."""

    line: str
    patterns: Mapping[str, re.Pattern[str]]

    def fits(self, row: Mapping[str, str]) -> bool:
        """Whether every pattern is found."""
        return all(pattern.search(row.get(name, "")) for name, pattern in self.patterns.items())


class Form(NamedTuple):
    """A form of bills: where its costs, days, currency and account stand."""

    key: str
    cost: str
    day: str
    currency: str
    account: str
    name: str
    needs: Sequence[str]
    reads: Sequence[str]
    identity: Sequence[str]
    rules: Sequence[Rule]

    @property
    def required(self) -> list[str]:
        """The columns without which nothing can be said."""
        return [self.cost, self.day, self.currency, self.account, self.name, *self.needs]

    def line(self, row: Mapping[str, str], known: Mapping[str, str]) -> str:
        """The line of the plan that a row belongs to; `known` has the plan's own and what is joined in it."""
        stated = row.get("x_Line", "")
        if stated in known:
            return stated
        found = next((rule.line for rule in self.rules if rule.fits(row)), OTHER)
        return known.get(found, found)


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "bills.toml").read_text(encoding="utf-8"))


@cache
def forms() -> Sequence[Form]:
    """All forms."""
    return [_form(key, entry) for key, entry in _read().items() if "cost" in entry]


def _form(key: str, entry: Mapping[str, Any]) -> Form:
    rules = [Rule(rule["line"], {name: re.compile(words, re.IGNORECASE) for name, words in rule.items()
                                 if name != "line"}) for rule in entry["rules"]]  # fmt: skip
    return Form(key=key, **{**entry, "rules": rules})


def joined(option: str, lines: Sequence[str]) -> dict[str, str]:
    """The lines of an option's plan by name, with the names that a bill has for parts of them."""
    return {line: line for line in lines} | dict(_read()["joined"].get(option, {}))


def spelled(name: str) -> str:
    """A column's name; lineItem/UnblendedCost of the older report as line_item_unblended_cost."""
    name = name.strip()
    return STEPS.sub("_", name.replace("/", "_")).lower() if "/" in name else name


def form_of(path: Path, header: Sequence[str]) -> Form:
    """The form whose columns a header has; BadRequest that names what the nearest lacks, or that it is no bill."""
    form = min(forms(), key=lambda form: sum(name not in header for name in form.required))
    missing = [name for name in form.required if name not in header]
    if len(missing) == len(form.required):
        raise BadRequest("bill_unknown", path=path, heads=CONTROLS.sub("", ", ".join(header))[:80])
    if missing:
        raise BadRequest("bill_columns", path=path, form=form.key.upper(), names=", ".join(missing))
    if twice := [name for name in form.required if header.count(name) > 1]:
        raise BadRequest("bill_column_twice", path=path, names=", ".join(twice))
    return form
