"""Runs under LibreOffice's Python, not ours: fills cells of a file in and saves it as .xlsx, as a person would.

usage: python uno_edit.py PIPE JOB. JOB is a pickle of {path, out, cells: [(sheet, row, column, value)]}; None empties.
"""

import contextlib
import pickle
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "parity"))

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet.CellFlags import DATETIME, STRING, VALUE
from uno_desktop import connected, desktop


def said(name, value):
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def fill(sheets, cells):
    for title, row, column, value in cells:
        cell = sheets.getByName(title).getCellByPosition(column - 1, row - 1)
        if value is None:
            cell.clearContents(VALUE | DATETIME | STRING)
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)


def main():
    pipe, job_path = sys.argv[1:]
    job = pickle.loads(Path(job_path).read_bytes())
    office = desktop(connected(pipe))
    book = office.loadComponentFromURL(uno.systemPathToFileUrl(job["path"]), "_blank", 0, (said("Hidden", True),))
    try:
        for sheet in book.Sheets:
            if sheet.isProtected():
                sheet.unprotect("")
        fill(book.Sheets, job["cells"])
        filter_name = said("FilterName", "Calc MS Excel 2007 XML")
        book.storeToURL(uno.systemPathToFileUrl(job["out"]), (filter_name,))
    finally:
        book.close(True)
        with contextlib.suppress(Exception):
            office.terminate()


main()
