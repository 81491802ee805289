"""The parts openpyxl makes of a workbook, made in memory: its own writer puts every sheet into a temporary file."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


class _InMemory(ExcelWriter):
    """Needs no room on a disk, which may be full."""

    _archive: zipfile.ZipFile

    def write_worksheet(self, sheet: Any) -> None:
        """A sheet with its drawings, as the base class does it."""
        sheet._drawing = SpreadsheetDrawing()
        sheet._drawing.charts, sheet._drawing.images = sheet._charts, sheet._images
        out, links = io.BytesIO(), list(sheet._hyperlinks)
        writer: Any = WorksheetWriter(sheet, out)
        sheet._hyperlinks = links  # which the writer's own constructor forgets
        writer.write()
        sheet._rels = writer._rels
        self._archive.writestr(sheet.path[1:], out.getvalue())
        self.manifest.append(sheet)


def parts_of(workbook: Workbook) -> dict[str, bytes]:
    """Every part by name."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as archive:
        _InMemory(workbook, archive).save()
    with zipfile.ZipFile(raw) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
