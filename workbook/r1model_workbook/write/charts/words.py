"""The words of a chart: title, axis titles, legend and labels, all in the workbook's face."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from openpyxl.chart.data_source import StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend, LegendEntry
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)

from r1model_workbook.view.grid import Cell
from r1model_workbook.write.style import FONT, SECTION_INK

INK = "404040"


@cache
def _face(size: float, bold: bool, colour: str) -> CharacterProperties:
    face = Font(typeface=FONT)
    return CharacterProperties(sz=int(size * 100), b=bold, solidFill=colour, latin=face, ea=face)


@cache
def plain(size: float = 9) -> RichText:
    """How labels and legends are set."""
    made: Any = Paragraph(pPr=ParagraphProperties(defRPr=_face(size, False, INK)), endParaRPr=CharacterProperties())
    made.r = []  # a run belongs to text, and this is a look
    return RichText(bodyPr=RichTextProperties(), p=[made])


@cache
def lying(size: float = 9) -> RichText:
    """The same for labels that must not turn however narrow their place: they break into lines."""
    made = plain(size)
    return RichText(bodyPr=RichTextProperties(rot=0, vert="horz"), p=made.p)


def heading(words: str | Cell, size: float, *, bold: bool = False, upright: bool = False) -> Title:
    """A title beside the plot, never over it; `upright` turns it to run along a vertical axis.

    One that is a cell says what the cell says; LibreOffice shows what the cell said when the file was written.
    """
    face = _face(size, bold, SECTION_INK if bold else INK)
    body = RichTextProperties(rot=-5400000, vert="horz") if upright else RichTextProperties()
    if isinstance(words, Cell):
        look: Any = Paragraph(pPr=ParagraphProperties(defRPr=face), endParaRPr=CharacterProperties())
        look.r = []
        held = StrData(ptCount=1, pt=[StrVal(idx=0, v=str(words.value))])
        source = StrRef(f=f"{words.page.prefix}{words.address}", strCache=held)
        return Title(tx=Text(strRef=source), overlay=False, txPr=RichText(bodyPr=body, p=[look]))
    line = Paragraph(pPr=ParagraphProperties(defRPr=face), r=[RegularTextRun(rPr=face, t=words)])
    return Title(tx=Text(rich=RichText(bodyPr=body, p=[line])), overlay=False)


def legend(hidden: Sequence[int] = ()) -> Legend:
    """A legend under the plot, without the `hidden` series."""
    made: Any = Legend(legendPos="b", overlay=False, txPr=plain())
    made.legendEntry = [LegendEntry(idx=number, delete=True) for number in hidden]
    return made  # type: ignore[no-any-return]


def amounts(form: str, position: str | None = None) -> DataLabelList:
    """Values at the marks, in a number format of their own."""
    made: Any = DataLabelList(dLblPos=position, numFmt=form, txPr=plain(8), showVal=True)
    made.showSerName = made.showCatName = made.showLegendKey = made.showPercent = False
    return made  # type: ignore[no-any-return]


def line(colour: str, width: float = 0.75) -> GraphicalProperties:
    """The look of an axis or a grid: a thin line."""
    made: Any = GraphicalProperties()
    made.line.solidFill, made.line.width = colour, int(width * 12700)
    return made  # type: ignore[no-any-return]
