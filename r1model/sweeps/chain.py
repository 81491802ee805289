"""A sweep of the chain, part by part, on any number of workers, here or on a cluster; begun again it goes on."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from r1model.batches import local
from r1model.batches.store import engine
from r1model.catalogue import current
from r1model.errors import BadRequest
from r1model.finance.kinds import Scenario
from r1model.finance.validate import checked
from r1model.inputs import Value
from r1model.options.names import OPTIONS
from r1model.scenarios import NONE, chained, entries
from r1model.scenarios.feasible import told
from r1model.scenarios.own_lines import Own
from r1model.snapshot import shapes, throughput_range
from r1model.sweeps.draws import shaped
from r1model.sweeps.figures import Case
from r1model.sweeps.folder import Folder
from r1model.sweeps.parts import Made, Task, made
from r1model.sweeps.record import Question
from r1model.sweeps.rows import Arrays, Drawing, File, Source, columns_of
from r1model.sweeps.varied import by_driver, named, require_possible, varying

CHUNK = 1 << 20


def sweep_chain(
    source: int | str | Path | Mapping[str, Any], out: str | Path | None = None, *, scenario: str = "today",
    changes: Mapping[str, Value] | None = None, own: Own = NONE, varied: Sequence[str] = (), chunk: int = CHUNK,
    seed: int = 671, workers: int = 1, scheduler: str = "", cluster: str = "", force: bool = False,
) -> Iterator[Made]:  # fmt: skip
    """The whole chain, users to money in whole nodes by month, for as many scenarios as you like, part by part.

    Parameters
    ----------
    source : int, str, Path or mapping of str to array
        How many scenarios to draw; or a Parquet file or columns of one length (NumPy, Series, Dask arrays, which are
        computed part by part where the part is made), named after drivers (id or label): what each multiplies, 1 as is.
    out : str or Path, optional
        A folder for parts/part-00000.parquet ... and manifest.json, which also says why an option cannot be had and
        so has no figures; the same call again goes on where it stopped.
        Without it only the tallies are kept.
    scenario, changes, own
        The scenario that is varied: a shipped one's name, inputs changed by id, hours and lines of one's own by path.
    varied : sequence of str, optional
        Drivers to draw, each as the workbook's simulation draws it; without it all that the scenario has.
    chunk : int, default 1048576
        Scenarios of a part. Draws do not depend on it.
    seed : int, default 671
        Seed of the draws.
    workers, scheduler, cluster
        As in `batch`. A process that dies costs the parts it was at, which are made again.
    force : bool, default False
        Replace the parts of another sweep in `out`.

    Yields
    ------
    Made
        In order, each part when it is done: number, start, rows, file, bytes, sha256, its tally (how often each
        option is the cheapest; how after-tax present costs in the reporting currency, nodes at most and the cheapest
        option's cost a million tokens lie), and the worker with its peak memory (MiB) and processor time (s).

    Raises
    ------
    BadRequest
        No such driver, a factor that is none, no option to be had, a folder of another sweep.
    CellError
        A driver would make the scenario impossible, such as a share above 1.
    Unfinished
        Workers or the cluster were lost for good: what is done is kept.
    """
    found = chained(entries(scenario, changes or {}), own)
    case = checked(Scenario, found.case)
    if not any(case.get(name) for name in OPTIONS):
        raise BadRequest("nothing_feasible", scenario=scenario)
    rows = source_of(source, case, shapes(throughput_range(found)), varied, seed)
    if rows.count < 1 or chunk < 1:
        raise BadRequest("nothing_to_sweep", given=min(rows.count, chunk))
    tasks = _Tasks(Case(_digest(case), case), rows, chunk)
    shared = partial(_shared, workers=workers, scheduler=scheduler, cluster=cluster)
    if out is None:
        yield from shared(tasks.of(number) for number in tasks.numbers())
        return
    infeasible = {option: told(why, "en") for option, why in found.why.items()}
    folder = Folder(Path(out), _question(scenario, tasks, seed), infeasible, force=force)
    try:
        yield from _into(folder, tasks, shared)
    finally:
        folder.close()


def source_of(
    given: Any, case: Mapping[str, Any], plain: Mapping[str, Mapping[str, Any]], varied: Sequence[str], seed: int
) -> Source:
    """The scenarios that are meant; `plain` has the distribution of each driver."""
    known = varying(case)
    if isinstance(given, str | Path):
        path = Path(given)
        return File(path, by_driver(columns_of(path), known))
    if isinstance(given, Mapping):
        return Arrays({driver: given[column] for column, driver in by_driver(given, known).items()})
    drawn = shaped(plain, [named(name, known) for name in dict.fromkeys(varied)] or known)
    require_possible(case, ({name: shape.numbers[end] for name, shape in drawn.items()} for end in (0, -1)))
    return Drawing(given, drawn, seed)


class _Tasks(NamedTuple):
    """What there is to do."""

    case: Case
    rows: Source
    chunk: int

    def numbers(self) -> range:
        """The numbers of the parts."""
        return range(-(-self.rows.count // self.chunk))

    def of(self, number: int, folder: str = "") -> Task:
        """One part."""
        start = number * self.chunk
        rows = self.rows.part(start, min(start + self.chunk, self.rows.count))
        return Task(current(), self.case, number, start, rows, folder, not isinstance(self.rows, Drawing))


def _into(folder: Folder, tasks: _Tasks, shared: Callable[[Iterator[Task]], Iterator[Made]]) -> Iterator[Made]:
    """The parts in order, those of an earlier run among them; each is noted before it is told."""
    kept: deque[Made] = deque()
    summary = None

    def missing() -> Iterator[Task]:
        for number in tasks.numbers():
            if (found := folder.kept(number)) is not None:
                kept.append(found)
            else:
                yield tasks.of(number, str(folder.parts))

    for part in _merged(shared(missing()), kept):
        if part.worker:
            folder.note(part)
        summary = part.tally if summary is None else summary.plus(part.tally)
        yield part
    if summary:
        folder.finish(summary)


def _merged(made_now: Iterator[Made], kept: deque[Made]) -> Iterator[Made]:
    """Both in order; what is kept is found on the way to what comes after it."""
    for part in made_now:
        while kept and kept[0].number < part.number:
            yield kept.popleft()
        yield part
    yield from kept


def _shared(tasks: Iterator[Task], *, workers: int, scheduler: str, cluster: str) -> Iterator[Made]:
    if not scheduler and not cluster:
        return local.in_processes(made, tasks, workers)
    from r1model.batches.cluster import in_order

    return in_order(made, tasks, scheduler, workers)


def _question(scenario: str, tasks: _Tasks, seed: int) -> Question:
    shapes = tasks.rows.shapes if isinstance(tasks.rows, Drawing) else {}
    return Question(
        engine=version("r1model"), made_of=engine(), scenario=scenario, inputs=tasks.case.digest,
        currency=tasks.case.scenario["common"]["report_ccy"], scenarios=tasks.rows.count, chunk=tasks.chunk,
        seed=seed, rows=tasks.rows.proof, drivers=tuple(tasks.rows.names),
        shapes={name: (shape.shape, shape.numbers) for name, shape in shapes.items()},
    )  # fmt: skip


def _digest(case: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(case, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
