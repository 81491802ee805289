"""Writes workbooks from the command line: nothing half written, nothing replaced unasked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from r1model.errors import BadRequest
from r1model.guests import ending, guest
from r1model.inputs import Value
from r1model.texts import LANGUAGES


def write_books(
    out: Path, language: str, changes: Mapping[str, Value], *, edition: str, force: bool, values: bool, quiet: bool
) -> list[Path]:
    """The files written; `out` is a folder, or one file when one language is asked for."""
    languages = LANGUAGES if language == "both" else (language,)
    if language not in (*LANGUAGES, "both"):
        raise BadRequest("unknown_choice", argument="--language", given=language, known="zh, en, both")
    paths = {name: _path(out, name, edition, len(languages)) for name in languages}
    for path in paths.values():
        if path.exists() and not force:
            raise BadRequest("file_exists", path=path)
    from rich.console import Console

    from r1model_workbook import book

    aboard = guest(edition)
    with Console(stderr=True, quiet=quiet).status("r1model workbook"):
        for name, path in paths.items():
            book.write(path, name, changes, values=values, edition=edition, aboard=aboard(name))
    return list(paths.values())


def _path(out: Path, language: str, edition: str, count: int) -> Path:
    name = f"R1-model{ending(language, edition)}"
    suffix = Path(name).suffix
    if out.suffix == suffix and count == 1:
        return out
    if out.suffix and not out.is_dir():
        raise BadRequest("wrong_ending", path=out, ending=suffix)
    return out / name
