"""How results are shown: rich tables for people, JSON for programs, in the reader's language."""

from __future__ import annotations

import gc
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from r1model.shown import number
from r1model.texts import language

__all__ = ["any_text_passes", "language", "number", "print_csv", "print_json", "print_table"]


OWN_PROCESS: ContextVar[bool] = ContextVar("own_process", default=False)  # which ends with its command


@contextmanager
def uncollected() -> Iterator[None]:
    """For a command that keeps nearly all it makes to its end: looking it through for litter is a tenth of its time."""
    gc.disable()
    try:
        yield
    finally:
        if OWN_PROCESS.get():
            gc.freeze()  # else all of it is looked through as soon as collecting goes on
        gc.enable()


def any_text_passes() -> None:
    """Lets the output carry what its encoding cannot: as an escape, where a pipe on Windows would end the program.

    A program started without an output, as Windows starts those of no console, writes to nowhere.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # open to the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_json(value: Any) -> None:
    """One JSON value on stdout; in letters of ASCII where the output's encoding has no others."""
    words = json.dumps(value, ensure_ascii=False, default=str, allow_nan=False)
    try:
        words.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        words = json.dumps(value, default=str, allow_nan=False)
    print(words)


def print_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table as CSV on stdout, numbers as they are computed; what a spreadsheet would run as a formula is text."""
    from r1model.tables import csv_text

    print(csv_text(header, rows), end="")


def print_table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]], *, piped: int = 160) -> None:
    """A table on stdout; through a pipe at most so many characters wide."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(title), title_justify="left", header_style="bold")
    rows = [list(row) for row in rows]
    for position, name in enumerate(header):
        right = all(isinstance(row[position], int | float) for row in rows if row[position] is not None)
        table.add_column(escape(name), justify="right" if right and rows else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape(number(value)) for value in row))
    width = None if sys.stdout.isatty() else piped
    Console(width=width, soft_wrap=False).print(table)
