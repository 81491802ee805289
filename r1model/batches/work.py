"""What a worker does with some rows: evaluates them, stamps their workbooks, notes each in the journal, saves it."""

from __future__ import annotations

import errno
import hashlib
import math
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from r1model.batches.problems import Problem, hint, problem, refused
from r1model.batches.state import Entry
from r1model.batches.store import LONGEST_PATH, STATE, journal, save, sha256
from r1model.catalogue import kept
from r1model.catalogue.held import Held
from r1model.errors import R1ModelError
from r1model.guests import guest
from r1model.inputs import Value
from r1model.logbook import written_down
from r1model.texts import system_text

if TYPE_CHECKING:
    from r1model_workbook.many import Stamps

FATAL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN}
LARGEST_BOOK = 2**28  # bytes unpacked; a larger one is none of ours
MOST_FAILED = 3  # rows in a row that the disk refuses before a batch is stopped


class Item(NamedTuple):
    """One scenario to be done: its row, its file, the fingerprint of its inputs, and the inputs it changes.

    `ours` are the digests that the file has if it is still as the batch left it.
    """

    row: int
    file: str
    fingerprint: str
    changes: Mapping[str, Value]
    ours: frozenset[str] = frozenset()


class Task(NamedTuple):
    """Rows for one worker. Without workbooks only figures are asked for; `force` replaces files of other origin.

    `catalogue` is the one that the batch was begun with: a worker on another machine has no folder of the user's.
    """

    items: Sequence[Item]
    folder: str
    language: str
    edition: str
    workbooks: bool
    catalogue: Held
    force: bool = False


class Outcome(NamedTuple):
    """What became of a row: its entry, or what is wrong with it. `kept` tells that the very file was there already."""

    item: Item
    entry: Entry | None
    problem: Problem | None
    kept: bool = False


class Worked(NamedTuple):
    """The outcomes of a task; `stopped` says why it did not go on to its end."""

    outcomes: Sequence[Outcome]
    stopped: str = ""


@kept
def stamps(language: str, edition: str) -> Stamps:
    """The stamps of this process, made once."""
    from r1model_workbook.many import Stamps

    return Stamps(language, edition, guest(edition)(language))


def work(task: Task) -> Worked:
    """Does a task; a row that fails does not stop the others, a disk that takes no more does."""
    with task.catalogue:
        return _worked(task)


def _worked(task: Task) -> Worked:
    outcomes: list[Outcome] = []
    stopped = ""
    try:
        for outcome in _workbooks(task) if task.workbooks else _figures(task):
            outcomes.append(outcome)
    except OSError as fault:
        stopped = fault.strerror or str(fault)
    except Exception:  # nobody foresaw it: written down, and the rows of this task fail with the place where
        path = written_down("batch")
        done = {outcome.item.row for outcome in outcomes}
        outcomes += [_unforeseen(item, path, task.language) for item in task.items if item.row not in done]
    return Worked(outcomes, stopped)


def _workbooks(task: Task) -> Iterator[Outcome]:
    """The files of a task one by one; OSError where the disk takes no more."""
    good: list[Item] = []
    for item in task.items:
        if (length := len(str(Path(task.folder, item.file).absolute()))) > LONGEST_PATH:
            yield _too_long(item, length, task.language)
        else:
            good.append(item)
    refusals = 0
    with journal(Path(task.folder, STATE), task.items[0].row).open("xb") as stream:
        for at, book in stamps(task.language, task.edition).files([item.changes for item in good]):
            if isinstance(book, R1ModelError):
                yield Outcome(good[at], None, refused(good[at].row, book, task.language))
                continue
            try:
                yield _saved(good[at], book.file, entry(good[at], book.results, book.file), task, stream)
                refusals = 0
            except OSError as fault:
                refusals = refusals + 1 if fault.errno in FATAL else 0
                if refusals >= MOST_FAILED:
                    raise
                yield _unwritten(good[at], fault, task.language)


def _saved(item: Item, data: bytes, entry: Entry, task: Task, stream: BinaryIO) -> Outcome:
    """The file under its name. It is noted first, so that a run cut short in between knows it for its own."""
    path = Path(task.folder, item.file)
    there, is_free = sha256(path), not os.path.lexists(path)
    stream.write(entry.line())
    stream.flush()
    if there == entry.sha256:
        return Outcome(item, entry, None, kept=True)
    is_ours = there in item.ours or (item.ours and _is_no_workbook(path))
    if not (is_free or is_ours or task.force):
        return _in_the_way(item, "edited" if item.ours else "exists", task.language)
    try:
        save(path, data, replace=not is_free or task.force)
    except FileExistsError:
        return _in_the_way(item, "exists", task.language)
    return Outcome(item, entry, None)


def _is_no_workbook(path: Path) -> bool:
    """Whether a file is no workbook at all, so that it may be replaced: nobody can have worked in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
            return size < LARGEST_BOOK and archive.testzip() is not None
    except Exception:  # whatever a broken archive makes of its reader
        return path.is_file()


def _in_the_way(item: Item, key: str, language: str) -> Outcome:
    return Outcome(item, None, problem(item.row, "", item.file, key, hint("force", language), language))


def _too_long(item: Item, length: int, language: str) -> Outcome:
    advice = hint("path", language, most=LONGEST_PATH)
    return Outcome(item, None, problem(item.row, "", item.file, "path_too_long", advice, language, length=length))


def _unwritten(item: Item, fault: OSError, language: str) -> Outcome:
    reason = system_text(fault.strerror or str(fault), language)
    advice = hint("writable", language)
    return Outcome(item, None, problem(item.row, "", item.file, "not_written", advice, language, reason=reason))


def _unforeseen(item: Item, path: str, language: str) -> Outcome:
    advice = hint("log", language, path=path)
    return Outcome(item, None, problem(item.row, "", item.file, "unforeseen", advice, language))


def _figures(task: Task) -> Iterator[Outcome]:
    figures = stamps(task.language, task.edition).results([item.changes for item in task.items])
    for item, results in zip(task.items, figures, strict=True):
        yield Outcome(item, entry(item, results, b""), None)


def entry(item: Item, results: Mapping[str, Any], data: bytes) -> Entry:
    """What is remembered of a row; a figure that does not exist is none."""
    known = {key: None if isinstance(value, float) and not math.isfinite(value) else value
             for key, value in results.items()}  # fmt: skip
    digest = hashlib.sha256(data).hexdigest() if data else ""
    return Entry(row=item.row, file=item.file, inputs=item.fingerprint, sha256=digest, results=known).sealed()
