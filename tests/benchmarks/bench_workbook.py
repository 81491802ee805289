"""The workbook, warm and in a fresh process, against the same cells through plain openpyxl; and import times."""

import io

from bench_timing import Row, medians, processes
from openpyxl import Workbook

from r1model import snapshot
from r1model.catalogue import current
from r1model_workbook.book import build, content
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render
from r1model_workbook.write.style import ROLES, number_format

OURS = "from r1model_workbook.book import content; content('zh')"
OPENPYXL = "import openpyxl"
MODULES = {
    "r1model": "", "r1model.functions": "", "r1model.graph.kernel": "", "r1model_workbook.book": "", "r1model.cli": "",
    "r1model_addin.udfs": "<= 300 ms",
}  # fmt: skip


def by_openpyxl(book):
    """Every cell by ws.cell, shared style objects assigned one attribute at a time; no values beside formulas."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for page in book.pages.values():
        sheet = made.create_sheet(page.title)
        for cell in page.cells.values():
            value = cell.value if cell.text is None else f"={cell.text}"
            put = sheet.cell(cell.row, cell.column, value)
            for name, look in ROLES[cell.role].items():
                setattr(put, name, look)
            put.number_format = number_format(cell.unit)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def anew(make):
    """One workbook as its first reader gets it: the snapshot of the engine is taken again."""
    current().kept.clear()
    return make()


def rows_again(made):
    """What a further scenario costs once its values are known."""
    strings = made.strings.copy()
    return [data.xml([cell.value for cell in data.cells], strings) for data in made.rows]


def workbook():
    book = build("zh")
    cells = sum(len(page.cells) for page in book.pages.values())
    size = f"{cells:,} cells, {len(book.computed):,} formulas"
    whole, plain, built, taken = medians(
        lambda: anew(lambda: content("zh")),
        lambda: by_openpyxl(book),
        lambda: build("zh"),
        lambda: anew(lambda: snapshot.snapshot({})),
        runs=7,
    )
    against = f"its {size} by plain openpyxl, no values, nothing to finish"
    yield Row("workbook with its snapshot", whole, plain, "<= 0.5 s", against)
    yield Row("  of which the snapshot: 10,000 draws, turning points", taken)
    yield Row("  of which the book in memory", built)
    made = render(book)
    again, whole = medians(lambda: rows_again(made), lambda: finished(book, made), runs=7)
    yield Row("  rows of all sheets with other values", again, whole, "", "the whole file again")
    cold, bare = processes(OURS, OPENPYXL, runs=7)
    yield Row("workbook in a fresh process, imports included", cold, bare, "", "import openpyxl alone")


def imports():
    """Wall time of an interpreter that imports the module, less that of one that imports nothing."""
    nothing, numpy, *taken = processes("pass", "import numpy", *(f"import {name}" for name in MODULES), runs=7)
    for (name, aim), seconds in zip(MODULES.items(), taken, strict=True):
        yield Row(f"import {name}", seconds - nothing, numpy - nothing, aim, "import numpy")
