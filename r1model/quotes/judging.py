"""Holds every line of a quote against itself and the catalogue; says what is doubtful and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from r1model.errors import BadRequest
from r1model.inputs import Value, usual_value
from r1model.quotes import reference
from r1model.quotes.kinds import Guess, guess
from r1model.quotes.mapping import NOTHING, Mapped
from r1model.quotes.readings import Reading, best, factors, is_outlier, ratio_of, reading, within
from r1model.quotes.records import HOME, Line, Note, Quote, note
from r1model.quotes.reference import Reference
from r1model.scenarios.exchange import cny_per_unit

CENT = 0.005
TERABYTES = re.compile(r"(\d+(?:\.\d+)?)\s*(TB|PB)(?![A-Za-z/])", re.IGNORECASE)
YEARS = re.compile(r"(?<!\d)([1-9]\d?)[\s-]*(?:个)?\s*(?:年|years?|yrs?)(?![A-Za-z])", re.IGNORECASE)
A_YEAR = re.compile(r"/\s*(?:年|year|yr)|每年|年费|首年|per year|annual|yearly|p\.a\.", re.IGNORECASE)
A_MONTH = re.compile(r"/\s*(?:月|month|mo)|每月|月费|per month|monthly|^(?:月|months?)$", re.IGNORECASE)
ONE_YEAR = re.compile(r"^(?:年|years?)$", re.IGNORECASE)


class Judged(NamedTuple):
    """A line with its kind, its prices without tax in CNY, what the catalogue says, and what is doubtful."""

    line: Line
    guess: Guess
    unit_cny: float
    amount_cny: float
    reference: Reference
    ratio: float | None
    reading: Reading | None
    notes: tuple[Note, ...]

    @property
    def faults(self) -> tuple[Note, ...]:
        """What must be mended, or said in MAP.toml, before the line is accepted."""
        return tuple(each for each in self.notes if each.key.startswith("fault."))

    @property
    def terabytes(self) -> float:
        """What the words of one piece hold, in TB; 0 where they say nothing."""
        return terabytes(self.line.description)


class Money(NamedTuple):
    """How prices of a quote become CNY without tax: rates by the inputs of the scenario, unless the quote says."""

    vat_rate: float
    cny_per_usd: float
    rates: Mapping[str, float]

    def cny(self, currency: str) -> float:
        """CNY of one unit of a currency: by MAP.toml, else by the inputs; BadRequest for one without a rate."""
        if currency not in self.rates:
            raise BadRequest("quote_currency", given=currency)
        return self.rates[currency]

    def net(self, line: Line, amount: float) -> float:
        """An amount of a line in CNY, without tax."""
        return amount * self.cny(line.currency) / self.gross(line)

    def rate(self, line: Line) -> float:
        """The rate of tax of a line, as it says or as the scenario has it."""
        return self.vat_rate if line.tax_rate is None else line.tax_rate

    def gross(self, line: Line) -> float:
        """1 and the tax where it is in the price; what a price in CNY does not say, it holds, as is usual there."""
        return 1 + self.rate(line) if holds_tax(line) else 1.0


def holds_tax(line: Line) -> bool:
    """Whether tax is in the price: as said, else as is usual of the currency."""
    return line.currency == HOME if line.tax_included is None else line.tax_included


def money(quote: Quote, given: Mapping[str, Value]) -> Money:
    """Rates of a scenario for a quote."""
    own = {quote.currency: quote.cny_per_unit} if quote.cny_per_unit and quote.currency != HOME else {}
    return Money(float(given["vat_rate"]), float(given["fx_cny_per_usd"]), cny_per_unit(given) | own)


def judged(quote: Quote, given: Mapping[str, Value], mapped: Mapped = NOTHING) -> list[Judged]:
    """Every line with what is to be said of it."""
    rates = money(quote, given)
    pairs = [(line, guess(line, mapped.lines)) for line in quote.lines]
    sums: dict[str, float] = defaultdict(float)
    for line, kind in pairs:
        amount = rates.net(line, line.amount)
        sums[kind.kind] += yearly(line, amount)[0] if kind.kind == "maintenance" else amount
    first = {kind.kind: line.row for line, kind in reversed(pairs)}
    return [_judged(line, kind, rates, sums, first=first[kind.kind] == line.row) for line, kind in pairs]


def _judged(line: Line, kind: Guess, rates: Money, sums: Mapping[str, float], *, first: bool) -> Judged:
    """A line by itself; what is said of all lines of a kind is said of the first."""
    unit, amount = rates.net(line, line.unit_price), rates.net(line, line.amount)
    notes = [*line.notes, *kind.doubts, *_product(line, rates), *_term(line, kind)]
    held, price = _held(line, kind, rates, sums, unit)
    found, ratio = None, None
    if held.values_cny and price > 0:
        ratio = ratio_of(price, held.values_cny)
        if is_outlier(price, held.values_cny) and (first or not held.is_range):
            fitting = within if held.is_range else best
            found = fitting(price, held.values_cny, _factors(line, kind, rates, in_range=held.is_range))
            notes.append(_outlier(found, ratio, held))
    return Judged(line, kind, unit, amount, held, ratio, found, () if kind.skipped else tuple(notes))


def _held(line: Line, kind: Guess, rates: Money, sums: Mapping[str, float], unit: float) -> tuple[Reference, float]:
    """What the catalogue has for a line, and which price is held against it: of a share, that of all such lines."""
    match kind.kind:
        case "card" if kind.gpu:
            return reference.of_card(kind.gpu.id, rates.cny_per_usd), unit
        case "server":
            return reference.of_machine(kind.gpu.id if kind.gpu else "", kind.cards, rates.cny_per_usd), unit
        case "storage":
            return reference.of_storage(terabytes(line.description)), unit
        case _:
            hardware = sum(sums.get(part, 0.0) for part in ("card", "server", "component"))
            return reference.of_share(kind.kind, hardware), sums.get(kind.kind, 0.0)


def _term(line: Line, kind: Guess) -> Iterator[Note]:
    """Maintenance of which nobody says for how long."""
    if kind.kind == "maintenance" and line.amount and yearly(line, line.amount)[1] == "not_said":
        yield note("doubt.term")


def _factors(line: Line, kind: Guess, rates: Money, *, in_range: bool) -> Mapping[str, float]:
    """What may be mistaken in such a line; in a wide range only what no other reading comes near."""
    if in_range:
        return factors(monthly=kind.kind == "maintenance")
    usual = float(usual_value("gpus_per_node")) if kind.kind == "card" else 0.0
    return factors(
        rate=rates.rate(line),
        cny_per_usd=rates.cny_per_usd,
        cards=kind.cards if kind.kind == "server" else usual,
        pieces=line.quantity,
    )


def _outlier(found: Reading | None, ratio: float, held: Reference) -> Note:
    if found is None and held.is_range:
        return note("outlier.range", ratio=f"{ratio:,.3g}", said=held.said)
    if found is None:
        return note("outlier.none", ratio=f"{ratio:,.3g}")
    return note(f"outlier.{found.key}", ratio=f"{ratio:,.3g}", factor=f"{found.factor:,.4g}")


def _product(line: Line, rates: Money) -> Iterator[Note]:
    """Quantity x unit price against the amount, as far as their decimals allow."""
    made = line.quantity * line.unit_price
    if abs(made - line.amount) <= CENT * line.scale * (line.quantity + 1) + 1e-9 * abs(made):
        return
    ratio = line.amount / made if made else 0.0
    known = factors(rate=rates.rate(line), cny_per_usd=rates.cny_per_usd, monthly=True)
    found = reading(ratio, known) if ratio > 0 else None
    exact = found if found and abs(found.off) < CENT else None
    key = f"fault.product_{exact.key}" if exact else "fault.product"
    yield note(key, made=f"{made:,.2f}", amount=f"{line.amount:,.2f}", ratio=f"{ratio:,.4g}")


def terabytes(words: str) -> float:
    """TB that a text names first: 100TB, 1 PB."""
    found = TERABYTES.search(words)
    return 0.0 if found is None else float(found[1]) * (1000 if found[2].upper() == "PB" else 1)


def yearly(line: Line, amount: float) -> tuple[float, str]:
    """What maintenance costs a year, and by which reading: a unit, a term in the words, or none said."""
    said = f"{line.description} {line.period}"
    each = amount / line.quantity
    if A_MONTH.search(line.unit) or A_MONTH.search(said):
        return (each if A_MONTH.search(line.unit) else amount) * 12, "per_month"
    if ONE_YEAR.search(line.unit):
        return each, "per_year"
    if A_YEAR.search(line.unit) or A_YEAR.search(said):
        return amount, "per_year"
    if years := YEARS.search(said):
        return amount / int(years[1]), "term"
    return amount, "not_said"
