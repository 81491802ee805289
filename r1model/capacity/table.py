"""What each GPU serves of DeepSeek-R1 within 50 ms a token at 1,024 tokens in and out: predictions, kept as a file."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

PATH = Path(__file__).parent / "serving.csv"


class Served(NamedTuple):
    """One GPU: its smallest replica in nodes, the plan, the load at the target, output of a node in tokens/s.

    `measured` is the id of the nearest measured row in the catalogue's throughput.csv, or empty.
    """

    gpu: str
    precision: str
    nodes: float
    gpus_per_node: float
    plan: str
    concurrency: float
    tpot_ms: float
    ttft_ms: float
    out_tok_s_p10: float
    out_tok_s_p50: float
    out_tok_s_p90: float
    basis: str
    measured: str


FIELDS = Served._fields
WORDS = ("gpu", "precision", "plan", "basis", "measured")


@cache
def served() -> tuple[Served, ...]:
    """Every row, in the order of the catalogue."""
    with PATH.open(encoding="utf-8", newline="") as stream:
        return tuple(Served(**_typed(row)) for row in csv.DictReader(stream))


def _typed(row: dict[str, str]) -> dict[str, Any]:
    return {name: row[name] if name in WORDS else float(row[name]) for name in FIELDS}
