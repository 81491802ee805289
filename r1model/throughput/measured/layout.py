"""How a row's GPUs are laid out: how many decode, in how many workers, and how many only prefill."""

from __future__ import annotations

import math

from r1model.errors import NA, CellError
from r1model.throughput.measured.cells import Row, either, number, word
from r1model.throughput.roofline.facts import NODE_GPUS, card, shape, worker_gb
from r1model.throughput.workload import Mode, Precision

BULK_MODES = ("offline", "server", "interactive")
ROOM_FOR_CACHE = 0.75


def gpus(row: Row, mode: Mode, model: str, gpu: str, precision: Precision) -> tuple[float, float, float]:
    """GPUs that decode (or do everything), their workers, and further GPUs for prefill."""
    total, widest = number(row, "n_gpus"), max(either(number(row, "tp"), 1), either(number(row, "ep"), 1))
    if total == 0 or (math.isnan(total) and no_plan(row)):
        raise CellError(NA, "row_no_gpus")
    if mode == "disagg":
        return _split(row, widest)
    if mode in ("decode", "prefill"):
        return max(1, widest if widest > 1 else either(total, widest)), 1, 0
    if mode == "agg":
        return _checked(max(1, either(total, widest)), either(number(row, "n_workers"), 1))
    worker = narrowest(total, model, gpu, precision) if no_plan(row) else widest
    return _checked(total, max(1, total / worker))


def _split(row: Row, widest: float) -> tuple[float, float, float]:
    """Reported worker counts are taken where the GPUs do not divide by the width of the plan."""
    decode, prefill, workers = (number(row, name) for name in ("n_decode_gpus", "n_prefill_gpus", "n_workers"))
    if not (decode > 0 and prefill > 0):
        raise CellError(NA, "row_no_split")
    if decode % widest == 0 or not workers > 0:
        workers = max(1, round(decode / widest))
    return (*_checked(decode, workers)[:2], prefill)


def _checked(total: float, workers: float) -> tuple[float, float, float]:
    if not 1 <= workers <= total:
        raise CellError(NA, "row_workers", workers=f"{workers:g}", gpus=f"{total:g}")
    return total, workers, 0


def narrowest(total: float, model: str, gpu: str, precision: Precision) -> float:
    """The narrowest worker that holds the weights with room for a cache; a mixture of experts takes a whole node."""
    if shape(model).routed_experts:
        return min(total, NODE_GPUS)
    width = 1.0
    while width < total and width * card(gpu).memory_gb * ROOM_FOR_CACHE < worker_gb(model, precision, 1, 1, 1):
        width *= 2
    return min(width, total)


def no_plan(row: Row) -> bool:
    """Whether the row leaves the parallel plan open."""
    return not word(row, "tp") and not word(row, "ep")


def spread(row: Row, mode: Mode, model: str) -> bool:
    """Whether experts are spread; a bulk benchmark without a plan is taken to spread those of a latent model."""
    return number(row, "ep") > 1 or _open_bulk(row, mode, model)


def data_parallel(row: Row, mode: Mode, model: str, worker: float) -> bool:
    """Whether attention is data parallel; a worker of several GPUs with tp 1 can be nothing else."""
    return word(row, "dp_attn") == "1" or (number(row, "tp") == 1 and worker > 1) or _open_bulk(row, mode, model)


def _open_bulk(row: Row, mode: Mode, model: str) -> bool:
    return mode in BULK_MODES and no_plan(row) and shape(model).latent > 0
