"""Lines: amounts by month, and curves over an axis of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from openpyxl.chart import LineChart, ScatterChart
from openpyxl.chart.data_source import AxDataSource, NumRef
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties

from r1model_workbook.view.grid import Cell
from r1model_workbook.write.charts.parts import AXIS, COLOURS, Row, area, categories, frame, series
from r1model_workbook.write.charts.words import heading, line, plain

DASHES = ("solid", "dash", "sysDot", "lgDashDot", "sysDashDot")
INKS = (COLOURS[0], COLOURS[2], COLOURS[6], COLOURS[4], COLOURS[5])
WIDTH = 28575

Curve = tuple[Cell, Sequence[Cell], Sequence[Cell]]


def line_chart(
    title: str,
    axis: str | Cell,
    below: str,
    months: Sequence[Cell],
    rows: Sequence[Row],
    *,
    form: str = "#,##0",
    step: int = 12,
    marks: Curve | None = None,
) -> ScatterChart:
    """One line a row, told apart by colour and by dash; a label every `step` months; `marks` are points on them.

    Drawn over an axis of numbers: LibreOffice pays no heed to a step between categories.
    """
    chart = _curves([(head, months, cells) for head, cells in rows] + ([marks] if marks else []))
    frame(chart, title, axis, below, form)
    if marks:
        _marked(chart.series[-1], "diamond", 9, "000000")
    chart.x_axis.scaling.min, chart.x_axis.scaling.max = months[0].value, months[-1].value
    chart.x_axis.majorUnit, chart.x_axis.number_format = step, "0"
    return chart  # type: ignore[no-any-return]


def distribution(
    title: str, axis: str | Cell, below: str, curves: Sequence[Curve], *, form: str = "#,##0"
) -> ScatterChart:
    """Shares from 0 to 100 % over amounts in the number format `form`: curves are (label, amounts, shares)."""
    chart = _curves(curves)
    frame(chart, title, axis, below, "0%")
    chart.x_axis.number_format = form
    chart.y_axis.scaling.min, chart.y_axis.scaling.max, chart.y_axis.majorUnit = 0, 1, 0.2
    return chart  # type: ignore[no-any-return]


def load_chart(
    title: str, axis: str, below: str, curve: Curve, point: Curve, others: Curve | None = None, *, form: str = "#,##0"
) -> ScatterChart:  # fmt: skip
    """A curve over loads that double, on an axis that shows them evenly, the point on it that is meant, and others."""
    chart = _curves([curve, *([others] if others else []), point])
    frame(chart, title, axis, below, form)
    chart.x_axis.scaling.logBase, chart.x_axis.number_format = 2, "#,##0"
    _marked(chart.series[-1], "diamond", 10, INKS[1])
    if others:
        _marked(chart.series[1], "circle", 5, INKS[2])
    return chart  # type: ignore[no-any-return]


def _marked(made: Any, symbol: Literal["circle", "diamond"], size: int, ink: str) -> None:
    """Marks without a line between them."""
    made.graphicalProperties.line.noFill, made.graphicalProperties.line.solidFill = True, None
    made.marker = Marker(symbol=symbol, size=size)
    made.marker.graphicalProperties = GraphicalProperties(solidFill=ink)


def limit_line(row: Row, names: Sequence[Cell]) -> LineChart:
    """A line to lay over columns on their own axes."""
    chart: Any = LineChart()
    chart.series = [_drawn(series(row), 1)]
    categories(chart, names)
    return chart  # type: ignore[no-any-return]


def share_line(row: Row, names: Sequence[Cell]) -> LineChart:
    """A line from 0 to 100 % to lay over columns, with its own axis at the right."""
    chart: Any = LineChart()
    chart.series = [_drawn(series(row), 1)]
    categories(chart, names)
    chart.x_axis.axId, chart.x_axis.crossAx, chart.x_axis.delete = 20, 200, True
    chart.y_axis.axId, chart.y_axis.crossAx, chart.y_axis.crosses = 200, 20, "max"
    chart.y_axis.axPos, chart.varyColors = "r", False
    chart.y_axis.title = heading(str(row[0].value), 9, upright=True)
    chart.y_axis.scaling.min, chart.y_axis.scaling.max, chart.y_axis.majorUnit = 0, 1, 0.2
    chart.y_axis.number_format = "0%"
    chart.y_axis.majorGridlines, chart.y_axis.txPr, chart.y_axis.delete = None, plain(), False
    chart.y_axis.graphicalProperties, chart.y_axis.majorTickMark = line(AXIS), "none"
    return chart  # type: ignore[no-any-return]


def _curves(curves: Sequence[Curve]) -> Any:
    chart: Any = ScatterChart(scatterStyle="lineMarker")
    for number, (head, across, up) in enumerate(curves):
        made = _drawn(series((head, up)), number)
        made.xVal, made.yVal, made.val = AxDataSource(numRef=NumRef(f=area(across))), made.val, None
        chart.series.append(made)
    chart.y_axis.tickLblPos = "low"
    return chart


def _drawn(made: Any, number: int) -> Any:
    pen = made.graphicalProperties.line
    made.graphicalProperties.noFill, pen.noFill = None, None
    pen.solidFill, pen.prstDash, pen.width = INKS[number % len(INKS)], DASHES[number % len(DASHES)], WIDTH
    made.smooth, made.marker, made.invertIfNegative = False, Marker(symbol="none"), None
    return made
