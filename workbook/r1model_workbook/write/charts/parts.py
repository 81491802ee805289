"""What all charts share: ranges and series from cells, the frame, the axes, the colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, MultiLevelStrRef, NumDataSource, NumRef, StrRef
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties

from r1model_workbook.view.grid import Cell
from r1model_workbook.write.charts.words import heading, legend, line, plain

COLOURS = ("2F5597", "9DC3E6", "C55A11", "A9D18E", "7F7F7F", "FFC000", "00803C")
RISE, FALL, TOTAL = "F4B183", "A9D18E", "9DC3E6"  # light: their labels are dark and may be wider than they
GRID, AXIS, EDGE = "E3E3E3", "A6A6A6", "D9D9D9"
MILLIONS, ONE_DECIMAL = "#,##0.0,,", "#,##0.0"

Row = tuple[Cell, Sequence[Cell]]
Categories = Sequence[Cell] | Sequence[Sequence[Cell]]


def series(row: Row, colour: str = "") -> Any:
    """One series: its name and its values are cells; without a colour it is there but unseen."""
    head, cells = row
    made: Any = Series(val=NumDataSource(numRef=NumRef(f=area(cells))))
    made.tx = SeriesLabel(strRef=StrRef(f"{head.page.prefix}{head.address}"))
    made.graphicalProperties = GraphicalProperties(**({"solidFill": colour} if colour else {"noFill": True}))
    made.graphicalProperties.line.noFill = True
    made.invertIfNegative = False
    return made


def area(cells: Sequence[Cell]) -> str:
    """The range of adjoining cells, with its sheet."""
    first, last = cells[0], cells[-1]
    assert (last.row - first.row + 1) * (last.column - first.column + 1) == len(cells), "cells must adjoin"
    return f"{first.page.prefix}{first.address}:{last.address}"


def categories(chart: Any, names: Categories) -> None:
    """The cells under the columns; several rows of cells, the outermost first, make groups."""
    source = _source(names)
    for item in chart.series:
        item.cat = source


def _source(names: Any) -> AxDataSource:
    if not isinstance(names[0], Cell):
        return AxDataSource(multiLvlStrRef=MultiLevelStrRef(f=area([cell for row in names for cell in row])))
    if isinstance(names[0].value, str) and not names[0].unit:  # a number that is missing is still a number's cell
        return AxDataSource(strRef=StrRef(area(names)))
    return AxDataSource(numRef=NumRef(f=area(names)))


def frame(chart: Any, title: str, axis: str | Cell, below: str, form: str, hidden: Sequence[int] | None = ()) -> None:
    """Title, axes with their units, description and legend; `hidden` series are not in it, None leaves it out."""
    chart.title, chart.roundedCorners, chart.varyColors = heading(title, 12, bold=True), False, False
    chart.graphical_properties = line(EDGE)
    chart.graphical_properties.solidFill = "FFFFFF"
    chart.legend = None if hidden is None else legend(hidden)
    lying = getattr(chart, "barDir", "col") == "bar"
    _axis(chart.x_axis, below, upright=lying)
    _axis(chart.y_axis, axis, upright=not lying)
    chart.x_axis.axPos, chart.y_axis.axPos = ("l", "b") if lying else ("b", "l")
    chart.x_axis.tickLblPos, chart.x_axis.majorGridlines = "low", None
    chart.y_axis.number_format = form
    said = "" if isinstance(axis, Cell) else axis  # a description cannot follow a cell
    chart.description = f"{title} ({'; '.join(filter(None, (said, below)))})" if said or below else title


def _axis(axis: Any, words: str | Cell, *, upright: bool) -> None:
    axis.delete = False
    axis.title = heading(words, 9, upright=upright) if words else None
    axis.txPr, axis.graphicalProperties = plain(), line(AXIS)
    axis.majorGridlines = ChartLines(spPr=line(GRID, 0.5))
    axis.majorTickMark = axis.minorTickMark = "none"
