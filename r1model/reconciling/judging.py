"""What every statement of a file's tables reconciles with: known prices first, then the other cells, then nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from r1model.catalogue import catalogue
from r1model.reconciling.hardware import unit_price
from r1model.reconciling.headers import Table
from r1model.reconciling.known import Found, confirmed, storage_prices
from r1model.reconciling.lines import Line, line, money_line
from r1model.reconciling.readings import CONSISTENT, EXACT, HAIR, IMPLIED, NONE, PERIODS, ROUNDED, Reading, chance
from r1model.reconciling.rows import Read, Stated, rows
from r1model.reconciling.shares import Hit, Pair, committed, known_bases, nearly, own_bases, unconfirmed
from r1model.reconciling.sums import product

SIZES = {"vcpu": "vcpu", "memory": "memory_gib", "gpu_count": "gpus"}

Progress = Callable[[Sequence[Read]], Iterable[Read]]


class Whole(NamedTuple):
    """All rows of a file, what known prices say of their amounts, and what commitments are of their bases."""

    reads: Sequence[Read]
    found: Mapping[tuple[int, int], Found]
    pairs: Mapping[int, Pair]
    hits: Mapping[int, Sequence[Hit]]
    twins: Mapping[int, int]


def lines(tables: Sequence[Table], progress: Progress = iter) -> list[Line]:
    """Every statement with its finding, table by table and row by row."""
    whole = _whole([read for table in tables for read in rows(table)], progress)
    return [line for at in range(len(whole.reads)) for line in _row(whole, at)]


def _whole(reads: Sequence[Read], progress: Progress) -> Whole:
    found = {}
    for at, read in enumerate(progress(reads)):
        for stated in read.money:
            hit = confirmed(stated.value, stated.step, read.asked(stated)) if stated.amount else None
            if hit:
                found[at, stated.column.at] = hit
    pairs = {at: pair for at, read in enumerate(reads) if (pair := _pair(at, read, found))}
    return Whole(reads, found, pairs, committed(list(pairs.values())), _twins(reads))


def _pair(at: int, read: Read, found: Mapping[tuple[int, int], Found]) -> Pair | None:
    """A row's total on demand beside its commitment, where the commitment is no known price itself."""
    on_demand, reserved = _amount_of(read, "on_demand"), _amount_of(read, "reserved")
    if on_demand is None or reserved is None or not read.ask.instance or (at, reserved.column.at) in found:
        return None
    hit = found.get((at, on_demand.column.at))
    asked = read.asked(on_demand)
    bases = known_bases(hit.readings) if hit else own_bases(on_demand.value, on_demand.step, asked)
    return Pair(at, on_demand.value, reserved.value, reserved.step, read.asked(reserved), bases)


def _amount_of(read: Read, kind: str) -> Stated | None:
    return next((stated for stated in read.money if stated.column.kind == kind and stated.amount), None)


def _row(whole: Whole, at: int) -> Iterator[Line]:
    read = whole.reads[at]
    money = [_money(whole, at, stated) for stated in read.money]
    settled = [line.readings[0] for line in money if line.readings]
    if twin := whole.twins.get(at):
        money = [line._replace(differs=(*line.differs, ("duplicate", {"row": twin}))) for line in money]
    if money and read.ask.instance:
        yield from _facts(read, settled)
    others = [found for found in (unit_price(read), product(read)) if found]
    told = {other.heading for other in others}
    yield from others
    yield from (line for line in money if line.readings or line.heading not in told)


def _twins(reads: Sequence[Read]) -> dict[int, int]:
    """Rows that say the same throughout as one above them, with the number of that one."""
    first: dict[tuple[object, ...], int] = {}
    found = {}
    for at, read in enumerate(reads):
        key = (read.table.title, read.table.rows[0].number, *read.row.cells)
        if key in first:
            found[at] = first[key]
        first.setdefault(key, read.row.number)
    return found


def _money(whole: Whole, at: int, stated: Stated) -> Line:
    read = whole.reads[at]
    if stated.amount is None:
        return line(read, stated, NONE, differs=(("unreadable", {"stated": stated.words[:60]}),))
    if hit := whole.found.get((at, stated.column.at)):
        return money_line(read, stated, EXACT, hit.readings, hit.chance)
    if stated.column.kind == "reserved" and at in whole.pairs:
        return _commitment(whole, at, stated)
    if stated.column.kind == "on_demand" and at in whole.hits:
        return money_line(read, stated, IMPLIED, _implied(whole, at, stated), whole.hits[at][0].chance)
    return _nothing(read, stated)


