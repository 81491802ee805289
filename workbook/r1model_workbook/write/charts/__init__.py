"""Charts from ranges of cells: titles, units on the axes, colours and lines that print, a description for readers."""

from r1model_workbook.write.charts.columns import columns_chart, histogram, stacked_under_a_line, waterfall
from r1model_workbook.write.charts.lines import distribution, line_chart, load_chart
from r1model_workbook.write.charts.parts import MILLIONS, ONE_DECIMAL, Row
from r1model_workbook.write.charts.tornado import tornado

__all__ = [
    "MILLIONS",
    "ONE_DECIMAL",
    "Row",
    "columns_chart",
    "distribution",
    "histogram",
    "line_chart",
    "load_chart",
    "stacked_under_a_line",
    "tornado",
    "waterfall",
]
