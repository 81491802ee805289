"""Runs under LibreOffice's Python, not ours: sets the inputs of a file, recalculates all, writes every formula's value.

usage: python uno_worker.py PIPE JOB OUT. JOB is a pickle of {path, cells: {sheet: [(row, column)]}, scenarios:
[[(sheet, row, column, value)]]}; OUT gets one pickle per scenario: {sheet: [number | text | ["error", code]]}.
"""

import contextlib
import pickle
import sys
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet.CellFlags import DATETIME, STRING, VALUE
from uno_desktop import connected, desktop

CODES = "error codes"


def opened(office, path):
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    book = office.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (hidden,))
    book.enableAutomaticCalculation(False)
    for sheet in book.Sheets:
        if sheet.isProtected():
            sheet.unprotect("")
    return book


def set_inputs(sheets, scenario):
    """One call for each run of inputs below each other; texts stay texts, nothing is parsed, None empties a cell."""
    for title, column, first, values in runs(scenario):
        block = sheets[title].getCellRangeByPosition(column - 1, first - 1, column - 1, first + len(values) - 2)
        if None in values:
            block.clearContents(VALUE | DATETIME | STRING)
        else:
            block.setDataArray(tuple((value,) for value in values))


def changed(scenario, held):
    """What is not yet so; `held` remembers it."""
    for title, row, column, value in scenario:
        if held.get((title, row, column), held) != value:
            held[title, row, column] = value
            yield title, row, column, value


def runs(scenario):
    found = []
    for title, row, column, value in sorted(scenario, key=lambda item: (item[0], item[2], item[1])):
        last = found[-1] if found else None
        if (
            last
            and last[:2] == (title, column)
            and last[2] + len(last[3]) == row
            and (None in last[3]) is (value is None)
        ):
            last[3].append(value)
        else:
            found.append((title, column, row, [value]))
    return found


def add_codes(book, cells):
    """A sheet of our own with the error code of every formula cell: asking cell by cell takes ten times as long."""
    book.Sheets.insertNewByName(CODES, book.Sheets.Count)
    codes = book.Sheets.getByName(CODES)
    for column, (title, places) in enumerate(cells.items()):
        names = [reference(title, *place) for place in places]
        texts = tuple((f"=IF(ISERROR({name});ERRORTYPE({name});0)",) for name in names)
        codes.getCellRangeByPosition(column, 0, column, len(places) - 1).setFormulaArray(texts)
    return codes


def reference(title, row, column):
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"$'{title}'.${letters}${row}"


def read(sheet, places, codes, column):
    """The used range in one call; error cells come back empty and then their codes are read, again in one call."""
    rows, columns = [row for row, _ in places], [column for _, column in places]
    top, left = min(rows) - 1, min(columns) - 1
    block = sheet.getCellRangeByPosition(left, top, max(columns) - 1, max(rows) - 1).getDataArray()
    found = [block[row - 1 - top][at - 1 - left] for row, at in places]
    if None in found:
        listed = codes.getCellRangeByPosition(column, 0, column, len(places) - 1).getDataArray()
        found = [["error", int(listed[at][0])] if value is None else value for at, value in enumerate(found)]
    return found


def main():
    pipe, job_path, out_path = sys.argv[1:]
    job = pickle.loads(Path(job_path).read_bytes())
    office = desktop(connected(pipe))
    book = opened(office, job["path"])
    try:
        sheets = {title: book.Sheets.getByName(title) for title in job["cells"]} | {
            title: book.Sheets.getByName(title) for title, *_ in job["scenarios"][0]
        }
        codes = add_codes(book, job["cells"])
        with Path(out_path).open("wb") as out:
            held = {}
            for scenario in job["scenarios"]:
                set_inputs(sheets, list(changed(scenario, held)))
                book.calculateAll()
                found = {
                    title: read(sheets[title], places, codes, column)
                    for column, (title, places) in enumerate(job["cells"].items())
                }
                pickle.dump(found, out)
    finally:
        book.close(True)
        with contextlib.suppress(Exception):
            office.terminate()


main()
