"""A memo as a Word document: A4, small margins, figures in bold with the name of their cell small and grey."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from r1model_workbook.memo.figures import Figure
from r1model_workbook.memo.said import Memo, Paragraph, Table
from r1model_workbook.write.finish import packed
from r1model_workbook.write.style import FONT, GREY, SECTION_FILL, SECTION_INK

LATIN = {"zh": "Calibri", "en": "Calibri"}
BODY, SMALL = 10, 6.5


def document(memo: Memo) -> bytes:
    """The bytes of the .docx, the same for the same memo."""
    made: Any = Document()
    _set_up(made, memo)
    _text(made.add_paragraph(), [memo.title], size=16, bold=True, ink=SECTION_INK)
    _text(made.add_paragraph(), [memo.below], size=8.5, ink=GREY)
    for section in memo.sections:
        heading = made.add_heading(level=2)
        _text(heading, [section.heading], size=11.5, bold=True, ink=SECTION_INK)
        for part in section.parts:
            if isinstance(part, Table):
                _table(made, part)
            else:
                _text(made.add_paragraph(), part)
    return _saved(made)


def _set_up(made: Any, memo: Memo) -> None:
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.9)
    page.top_margin = page.bottom_margin = Cm(1.6)
    for name in ("Normal", "Heading 2"):
        style = made.styles[name]
        style.font.name = LATIN[memo.language]
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = Pt(3)
    made.styles["Heading 2"].paragraph_format.space_before = Pt(7)
    day = datetime.fromisoformat(memo.day)
    properties = made.core_properties
    properties.title, properties.author, properties.language = memo.title, "r1model", memo.language
    properties.comments = ""
    properties.created = properties.modified = day
    properties.last_modified_by = "r1model"


def _text(paragraph: Any, parts: Paragraph, *, size: float = BODY, bold: bool = False, ink: str = "") -> None:
    """Words as they are, figures in bold, the name of their cell behind them."""
    for part in parts:
        if isinstance(part, Figure):
            _run(paragraph, part.words, size, True, ink)
            _run(paragraph, f" [{part.cell}]", SMALL, False, GREY)
        else:
            _run(paragraph, part, size, bold, ink)


def _run(paragraph: Any, words: str, size: float, bold: bool, ink: str) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    if ink:
        run.font.color.rgb = RGBColor.from_string(ink)


def _table(made: Any, table: Table) -> None:
    grid = made.add_table(rows=1, cols=len(table.heads))
    grid.style = "Table Grid"
    grid.autofit = False
    for column, width in zip(grid.columns, table.widths, strict=True):
        column.width = Cm(width)
    for cell, words in zip(grid.rows[0].cells, table.heads, strict=True):
        _shade(cell)
        _text(cell.paragraphs[0], [words], size=8.5, bold=True, ink=SECTION_INK)
    for row in table.rows:
        cells = grid.add_row().cells
        for cell, parts in zip(cells, row, strict=True):
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            _text(cell.paragraphs[0], parts, size=8.5)
    for row in grid.rows:
        for cell, width in zip(row.cells, table.widths, strict=True):
            cell.width = Cm(width)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), SECTION_FILL)
    cell._element.get_or_add_tcPr().append(shade)


def _saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})
