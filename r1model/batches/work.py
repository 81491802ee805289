"""What a worker does with some rows: evaluates them, stamps their workbooks, saves each, notes it in the journal."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from r1model.batches.problems import Problem, hint, problem, refused
from r1model.batches.store import LONGEST_PATH, save
from r1model.errors import R1ModelError
from r1model.guests import guest
from r1model.inputs import Value

if TYPE_CHECKING:
    from r1model_workbook.stamp import Stamps


class Item(NamedTuple):
    """One scenario to be done: its row, its file, the fingerprint of its inputs, and the inputs it changes."""

    row: int
    file: str
    fingerprint: str
    changes: Mapping[str, Value]


class Task(NamedTuple):
    """Rows for one worker. Without a folder only figures are asked for."""

    items: Sequence[Item]
    folder: str
    language: str
    edition: str
    workbooks: bool


class Outcome(NamedTuple):
    """What became of a row: its record, or what is wrong with it."""

    item: Item
    record: dict[str, Any] | None
    problem: Problem | None


@cache
def stamps(language: str, edition: str) -> Stamps:
    """The stamps of this process, made once."""
    from r1model_workbook.stamp import Stamps

    return Stamps(language, edition, guest(edition)(language))


def work(task: Task) -> list[Outcome]:
    """Does a task; a row that fails does not stop the others."""
    if not task.workbooks:
        return _figures(task)
    journal = Path(task.folder, ".r1model-batch", f"{task.items[0].row}-{os.getpid()}.jsonl")
    found = []
    try:
        with journal.open("ab") as stream:
            for outcome in _workbooks(task):
                found.append(outcome)
                if outcome.record is not None:
                    stream.write(json.dumps(outcome.record, ensure_ascii=False).encode() + b"\n")
                    stream.flush()
    except OSError as fault:
        done = {outcome.item.row for outcome in found}
        found += [_unwritten(item, fault, task.language) for item in task.items if item.row not in done]
    return found


def _workbooks(task: Task) -> Iterator[Outcome]:
    good = []
    for item in task.items:
        path = Path(task.folder, item.file).absolute()
        if len(str(path)) > LONGEST_PATH:
            advice = hint("path", task.language, most=LONGEST_PATH)
            wrong = problem(item.row, "", item.file, "path_too_long", advice, task.language, length=len(str(path)))
            yield Outcome(item, None, wrong)
        else:
            good.append(item)
    for at, made in stamps(task.language, task.edition).files([item.changes for item in good]):
        if isinstance(made, R1ModelError):
            yield Outcome(good[at], None, refused(good[at].row, made, task.language))
        else:
            yield _saved(good[at], made.file, made.results, task)


def _saved(item: Item, data: bytes, results: Mapping[str, Any], task: Task) -> Outcome:
    try:
        save(Path(task.folder, item.file), data)
    except OSError as fault:
        return _unwritten(item, fault, task.language)
    return Outcome(item, record(item, results, hashlib.sha256(data).hexdigest()), None)


def _unwritten(item: Item, fault: OSError, language: str) -> Outcome:
    reason = fault.strerror or str(fault)
    wrong = problem(item.row, "", item.file, "not_written", hint("writable", language), language, reason=reason)
    return Outcome(item, None, wrong)


def _figures(task: Task) -> list[Outcome]:
    found = stamps(task.language, task.edition).results([item.changes for item in task.items])
    return [Outcome(item, record(item, results, ""), None) for item, results in zip(task.items, found, strict=True)]


def record(item: Item, results: Mapping[str, Any], digest: str) -> dict[str, Any]:
    """The line of the manifest."""
    return {"row": item.row, "file": item.file, "inputs": item.fingerprint, "sha256": digest, "results": dict(results)}