def _commitment(whole: Whole, at: int, stated: Stated) -> Line:
    read, pair = whole.reads[at], whole.pairs[at]
    if stated is not _amount_of(read, "reserved"):
        return _nothing(read, stated)
    if hits := whole.hits.get(at):
        return money_line(read, stated, CONSISTENT, [hit.reading for hit in hits], hits[0].chance)
    shares = {hit.reading.share for found in whole.hits.values() for hit in found if hit.reading.share}
    near = nearly(pair, shares) if stated.amount and stated.amount.places == 0 else None
    if near:
        return money_line(read, stated, ROUNDED, [near], chance(len(shares), stated.value, 1 / 2))
    return _nothing(read, stated, pair)


def _implied(whole: Whole, at: int, stated: Stated) -> list[Reading]:
    """The rates on demand that a row's two amounts imply together."""
    asked = whole.reads[at].asked(stated)
    period = next((item for item in PERIODS if item.name == asked.period and not item.far), PERIODS[2])
    found = {hit.base: None for hit in whole.hits[at]}
    return [Reading(base.rate, period, base.volume, asked.currency, asked.instance, asked.region, asked.units)
            for base in found]  # fmt: skip


def _nothing(read: Read, stated: Stated, pair: Pair | None = None) -> Line:
    """No reading; why there can be none where that is known."""
    instance = read.ask.instance
    known = instance in catalogue().instances
    why = ("unpriced", {"stated": instance or read.name}) if not known else ("unread", {"stated": stated.words})
    would = unconfirmed(pair) if pair else None
    more = (("would_imply", dict(zip(("period", "rate", "share"), (would[0].name, would[1], f"{would[2]:.2%}"),
                                     strict=True))),) if would else ()  # fmt: skip
    return line(read, stated, NONE, differs=(why, *more))


def _facts(read: Read, settled: Sequence[Reading]) -> Iterator[Line]:
    """Instance type, sizes, storage and the price of a GB, against the type that the amounts speak of."""
    items = list(dict.fromkeys(reading.item for reading in settled))
    item = items[0] if len(items) == 1 else read.ask.instance
    status = EXACT if any(reading.price for reading in settled) else IMPLIED if settled else NONE
    if (named := read.facts.get("instance")) and settled:
        yield _fact(read, named, status, item, same=item == read.ask.instance)
    if kind := catalogue().instances.get(item):
        for name, field in SIZES.items():
            if (stated := read.facts.get(name)) and stated.amount:
                value = getattr(kind, field)
                yield _fact(read, stated, EXACT, f"{value:g}", same=value == stated.value, of=item)
    volume = max((reading.volume.gb for reading in settled), default=0.0)
    if (stated := read.facts.get("storage")) and stated.amount and volume:
        yield _fact(read, stated, status, f"{volume:g}", same=volume == stated.value)
    yield from _storage_price(read)


def _fact(read: Read, stated: Stated, status: str, read_as: str, *, same: bool, of: str = "") -> Line:
    kind = catalogue().instances.get(of)
    facts = {"stated": stated.words, "read": read_as} | ({"of": of} if of else {})
    return line(read, stated, status, read_as=read_as, standing=str(kind.standing) if kind else "",
                source=kind.source if kind else "", residual=None,
                differs=() if same else ((stated.column.kind, facts),))  # fmt: skip


def _storage_price(read: Read) -> Iterator[Line]:
    stated = read.facts.get("storage_price")
    if stated is None or stated.amount is None:
        return
    region, currency = read.ask.region, stated.amount.currency or stated.column.currency
    fits = [price for price in storage_prices() if abs(price.value - stated.value) <= HAIR]
    fits = [price for price in fits if price.region == region] or fits
    if not fits:
        yield line(read, stated, NONE, differs=(("unread", {"stated": stated.words}),))
        return
    price = fits[0]
    said = {"region": (region, price.region), "currency": (currency, price.currency)}
    yield line(read, stated, EXACT, read_as=f"{price.value:g} {price.unit}", residual=0.0,
               standing=str(price.standing), source=price.source,
               differs=tuple((what, {"stated": one, "read": other}) for what, (one, other) in said.items()
                             if one and one != other))  # fmt: skip
