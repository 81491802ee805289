"""Writes an answer's options as FOCUS files: all in one, or one each in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from r1model.cli.targets import folder, free, names_file
from r1model.errors import BadRequest
from r1model.files import write_whole

if TYPE_CHECKING:
    from r1model.focus.export import Planned

ENDING = ".csv"


def write_forecast(out: Path, found: Planned, scenario: str, language: str, *, force: bool) -> list[Path]:
    """The files written: `out` itself with every option where it ends in .csv, else one for each in that folder."""
    from r1model.focus.export import focus_bytes

    options = list(found.outcomes)
    if not options:
        raise BadRequest("focus_no_option")
    targets = {out: options} if names_file(out, ENDING) else _each(out, scenario, options)
    for path in targets:
        free(path, force=force)
    made = {path: focus_bytes(found, scenario, names, language) for path, names in targets.items()}
    for path, content in made.items():
        write_whole(path, content, force=force)
    return list(made)


def _each(out: Path, scenario: str, options: list[str]) -> dict[Path, list[str]]:
    return {folder(out) / f"focus-{scenario}-{option}{ENDING}": [option] for option in options}
