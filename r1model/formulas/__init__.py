"""Importing this package fills the list of formulas, in reading order."""

from r1model.formulas import checkpoint, memory, sizing, demand, power, purchase, cloud, prices  # isort: skip
from r1model.formulas import timeline, valuation, checks  # isort: skip

__all__ = ["checkpoint", "checks", "cloud", "demand", "memory", "power", "prices", "purchase", "sizing", "timeline",
           "valuation"]  # fmt: skip
