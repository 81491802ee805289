"""A small book with a chart of every kind, in a language; `python chart_samples.py FOLDER` writes it to look at."""

import sys
from math import exp
from pathlib import Path

from r1model_workbook.view.grid import Book
from r1model_workbook.write import charts
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render

WORDS = {
    "title": ("Sample", "示例"),
    "data": ("Data", "数据"),
    "charts": ("Charts", "图表"),
    "heat": ("Heat", "热图"),
    "line": ("Cumulative cost", "累计成本"),
    "month": ("Month", "月"),
    "million": ("CNY million", "百万元"),
    "buy": ("Buy", "购买"),
    "rent": ("Rent on demand", "按需租用"),
    "api": ("API calls", "调用接口"),
    "years": ("Cost by year and part", "各年成本构成"),
    "year": ("Year", "年"),
    "hardware": ("Hardware", "硬件"),
    "energy": ("Energy", "电力"),
    "residual": ("Residual value", "残值"),
    "steps": ("From buying to renting", "从购买到租用"),
    "below": ("Waterfall across zero", "跨零的瀑布"),
    "base": ("Base", "基"),
    "up": ("Increase", "增加"),
    "down": ("Decrease", "减少"),
    "total": ("Total", "合计"),
    "tornado": ("What moves the result", "什么最能改变结果"),
    "difference": ("Difference, CNY million", "与基准之差，百万元"),
    "low": ("Low end", "低端"),
    "high": ("High end", "高端"),
    "use": ("GPU utilisation", "GPU 利用率"),
    "discount": ("Discount off list price", "云端折扣"),
    "fx": ("CNY/USD", "汇率"),
    "runs": ("Runs", "次数"),
    "outcomes": ("Outcomes", "模拟结果"),
    "value": ("Present value, CNY million", "现值，百万元"),
    "share": ("Cumulative share", "累计概率"),
    "plain": ("Three options", "三种方案"),
}


class Sheet:
    """A page that fills its rows from the top."""

    def __init__(self, language):
        self.at = 1 if language == "zh" else 0
        self.book = Book(language)
        self.book.words = {
            "title": self.say("title"),
            "bad_input": "",
            "bad_input_title": "",
            "figures_date": "2025-01-01",
        }
        self.pages = {key: self.book.page(key, self.say(key), "output") for key in ("data", "charts", "heat")}
        self.row = 0

    def say(self, key):
        return WORDS[key][self.at]

    def fill(self, head, values, unit="CNY"):
        """A row of the data page: its label and its values."""
        self.row += 1
        page = self.pages["data"]
        label = page.put(self.row, 1, self.say(head) if head else None, "label")
        cells = [page.put(self.row, column, value, "calc", unit) for column, value in enumerate(values, start=2)]
        return label, cells

    def show(self, chart):
        charts = self.pages["charts"].charts
        top, left = divmod(len(charts), 2)
        charts.append((chart, f"{'AJ'[left]}{2 + 22 * top}", f"{'IR'[left]}{22 + 22 * top}"))


def sample(language):
    made = Sheet(language)
    for part in (_lines, _years, _steps, _steps_below, _tornado, _outcomes, _heat):
        part(made, made.say)
    for page in made.book.pages.values():
        page.paper = "A3"
    return made.book


def _lines(made, say):
    months = made.fill("month", [float(month) for month in range(61)], "count")[1]
    slopes = {"buy": (9.1e6, 150e3), "rent": (0, 480e3), "api": (0, 290e3)}
    rows = [made.fill(name, [start + slope * month for month in range(61)]) for name, (start, slope) in slopes.items()]
    made.show(charts.line_chart(say("line"), say("million"), say("month"), months, rows, form=charts.MILLIONS))
    few = [(label, cells[:3]) for label, cells in rows]
    made.show(charts.columns_chart(say("plain"), say("million"), months[:3], few, form=charts.MILLIONS))


