"""A folder of workbooks that people worked in, as the scenarios of a batch: one a file, in the order of their names."""

from __future__ import annotations

from pathlib import Path

from r1model.batches.problems import Problem, hint, problem
from r1model.batches.row import Row
from r1model.errors import BadRequest, R1ModelError

FIRST = 2  # as the rows of a table: its header is row 1


def edited_books(folder: Path, language: str, out: Path | None) -> tuple[list[Row], list[Problem]]:
    """The scenarios of the books that can be read, and what is wrong with the cells or files of the others."""
    from r1model_workbook.back import file_is_workbook

    if out is not None and out.resolve() == folder.resolve():
        raise BadRequest("books_onto_themselves", path=folder)
    paths = sorted(path for path in folder.iterdir() if path.is_file() and file_is_workbook(path))
    if not paths:
        raise BadRequest("no_books", path=folder)
    rows, problems = [], []
    for number, path in enumerate(paths, start=FIRST):
        found = _book(number, path, language)
        if isinstance(found, Row):
            rows.append(found)
        else:
            problems += found
    return rows, problems


def _book(number: int, path: Path, language: str) -> Row | list[Problem]:
    from r1model_workbook.back import read_back

    try:
        found = read_back(path)
    except R1ModelError as fault:
        advice = hint("see_problem", language)
        return [problem(number, "", path.name, "no_book", advice, language, reason=fault.text(language))]
    faults = [
        problem(number, fault.place, path.name, "cell", hint("cell", language), language, reason=fault.text(language))
        for fault in found.faults
    ]
    return faults or Row(number, {"name": path.stem}, found.entries)
