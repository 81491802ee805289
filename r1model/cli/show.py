"""How results are shown: rich tables for people, JSON for programs, in the reader's language."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

LANGUAGE_VARIABLE = "R1MODEL_LANGUAGE"


def language() -> str:
    """`zh` or `en`: R1MODEL_LANGUAGE if set, else the locale."""
    wanted = os.environ.get(LANGUAGE_VARIABLE) or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if wanted.lower().startswith("zh") else "en"


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


def number(value: object) -> str:
    """A number with thousands separators and at most six significant decimals."""
    if isinstance(value, bool) or value is None:
        return {True: "TRUE", False: "FALSE", None: ""}[value]
    if isinstance(value, int | float):
        return (
            f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.2f}"
        )
    return str(value)


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
