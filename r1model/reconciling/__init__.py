"""Tables that others wrote, held against known prices and against themselves: which reading gives them to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from r1model.errors import BadRequest
from r1model.reconciling.headers import Table, understood
from r1model.reconciling.judging import Progress, lines
from r1model.reconciling.lines import Line
from r1model.reconciling.reading import grids
from r1model.reconciling.sums import totals, written

__all__ = ["Line", "Report", "reconcile"]


class Report(NamedTuple):
    """What a file's tables were understood as, and every statement with its finding."""

    path: Path
    tables: Sequence[Table]
    lines: Sequence[Line]

    @property
    def right(self) -> bool:
        """Whether everything reconciles as labelled."""
        return all(line.right for line in self.lines)

    def record(self) -> dict[str, Any]:
        """The report for programs."""
        seen = [{"title": table.title, "region": table.region, "rows": len(table.rows),
                 "columns": [column._asdict() for column in table.columns]} for table in self.tables]  # fmt: skip
        return {"file": str(self.path), "tables": seen, "right": self.right,
                "lines": [line.record() for line in self.lines]}  # fmt: skip


def reconcile(path: Path, progress: Progress = iter) -> Report:
    """Reads the tables of a file and judges each statement; BadRequest where no table states an amount.

    `progress` is handed the rows and gives them on as it shows them.
    """
    found = grids(path)
    tables = [table for grid in found if (table := understood(grid))]
    stated = lines(tables, progress)
    for grid in found:
        header = grid.rows[0].cells if grid.rows else ()
        stated += [*written(grid.title, grid.rows, header), *totals(grid.title, grid.rows, header)]
    if not stated:
        raise BadRequest("audit_no_amounts", path=path)
    told = {line.table for line in stated}
    return Report(path, [table for table in tables if table.title in told], stated)