def _years(made, say):
    years = [f"{say('year')} {at // 3 + 1}" if at % 3 == 0 else None for at in range(15)]
    names = [
        made.fill("", years, "")[1],
        made.fill("", [say(("buy", "rent", "api")[at % 3]) for at in range(15)], "")[1],
    ]
    parts = [
        made.fill("hardware", [6e6 * (at == 0) for at in range(15)]),
        made.fill("rent", [5.2e6 * (at % 3 == 1) for at in range(15)]),
        made.fill("energy", [0.8e6 * (at % 3 == 0) for at in range(15)]),
        made.fill("api", [(2.2e6 + 1e5 * at) * (at % 3 == 2) for at in range(15)]),
        made.fill("residual", [-1.5e6 * (at == 12) for at in range(15)]),
    ]
    title, axis = say("years"), say("million")
    made.show(charts.columns_chart(title, axis, names, parts, stacked=True, form=charts.MILLIONS))


def _steps(made, say):
    names = made.fill("", [say(key) for key in ("buy", "rent", "energy", "residual", "api")], "")[1]
    base = made.fill("base", [0.0, 18e6, 20e6, 17.5e6, 0.0])
    steps = [
        made.fill("up", [0.0, 6e6, 0.0, 0.0, 0.0]),
        made.fill("down", [0.0, 0.0, 4e6, 2.5e6, 0.0]),
        made.fill("total", [18e6, 0.0, 0.0, 0.0, 17.5e6]),
    ]
    made.show(charts.waterfall(say("steps"), say("million"), names, base, steps, form=charts.MILLIONS))


def _steps_below(made, say):
    """3, then -5, +1, +4 and back to -3: two of the steps cross zero."""
    names = made.fill("", [say(key) for key in ("buy", "rent", "energy", "residual", "api")], "")[1]
    base = made.fill("base", [0.0, 0.0, -1e6, 0.0, 0.0])
    heads = ("up", "down", "total") * 2
    values = [(0, 0, 0, 3, 0), (0, 3, 0, 0, 0), (3, 0, 0, 0, 0), (0, 0, -1, -1, 0), (0, -2, 0, 0, 0), (0, 0, 0, 0, 3)]
    steps = [made.fill(head, [1e6 * value for value in row]) for head, row in zip(heads, values, strict=True)]
    made.show(charts.waterfall(say("below"), say("million"), names, base, steps, form=charts.MILLIONS))


def _tornado(made, say):
    names = made.fill("", [say(key) for key in ("use", "discount", "energy", "fx")], "")[1]
    low, high = made.fill("low", [-9.2e6, 6.2e6, -1.1e6, 0.4e6]), made.fill("high", [7.1e6, -6e6, 1.3e6, -0.4e6])
    made.show(charts.tornado(say("tornado"), say("difference"), names, low, high, form=charts.MILLIONS))


def _outcomes(made, say):
    bins = made.fill("value", [8e6 + 4e5 * at for at in range(50)])[1]
    bells = [round(1000 * exp(-(((at - 22) / 9) ** 2) / 2)) for at in range(50)]
    runs = made.fill("runs", [float(count) for count in bells], "count")
    shares = made.fill("share", [sum(bells[: at + 1]) / sum(bells) for at in range(50)], "share")
    words = say("outcomes"), say("runs"), say("value")
    made.show(charts.histogram(*words, bins, runs, shares, form=charts.MILLIONS))
    made.show(charts.histogram(*words, bins, runs, form=charts.MILLIONS))
    more = made.fill("value", [10e6 + 5e5 * at for at in range(50)])[1]
    curves = [(shares[0], bins, shares[1]), (runs[0], more, shares[1])]
    made.show(charts.distribution(say("share"), say("share"), say("value"), curves, form=charts.MILLIONS))


def _heat(made, say):
    page = made.pages["heat"]
    for row in range(8):
        for column in range(6):
            for block, value in enumerate(
                ((row - 3.5) * (column - 2), (row * 7 + column * 5) % 11, (row * 3 + column) % 7)
            ):
                page.put(5 + 10 * block + row, 1 + column, value * 1e5, "calc", "CNY")
    page.widths = dict.fromkeys(range(1, 7), 14.0)
    page.scales = [(page.cells[5, 1], page.cells[12, 6], True), (page.cells[15, 1], page.cells[22, 6], False)]
    page.bests = [(page.cells[25, 1], page.cells[32, 6])]


def content(language):
    book = sample(language)
    return finished(book, render(book))


if __name__ == "__main__":
    for language in ("zh", "en"):
        Path(sys.argv[1], f"charts.{language}.xlsx").write_bytes(content(language))
