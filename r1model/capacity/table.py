"""What each GPU serves of each model within 50 ms a token at 1,024 tokens in and out: predictions, most of a file."""

from __future__ import annotations

import csv
from functools import cache
from math import nan
from pathlib import Path
from typing import Any, NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.catalogue.held import Held
from r1model.catalogue.load import records_of

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
    with PATH.open(encoding="utf-8", newline="") as stream:
        rows = [Served(**_typed(row)) for row in csv.DictReader(stream)]
    return {(row.model, row.gpu): row for row in rows}


@kept
def served() -> tuple[Served, ...]:
    """A row for every model and GPU of the catalogue; computed where no file keeps it, or one of other figures."""
    pairs = [(model, gpu) for model in catalogue().models for gpu in catalogue().gpus]
    return tuple(_filed(model, gpu) or _computed(model, gpu) for model, gpu in pairs)


def _filed(model: str, gpu_id: str) -> Served | None:
    """The row of the file, if all that it rests on is as shipped."""
    loaded, shipped = catalogue(), Held().catalogue
    gpu = loaded.gpus[gpu_id]
    same = loaded.models[model] == shipped.models.get(model) and gpu == shipped.gpus.get(gpu_id)
    return _filed_rows().get((model, gpu.short)) if same and not own_figures(gpu_id) else None


def own_figures(gpu_id: str) -> bool:
    """Whether a layer of the user's brings measured rows, or a server of this GPU."""
    own = [layer for layer in catalogue().layers if layer.path]
    return any(layer.matching("throughput.csv") for layer in own) or any(
        server.gpu == gpu_id for layer in own for server in records_of(layer, "servers").values()
    )


def _computed(model: str, gpu_id: str) -> Served:
    from r1model.capacity.candidates import candidate

    return Served(**_typed({name: str(value) for name, value in candidate(model, gpu_id).items()}))


def _typed(row: dict[str, str]) -> dict[str, Any]:
    given = {name: value for name, value in row.items() if value}
    return {name: float(value) if name in NUMBERS else value for name, value in given.items()}
