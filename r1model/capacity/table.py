"""What each GPU serves of each model within 50 ms a token at 1,024 tokens in and out: predictions, most of a file."""

from __future__ import annotations

from functools import cache
from math import nan
from pathlib import Path
from typing import NamedTuple

from r1model.capacity import filed
from r1model.capacity.alike import rated
from r1model.catalogue import catalogue, kept

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
def _filed_rows() -> dict[tuple[str, str], Served]:
    rows = [Served(**row) for row in filed.rows(PATH, NUMBERS)]
    return {(row.model, row.gpu): row for row in rows}


@kept
def served() -> tuple[Served, ...]:
    """A row for every GPU and model, those served alike once; computed where no file keeps it, or other figures."""
    pairs = [(model, gpu) for model in rated() for gpu in catalogue().gpus]
    return tuple(_filed(model, gpu) or _computed(model, gpu) for model, gpu in pairs)


def _filed(model: str, gpu_id: str) -> Served | None:
    """The row of the file, if all that it rests on is as shipped."""
    gpu = catalogue().gpus[gpu_id]
    return _filed_rows().get((model, gpu.short)) if filed.as_shipped(model, gpu_id) else None


def _computed(model: str, gpu_id: str) -> Served:
    from r1model.capacity.candidates import candidate

    return Served(**filed.typed(candidate(model, gpu_id), NUMBERS))
