"""`r1model check` by stages and rules, in CPU seconds, and how it grows: once, twice and four times the cells.

More cells are more rows of the largest sheet for the reader, and more copies of all sheets for the rules.
"""

import gc
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from bench_timing import Row

from r1model_workbook.book import content
from r1model_workbook.check.expected import expected
from r1model_workbook.check.reader import read
from r1model_workbook.check.recognise import recognise
from r1model_workbook.check.report import inspect
from r1model_workbook.check.view import View

TIMES = (1, 2, 4)
DEAREST = 12
ENOUGH = 10**9


def spent(work):
    """CPU seconds and what came of it, without collection of garbage, as the command runs."""
    gc.collect()
    gc.disable()
    before = time.process_time()
    done = work()
    seconds = time.process_time() - before
    gc.enable()
    return seconds, done


def check():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsx")
        path.write_bytes(content("zh"))
        yield from _stages(path)
        yield from _growth_of_reading(path)
        yield from _growth_of_rules(path)


def _stages(path):
    reading, file = spent(lambda: read(path))
    identity = recognise(file)
    building, book = spent(lambda: expected(identity))
    by_rule = Counter()
    judging, _ = spent(lambda: inspect(View(file, identity, book, whole=False), lambda rules: _clocked(rules, by_rule)))
    cells = sum(len(sheet.cells) for sheet in file.sheets)
    yield Row("check: the file read", reading, against=f"{cells:,} cells")
    yield Row("check: the book that it should be", building)
    yield Row("check: rules", judging)
    for name, seconds in by_rule.most_common(DEAREST):
        yield Row(f"  {name}", seconds)


def _clocked(rules, by_rule):
    """The rules, each with what it takes until the next is asked for; the first to need a list pays for it."""
    for rule in rules:
        before = time.process_time()
        yield rule
        by_rule[f"{rule.id} {rule.search.__name__}"] += time.process_time() - before


def _growth_of_reading(path):
    from r1model_workbook.check.archive import parts
    from r1model_workbook.check.cells import Common, read_cells
    from r1model_workbook.check.limits import Budget
    from r1model_workbook.check.plain import CLOSING, OPENING
    from r1model_workbook.check.styles import Look

    largest = max((part for name, part in parts(path).items() if "worksheets/sheet" in name), key=len)
    start, end = largest.find(OPENING) + len(OPENING), largest.find(CLOSING)
    words, looks = [""] * 100_000, [Look()] * 1_000
    first = None
    for times in TIMES:
        many = largest[:start] + largest[start:end] * times + largest[end:]
        common = Common(path, words, looks, Budget(path, ENOUGH), Budget(path, ENOUGH))
        seconds, _ = spent(lambda many=many, common=common: read_cells(many, common))
        first = first or seconds
        yield Row(f"check: rows of one sheet {times} times, read", seconds, first, f"{times} x", "once")


def _growth_of_rules(path):
    file = read(path)
    identity = recognise(file)
    first = None
    for times in TIMES:
        sides = _copied(file, identity, expected(identity), times)
        seconds, _ = spent(lambda sides=sides: inspect(View(*sides, whole=False)))
        first = first or seconds
        yield Row(f"check: all sheets {times} times, rules", seconds, first, f"{times} x", "once")


def _copied(file, identity, book, times):
    """File, identity and book with every sheet as many times; the copies have names of their own."""
    sheets, keys = list(file.sheets), dict(identity.keys)
    for number in range(1, times):
        for sheet, key in identity.keys.items():
            page, title = book.pages[key], f"{sheet.title}{number}"
            twin = replace(sheet, title=title)
            keys[twin] = f"{key}{number}"
            sheets.append(twin)
            made = book.pages[keys[twin]] = _twin(page, keys[twin], title)
            book.computed += [cell for cell in made.cells.values() if cell.text is not None]
    return replace(file, sheets=sheets), replace(identity, keys=keys), book


def _twin(page, key, title):
    made = replace(page, key=key, title=title)
    made.cells = {at: replace(cell, page=made) for at, cell in page.cells.items()}
    return made
