"""Plan against actual: what an option was to cost in the months that a bill covers, and what it was billed for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from r1model.answer import Answer
from r1model.errors import BadRequest
from r1model.finance.results import Outcome
from r1model.focus.amounts import parts
from r1model.focus.bills import Bill, Plan, shown
from r1model.focus.flows import Flow, flows
from r1model.focus.forms import joined
from r1model.focus.periods import closing_of
from r1model.focus.tokens import Metered
from r1model.graph.months import applied
from r1model.options.files import codes
from r1model.texts import text, texts
from r1model.units import CURRENCIES

PRICED_BY = {"api_input": "input", "api_output": "output"}  # lines that are a price times tokens
MTOK = "Mtok"
PLACES = 6  # as amounts are stated


class Line(NamedTuple):
    """A line by month: what was planned, what was billed; in `unit`."""

    key: str
    label: str
    unit: str
    plan: Mapping[int, float]
    actual: Mapping[int, float]

    @property
    def planned(self) -> float:
        """The plan over the months compared."""
        return float(sum(map(Decimal, self.plan.values()), Decimal()))

    @property
    def billed(self) -> float:
        """What was billed over them."""
        return float(sum(map(Decimal, self.actual.values()), Decimal()))

    @property
    def variance(self) -> float:
        """Actual less plan: above nought it cost more."""
        return round(self.billed - self.planned, PLACES)

    @property
    def share(self) -> float | None:
        """The variance as a share of the plan; None where nothing was planned."""
        return self.variance / abs(self.planned) if self.planned else None


class Effect(NamedTuple):
    """What of a variance is more or fewer tokens, and what another price of each."""

    key: str
    label: str
    by_volume: float
    by_price: float


class Variance(NamedTuple):
    """An option's lines against a bill. `missing`: months between the first and the last that it is silent on."""

    option: str
    currency: str
    bill: Bill
    months: Sequence[int]
    missing: Sequence[int]
    lines: Sequence[Line]
    tokens: Sequence[Line]
    effects: Sequence[Effect]
    converted: bool

    @property
    def total(self) -> Line:
        """All lines."""
        return Line("total", "", self.currency, _together(self.months, [line.plan for line in self.lines]),
                    _together(self.months, [line.actual for line in self.lines]))  # fmt: skip


def plan_of(found: Answer, option: str) -> Plan:
    """What a bill of an option is held against."""
    keys = [flow.key for flow in flows(found.outcomes[option])]
    return Plan(closing_of(found.given), int(found.case["common"]["months"]), joined(option, keys))


def variance(found: Answer, option: str, bill: Bill, metered: Mapping[int, Metered] | None, language: str) -> Variance:
    """The comparison; BadRequest where the bill has no month of the plan, or a currency that the plan cannot turn."""
    outcome, currency = found.outcomes[option], str(found.case["common"]["report_ccy"])
    months = _covered(bill)
    rates = _rates(outcome, bill.currency, currency)
    planned = _planned(flows(outcome), months, language)
    lines = _lines(planned, bill, months, rates, currency, language)
    tokens = _tokens(outcome, metered or {}, language)
    missing = sorted(set(range(months[0], months[-1])) - set(months))
    return Variance(option, currency, bill, months, missing, lines, tokens, _effects(lines, tokens, months),
                    bill.currency != currency)  # fmt: skip


def _covered(bill: Bill) -> list[int]:
    """The months that a bill has. What falls due at closing is billed with the first month, so that it counts then."""
    months = {month for month, _ in bill.costs}
    if not months:
        raise BadRequest("bill_outside", rows=bill.outside_rows)
    return sorted(months | ({0} if 1 in months else set()))


def _rates(outcome: Outcome, given: str, wanted: str) -> Sequence[float]:
    """What one unit of the bill's currency is worth in the plan's, by month."""
    lines = outcome.lines
    if given == wanted:
        return [1.0] * (lines.last + 1)
    if given not in CURRENCIES:
        raise BadRequest("bill_currency", given=shown(given), wanted=wanted, known=", ".join(CURRENCIES))
    meant = {
        name: lines[code] if isinstance(code, str) else float(code) for name, code in codes()["ccy"][given].items()
    }
    values = {name: lines[name] for name in ("usd_value", "cny_value")}
    rates: list[float] = lines.spread(applied("line_currency", meant | values)).tolist()
    return rates


def _planned(found: Sequence[Flow], months: Sequence[int], language: str) -> dict[str, tuple[str, dict[int, float]]]:
    """The plan by line: its label and its months; lines that bill nothing are no part of it."""
    planned = {}
    for flow in found:
        if flow.billed.any():
            costs = parts(flow.billed.tolist())
            planned[flow.key] = (flow.label(language), {month: float(costs[month]) for month in months})
    return planned


def _lines(
    planned: Mapping[str, tuple[str, Mapping[int, float]]], bill: Bill, months: Sequence[int], rates: Sequence[float],
    currency: str, language: str,
) -> list[Line]:  # fmt: skip
    """Every line that is planned or billed, those of the plan first."""
    billed = dict.fromkeys(line for _, line in bill.costs)
    found = []
    for key in dict.fromkeys([*planned, *billed]):
        label, plan = planned.get(key, (_label(key, language), dict.fromkeys(months, 0.0)))
        actual = {month: float(bill.costs.get((month, key), Decimal())) * rates[month] for month in months}
        if any(plan.values()) or any(actual.values()):
            found.append(Line(key, label, currency, plan, actual))
    return found


def _label(key: str, language: str) -> str:
    """What a line that is not planned is called."""
    known = texts("sheets").get(f"line.{key.rpartition('.')[2]}") if "." in key else texts("focus").get(f"line.{key}")
    return known[language] if known else key


def _tokens(outcome: Outcome, metered: Mapping[int, Metered], language: str) -> list[Line]:
    """Tokens planned and metered, in the months that were metered."""
    found = []
    for at, (key, name) in enumerate((("input", "mtok_in"), ("output", "mtok_out"))):
        served = outcome.lines.spread(outcome.lines[name])
        plan = {month: float(served[month]) for month in sorted(metered)}
        actual = {month: metered[month][at] for month in sorted(metered)}
        if metered:
            found.append(Line(key, text("focus", f"tokens.{key}", language), MTOK, plan, actual))
    return found


def _effects(lines: Sequence[Line], tokens: Sequence[Line], months: Sequence[int]) -> list[Effect]:
    """The variance of what is paid by the token, by its two causes; only where every month billed was metered too."""
    by_key, found = {line.key: line for line in tokens}, []
    for line in lines:
        counted = by_key.get(PRICED_BY.get(line.key, ""))
        wanted = [month for month in months if month]
        if counted is None or not set(wanted) <= set(counted.plan) or not all(counted.plan[at] for at in wanted):
            continue
        volume = [line.plan[at] * (counted.actual[at] / counted.plan[at] - 1) for at in wanted]
        by_volume = float(sum(map(Decimal, volume), Decimal()))
        found.append(Effect(line.key, line.label, by_volume, line.variance - by_volume))
    return found


def _together(months: Sequence[int], found: Sequence[Mapping[int, float]]) -> dict[int, float]:
    return {month: float(sum((Decimal(line[month]) for line in found), Decimal())) for month in months}
