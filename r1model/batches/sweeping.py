"""Sweeps: size and cost of millions of scenarios in the vector kernel, chunk by chunk, Parquet in and out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from r1model.batches import local
from r1model.catalogue import current, kept
from r1model.catalogue.held import Held
from r1model.entries import plain, spellings
from r1model.errors import BadRequest
from r1model.files import require_regular, whole
from r1model.graph.kernel import kernel
from r1model.graph.registry import evaluate
from r1model.inputs import Value, inputs, scenario
from r1model.sizing.lineup import PLAN_LEAVES, SIZING_RULES, leaves, shared_leaves

CHUNK = 1 << 20
BLOCK = 1 << 13  # scenarios that the kernel holds at once: what fits the cache
SIZE = ("gpus_min", "gpus_node", "gpus_pow2", "vram_gb")
MONEY = ("nodes", "capex", "running_cost", "cash_cost")
TARGETS = ("vram_gb", "gpus", *MONEY)
Columns = dict[str, NDArray[np.float64]]


class Part(NamedTuple):
    """A chunk of a sweep: where it begins, its inputs and its figures."""

    start: int
    inputs: Columns
    results: Columns

    def __repr__(self) -> str:
        return f"<Part {self.start:,} + {len(self.results['gpus']):,}: {', '.join(self.results)}>"


class Draw(NamedTuple):
    """A chunk that is yet to be drawn: which inputs, how many, and from which seed."""

    names: tuple[str, ...]
    size: int
    seed: tuple[int, int]


Piece = tuple[Held, tuple[tuple[str, Value], ...], Columns | Draw]


def sweep(
    source: str | Path | Mapping[str, NDArray[np.float64]] | int, out: str | Path | None = None, *,
    changes: Mapping[str, Value] | None = None, chunk: int = CHUNK, seed: int = 671, varied: Sequence[str] = (),
    workers: int = 1, scheduler: str = "", cluster: str = "", force: bool = False,
) -> Iterator[Part]:  # fmt: skip
    """Size and cost many scenarios, chunk by chunk, so that memory is bounded.

    Parameters
    ----------
    source : str, Path, int or mapping of str to array
        A Parquet file or arrays of one length, columns named after numeric inputs (id or label), in the unit of the
        input; or how many scenarios to draw.
    out : str or Path, optional
        A Parquet file for inputs and figures; it replaces none unless `force` is given.
    changes : mapping of str to float or str, optional
        Inputs held fixed, by id; all others are as in the base scenario.
    chunk : int, default 1048576
        Scenarios held in memory at once.
    seed : int, default 671
        Seed of the draws: the same seed and chunk give the same draws.
    varied : sequence of str, optional
        Inputs to draw, triangular over their likely range; without it all that have one.
    workers, scheduler, cluster
        As in `batch`.
    force : bool, default False
        Replace `out`.

    Yields
    ------
    Part
        Where the chunk begins, its inputs, and its figures as arrays: vram_gb (GB of 1e9 bytes), gpus, nodes, capex
        (CNY), running_cost (CNY a year), cash_cost (CNY over `years`, undiscounted, before tax). A figure that does
        not exist (a division by zero) is NaN.

    Raises
    ------
    BadRequest
        An unknown input, a value outside its range, a file that is no Parquet, nothing to compute.
    """
    held, given = current(), tuple(scenario(changes or {}).items())
    pieces = ((held, given, chunked) for chunked in _chunks(source, dict(given), chunk, seed, varied))
    start = 0
    with nullcontext() if out is None else _Writer(Path(out), source, force=force) as writer:
        for columns, results in _shared(pieces, workers, scheduler, cluster):
            if writer:
                writer.write(columns | results)
            yield Part(start, columns, results)
            start += len(results["gpus"])
        if not start:
            raise BadRequest("nothing_to_sweep", given=source if isinstance(source, str | Path) else "0")


def drawable() -> list[str]:
    """The inputs that a sweep may vary and that have a likely range."""
    return [key for key in sweepable("plan3") if inputs()[key].likely_low is not None]


def sweepable(plan: str) -> dict[str, str]:
    """The numeric inputs that size and cost of a plan rest on, with the formulas' name for each."""
    shared = {name: name for name in shared_leaves() if not inputs()[name].options}
    return shared | {f"{plan}_{name}": name for name in PLAN_LEAVES}


def _shared(pieces: Iterator[Piece], workers: int, scheduler: str, cluster: str) -> Iterator[tuple[Columns, Columns]]:
    if not scheduler and not cluster:
        return local.in_order(computed, pieces, workers)
    from r1model.batches.cluster import in_order

    return in_order(computed, pieces, scheduler, workers)


def computed(piece: Piece) -> tuple[Columns, Columns]:
    """A chunk's inputs, drawn where they are drawn, and its figures."""
    held, given, chunk = piece
    with held:
        columns = _triangles(chunk) if isinstance(chunk, Draw) else chunk
        return columns, _calculation(given)(columns, len(next(iter(columns.values()))))


