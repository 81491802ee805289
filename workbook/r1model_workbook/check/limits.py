"""How much of a file is looked at: far more than any workbook of ours has, and far less than it takes to stall."""

from __future__ import annotations

from pathlib import Path

from r1model.errors import BadRequest

LARGEST_FILE = 50 * 2**20
LARGEST_CONTENT = 64 * 2**20
MOST_PARTS, MOST_SHEETS = 2_000, 255
MOST_MARKS = 4_000_000  # < and = in the XML: elements and attributes, which take a hundred times their room in memory
MOST_CELLS = 300_000
LONGEST_FORMULA, MOST_FORMULA_TEXT = 65_536, 4_000_000
MOST_SPANS = 20_000
MOST_FINDINGS = 50_000
MOST_STEPS = 30_000_000


class Budget:
    """A limit on work for one file; spending more than is left raises the error that says so."""

    def __init__(self, path: Path, left: int) -> None:
        self.path, self.left = path, left

    def spend(self, count: int) -> None:
        """Takes from what is left."""
        self.left -= count
        if self.left < 0:
            raise BadRequest("check_too_large", path=self.path)
