"""Importing this package fills the list of formulas, in reading order."""

from r1model.formulas import (
    checkpoint,
    memory,
    sizing,
    demand,
    power,
    purchase,
    cloud,
    prices,
    checks,
    timeline,
    valuation,
)  # noqa: F401, I001
