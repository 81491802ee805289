"""Runs a batch: reads the file, leaves out what is done already, shares the rest among workers, reports all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from r1model.batches import local
from r1model.batches.naming import file_names
from r1model.batches.problems import Problem, hint, problem
from r1model.batches.reading import Row, read
from r1model.batches.report import report
from r1model.batches.store import Store, engine, fingerprint, sha256
from r1model.batches.work import Item, Outcome, Task
from r1model.errors import BadRequest
from r1model.guests import guest
from r1model.inputs import usual
from r1model.texts import LANGUAGES

TASK, LARGE_TASK = 320, 1024
Share = Callable[[Sequence[Task]], Iterable[list[Outcome]]]


class Done(NamedTuple):
    """One row of the file when it is finished: `state` is written, kept, computed or failed; header for the header."""

    row: int
    file: str
    state: str
    results: Mapping[str, Any]
    problems: Sequence[Problem] = ()


def batch(
    file: str | Path, out: str | Path, *, language: str = "zh", edition: str = "native", workers: int = 1,
    workbooks: bool = True, name: str = "", force: bool = False, scheduler: str = "", cluster: str = "",
) -> Iterator[Done]:  # fmt: skip
    """A workbook for every row of a CSV, XLSX or Parquet file, in the folder `out`; yields rows as they are done.

    Columns are inputs by id or by label in either language; what a row leaves blank is as in the base scenario. When
    the generator is used up, summary.xlsx, summary.parquet, errors.csv and manifest.json stand in the folder. Begun
    again, it does only what is missing or changed. `scheduler` is the address of a Dask cluster, or `cluster` "local".
    """
    if language not in LANGUAGES:
        raise BadRequest("unknown_choice", argument="language", given=language, known=", ".join(LANGUAGES))
    guest(edition)
    rows, problems = read(Path(file), language)
    store = Store(Path(out))
    items = _items(rows, name, language, edition)
    done = store.done()
    kept = [item for item in items if _is_kept(store.folder, done.get(item.file), item, workbooks)]
    fresh, strangers = _apart(items, kept, store, done, workbooks and not force, language)
    store.plan([item.file for item in fresh])
    records = {item.row: done[item.file] for item in kept}
    yield from _told([*problems, *strangers])
    for item in kept:
        yield Done(item.row, item.file, "kept", records[item.row]["results"])
    problems += strangers
    size = TASK if workbooks else LARGE_TASK
    tasks = [Task(fresh[at : at + size], str(store.folder.absolute()), language, edition, workbooks)
             for at in range(0, len(fresh), size)]  # fmt: skip
    for outcome in (outcome for found in _share(workers, scheduler, cluster)(tasks) for outcome in found):
        if outcome.record is not None:
            records[outcome.item.row] = outcome.record
            state = "written" if workbooks else "computed"
            yield Done(outcome.item.row, outcome.item.file, state, outcome.record["results"])
        elif outcome.problem is not None:
            problems.append(outcome.problem)
            yield Done(outcome.item.row, outcome.item.file, "failed", {}, [outcome.problem])
    report(store, rows, [records[row] for row in sorted(records)], problems, language, workbooks)
    store.finish({"engine": engine(), "language": language, "edition": edition,
                  "scenarios": [records[row] for row in sorted(records)]})  # fmt: skip


def _told(problems: Sequence[Problem]) -> Iterator[Done]:
    """One entry a row that cannot be done, and one for what is wrong with the header."""
    for row, found in groupby(sorted(problems), key=attrgetter("row")):
        yield Done(row, "", "header" if row == 1 else "failed", {}, list(found))


def _items(rows: Sequence[Row], name: str, language: str, edition: str) -> list[Item]:
    base = usual()
    found = []
    for row, file in zip(rows, file_names(rows, name, language, edition), strict=True):
        changes = {key: value for key, value in row.changes.items() if value != base[key]}
        found.append(Item(row.number, file, fingerprint(changes, language, edition), changes))
    return found


def _is_kept(folder: Path, known: Mapping[str, Any] | None, item: Item, workbooks: bool) -> bool:
    """Whether the record and the file of a row are there and as they should be."""
    if known is None or known["inputs"] != item.fingerprint or known["row"] != item.row:
        return False
    return not workbooks or (known["sha256"] != "" and sha256(folder / item.file) == known["sha256"])


def _apart(
    items: Sequence[Item], kept: Sequence[Item], store: Store, done: Mapping[str, Any], careful: bool, language: str
) -> tuple[list[Item], list[Problem]]:
    """What is to be done, and what would replace a file that is not of this batch."""
    rows = {item.row for item in kept}
    ours = {*done, *store.planned()}
    fresh, strangers = [], []
    for item in items:
        if careful and item.row not in rows and item.file not in ours and (store.folder / item.file).exists():
            strangers.append(problem(item.row, "", item.file, "exists", hint("force", language), language))
        elif item.row not in rows:
            fresh.append(item)
    return fresh, strangers


def _share(workers: int, scheduler: str, cluster: str) -> Share:
    if not scheduler and not cluster:
        return lambda tasks: local.share(tasks, workers)
    from r1model.batches.cluster import share

    return lambda tasks: share(tasks, scheduler, workers)
