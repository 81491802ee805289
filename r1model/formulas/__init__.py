"""Importing this package fills the list of formulas, in reading order."""

from r1model.formulas import checkpoint, weights, memory, sizing, demand, power, purchase, cloud, prices  # isort: skip
from r1model.formulas import decode, prefill, serving, traffic, network  # isort: skip
from r1model.formulas import months, assets, running, commitment, loan, lease, valuation, payback, risk, checks  # isort: skip

from r1model.registry import FORMULAS, evaluate

__all__ = [
    "FORMULAS",
    "assets",
    "checkpoint",
    "checks",
    "cloud",
    "commitment",
    "decode",
    "demand",
    "evaluate",
    "lease",
    "loan",
    "memory",
    "months",
    "network",
    "payback",
    "power",
    "prefill",
    "prices",
    "purchase",
    "risk",
    "running",
    "serving",
    "sizing",
    "traffic",
    "valuation",
    "weights",
]
