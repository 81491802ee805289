"""How the requests of a day are spread over its hours."""

from __future__ import annotations

from datetime import date

from r1model.errors import CatalogueError
from r1model.types.base import CatalogueRecord, Key, Standing, Text, Words

HOURS = 24
CLOSE = 1e-9  # how far the shares of a day may be from 1


class LoadShape(CatalogueRecord):
    """The share of a day's requests in each hour from midnight, on working days and on others; each sums to 1."""

    id: Key
    label: Text
    work: tuple[float, ...]
    other: tuple[float, ...]
    standing: Standing
    source: Key
    where: Words
    as_of: date
    note: Text | None = None

    def __post_init__(self) -> None:
        for shares in (self.work, self.other):
            if len(shares) != HOURS or min(shares) < 0 or abs(sum(shares) - 1) > CLOSE:
                raise CatalogueError("shape_sum", hours=len(shares), sum=f"{sum(shares):g}")
