"""What moves the result most: one bar a driver, the widest on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.chart import BarChart

from r1model_workbook.view.grid import Cell
from r1model_workbook.write.charts.parts import COLOURS, Row, categories, frame, series


def tornado(
    title: str, axis: str | Cell, names: Sequence[Cell], low: Row, high: Row, *, form: str = "#,##0"
) -> BarChart:
    """Differences from the base at each driver's low and high end, rows sorted by width.

    Bars are stacked so that every renderer draws one row a driver: the two ends of a driver must not have the same
    sign. Where both move the result the same way, the sheet gives the wider one and 0.
    """
    chart: Any = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 40
    chart.series = [series(low, COLOURS[0]), series(high, COLOURS[2])]
    categories(chart, names)
    frame(chart, title, axis, "", form)
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblSkip = 1
    chart.y_axis.crosses = "max"  # the turned order would put the amounts on top
    return chart  # type: ignore[no-any-return]
