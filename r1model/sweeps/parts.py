"""A part of a sweep, made in any process: rows in, one Parquet file out, and a tally of what stands in it."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from r1model.batches.sweeping import pyarrow
from r1model.catalogue.held import Held
from r1model.files import whole
from r1model.sweeps.draws import Columns
from r1model.sweeps.figures import Case, Chain, Found, chain_of
from r1model.sweeps.rows import Rows
from r1model.sweeps.tallies import Tally, restored, tally, together
from r1model.sweeps.varied import require_possible

GROUP = 1 << 17  # scenarios of a row group: what a worker holds at once
MARK, NAME = "sweep-", "part-{:05d}.parquet"
CHEAPEST, SAID = "cheapest", b"r1model"
MIB = 1 << 20


class Task(NamedTuple):
    """What a worker is told: the scenario, its rows, and where the file goes; no folder where none is written."""

    held: Held
    case: Case
    number: int
    start: int
    rows: Rows
    folder: str
    exact: bool


class Worker(NamedTuple):
    """A process that made a part: its name, the most memory that it ever held, the processor time of the part."""

    name: str
    peak_mib: float
    cpu_s: float


class Made(NamedTuple):
    """A part that is done; `file` is empty where none was written, `worker` where it was kept."""

    number: int
    start: int
    rows: int
    file: str
    bytes: int
    sha256: str
    tally: Tally
    worker: Worker | None = None

    def __repr__(self) -> str:
        return f"<Part {self.number}: {self.start:,} + {self.rows:,} {self.file}>".replace(" >", ">")


def made(task: Task) -> Made:
    """The part of a task."""
    began = _cpu_s()
    with task.held:
        chain = chain_of(task.case)
        if not task.folder:
            found = together(_tallied(task, chain, None))
            return _done(task, found, began)
        path = Path(task.folder, NAME.format(task.number))
        with whole(path, force=True, mark=MARK) as temporary:
            found = _written(task, chain, temporary)
            size, digest = temporary.stat().st_size, sha256(temporary)
        return _done(task, found, began, path.name, size, digest)


def said(path: Path) -> Tally:
    """The tally that a part has in its own last lines."""
    metadata = pyarrow().read_metadata(path).metadata
    return restored(json.loads(metadata[SAID]))


def sha256(path: Path) -> str:
    """The fingerprint of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _done(task: Task, found: Tally, began: float, *file: Any) -> Made:
    worker = Worker(f"{socket.gethostname()}/{os.getpid()}", peak_mib(), _cpu_s() - began)
    name, size, digest = file or ("", 0, "")
    return Made(task.number, task.start, sum(found.cheapest.values()), name, size, digest, found, worker)


def _written(task: Task, chain: Chain, path: Path) -> Tally:
    """Writes the file row group by row group; its last lines hold the tally."""
    with _Writer(path, chain.options, exact=task.exact) as writer:
        found = together(_tallied(task, chain, writer))
        words = json.dumps(found, separators=(",", ":"))
        writer.file.add_key_value_metadata({SAID.decode(): words})
    return found


def _tallied(task: Task, chain: Chain, writer: _Writer | None) -> Iterator[Tally]:
    """The tally of each row group, which is written on the way."""
    for factors, found in _groups(task, chain):
        if writer:
            writer.write(factors, found)
        yield tally(found.cheapest, chain.options, found.figures)


def _groups(task: Task, chain: Chain) -> Iterator[tuple[Columns, Found]]:
    """Factors and figures of as many scenarios as a row group holds."""
    waiting: list[tuple[Columns, Found]] = []
    held = 0
    for factors in task.rows.blocks():
        _require_possible(task, factors)
        waiting.append((factors, chain.found(factors)))
        held += len(waiting[-1][1].cheapest)
        if held >= GROUP:
            yield _joined(waiting)
            waiting, held = [], 0
    if waiting:
        yield _joined(waiting)


def _require_possible(task: Task, factors: Columns) -> None:
    """Draws were looked at before they began; what somebody gives is looked at here."""
    if task.exact:
        ends = ({name: float(end(values)) for name, values in factors.items()} for end in (np.min, np.max))
        require_possible(task.case.scenario, ends)


def _joined(parts: list[tuple[Columns, Found]]) -> tuple[Columns, Found]:
    factors, found = zip(*parts, strict=True)
    cheapest = np.concatenate([part.cheapest for part in found])
    return _columns(factors), Found(_columns([part.figures for part in found]), cheapest)


def _columns(parts: Any) -> Columns:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


class _Writer:
    """A Parquet file of factors and figures; drawn factors stand in single precision, which holds them whole."""

    def __init__(self, path: Path, options: list[str], *, exact: bool) -> None:
        self.path, self.options, self.exact = path, options, exact
        self.file: Any = None

    def write(self, factors: Columns, found: Found) -> None:
        """A row group."""
        import pyarrow as pa

        kind = np.float64 if self.exact else np.float32
        numbers = {name: values.astype(kind) for name, values in factors.items()} | found.figures
        columns = {name: _arrow(values) for name, values in numbers.items()}
        columns[CHEAPEST] = pa.DictionaryArray.from_arrays(_arrow(found.cheapest), pa.array(self.options))
        table = pa.table(columns)
        if self.file is None:
            self.file = pyarrow().ParquetWriter(self.path, table.schema, compression="zstd", use_dictionary=[CHEAPEST],
                                                use_byte_stream_split=list(numbers))  # fmt: skip
        self.file.write_table(table, row_group_size=len(table))

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *fault: Any) -> None:
        """Ends the file."""
        if self.file is not None:
            self.file.close()


def _arrow(values: NDArray[Any]) -> Any:
    """The numbers as Arrow has them, without the detour by which it looks whether they are of pandas."""
    import pyarrow as pa

    kinds = {"f8": pa.float64(), "f4": pa.float32(), "i1": pa.int8()}
    kind = kinds[values.dtype.str[1:]]
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(np.ascontiguousarray(values))])


def peak_mib() -> float:
    """The most memory that this process ever held at once, MiB; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return _peak_of_usage()


def _peak_of_usage() -> float:
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:  # Windows
        return 0.0
    return getrusage(RUSAGE_SELF).ru_maxrss / MIB  # bytes on a Mac, the one system without /proc that has it


def _cpu_s() -> float:
    spent = os.times()
    return spent.user + spent.system
