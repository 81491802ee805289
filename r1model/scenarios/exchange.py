"""The exchange rates that a scenario counts with, held against the European Central Bank's of its day of closing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from r1model.catalogue.fx import DAYS_PER_YEAR, MOST_DAYS, newest, next_of
from r1model.entries.values import FIRST_DAY
from r1model.formulas import evaluate
from r1model.inputs import Value, inputs
from r1model.options.files import codes, counted
from r1model.texts import text
from r1model.units import CURRENCIES, MONTHS_PER_YEAR

RECENT = timedelta(days=MOST_DAYS)
WORTH_TELLING = 0.01  # of the rate; a bank's own spread is less
HOME, DOLLAR = "CNY", "USD"
BY_SET, BY_CELL = "rate_by_set", "rate_by_cell"  # how to count with the table's rate


class Exchange(NamedTuple):
    """A rate, `quote` for one `base`: what the scenario counts with, and what it would be at closing by the table.

    The rate is the central bank's of the day of closing, else of the latest day within a month before it. Where the
    table ends sooner it is carried on to closing with the scenario's yearly drift (of CNY; others have none); `day`
    says from when. Both are None where the table begins later. The scenario's own rate stays what counts: this one
    only stands beside it. `name` is the input that holds it.
    """

    base: str
    quote: str
    name: str
    used: float
    closing: date
    rate: float | None
    day: date | None

    @property
    def difference(self) -> float | None:
        """How far the rate in use lies above the table's, as a share of it."""
        return None if self.rate is None else self.used / self.rate - 1

    @property
    def carried(self) -> bool:
        """Whether the table's rate is older than a month at closing."""
        return self.day is not None and self.closing - self.day > RECENT

    def record(self) -> dict[str, float | str | bool | None]:
        """For programs."""
        day = None if self.day is None else self.day.isoformat()
        return {"pair": f"{self.base}/{self.quote}", "used": self.used, "closing": self.closing.isoformat(),
                "table": self.rate, "table_day": day, "carried": self.carried,
                "difference": self.difference}  # fmt: skip

    def told(self, language: str, how: str = BY_SET) -> str:
        """One line where both lie apart enough to matter, or the table has no rate; else nothing.

        `how` is the text that says how to count with the table's.
        """
        unit = text("units", f"{self.quote}/{self.base}", language)
        facts = {"used": f"{self.used:g}", "closing": self.closing.isoformat(), "unit": unit, "name": self.name}
        if self.difference is None:
            return text("metrics", "rate_unknown", language).format(**facts)
        if abs(self.difference) < WORTH_TELLING:
            return ""
        facts |= {"rate": f"{self.rate:.4f}", "label": inputs()[self.name].label(language)}
        key = "rate_carried" if self.carried else "rate_differs"
        return text("metrics", key, language).format(
            **facts, day=self.day, difference=f"{self.difference:+.1%}",
            how=text("metrics", how, language).format(**facts),
        )  # fmt: skip


class Listed(NamedTuple):
    """The table's rate for a day of closing, and from when to when it is the one: days as serial numbers."""

    rate: float
    day: float
    until: float


def listed(closing_date: float) -> dict[str, Listed]:
    """Of every currency but CNY the table's rate: of the dollar in CNY, of the others in dollars; none before it."""
    closing = FIRST_DAY + timedelta(days=int(closing_date))
    found = {}
    for code in CURRENCIES:
        base, quote = code, HOME if code == DOLLAR else DOLLAR
        if code != HOME and (rate := newest(base, quote, closing)) is not None:
            after = next_of(base, quote, rate.day)
            until = (after - FIRST_DAY).days - 1 if after else inputs()["closing_date"].high or 0
            found[code] = Listed(rate.value, float((rate.day - FIRST_DAY).days), float(until))
    return found


def exchanges(given: Mapping[str, Value]) -> list[Exchange]:
    """The rates that the answer of a scenario rests on: of the dollar, and of the currency of its report."""
    return [exchange(given), *([] if (report := report_rate(given)) is None else [report])]


def exchange(given: Mapping[str, Value]) -> Exchange:
    """CNY per USD of a scenario's inputs beside the table's."""
    return _held("fx_cny_per_usd", DOLLAR, HOME, given, float(given["fx_drift"]))


def report_rate(given: Mapping[str, Value]) -> Exchange | None:
    """Dollars for one unit of the reporting currency, of one that is counted so."""
    currency = str(given["report_currency"])
    name = codes()["ccy"][currency]["dollars"]
    return _held(name, currency, DOLLAR, given, 0.0) if isinstance(name, str) else None


def _held(name: str, base: str, quote: str, given: Mapping[str, Value], drift: float) -> Exchange:
    used = float(given[name])
    closing = FIRST_DAY + timedelta(days=int(float(given["closing_date"])))
    found = newest(base, quote, closing)
    if found is None:
        return Exchange(base, quote, name, used, closing, None, None)
    months = (closing - found.day).days * MONTHS_PER_YEAR / DAYS_PER_YEAR
    carried = {"month": months, "fx_start": found.value, "fx_drift": drift}
    rate = found.value if closing - found.day <= RECENT else evaluate(["fx_rate"], carried)["fx_rate"]
    return Exchange(base, quote, name, used, closing, float(rate), found.day)


def cny_per_unit(given: Mapping[str, Value]) -> dict[str, float]:
    """CNY for one unit of every currency at closing, by the rates of a scenario."""
    rate = {"price": 1.0, "fx_cny_per_usd": float(given["fx_cny_per_usd"])}
    return {code: float(evaluate(["in_cny"], rate | counted(code, given))["in_cny"]) for code in codes()["ccy"]}
