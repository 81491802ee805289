"""Copies of a workbook as other programs save it."""

import subprocess

from outside import TOOLS, program
from patience import HANG


def saved_by_node(library, source, target):
    """ExcelJS or SheetJS opens and saves; the number of sheets it saw."""
    program(library)
    command = [program("node"), str(TOOLS / "saved_by.mjs"), library, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANG)
    assert done.returncode == 0, done.stderr[-2000:]
    return int(done.stdout)
