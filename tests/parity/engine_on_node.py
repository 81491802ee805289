"""HyperFormula and Univer as judges: the engines behind many web sheets. Each calculates a value-less file once."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from outside import TOOLS, program
from patience import HANG

from r1model_workbook.view.grid import Book, Fault, Value


class OnNode:
    """The values of a file's formula cells, in the order of the book that it was made from."""

    def __init__(self, library: str, book: Book, path: Path) -> None:
        for name in (library, "xlsx"):
            program(name)
        command = [program("node"), str(TOOLS / "calculated_by.mjs"), library, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=HANG)
        assert done.returncode == 0, done.stderr[-2000:]
        found = json.loads(done.stdout)
        self.values = [_value(found[cell.page.title][cell.address.replace("$", "")]) for cell in book.computed]

    def __call__(self, scenarios: Sequence[object]) -> Iterator[list[Value]]:
        """The values; the file is calculated as it stands."""
        assert len(scenarios) == 1
        yield self.values


def _value(found: object) -> Value:
    if isinstance(found, dict):
        return Fault(found["error"])
    assert found is None or isinstance(found, float | int | str), found
    return float(found) if isinstance(found, int) and not isinstance(found, bool) else found
