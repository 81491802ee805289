"""Measured rows that the model learns from: workloads, their columns and what they measured, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from r1model.catalogue import catalogue, kept
from r1model.errors import R1ModelError
from r1model.throughput.columns import Columns, Values, columns
from r1model.throughput.measured.cells import Row, word
from r1model.throughput.measured.rows import Measured, measured, workload_of
from r1model.throughput.workload import Workload

QUANTITIES = Measured._fields


@dataclass(frozen=True)
class Samples:
    """Rows in one order; `regimes` are the programme's own words, `curves` the concurrency curve of each row."""

    ids: tuple[str, ...]
    workloads: tuple[Workload, ...]
    regimes: tuple[str, ...]
    curves: tuple[str, ...]
    columns: Columns
    measured: dict[str, Values]

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, chosen: Values | Sequence[int]) -> Samples:
        """Some of the rows, by position."""
        at = np.asarray(chosen, dtype=int)
        return Samples(
            tuple(self.ids[i] for i in at),
            tuple(self.workloads[i] for i in at),
            tuple(self.regimes[i] for i in at),
            tuple(self.curves[i] for i in at),
            {name: values[at] for name, values in self.columns.items()},
            {name: values[at] for name, values in self.measured.items()},
        )


def curve(item: Workload, row: Row) -> str:
    """Names the concurrency curve: everything of a row but its concurrency, version, date and results."""
    plan = (item.gpus, item.workers, item.data_parallel_attention, item.expert_parallel, item.prefill_gpus)
    parts = (item.gpu, item.model, item.precision, item.engine, item.mode, word(row, "isl"), word(row, "osl"))
    return "|".join(map(str, (*parts, item.speculative, *plan)))


def samples(rows: Iterable[Row]) -> tuple[Samples, dict[str, str]]:
    """The rows that can be predicted, and the reason of each one that cannot, by id."""
    kept: list[tuple[str, Workload, str, str, Measured]] = []
    refused: dict[str, str] = {}
    for at, row in enumerate(rows, start=2):
        name = word(row, "id") or f"line {at}"
        try:
            item, found = workload_of(row), measured(row)
        except R1ModelError as error:
            refused[name] = error.text()
        else:
            kept.append((name, item, word(row, "regime") or item.mode, curve(item, row), found))
    ids, items, regimes, curves, results = zip(*kept, strict=True) if kept else ((), (), (), (), ())
    table = np.array(results, dtype=float).reshape(len(results), len(QUANTITIES))
    return Samples(ids, items, regimes, curves, columns(items), dict(zip(QUANTITIES, table.T, strict=True))), refused


def joined(left: Samples, right: Samples) -> Samples:
    """Both sets of rows, one after the other."""
    items = (*left.workloads, *right.workloads)
    measured = {name: np.concatenate([left.measured[name], right.measured[name]]) for name in QUANTITIES}
    return Samples(
        left.ids + right.ids, items, left.regimes + right.regimes, left.curves + right.curves, columns(items), measured
    )


@kept
def shipped() -> Samples:
    """The catalogue's measured rows that can be predicted; those of low confidence are kept as facts only."""
    rows = [row.as_dict() for row in catalogue().throughput.values() if row.confidence != "low"]
    return samples(rows)[0]
