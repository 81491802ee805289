"""Several logs at once: which rows they make together, and what is left out with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from r1model.errors import CellError
from r1model.throughput.logs.recognised import runs
from r1model.throughput.logs.run import Run
from r1model.throughput.logs.stated import Stated, refusal, require_meant, row
from r1model.throughput.measured.bench import read_table
from r1model.throughput.measured.cells import word

Row = dict[str, str]


class Log(NamedTuple):
    """One file: the tools that wrote its runs (none for a table of rows), its rows, and what is left out by id."""

    path: Path
    tools: tuple[str, ...]
    rows: list[Row]
    refused: dict[str, str]


def read(paths: Sequence[Path], stated: Stated | None = None) -> list[Log]:
    """Every log; raises at the first that cannot be read, so that nothing is written of half of them."""
    stated = stated or Stated()
    require_meant(stated)
    return [_log(path, stated, several=len(paths) > 1) for path in paths]


def _log(path: Path, stated: Stated, *, several: bool) -> Log:
    found = runs(path, stated.output_tokens)
    if found is None:
        return Log(path, (), [_named(item, path, at, several) for at, item in enumerate(read_table(path)[1], 2)], {})
    kept = [run for run in found if not refusal(run)]
    reasons = {run.where: _reason(run) for run in found if refusal(run)}
    return Log(path, tuple(run.tool for run in kept), [row(run, stated) for run in kept], reasons)


def _reason(run: Run) -> str:
    return CellError("#N/A", "log_failed", share=f"{run.failed_share():.1%}").text()


def _named(item: Row, path: Path, at: int, several: bool) -> Row:
    """A row of a table; among several files its id names the file, so that no two are the same."""
    return {**item, "id": f"{path}: {word(item, 'id') or f'line {at}'}"} if several else item
