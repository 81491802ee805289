"""Cross-validation: each row predicted by a model that never saw its curve, third, programme, model or GPU."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from r1model.throughput.calibration.fit import fit
from r1model.throughput.columns import Values
from r1model.throughput.constants import Constant
from r1model.throughput.measured.samples import Samples
from r1model.throughput.model import Answer, Model
from r1model.throughput.smoother import Amplitudes

CURVE_FOLDS, CURVE_SEEDS = 5, (0, 1)
THIRDS, THIRD_SEEDS = 3, (10, 11)
LEAST_ROWS = 5  # of a programme, a model or a GPU that is left out as a whole
KEYS = ("programme", "model", "gpu")


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
    if kind in KEYS:
        each = np.array([getattr(item, kind) for item in data.workloads])
        yield from (
            out for name in sorted(set(each)) if name and len(out := np.flatnonzero(each == name)) >= LEAST_ROWS
        )
        return
    third = kind == "third"
    keys, count = (data.ids, THIRDS) if third else (data.curves, CURVE_FOLDS)
    for seed in THIRD_SEEDS if third else CURVE_SEEDS:
        yield from folds(keys, count, seed)


def held_out(data: Samples, kind: str, table: Sequence[Constant], sizes: Mapping[str, Amplitudes]) -> HeldOut:
    """Predictions of unseen rows; `kind` is curve, third, programme, model or gpu.

    Constants and corrections are refitted every time; the amplitudes, a few dozen numbers that say how alike errors
    are, are those of all rows.
    """
    rows, answers = [], []
    everything = np.arange(len(data))
    for out in _left_out(data, kind):
        part = data.take(np.setdiff1d(everything, out))
        using = Model(fit(part, table), part, sizes)
        rows.append(out)
        answers.append(using(data.take(out).columns))
    joined = Answer(*(np.concatenate(parts) for parts in zip(*answers, strict=True)))
    return HeldOut(np.concatenate(rows), joined)
