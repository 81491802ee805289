"""Others beside the engine at the same work: the same book written, rebuilt and recalculated, in CPU seconds.

XlsxWriter (constant memory) writes the cells of our book: values, formulas with their values, formats. openpyxl loads
our file and saves it. IronCalc has our file open, is given a scenario and calculates. Nothing is asserted; how far
IronCalc's values are ours is printed.
"""

import io
import sys
import time
from itertools import count, islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

import xlsxwriter
from openpyxl import load_workbook

from r1model_workbook.book import build, content
from r1model_workbook.many import Stamps
from r1model_workbook.many.program import Program
from r1model_workbook.view.grid import Fault
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import cell_format, render
from r1model_workbook.write.style import ROLES

sys.path.insert(0, str(Path(__file__).parents[1]))
SCENARIO = {"price_per_kwh": 0.71, "pue": 1.3}
MORE = 8  # files of a batch beyond its first
TOGETHER = 64  # scenarios of one pass of the program
TOLERANCE = 1e-9


class Peer(NamedTuple):
    """One piece of work: CPU seconds, the least and the largest of the runs, and what came of it."""

    what: str
    seconds: float
    least: float
    largest: float
    made: str = ""


def timed(what, work, runs, share=1, made=lambda _: ""):
    """CPU seconds of this process, all its threads, for a share of the work."""
    taken = []
    for _ in range(runs):
        before = time.process_time()
        done = work()
        taken.append((time.process_time() - before) / share)
    return Peer(what, median(taken), min(taken), max(taken), made(done))


def megabytes(made):
    return f"{len(made) / 1e6:.2f} MB"


def by_xlsxwriter(book):
    """Every cell of the book row by row, with the look of its role and the format of its unit."""
    raw = io.BytesIO()
    made = xlsxwriter.Workbook(raw, {"constant_memory": True, "in_memory": False})
    looks = {}
    for page in book.pages.values():
        sheet = made.add_worksheet(page.title)
        for _, cell in sorted(page.cells.items()):
            form = cell_format(cell, book.language)
            if (cell.role, form) not in looks:
                looks[cell.role, form] = made.add_format(look(cell.role, form))
            put(sheet, cell, looks[cell.role, form])
    made.close()
    return raw.getvalue()


def put(sheet, cell, form):
    at = cell.row - 1, cell.column - 1
    value = str(cell.value) if isinstance(cell.value, Fault) else cell.value
    if cell.text is not None:
        sheet.write_formula(*at, f"={cell.text}", form, value)
    elif value in (None, ""):
        sheet.write_blank(*at, None, form)
    elif isinstance(value, str):
        sheet.write_string(*at, value, form)
    else:
        sheet.write_number(*at, value, form)


def look(role, form):
    """A role as XlsxWriter names what it looks like."""
    font, fill, across, locked = (ROLES[role][name] for name in ("font", "fill", "alignment", "protection"))
    found = {
        "font_name": font.name, "font_size": font.size, "bold": font.bold, "italic": font.italic,
        "font_color": f"#{font.color.rgb[-6:]}", "num_format": form, "valign": "vcenter", "locked": locked.locked,
        "text_wrap": bool(across.wrap_text), "indent": int(across.indent), "underline": int(bool(font.underline)),
    }  # fmt: skip
    if fill.fill_type:
        found["bg_color"] = f"#{fill.fgColor.rgb[-6:]}"
    return found | ({"align": across.horizontal} if across.horizontal else {})


def by_openpyxl(file):
    made = io.BytesIO()
    load_workbook(io.BytesIO(file)).save(made)
    return made.getvalue()


def written(book, runs):
    """The writing of a book whose values are known."""
    yield timed("ours: a book in memory written", lambda: finished(book, render(book)), runs, made=megabytes)
    stamps = Stamps("zh")
    list(stamps.files([SCENARIO]))
    prices = count(0.5, 0.001)  # no scenario twice: a snapshot that was drawn before is kept
    batch = timed(
        "", lambda: [made.file for _, made in stamps.files(_rows(prices))], runs, MORE, lambda made: megabytes(made[0])
    )
    yield batch._replace(what="ours: a book of a batch, calculated, with its snapshot, written")
    yield timed("XlsxWriter, constant memory: the same cells", lambda: by_xlsxwriter(book), runs, made=megabytes)
    file = content("zh")
    yield timed("openpyxl: our file loaded and saved", lambda: by_openpyxl(file), runs, made=megabytes)


def _rows(prices):
    return [{"price_per_kwh": price} for price in islice(prices, MORE)]


def recalculated(book, runs):
    """One scenario in the open book; the snapshot, which no spreadsheet draws again, stays."""
    from parity.engine_ironcalc import IronCalc

    given = {book.entries[name]: value for name, value in SCENARIO.items()}
    program = Program(book)
    many = {cell: [value] * TOGETHER for cell, value in given.items()}
    engine = IronCalc(book, finished(book, render(book)))
    yield timed("ours: one scenario, cell by cell", lambda: book.recalculate(SCENARIO), runs)
    yield timed("ours: one scenario, by the program of a batch",
                lambda: program.run({cell: [value] for cell, value in given.items()}, 1), runs)  # fmt: skip
    yield timed(f"ours: one of {TOGETHER} scenarios in one pass", lambda: program.run(many, TOGETHER), runs, TOGETHER)
    calculated = timed("IronCalc: one scenario", lambda: _calculated(engine), runs)
    yield calculated._replace(made=alike(book, next(engine([SCENARIO]))))


def _calculated(engine):
    from parity.engine_ironcalc import set_cell

    for name, value in SCENARIO.items():
        cell = engine.book.entries[name]
        set_cell(engine.model, engine.sheets[cell.page.title], cell.row, cell.column, value)
    engine.model.evaluate()


def alike(book, theirs):
    """How many numbers of the two are the same."""
    pairs = [(cell.value, other) for cell, other in zip(book.computed, theirs, strict=True)
             if isinstance(cell.value, float) and isinstance(other, float)]  # fmt: skip
    same = sum(abs(ours - other) <= TOLERANCE * max(1.0, abs(ours)) for ours, other in pairs)
    return f"{same:,} of {len(pairs):,} numbers alike"


def books(runs=3):
    """The peers of a book, as rows to print."""
    book = build("zh")
    cells = sum(len(page.cells) for page in book.pages.values())
    yield f"writing, {cells:,} cells, {len(book.computed):,} formulas", list(written(book, runs))
    yield f"recalculating {SCENARIO}", list(recalculated(book, runs))
