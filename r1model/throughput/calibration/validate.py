"""Cross-validation: each row predicted by a model that never saw its curve, its third of the rows, or its GPU."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from r1model.throughput.calibration.train import trained
from r1model.throughput.columns import Values
from r1model.throughput.constants import Constant
from r1model.throughput.measured.samples import Samples
from r1model.throughput.model import Answer
from r1model.throughput.smoother import Amplitudes

CURVE_FOLDS, CURVE_SEEDS = 5, (0, 1)
THIRDS, THIRD_SEEDS = 3, (10, 11)
GPU_ROWS = 5


class HeldOut(NamedTuple):
    """Rows (positions in the samples) and what models that had not seen them predicted."""

    rows: Values
    answer: Answer


def folds(keys: Sequence[str], count: int, seed: int) -> Iterator[Values]:
    """Positions left out, fold by fold; equal keys stay together."""
    names = sorted(set(keys))
    drawn = np.random.default_rng(seed).permutation(len(names)) % count
    fold = dict(zip(names, drawn, strict=True))
    each = np.array([fold[key] for key in keys])
    yield from (np.flatnonzero(each == at) for at in range(count))


def _left_out(data: Samples, kind: str) -> Iterator[Values]:
    if kind == "gpu":
        gpus = [item.gpu for item in data.workloads]
        yield from (np.array([at for at, gpu in enumerate(gpus) if gpu == name]) for name in sorted(set(gpus))
                    if gpus.count(name) >= GPU_ROWS)  # fmt: skip
        return
    keys, count, seeds = (data.curves, CURVE_FOLDS, CURVE_SEEDS) if kind == "curve" else (data.ids, THIRDS, THIRD_SEEDS)
    for seed in seeds:
        yield from folds(keys, count, seed)


def held_out(data: Samples, kind: str, table: Sequence[Constant], start: Mapping[str, Amplitudes]) -> HeldOut:
    """Predictions of unseen rows; `kind` is curve, third or gpu. Constants and amplitudes are refitted every time."""
    rows, answers = [], []
    everything = np.arange(len(data))
    for out in _left_out(data, kind):
        using = trained(data.take(np.setdiff1d(everything, out)), table, start)
        rows.append(out)
        answers.append(using(data.take(out).columns))
    joined = Answer(*(np.concatenate(parts) for parts in zip(*answers, strict=True)))
    return HeldOut(np.concatenate(rows), joined)
