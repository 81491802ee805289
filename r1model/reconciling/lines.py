"""What is said of one statement of a table: as stated, as read, by which sum, how far off, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from r1model.catalogue.validity import validity
from r1model.reconciling.readings import CONSISTENT, EXACT, Reading
from r1model.reconciling.rows import Read, Stated

Difference = tuple[str, Mapping[str, object]]


class Line(NamedTuple):
    """One statement with its finding; `chance` tells how many readings would fit by accident."""

    table: str
    row: int
    name: str
    kind: str
    heading: str
    stated: str
    status: str
    read_as: str = ""
    formula: str = ""
    residual: float | None = None
    standing: str = ""
    source: str = ""
    readings: Sequence[Reading] = ()
    differs: Sequence[Difference] = ()
    chance: float | None = None
    value: float | None = None

    @property
    def right(self) -> bool:
        """Whether it reconciles as labelled, by one reading alone."""
        return self.status in (EXACT, CONSISTENT) and not self.differs and not self.ambiguous

    @property
    def ambiguous(self) -> bool:
        """Whether more than one reading fits."""
        return len(self.readings) > 1

    def record(self) -> dict[str, Any]:
        """The line for programs."""
        held = self._asdict()
        held["readings"] = [described(reading, self.value) for reading in self.readings]
        held["differs"] = [{"what": what, **facts} for what, facts in self.differs]
        return held | {"ambiguous": self.ambiguous, "right": self.right}


def described(reading: Reading, stated: float | None) -> dict[str, Any]:
    """A reading for programs."""
    price = reading.price
    return {
        "instance": reading.item, "region": reading.region, "currency": reading.currency, "rate": reading.rate,
        "period": reading.period.name, "hours": reading.period.hours, "storage_gb": reading.volume.gb,
        "storage_price": reading.volume.price, "count": reading.units, "exchange": reading.exchange,
        "off_on_demand": reading.share, "price": price.id if price else None,
        "term": price.term if price else "", "standing": str(price.standing) if price else "",
        "ended": ended(reading), "formula": reading.formula(), "value": reading.cents,
        "residual": None if stated is None else round(stated - reading.cents, 6),
    }  # fmt: skip


def line(read: Read, stated: Stated, status: str, **more: Any) -> Line:
    """A line of one cell."""
    return Line(read.table.title, read.row.number, read.name, stated.column.kind, stated.column.heading,
                stated.words, status, value=stated.value or None, **more)  # fmt: skip


def money_line(read: Read, stated: Stated, status: str, readings: Sequence[Reading], by_accident: float) -> Line:
    """A line of an amount by its readings, the simplest first."""
    first = readings[0]
    price = first.price
    return line(
        read, stated, status, read_as=first.period.name, formula=first.formula(),
        residual=round(stated.value - first.cents, 6), standing=str(price.standing) if price else "",
        source=price.source if price else "", readings=tuple(readings), chance=by_accident,
        differs=tuple(_differences(read, stated, first)),
    )  # fmt: skip


def _differences(read: Read, stated: Stated, reading: Reading) -> list[Difference]:
    asked = read.asked(stated)
    said = {"instance": asked.instance, "region": asked.region, "period": asked.period, "currency": asked.currency}
    found = {"instance": reading.item, "region": reading.region, "period": reading.period.name,
             "currency": reading.currency}  # fmt: skip
    differs: list[Difference] = [(what, {"stated": said[what], "read": found[what]}) for what in said
                                 if said[what] and found[what] and said[what] != found[what]]  # fmt: skip
    if asked.storage_gb and reading.volume.gb and asked.storage_gb != reading.volume.gb:
        differs.append(("storage", {"stated": asked.storage_gb, "read": reading.volume.gb}))
    price = reading.price
    if price and price.term and asked.term and not price.term.startswith(asked.term.partition("-")[0]):
        differs.append(("term", {"stated": asked.term, "read": price.term}))
    return differs


def ended(reading: Reading) -> str:
    """The last day of the price of a reading, where its end is known."""
    last = validity(reading.price).last if reading.price else None
    return "" if last is None else last.isoformat()
