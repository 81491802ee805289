"""Runs in LibreOffice when it opens a file: calls that Excel wrote, such as DSR_VRAM(671,"int8"), become live.

LibreOffice 7.4 reads names of add-in functions in .xlsx files only in its own long form, so a short one stays #NAME?;
entered once more it is found. Nothing else in the file is touched, and it does not count as changed by this.
"""

from __future__ import annotations

import re
from typing import Any

import unohelper
from com.sun.star.sheet.CellFlags import FORMULA
from com.sun.star.task import XJob
from r1model_calc_link import settings

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


class OnLoad(unohelper.Base, XJob):
    """The job of LibreOffice's event OnLoadFinished."""

    def __init__(self, context: Any) -> None:
        prefixes = "|".join(settings()["prefixes"])
        self.call = re.compile(rf"(?<![\w.])(?:{prefixes})\w+\(", re.IGNORECASE)

    def execute(self, arguments: Any) -> None:
        """Looks through the file that was opened."""
        given = {value.Name: value.Value for value in arguments}
        model = {value.Name: value.Value for value in given.get("Environment", ())}.get("Model")
        if model is not None and model.supportsService(SPREADSHEET):
            changed = model.isModified()
            for sheet in model.Sheets:
                self.enter_again(sheet)
            model.setModified(changed)

    def enter_again(self, sheet: Any) -> None:
        """Enters every formula of a sheet that calls a function by its short name."""
        blocks = sheet.queryContentCells(FORMULA)
        for block in (blocks.getByIndex(place) for place in range(blocks.Count)):
            for row, formulas in enumerate(block.getFormulaArray()):
                for column, formula in enumerate(formulas):
                    cell = block.getCellByPosition(column, row) if self.call.search(formula) else None
                    if cell is not None and cell.getFormula() == formula:
                        enter(sheet, cell, formula)


def enter(sheet: Any, cell: Any, formula: str) -> None:
    """One formula; that of an array goes to its whole range, which a protected sheet does not allow."""
    if not formula.startswith("{"):
        cell.setFormula(formula)
        return
    cursor = sheet.createCursorByRange(cell)
    cursor.collapseToCurrentArray()
    cursor.setArrayFormula(formula[1:-1])


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816
g_ImplementationHelper.addImplementation(OnLoad, settings()["job"], ())
