"""What a reader finds in a file: offers, what the file says of itself, and what was passed over and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from r1model.errors import BadRequest, R1ModelError
from r1model.texts import text

SHOWN = 60
PLACE = 200  # letters that say where a price stands
HOUR, GB_MONTH = "h", "GB/month"
NUMBER = re.compile(r"-?\d{1,18}(\.\d{0,24})?([eE][-+]?\d{1,2})?", re.ASCII)
DAY = re.compile(r"(\d{4}-\d\d-\d\d)([T ].*)?", re.ASCII)


class Machine(NamedTuple):
    """What the list says of an instance type that the catalogue may not know."""

    gpu: str
    gpus: str
    gpu_memory_mib: str
    vcpu: str
    memory_gib: str
    local_storage_gb: str


class Offer(NamedTuple):
    """One price as a list gives it, or as a bill comes to it, already by the hour or by GB and month."""

    item: str
    region: str
    term: str
    payment: str
    currency: str
    per: str
    value: float
    day: date
    where: str
    standing: str = "published"
    valid_until: str = ""
    seller: str = ""
    source: str = ""
    machine: Machine | None = None


class Wanted(NamedTuple):
    """What to keep: one region (any where empty), and the instance types known (all where None)."""

    region: str = ""
    known: frozenset[str] | None = None

    def against(self, item: str, region: str) -> str:
        """Why an instance type of a region is not kept; empty where it is."""
        if self.region and region != self.region:
            return "other_region"
        return "" if self.known is None or item in self.known else "not_in_catalogue"


@dataclass
class Listing:
    """What a file says of itself, and the counts of what was passed over, by reason."""

    path: str
    kind: str = ""
    service: str = ""
    version: str = ""
    published: date | None = None
    counted_in: str = "lines"
    many_regions: bool = False
    skipped: Counter[str] = field(default_factory=Counter)

    def refusal(self, key: str, /, **facts: object) -> BadRequest:
        """A refusal of the file."""
        return BadRequest(key, path=self.path, **facts)


class Reasons(R1ModelError):
    """Why lines were passed over, most first, in the reader's language."""

    def __init__(self, counts: Counter[str]) -> None:
        super().__init__("prices_none")
        self.counts = counts

    def text(self, language: str = "en") -> str:
        """The reasons with their counts in `zh` or `en`."""
        return (
            ", ".join(f"{text('prices', name, language)} {count}" for name, count in self.counts.most_common()) or "0"
        )


def shown(value: object, most: int = SHOWN) -> str:
    """A value of a file as a message or a row shows it: one line, no control signs, not too long."""
    text = "".join(letter if letter.isprintable() else "?" for letter in str(value))
    return text if len(text) <= most else f"{text[:most]}..."


def number(words: object) -> float | None:
    """A number as price lists write it, None where it is none."""
    text = str(words).strip() if isinstance(words, str | int | float) else ""
    return float(text) if NUMBER.fullmatch(text) else None


def day(words: object) -> date | None:
    """The day that a date or a point in time begins with, None where there is none."""
    found = DAY.fullmatch(words.strip()) if isinstance(words, str) else None
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
