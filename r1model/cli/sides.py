"""What may stand on a side of a diff: an edited workbook, a scenario file, a row of a table, a named scenario."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from r1model.cli.options import SCENARIO_FILES
from r1model.errors import BadRequest
from r1model.inputs import Value, implied
from r1model.scenario_files.signoff import NOBODY, Signoff

if TYPE_CHECKING:
    from r1model.batches.row import Row
    from r1model_workbook.back import Back

TABLES = (".csv", ".parquet")
ROW = "#"


class Side(NamedTuple):
    """A scenario: what it is called, its entries, and who answers for its assumptions."""

    name: str
    entries: dict[str, Value]
    signoff: Signoff = NOBODY


def side(given: str, language: str, tell: Callable[[Back], None]) -> Side:
    """The scenario that the words name; `tell` says of a workbook what cannot be read in it."""
    from r1model_workbook.back import read_back

    path = Path(given)
    name, mark, row = given.rpartition(ROW)
    if mark and not path.exists():
        return Side(path.name, _row(Path(name), row, language))
    if path.suffix.lower() in TABLES:
        return Side(path.name, _row(path, "", language))
    if path.suffix.lower() in SCENARIO_FILES:
        from r1model.scenario_files import read, read_signoff

        return Side(path.name, read(path), read_signoff(path))
    if not path.exists() and not path.suffix:
        return Side(given, _named(given))
    found = read_back(path)
    tell(found)
    return Side(path.name, dict(found.entries), found.signoff)


def _named(given: str) -> dict[str, Value]:
    """The inputs of a shipped scenario; refused with the names of all where none is called so."""
    from r1model.scenarios import entries

    found = implied(entries(given, {}))
    return {name: value if isinstance(value, str) else float(value) for name, value in found.items()}  # as cells do


def _row(path: Path, wanted: str, language: str) -> dict[str, Value]:
    """The entries of one row of a table, by its number or its name; of a table of one row that row."""
    from r1model.batches.reading import read
    from r1model.scenario_files import parted

    rows, problems = read(path, language)
    if not wanted and len(rows) != 1:
        raise BadRequest("diff_row", path=path, count=len(rows))
    found = next((row for row in rows if _is_called(row, wanted)), None)
    if found is None:
        why = " ".join(f"{wrong.row}: {wrong.problem}." for wrong in problems[:1])
        raise BadRequest("diff_no_row", path=path, row=wanted, fault=why)
    base, rest = parted(found.changes)
    return implied(base) | rest


def _is_called(row: Row, wanted: str) -> bool:
    return wanted in ("", str(row.number), row.words.get("name"), row.words.get("id"))
