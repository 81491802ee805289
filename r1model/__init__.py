"""Capacity and cost model for private DeepSeek-R1 671B deployment. GB is 1e9 bytes, a month 730 hours."""

from r1model.catalogue import catalogue
from r1model.functions import functions, invoke
from r1model.plan import plans

__all__ = ["catalogue", "functions", "invoke", "plans"]
