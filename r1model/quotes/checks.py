"""Holds a quote as a whole against itself: its totals, its tax, its currencies, its machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from r1model.catalogue import catalogue
from r1model.quotes.judging import CENT, Judged, Money
from r1model.quotes.records import Note, Quote, Total, note


def whole(quote: Quote, lines: Sequence[Judged], rates: Money, closing: date) -> list[Note]:
    """What is doubtful of the quote as a whole: tax, totals, validity, several currencies or machines."""
    used = [each for each in lines if not each.guess.skipped]
    notes = list(_taxes(used))
    notes += [found for total in quote.totals if (found := _total(total, quote, rates))]
    if quote.valid_until and quote.valid_until < closing:
        notes.append(note("doubt.expired", day=quote.valid_until, closing=closing))
    if len({each.line.currency for each in used}) > 1:
        notes.append(note("doubt.currencies"))
    return [*notes, *_machines(used)]


def _taxes(lines: Sequence[Judged]) -> Iterator[Note]:
    if any(each.line.tax_included is None for each in lines):
        yield note("doubt.tax_not_said")


def _total(total: Total, quote: Quote, rates: Money) -> Note | None:
    """A row that adds up against the lines above it; a total may be with the tax that the lines lack."""
    before = max((other.row for other in quote.totals if other.kind == "subtotal" and other.row < total.row), default=0)
    start = before if total.kind == "subtotal" else 0
    above = [line for line in quote.lines if start < line.row < total.row]
    added = sum(line.amount for line in above)
    taxed = sum(line.amount * (1 if line.tax_included else 1 + rates.rate(line)) for line in above)
    net = sum(line.amount / rates.gross(line) for line in above)
    wanted = {"tax": (taxed - added, added - net)}.get(total.kind, (added, taxed, net))
    rough = CENT * (len(above) + 1) * max((line.scale for line in above), default=1.0) + 0.01
    if any(abs(total.amount - each) <= rough for each in wanted):
        return None
    return note("doubt.total", row=total.row, words=total.words, said=f"{total.amount:,.2f}",
                made=f"{wanted[0]:,.2f}", off=f"{total.amount - wanted[0]:+,.2f}")  # fmt: skip


def _machines(lines: Sequence[Judged]) -> Iterator[Note]:
    """One plan has one GPU; a card is counted in a machine or by itself, never both."""
    named = {each.guess.gpu.id for each in lines if each.guess.gpu and each.guess.kind in ("card", "server")}
    if len(named) > 1:
        shorts = ", ".join(sorted(catalogue().gpus[key].short for key in named))
        yield note("fault.two_gpus", gpus=shorts)
    if not named:
        yield note("fault.no_gpu")
    cards = [each for each in lines if each.guess.kind == "card" and each.line.amount]
    wholes = [each for each in lines if each.guess.kind == "server" and each.guess.cards and each.line.amount]
    if cards and wholes:
        yield note("fault.card_and_server", cards=_rows(cards), servers=_rows(wholes))


def _rows(lines: Sequence[Judged]) -> str:
    return ", ".join(str(each.line.row) for each in lines)
