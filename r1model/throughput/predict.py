"""Predictions with their ranges: one point, or many in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from r1model.catalogue import kept
from r1model.throughput.columns import Columns, Values, columns, under_loads
from r1model.throughput.constants import amplitudes, values
from r1model.throughput.measured.samples import Samples, joined, shipped
from r1model.throughput.model import Answer, Model
from r1model.throughput.ranges import BASES, QUANTITIES, REGIMES, basis, factors, regime
from r1model.throughput.roofline.physics import PREFILL
from r1model.throughput.workload import MODES, Workload

LOOKED_UP = "looked-up"
WORDS = {"interpolated": "interpolated", "extrapolated": "extrapolated", "unseen-gpu": "extrapolated"}
BULK = tuple(MODES.index(mode) for mode in ("offline", "server", "interactive"))


class Range(NamedTuple):
    """A median with the tenth and ninetieth percentile around it."""

    p10: float
    p50: float
    p90: float


class Predictions(NamedTuple):
    """Columns for many workloads: each quantity as (p10, p50, p90), and what each prediction rests on.

    Times in ms, output in tokens/s over all workers, input in tokens/s per GPU that prefills. `batch` is the number of
    sequences a worker decodes at once, `batch_limit` how many its memory holds; `nearness` is 1 where a measured row of
    the same model, GPU, engine, format and kind of plan lies at the same load and lengths, 0 where none is near.
    """

    tpot_ms: tuple[Values, Values, Values]
    ttft_ms: tuple[Values, Values, Values]
    out_tok_s: tuple[Values, Values, Values]
    in_tok_s_gpu: tuple[Values, Values, Values]
    batch: Values
    batch_limit: Values
    basis: list[str]
    regime: list[str]
    seen: Values
    nearness: Values


class Prediction(NamedTuple):
    """One workload's prediction; units as in Predictions. `basis`: interpolated, extrapolated or looked-up."""

    tpot_ms: Range
    ttft_ms: Range
    out_tok_s: Range
    out_tok_s_gpu: Range
    in_tok_s_gpu: Range
    batch: float
    batch_limit: float
    basis: str
    regime: str
    seen_gpu: bool


@kept
def model() -> Model:
    """The model that ships: stored constants, corrected by every trusted measured row."""
    return Model(values(), shipped(), amplitudes())


def calibrated(constants: Mapping[str, float] | None = None, own: Samples | None = None) -> Model:
    """A model with constants of one's own, and one's own measured rows among its neighbours."""
    known = shipped() if own is None else joined(shipped(), own)
    return Model(constants or values(), known, amplitudes())


def predict_columns(c: Columns, seen: Values, using: Model | None = None) -> Predictions:
    """Predictions for columns of workloads: the vector kernel. `seen` is 1 where the GPU was measured."""
    found: Answer = (using or model())(c)
    regimes, bases = regime(c), basis(found.nearness, seen)
    bands = {}
    for name in QUANTITIES:
        middle = getattr(found, name)
        low, high = factors(name, found.unexplained, found.familiar, regimes)
        if name == "in_tok_s_gpu":
            flow, reads = factors("out_tok_s", found.unexplained, found.familiar, regimes), c["mode"] == PREFILL
            low, high = np.where(reads, low, flow[0]), np.where(reads, high, flow[1])
        bands[name] = (middle * low, middle, middle * high)
    bulk = np.isin(c["mode"], BULK)
    words = [LOOKED_UP if whole else WORDS[BASES[kind]] for kind, whole in zip(bases, bulk, strict=True)]
    names = [REGIMES[at] for at in regimes.astype(int)]
    return Predictions(**bands, batch=found.batch, batch_limit=found.batch_limit, basis=words, regime=names, seen=seen,
                       nearness=found.nearness)  # fmt: skip


def predict_many(workloads: Sequence[Workload], using: Model | None = None) -> Predictions:
    """Predictions for many workloads in one call; `using` another model than the one that ships."""
    chosen = using or model()
    seen = np.array([float(item.gpu in chosen.gpus) for item in workloads])
    return predict_columns(columns(workloads), seen, chosen)


def predict_loads(workload: Workload, loads: Values) -> Predictions:
    """Predictions for one workload under many loads, requests in flight over all workers."""
    using = model()
    return predict_columns(under_loads(workload, loads), np.full(len(loads), float(workload.gpu in using.gpus)), using)


def predict(workload: Workload) -> Prediction:
    """The prediction for one workload."""
    found = predict_many([workload])
    each = {name: Range(*(float(values[0]) for values in getattr(found, name))) for name in QUANTITIES}
    share = 1 / workload.gpus
    return Prediction(
        tpot_ms=each["tpot_ms"],
        ttft_ms=each["ttft_ms"],
        out_tok_s=each["out_tok_s"],
        out_tok_s_gpu=Range(*(value * share for value in each["out_tok_s"])),
        in_tok_s_gpu=each["in_tok_s_gpu"],
        batch=float(found.batch[0]),
        batch_limit=float(found.batch_limit[0]),
        basis=found.basis[0],
        regime=found.regime[0],
        seen_gpu=bool(found.seen[0]),
    )
