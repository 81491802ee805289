"""Columns: side by side, stacked, as a waterfall, as a histogram."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.chart import BarChart

from r1model_workbook.view.grid import Cell
from r1model_workbook.write.charts.lines import limit_line, share_line
from r1model_workbook.write.charts.parts import COLOURS, FALL, RISE, TOTAL, Categories, Row, categories, frame, series
from r1model_workbook.write.charts.words import amounts, lying

STACKED = ("2F5597", "7F7F7F", "9DC3E6", "E2EFDA")  # what is loaded, taken, asked for, and free


def columns_chart(
    title: str,
    axis: str | Cell,
    names: Categories,
    rows: Sequence[Row],
    *,
    stacked: bool = False,
    form: str = "#,##0",
    below: str = "",
) -> BarChart:
    """Columns: `rows` are (label cell, value cells); `names` the cells below, or rows of them, outermost first.

    A group's name stands in the first cell of its group, the others are empty; inner names must be short.
    """
    chart = _bars(rows, [COLOURS[number % len(COLOURS)] for number in range(len(rows))], stacked=stacked)
    categories(chart, names)
    frame(chart, title, axis, below, form)
    if not stacked:
        chart.dataLabels = amounts(form, "outEnd")
    return chart  # type: ignore[no-any-return]


def stacked_under_a_line(
    title: str, axis: str | Cell, names: Sequence[Cell], rows: Sequence[Row], limit: Row, *, form: str = "#,##0"
) -> BarChart:
    """Parts that add up, a column a case, and the limit that they must stay below as a line over them."""
    chart = _bars(rows, [STACKED[number % len(STACKED)] for number in range(len(rows))], stacked=True)
    categories(chart, names)
    frame(chart, title, axis, "", form)
    chart += limit_line(limit, names)
    return chart  # type: ignore[no-any-return]


def waterfall(
    title: str, axis: str | Cell, names: Sequence[Cell], base: Row, steps: Sequence[Row], *, form: str = "#,##0"
) -> BarChart:
    """From a first total by rises and falls to a last one: `base` is not seen, `steps` are up, down and total.

    Where the running value can be negative, `steps` are six: the three parts above zero, then the three below. A step
    from a to b stands on MAX(0,MIN(a,b))+MIN(0,MAX(a,b)); its parts are MAX(0,b)-MAX(0,a) and MIN(0,a)-MIN(0,b).
    """
    chart = _bars([base, *steps], ["", *([RISE, FALL, TOTAL] * 2)[: len(steps)]], stacked=True)
    categories(chart, names)
    frame(chart, title, axis, "", form, hidden=[0, *range(4, len(steps) + 1)])
    for item in chart.series[1:] if len(steps) == 3 else ():  # of a step across zero a label would give a part
        item.dLbls = amounts(f"{form};-{form};;")
    chart.gapWidth, chart.x_axis.txPr = 35, lying()
    return chart  # type: ignore[no-any-return]


def histogram(
    title: str,
    axis: str | Cell,
    below: str,
    bins: Sequence[Cell],
    counts: Row,
    cumulative: Row | None = None,
    *,
    form: str = "#,##0",
) -> BarChart:
    """How often each range of values came up; `cumulative` adds the share up to it, on an axis at the right."""
    chart = _bars([counts], COLOURS[1:2], stacked=False)
    categories(chart, bins)
    frame(chart, title, axis, below, "#,##0", hidden=None if cumulative is None else ())
    chart.gapWidth, chart.x_axis.number_format = 0, form
    chart.x_axis.tickLblSkip = chart.x_axis.tickMarkSkip = max(1, len(bins) // 10)
    if cumulative is not None:
        chart += share_line(cumulative, bins)
    return chart  # type: ignore[no-any-return]


def _bars(rows: Sequence[Row], colours: Sequence[str], *, stacked: bool) -> Any:
    chart: Any = BarChart()
    chart.type, chart.gapWidth = "col", 60
    chart.grouping, chart.overlap = ("stacked", 100) if stacked else ("clustered", None)
    chart.series = [series(row, colour) for row, colour in zip(rows, colours, strict=True)]
    return chart
