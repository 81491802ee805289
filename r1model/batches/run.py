"""Runs a batch: reads the file, leaves out what is done already, shares the rest among workers, reports all of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from r1model.batches import local
from r1model.batches.naming import file_names
from r1model.batches.problems import Problem
from r1model.batches.reading import read
from r1model.batches.report import reports
from r1model.batches.row import Row
from r1model.batches.state import Entry, Manifest
from r1model.batches.store import Store, engine, fingerprint, sha256
from r1model.batches.work import Item, Outcome, Task, Worked
from r1model.catalogue import current
from r1model.errors import BadRequest, Unfinished
from r1model.guests import guest
from r1model.inputs import DEMAND_BY, USE_SHARE, Value, usual
from r1model.texts import LANGUAGES

TASK, FIGURES_TASK = 32, 128  # rows at once: seconds, so that progress is seen; larger ones are hardly faster
Share = Callable[[Sequence[Task]], Iterable[Worked]]


class Done(NamedTuple):
    """One row of the file when it is finished: `state` is written, kept, computed or failed; header for the header.

    A file of the batch's own memory that was damaged, and is kept under another name, comes as set_aside.
    """

    row: int
    file: str
    state: str
    results: Mapping[str, Any]
    problems: Sequence[Problem] = ()

    def __repr__(self) -> str:
        problems = f", {len(self.problems)} problems" if self.problems else ""
        return f"<Done row {self.row}: {self.file} {self.state}, {len(self.results)} figures{problems}>"


def batch(
    file: str | Path, out: str | Path, *, language: str = "zh", edition: str = "native", workers: int = 1,
    workbooks: bool = True, name: str = "", force: bool = False, scheduler: str = "", cluster: str = "",
) -> Iterator[Done]:  # fmt: skip
    """Write a workbook for every row of a table.

    Nothing happens until the generator is iterated; when it is used up, summary.xlsx, summary.parquet, errors.csv and
    manifest.json stand in the folder. Begun again, it does only what is missing or changed.

    Parameters
    ----------
    file : str or Path
        CSV (UTF-8, UTF-16 or GB18030), XLSX or Parquet, one scenario a row. Columns are inputs by id or by label in
        either language; a blank cell is as in the base scenario, `8.5%` is 0.085.
    out : str or Path
        Folder for the workbooks; made where it is not there. A folder takes one batch at a time.
    language : str, default "zh"
        Language of the workbooks: zh or en.
    edition : str, default "native"
        native, lambda, xlsm or lite, as `r1model workbook --edition`.
    workers : int, default 1
        Processes on this machine, or workers of the cluster.
    workbooks : bool, default True
        False computes the figures of the summary alone.
    name : str, default ""
        A column that names the files, or a template such as "{name}-{months}"; without it the row's name or number.
    force : bool, default False
        Replace files of other origin, and those that somebody worked in since.
    scheduler : str, default ""
        Address of a Dask scheduler whose workers see the folder.
    cluster : str, default ""
        "local" starts Dask workers on this machine.

    Yields
    ------
    Done
        A row when it is finished: its number in the file, file name, state, figures by metric (money in the reporting
        currency of the row) and problems. A row that cannot be done comes as failed, and the others go on.

    Raises
    ------
    BadRequest
        The file, the folder or an option cannot be used as asked; raised before any work.
    Unfinished
        The disk, the workers or the cluster gave up midway: the same call goes on from there.
    """
    if language not in LANGUAGES:
        raise BadRequest("unknown_choice", argument="language", given=language, known=", ".join(LANGUAGES))
    guest(edition)
    rows, problems = read(Path(file), language, Path(out))
    items = _items(rows, name, language, edition)
    store = Store(Path(out), [item.file for item in items], force=force)
    try:
        run = Run(store, rows, problems, language, edition, workbooks)
        yield from run.begun(items)
        yield from run.worked(_share(workers, scheduler, cluster), force)
        run.ended()
    finally:
        store.close()


class Run:
    """One batch on its way."""

    def __init__(
        self, store: Store, rows: Sequence[Row], problems: list[Problem], language: str, edition: str, workbooks: bool
    ) -> None:
        self.store, self.rows, self.problems = store, rows, problems
        self.language, self.edition, self.workbooks = language, edition, workbooks
        self.fresh: list[Item] = []
        self.entries: dict[int, Entry] = {}

    def begun(self, items: Sequence[Item]) -> Iterator[Done]:
        """What is known before any work: state set aside, rows that cannot be done, rows that are done."""
        for path in self.store.aside:
            yield Done(0, path.name, "set_aside", {})
        yield from _told(self.problems)
        for item in items:
            known = self.store.done.get(item.file)
            if known is not None and self._is_kept(known, item):
                self.entries[item.row] = known
                yield Done(item.row, item.file, "kept", known.results)
            else:
                self.fresh.append(item._replace(ours=frozenset(self.store.proofs.get(item.file, ()))))

    def _is_kept(self, known: Entry, item: Item) -> bool:
        """Whether the entry and the file of a row are there and as they should be."""
        if known.inputs != item.fingerprint or known.row != item.row:
            return False
        return not self.workbooks or (known.sha256 != "" and sha256(self.store.folder / item.file) == known.sha256)

    def worked(self, share: Share, force: bool) -> Iterator[Done]:
        """The rows as the workers finish them."""
        there = {item.file for item in self.fresh if os.path.lexists(self.store.folder / item.file)}
        try:
            for found in share(self._tasks(force)):
                for outcome in found.outcomes:
                    yield self._done(outcome, there)
                if found.stopped:
                    raise self._unfinished(found.stopped)
        except Unfinished as fault:
            raise fault if fault.key == "batch_stopped" else self._unfinished(fault.text(self.language)) from fault

    def _tasks(self, force: bool) -> list[Task]:
        size = TASK if self.workbooks else FIGURES_TASK
        folder, catalogue = str(self.store.folder.absolute()), current().without_changes()
        return [
            Task(self.fresh[at : at + size], folder, self.language, self.edition, self.workbooks, catalogue, force)
            for at in range(0, len(self.fresh), size)
        ]

    def _done(self, outcome: Outcome, there: set[str]) -> Done:
        item, entry = outcome.item, outcome.entry
        if entry is None:
            problems = [] if outcome.problem is None else [outcome.problem]
            self.problems += problems
            return Done(item.row, item.file, "failed", {}, problems)
        self.entries[item.row] = entry
        kept = outcome.kept and item.file in there
        return Done(item.row, item.file, "kept" if kept else "written" if self.workbooks else "computed", entry.results)

    def _unfinished(self, reason: str) -> Unfinished:
        total = len(self.fresh) + len(self.entries.keys() - {item.row for item in self.fresh})
        return Unfinished("batch_stopped", done=len(self.entries), total=total, reason=reason)

    def ended(self) -> None:
        """The reports and the manifest."""
        entries = [self.entries[row] for row in sorted(self.entries)]
        files = reports(self.rows, entries, self.problems, self.language, self.workbooks)
        try:
            kept = [self.store.put(name, data) for name, data in files.items()]
            whole = Manifest(engine=engine(), language=self.language, edition=self.edition, scenarios=entries)
            self.store.finish(whole.model_copy(update={"reports": kept}))
        except OSError as fault:
            raise self._unfinished(fault.strerror or str(fault)) from fault


def _told(problems: Sequence[Problem]) -> Iterator[Done]:
    """A Done for every row that has problems; problems of the header are row 1."""
    for row, of_row in groupby(sorted(problems), key=attrgetter("row")):
        yield Done(row, "", "header" if row == 1 else "failed", {}, list(of_row))


def _items(rows: Sequence[Row], name: str, language: str, edition: str) -> list[Item]:
    with current().without_changes():
        base = usual()
    own = dict(current().changes)
    items = []
    for row, file in zip(rows, file_names(rows, name, language, edition), strict=True):
        changes = {key: value for key, value in {**own, **row.changes}.items() if _said(key, value, base)}
        items.append(Item(row.number, file, fingerprint(changes, language, edition), changes))
    return items


def _said(key: str, value: Value, base: Mapping[str, Value]) -> bool:
    """Whether a change says something: it is not as usual, or another change would imply it otherwise."""
    return key == DEMAND_BY or key.endswith(USE_SHARE) or key not in base or value != base[key]


def _share(workers: int, scheduler: str, cluster: str) -> Share:
    if not scheduler and not cluster:
        return lambda tasks: local.share(tasks, workers)
    from r1model.batches.cluster import share

    return lambda tasks: share(tasks, scheduler, workers)
