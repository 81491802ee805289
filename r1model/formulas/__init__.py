"""Importing this package fills the list of formulas, in reading order."""

from r1model.formulas import checkpoint, memory, sizing, demand, power, purchase, cloud, prices  # isort: skip
from r1model.formulas import timeline, valuation, checks  # isort: skip

from r1model.registry import FORMULAS, evaluate

__all__ = [
           "FORMULAS",
           "checkpoint",
           "checks",
           "cloud",
           "demand",
           "evaluate",
           "memory",
           "power",
           "prices",
           "purchase",
           "sizing",
           "timeline",
           "valuation",
]  # fmt: skip
