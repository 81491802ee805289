"""An option by year and by quarter: what it costs, the most cash that it needs, what it charges to the books."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from r1model.finance.results import Outcome
from r1model.formulas.yearly import book_charge, book_end, book_loss, book_month, booked_to, charge_after_tax, lost_to
from r1model.graph.months import Scope, Values
from r1model.sums import total


class Books(NamedTuple):
    """Charges to the P&L by year from closing (year 0) on, in the reporting currency."""

    operating: list[float]
    depreciation: list[float]
    losses: list[float]
    interest: list[float]
    pretax: list[float]
    after_tax: list[float]


class Peak(NamedTuple):
    """The largest sum paid, net of tax saved and sales, at the end of any month; the first month that reaches it."""

    amount: float
    month: int


def by_year(found: Outcome, months: Values) -> list[float]:
    """The months of a line added by year; year 0 is closing."""
    years = np.asarray(found["year_of_month"])
    return [total(map(float, months[years == year])) for year in range(int(years.max()) + 1)]


def peak(found: Outcome) -> Peak:
    """The cash that an option takes up at most."""
    running = found.months_of("cumulative")
    return Peak(max(0.0, -float(running.min())), int(running.argmin()))


def bought_books(found: Outcome, book_life: float) -> Books:
    """What buying charges to the books: straight line over `book_life` months, the rest at the sale, interest."""
    years = range(int(np.max(found["year_of_month"])) + 1)
    last = float(found["months"])
    ends = [min(year * 12.0, last) for year in years]
    assets = [_Asset.of(row, book_life) for row in found.lines.rows("capex")]
    loan = found.lines.rows("financing")
    operating = by_year(found, found.months_of("operating_cost"))
    depreciation = _between([total(asset.booked(end) for asset in assets) for end in ends])
    losses = _between([total(asset.lost(end) for asset in assets) for end in ends])
    interest = by_year(found, loan[0]["interest"]) if loan else [0.0 for _ in years]
    names = ("operating_cost", "book_depreciation", "book_loss", "loan_interest")
    pretax = [book_charge(**dict(zip(names, parts, strict=True)))
              for parts in zip(operating, depreciation, losses, interest, strict=True)]  # fmt: skip
    rate = float(found["tax_rate"])
    return Books(operating, depreciation, losses, interest, pretax,
                 [charge_after_tax(pretax=amount, tax_rate=rate) for amount in pretax])  # fmt: skip


class _Asset(NamedTuple):
    """One purchase in the books."""

    month: float
    bought: float
    end: float
    loss: float
    sold: float

    @classmethod
    def of(cls, row: Scope, book_life: float) -> _Asset:
        cost, flag, bought, sold = (float(row[name]) for name in ("asset_cost", "deductible", "bought", "sold"))
        residual = float(row["tax_residual"])
        month = book_month(asset_cost=cost, tax_residual=residual, book_life=book_life, deductible=flag)
        end = book_end(bought=bought, book_life=book_life, sold=sold)
        loss = book_loss(
            asset_cost=cost, book_month=month, book_end=end, bought=bought, proceeds=float(row["proceeds"]),
            deductible=flag,
        )  # fmt: skip
        return cls(month, bought, end, loss, sold)

    def booked(self, upto: float) -> float:
        return booked_to(book_month=self.month, bought=self.bought, book_end=self.end, month=upto)

    def lost(self, upto: float) -> float:
        return lost_to(book_loss=self.loss, sold=self.sold, month=upto)


def _between(sums: list[float]) -> list[float]:
    return [sums[0], *(after - before for before, after in pairwise(sums))]
