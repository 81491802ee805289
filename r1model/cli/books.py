"""Writes workbooks from the command line: nothing half written, nothing replaced unasked."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from r1model.cli.show import language as readers
from r1model.cli.targets import free, in_language, language_in, names_file
from r1model.errors import BadRequest
from r1model.guests import ending, guest
from r1model.inputs import Value
from r1model.scenario_files.signoff import NOBODY, Signoff
from r1model.texts import LANGUAGES

BOTH = "both"


def write_books(
    out: Path,
    language: str,
    changes: Mapping[str, Value],
    *,
    edition: str,
    force: bool,
    values: bool,
    quiet: bool,
    signoff: Signoff = NOBODY,
) -> dict[str, Path]:
    """The files written, by language. Asked for none, a folder gets both languages and a file the reader's."""
    language = language.strip().lower()
    if language not in ("", *LANGUAGES, BOTH):
        raise BadRequest("unknown_choice", argument="--language", given=language, known="zh, en, both")
    aboard = guest(edition)
    paths = {name: free(path, force=force) for name, path in _paths(out, language, edition).items()}
    from r1model_workbook import book

    with nullcontext() if quiet or not sys.stderr.isatty() else _status():
        for name, path in paths.items():
            book.write(path, name, changes, values=values, edition=edition, aboard=aboard(name), signoff=signoff,
                       force=force)  # fmt: skip
    return paths


def _status() -> AbstractContextManager[object]:
    """What a person at a terminal sees meanwhile."""
    from rich.console import Console

    return Console(stderr=True).status("r1model workbook")


def _paths(out: Path, language: str, edition: str) -> dict[str, Path]:
    """A path for each language that is to be written."""
    if out.suffix.lower() == ".xlsm" and edition != "xlsm":
        raise BadRequest("macro_edition", path=out)
    is_file = names_file(out, Path(ending("en", edition)).suffix)
    chosen = LANGUAGES if language == BOTH else (language,)
    if not is_file:
        return {name: out / f"R1-model{ending(name, edition)}" for name in (chosen if language else LANGUAGES)}
    if language == BOTH:
        return {name: in_language(out, name) for name in LANGUAGES}
    return {language or language_in(out) or readers(): out}
