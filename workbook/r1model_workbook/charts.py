"""Charts from ranges of cells: column charts with titles, units on the axis and colours that print."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series as DataSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties

from r1model_workbook.grid import Cell

COLOURS = ("2F5597", "9DC3E6", "C55A11", "A9D18E", "7F7F7F", "FFC000", "00803C")


def columns_chart(
    title: str,
    axis: str,
    names: Sequence[Cell],
    rows: Sequence[tuple[Cell, Sequence[Cell]]],
    *,
    stacked: bool = False,
    form: str = "#,##0",
) -> BarChart:
    """Columns by line-up: `rows` are (label cell, value cells), `names` the category cells."""
    chart = BarChart()
    chart.type, chart.title = "col", title
    chart.grouping, chart.overlap = ("stacked", 100) if stacked else ("clustered", None)
    chart.gapWidth = 60
    for number, (label, cells) in enumerate(rows):
        chart.series.append(_series(label, cells, COLOURS[number % len(COLOURS)]))
    chart.set_categories(_reference(names))
    chart.y_axis.title, chart.y_axis.number_format = axis, form
    chart.y_axis.numFmt.sourceLinked = False
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.roundedCorners = False
    chart.legend.position = "b"
    if not stacked:
        chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    return chart


def _series(label: Cell, cells: Sequence[Cell], colour: str) -> DataSeries:
    made: DataSeries = Series(_reference(cells))
    made.tx = SeriesLabel(strRef=StrRef(f"{label.page.prefix}{label.address}"))
    made.graphicalProperties = GraphicalProperties(solidFill=colour)
    made.invertIfNegative = False
    return made


def _reference(cells: Sequence[Cell]) -> Reference:
    first, last = cells[0], cells[-1]
    return Reference(range_string=f"{first.page.prefix}{first.address}:{last.address}")