@partial(kept, most=8)
def _calculation(values: tuple[tuple[str, Value], ...]) -> Callable[[Columns, int], Columns]:
    """The kernel with all that does not vary held fixed."""
    given = dict(values)
    plan = str(given["plan"])
    names, known = sweepable(plan), leaves(given, plan)
    rule = SIZING_RULES[str(given["sizing_rule"])]
    weighed = known | {"weights_gb": evaluate(["weights_gb"], known)["weights_gb"]}

    def run(columns: Columns, count: int) -> Columns:
        fixed = known if "params_b" in columns else weighed  # the weights are the same in all scenarios
        held = tuple(fixed)
        size, money = kernel((*SIZE,), held), kernel(MONEY, (*held, "gpus", *SIZE))
        results = {name: np.empty(count) for name in TARGETS}
        with np.errstate(all="ignore"):
            for start in range(0, count, BLOCK):
                part = slice(start, min(start + BLOCK, count))
                leaf = fixed | {names[key]: values[part] for key, values in columns.items()}
                sized = dict(zip(SIZE, size(*leaf.values()), strict=True))
                gpus = sized[rule]
                paid = zip(MONEY, money(*leaf.values(), gpus, *sized.values()), strict=True)
                for name, values in (("vram_gb", sized["vram_gb"]), ("gpus", gpus), *paid):
                    results[name][part] = values
        return results

    return run


def _chunks(
    source: Any, given: Mapping[str, Value], chunk: int, seed: int, varied: Sequence[str]
) -> Iterator[Columns | Draw]:
    known = sweepable(str(given["plan"]))
    if isinstance(source, int):
        yield from _drawn(source, [_key(name, known) for name in varied] or
                          [key for key in known if inputs()[key].likely_low is not None], chunk, seed)  # fmt: skip
        return
    for columns in _arrays(source, chunk) if isinstance(source, Mapping) else _file(Path(source), chunk):
        named = {_key(name, known): values for name, values in columns.items()}
        for name, values in named.items():
            _require_allowed(name, values, source)
        yield named


def _key(name: str, known: Mapping[str, str]) -> str:
    key = spellings().get(plain(name), "")
    if key not in known:
        raise BadRequest("not_swept", name=name, known=", ".join(known))
    return key


def _require_allowed(name: str, values: NDArray[np.float64], source: Any) -> None:
    item = inputs()[name]
    wrong = ~((values >= (item.low or 0.0)) & (values <= (item.high or 0.0)))
    if item.whole:
        wrong |= values != np.floor(values)
    if wrong.any():
        path = source if isinstance(source, str | Path) else "-"
        raise BadRequest("bad_column_values", path=path, column=name, count=int(wrong.sum()))


def _drawn(count: int, names: Sequence[str], chunk: int, seed: int) -> Iterator[Draw]:
    """Draws by chunk; a chunk's numbers depend on the seed and on where it begins, not on what ran before."""
    for start in range(0, count, chunk):
        yield Draw(tuple(names), min(chunk, count - start), (seed, start))


def _triangles(draw: Draw) -> Columns:
    random = np.random.default_rng(draw.seed)
    return {name: _triangular(name, draw.size, random) for name in draw.names}


def _triangular(name: str, size: int, random: np.random.Generator) -> NDArray[np.float64]:
    item = inputs()[name]
    if item.likely_low is None or item.likely_high is None:
        raise BadRequest("not_swept", name=name, known=", ".join(drawable()))
    low, high = item.likely_low, item.likely_high
    drawn = random.triangular(low, min(max(float(item.value), low), high), high, size)
    return np.round(drawn) if item.whole else drawn


def _arrays(source: Mapping[str, Any], chunk: int) -> Iterator[Columns]:
    columns = {name: np.asarray(values, dtype=float) for name, values in source.items()}
    for start in range(0, min(map(len, columns.values()), default=0), chunk):
        yield {name: values[start : start + chunk] for name, values in columns.items()}


def _file(path: Path, chunk: int) -> Iterator[Columns]:
    with opened(path) as file:
        for rows in file.iter_batches(batch_size=chunk):
            yield {name: numbers(path, name, rows.column(name)) for name in rows.schema.names}


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A Parquet file to read; BadRequest where there is none, or something else, or it is damaged."""
    pq = pyarrow()
    if not os.path.lexists(path):
        raise BadRequest("no_scenarios", given=path)
    try:
        require_regular(path)
        with pq.ParquetFile(path) as file:
            yield file
    except (OSError, ValueError, NotImplementedError) as fault:  # pyarrow's errors are of these kinds
        said = getattr(fault, "strerror", None) or str(fault).rstrip(".")
        raise BadRequest("not_parquet", path=path, fault=said[:200]) from fault


def numbers(path: Path, name: str, values: Any) -> NDArray[np.float64]:
    """A column of a Parquet file as numbers; BadRequest where it holds others."""
    try:
        return np.asarray(values.to_numpy(zero_copy_only=False), dtype=float)
    except (TypeError, ValueError) as fault:
        raise BadRequest("bad_column_values", path=path, column=name, count=len(values)) from fault


def pyarrow() -> Any:
    """Its reader and writer of Parquet; BadRequest where it is not installed."""
    try:
        import pyarrow.parquet as pq
    except ImportError as fault:
        raise BadRequest("needs_extra", package="pyarrow", extra="parquet") from fault
    return pq


class _Writer:
    """A Parquet file that has its name only once it is whole."""

    def __init__(self, path: Path, source: object, *, force: bool) -> None:
        if isinstance(source, str | Path) and path.exists() and path.samefile(source):
            raise BadRequest("own_input", path=path)
        self.pq: Any = pyarrow()
        self.file: Any = None
        self._closing = ExitStack()
        self._part = self._closing.enter_context(whole(path, force=force))

    def write(self, columns: Columns) -> None:
        """A chunk."""
        import pyarrow as pa

        table = pa.table(columns)
        self.file = self.file or self.pq.ParquetWriter(self._part, table.schema, compression="zstd")
        self.file.write_table(table)

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *fault: Any) -> None:
        """Names the file where all went well; leaves none behind otherwise."""
        try:
            if self.file is not None:
                self.file.close()
        finally:
            self._closing.__exit__(*fault)
