"""The whole model: roofline, correction from neighbours, and what follows for output and input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from r1model.throughput.columns import Columns, Values
from r1model.throughput.measured.samples import Samples
from r1model.throughput.roofline.leaves import Constants
from r1model.throughput.roofline.physics import BURST, DECODE, PREFILL, Physical, physical
from r1model.throughput.smoother import (
    LATENCY,
    OUTPUT,
    Amplitudes,
    Likeness,
    Smoother,
    nearness,
    points,
    sharing,
    unexplained,
)
from r1model.units import MS_PER_SECOND

LARGEST_ERROR = {"tpot_ms": 1.0, "ttft_ms": 2.5, "out_tok_s": 1.8}
IMPLIED_UP_TO = 128.0
CHUNK = 128


class Answer(NamedTuple):
    """Medians: ms, and tokens/s over all workers; nearness to the nearest measured row from 1 to 0.

    `unexplained` is the variance of the logarithm that no measured row takes away, `familiar` whether any is of the
    same model and any of the same engine.
    """

    tpot_ms: Values
    ttft_ms: Values
    out_tok_s: Values
    in_tok_s_gpu: Values
    batch: Values
    batch_limit: Values
    nearness: Values
    unexplained: Values
    familiar: Values


class Model:
    """Constants and smoothers that belong together; `amplitudes` by quantity."""

    def __init__(self, constants: Constants, known: Samples, amplitudes: Mapping[str, Amplitudes]) -> None:
        self.constants = dict(constants)
        self.ids = known.ids
        self.gpus = frozenset(item.gpu for item in known.workloads)
        found, self.known = physical(known.columns, constants), points(known.columns)
        latency, output = (Likeness(self.known, self.known, parts) for parts in (LATENCY, OUTPUT))
        self.smoothers: dict[str, Smoother] = {}
        for quantity, errors in latency_errors(known, found).items():
            self.smoothers[quantity] = Smoother(latency, self.known, clipped(quantity, errors), amplitudes[quantity])
        plain = self._composed(known.columns, found, latency)[2]
        wrong = np.log(np.where(known.columns["mode"] == PREFILL, np.nan, known.measured["out_tok_s"]) / plain)
        self.output_errors = wrong
        self.smoothers["out_tok_s"] = Smoother(output, self.known, clipped("out_tok_s", wrong), amplitudes["out_tok_s"])

    def _composed(self, c: Columns, found: Physical, alike: Likeness) -> tuple[Values, Values, Values]:
        tpot = found.tpot_ms * np.exp(self.smoothers["tpot_ms"].correction(alike))
        learnt = self.smoothers["ttft_ms"].correction(alike)
        ttft = found.ttft_ms * np.exp(np.where(c["split"] > 0, 0, learnt))
        closed = found.closure * found.concurrency * found.output_tokens / (ttft + found.output_tokens * tpot)
        scaled = found.out_tok_s * found.tpot_ms / tpot
        stated = ~np.isnan(c["concurrency"]) & (c["mode"] != DECODE) & (c["mode"] != BURST)
        return tpot, ttft, np.where(stated, closed * MS_PER_SECOND, scaled)

    def __call__(self, c: Columns) -> Answer:
        """Predictions for columns of workloads, in chunks that fit the cache."""
        size = len(c["mode"])
        parts = [
            self._chunk({name: values[at : at + CHUNK] for name, values in c.items()}) for at in range(0, size, CHUNK)
        ]
        if not parts:
            return Answer(*(np.empty(0) for _ in Answer._fields))
        return Answer(*(np.concatenate(values) for values in zip(*parts, strict=True)))

    def nearest(self, c: Columns, count: int) -> list[tuple[str, ...]]:
        """The measured rows that each workload is expected to err most like, by id, the most alike first."""
        shared = self.smoothers["tpot_ms"].covariance(Likeness(points(c), self.known, LATENCY))
        order = np.argsort(-shared, axis=1, kind="stable")[:, :count]
        return [tuple(self.ids[at] for at in row) for row in order]

    def _chunk(self, c: Columns) -> Answer:
        found, at = physical(c, self.constants), points(c)
        alike = Likeness(at, self.known, LATENCY, np.float32)
        tpot, ttft, out = self._composed(c, found, alike)
        out = out * np.exp(self.smoothers["out_tok_s"].correction(Likeness(at, self.known, OUTPUT, np.float32)))
        covariance = self.smoothers["tpot_ms"].covariance
        close = covariance.closeness(alike)
        reads = np.where(c["split"] > 0, c["prefill_gpus"], c["worker_gpus"] * c["workers"])
        flow = out * c["input_tokens"] / c["output_tokens"] / reads
        return Answer(
            tpot_ms=tpot,
            ttft_ms=ttft,
            out_tok_s=out,
            in_tok_s_gpu=np.where(c["mode"] == PREFILL, found.prefill_tok_s_gpu, flow),
            batch=found.batch,
            batch_limit=found.batch_limit,
            nearness=nearness(alike, close),
            unexplained=unexplained(alike, covariance, close),
            familiar=sharing(alike, "model") & sharing(alike, "engine"),
        )


def clipped(quantity: str, errors: Values) -> Values:
    """Errors cut to what a correction may learn; a broken run does not pull its neighbours along."""
    most = LARGEST_ERROR[quantity]
    found: Values = np.clip(errors, -most, most)
    return found


def latency_errors(known: Samples, found: Physical) -> dict[str, Values]:
    """Logarithm of measured over predicted; where only output was measured, the TPOT that it implies is taken."""
    c, tpot = known.columns, known.measured["tpot_ms"]
    each = found.closure * found.concurrency / known.measured["out_tok_s"] * MS_PER_SECOND
    implied = each - found.ttft_ms / found.output_tokens
    usable = np.isnan(tpot) & (c["mode"] == 0) & (c["concurrency"] <= IMPLIED_UP_TO) & (implied > 0)
    with np.errstate(invalid="ignore"):
        return {
            "tpot_ms": np.log(np.where(usable, implied, tpot) / found.tpot_ms),
            "ttft_ms": np.log(known.measured["ttft_ms"] / found.ttft_ms),
        }
