"""Which assumptions decide: how far each moves what buying is worth over the best other option, widest first.

Every input with a likely range and every driver is tried at both ends, alone, on the shipped figures. That takes the
chain a hundred times, so the order is published in ranking.csv: `python -m r1model.ranking` writes it anew.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from r1model.errors import R1ModelError
from r1model.finance.kinds import Scenario
from r1model.finance.simulate import SIDES, drivers
from r1model.finance.validate import checked
from r1model.inputs import Value, inputs
from r1model.scenario_files import with_explicit
from r1model.scenarios import chained
from r1model.snapshot import over_the_best_other, response_of

PUBLISHED = Path(__file__).with_name("ranking.csv")
INPUT, DRIVER = "input", "driver"
# Drivers that move one input alone: that input stands for them.
OF_AN_INPUT = {"tariff": "price_per_kwh", "staff": "staff_price", "salvage": "salvage_share",
               "discount_rate": "discount_rate", "lease_price": "lease_price"}  # fmt: skip


class Ranked(NamedTuple):
    """An input or a driver by its id, and its swing in the reporting currency, to the unit."""

    kind: str
    id: str
    swing: float


@cache
def ranked() -> tuple[Ranked, ...]:
    """The published order."""
    with PUBLISHED.open(encoding="utf-8", newline="") as stream:
        return tuple(Ranked(row["kind"], row["id"], float(row["swing"])) for row in csv.DictReader(stream))


def ranking() -> list[Ranked]:
    """The order as the engine finds it now; what moves nothing is left out."""
    start = _worth({})
    found = {(INPUT, item.id): _swing(start, [_worth(with_explicit({item.id: value})) for value in ends])
             for item in inputs().values() if (ends := _ends(item.likely_low, item.likely_high))}  # fmt: skip
    response = response_of(checked(Scenario, chained({}).case))
    for name, driver in drivers().items():
        key = (INPUT, OF_AN_INPUT[name]) if name in OF_AN_INPUT else (DRIVER, name)
        worths = [_number(over_the_best_other(response.moved(name, driver[side]))) for side in SIDES]
        found[key] = max(found.get(key, 0.0), _swing(start, worths))
    rows = [Ranked(kind, name, float(round(swing))) for (kind, name), swing in found.items()]
    return sorted((row for row in rows if row.swing > 0), key=lambda row: (-row.swing, row.id))


def _ends(low: Value | None, high: Value | None) -> list[Value]:
    return [end for end in (low, high) if end is not None]


def _worth(changes: dict[str, Value]) -> float | None:
    """What buying is worth over the best other option; None where a change leaves no such pair."""
    try:
        return _number(over_the_best_other(response_of(checked(Scenario, chained(changes).case)).base))
    except R1ModelError:
        return None


def _number(worth: object) -> float | None:
    return None if worth is None else float(worth)  # type: ignore[arg-type]


def _swing(start: float | None, worths: list[float | None]) -> float:
    known = [worth for worth in (start, *worths) if worth is not None]
    return max(known) - min(known) if known else 0.0


def publish() -> None:
    """Writes the order anew."""
    with PUBLISHED.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(Ranked._fields)
        writer.writerows((row.kind, row.id, f"{row.swing:.0f}") for row in ranking())


if __name__ == "__main__":
    publish()
