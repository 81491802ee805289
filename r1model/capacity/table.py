"""What each GPU serves of each model within 50 ms a token at 1,024 tokens in and out: predictions, kept as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from math import nan
from pathlib import Path
from typing import Any, NamedTuple

from r1model.catalogue import catalogue
from r1model.catalogue.held import Held
from r1model.errors import NA, CellError

PATH = Path(__file__).parent / "serving.csv"


class Served(NamedTuple):
    """A model on a GPU: its smallest replica in nodes, the plan, the load at the target, output of a node in tokens/s.

    `measured` is the id of the nearest measured row in the catalogue's throughput.csv, or empty. Where the GPU does not
    serve the model all that is empty, numbers nan, and the reason says why in both languages.
    """

    model: str
    gpu: str
    precision: str = ""
    nodes: float = nan
    gpus_per_node: float = nan
    plan: str = ""
    concurrency: float = nan
    tpot_ms: float = nan
    ttft_ms: float = nan
    out_tok_s_p10: float = nan
    out_tok_s_p50: float = nan
    out_tok_s_p90: float = nan
    basis: str = ""
    measured: str = ""
    reason_zh: str = ""
    reason_en: str = ""

    @property
    def serves(self) -> bool:
        """Whether the GPU serves the model."""
        return not self.reason_en


FIELDS = Served._fields
NUMBERS = [name for name, default in Served._field_defaults.items() if default != ""]


@cache
def _kept() -> dict[tuple[str, str], Served]:
    with PATH.open(encoding="utf-8", newline="") as stream:
        rows = [Served(**_typed(row)) for row in csv.DictReader(stream)]
    return {(row.model, row.gpu): row for row in rows}


def served() -> Iterator[Served]:
    """A row for every model and GPU of the catalogue; where none is kept, or of other figures, it says so."""
    shipped = Held().catalogue
    for model, item in catalogue().models.items():
        for gpu in catalogue().gpus.values():
            same = item == shipped.models.get(model) and gpu == shipped.gpus.get(gpu.id)
            found = _kept().get((model, gpu.short)) if same else None
            yield found or _missing(model, gpu.short)


def _missing(model: str, gpu: str) -> Served:
    reason = CellError(NA, "not_predicted", model=model, gpu=gpu)
    return Served(model, gpu, reason_zh=reason.text("zh"), reason_en=reason.text("en"))


def _typed(row: dict[str, str]) -> dict[str, Any]:
    given = {name: value for name, value in row.items() if value}
    return {name: float(value) if name in NUMBERS else value for name, value in given.items()}
