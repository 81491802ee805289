"""Scenarios that somebody gives: columns of factors in memory, Dask arrays not yet computed, or a Parquet file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from r1model.batches.sweeping import numbers, opened, pyarrow
from r1model.errors import BadRequest
from r1model.sweeps.draws import BLOCK, Columns, Drawn
from r1model.sweeps.varied import LEAST, MOST


class Rows(Protocol):
    """Some scenarios of a source, light enough to be sent to a worker."""

    def blocks(self) -> Iterator[Columns]:
        """Their factors, some thousands at a time."""


class Source(Protocol):
    """All scenarios of a sweep: how many, of which drivers, and what proves that they are the same ones again."""

    names: list[str]
    count: int
    proof: str

    def part(self, start: int, stop: int) -> Rows:
        """Those from one place to another."""


class Drawing:
    """Scenarios that are drawn."""

    proof = ""

    def __init__(self, count: int, shapes: Mapping[str, Any], seed: int) -> None:
        self.count, self.shapes, self.seed, self.names = count, shapes, seed, list(shapes)

    def part(self, start: int, stop: int) -> Rows:
        """Those from one place to another."""
        return Drawn(self.shapes, self.seed, start, stop)


class Slices(NamedTuple):
    """Columns in memory, or Dask arrays that are computed where and when they are needed."""

    columns: Mapping[str, Any]
    start: int

    def blocks(self) -> Iterator[Columns]:
        """The factors of the scenarios, some thousands at a time."""
        held = {name: _computed(values) for name, values in self.columns.items()}
        for start in range(0, min(map(len, held.values())), BLOCK):
            block = {name: values[start : start + BLOCK] for name, values in held.items()}
            yield allowed(block, "-")


class Arrays:
    """Columns of one length, by driver."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self.columns = {name: _column(name, values) for name, values in columns.items()}
        shapes = {tuple(values.shape) for values in self.columns.values()}
        if len(shapes) != 1 or [len(shape) for shape in shapes] != [1]:
            raise BadRequest("sweep_lengths", lengths=", ".join(map(str, sorted(shapes, key=str))) or "0")
        (self.count,) = shapes.pop()
        if not isinstance(self.count, int):  # a Dask array that does not know how long it is
            raise BadRequest("sweep_lengths", lengths=self.count)
        self.names, self.proof = list(columns), _proof(self.columns)

    def part(self, start: int, stop: int) -> Rows:
        """Those from one place to another."""
        return Slices({name: _cut(values[start:stop]) for name, values in self.columns.items()}, start)


class Range(NamedTuple):
    """Rows of a Parquet file, by the driver that each column is."""

    path: Path
    columns: Mapping[str, str]
    start: int
    stop: int

    def blocks(self) -> Iterator[Columns]:
        """The factors of the scenarios, some thousands at a time."""
        with opened(self.path) as file:
            groups, skipped = _groups(file.metadata, self.start, self.stop)
            at = skipped
            for rows in file.iter_batches(batch_size=BLOCK, row_groups=groups, columns=list(self.columns)):
                inside = slice(max(self.start - at, 0), max(min(self.stop - at, len(rows)), 0))
                at += len(rows)
                if inside.stop > inside.start:
                    block = {name: numbers(self.path, column, rows.column(column))[inside]
                             for column, name in self.columns.items()}  # fmt: skip
                    yield allowed(block, self.path)


class File:
    """A Parquet file with a column for each driver."""

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        self.path, self.columns, self.names = path.resolve(), columns, list(columns.values())
        with opened(path) as file:
            self.count = int(file.metadata.num_rows) if columns else 0
        with path.open("rb") as stream:
            self.proof = hashlib.file_digest(stream, "sha256").hexdigest()

    def part(self, start: int, stop: int) -> Rows:
        """Those from one place to another."""
        return Range(self.path, self.columns, start, stop)


def columns_of(path: Path) -> list[str]:
    """The names of a Parquet file's columns."""
    pyarrow()
    with opened(path) as file:
        return list(file.schema_arrow.names)


def allowed(block: Columns, path: object) -> Columns:
    """The factors, where all are numbers that a driver may be multiplied by; BadRequest otherwise."""
    for name, values in block.items():
        wrong = ~((values >= LEAST) & (values <= MOST))
        if wrong.any():
            raise BadRequest("bad_factors", path=path, column=name, count=int(wrong.sum()), least=LEAST, most=MOST)
    return block


def _groups(metadata: Any, start: int, stop: int) -> tuple[list[int], int]:
    """The row groups that hold rows from one place to another, and the place of the first row in them."""
    ends = np.cumsum([metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)])
    first, last = (int(np.searchsorted(ends, place, side="right")) for place in (start, stop - 1))
    return list(range(first, last + 1)), int(ends[first - 1]) if first else 0


def _is_lazy(values: Any) -> bool:
    return hasattr(values, "dask") and hasattr(values, "compute")


def _column(name: str, values: Any) -> Any:
    if _is_lazy(values):
        return values
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError) as fault:
        raise BadRequest("bad_factors", path="-", column=name, count=len(values), least=LEAST, most=MOST) from fault


def _cut(values: Any) -> Any:
    """A slice of a Dask array without the graph of all the rest."""
    if not _is_lazy(values):
        return values
    from dask.base import optimize

    return optimize(values)[0]


def _computed(values: Any) -> Any:
    """The numbers, computed in this process where they are not yet: the part is the worker's own share of the work."""
    return np.asarray(values.compute(scheduler="synchronous") if _is_lazy(values) else values, dtype=float)


def _proof(columns: Mapping[str, Any]) -> str:
    """A digest of the numbers; of a Dask array its name, which Dask makes of all that it is computed from."""
    digest = hashlib.sha256()
    for name, values in columns.items():
        digest.update(name.encode())
        digest.update(values.name.encode() if _is_lazy(values) else np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()
