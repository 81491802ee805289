"""Values: every formula cell carries the book's value, no error, all checks pass, and equal input gives equal bytes."""

import hashlib
import io
import math
import os
import subprocess
import sys
from datetime import datetime, time

import pandas as pd
import pytest
from openpyxl.utils.datetime import to_excel

from r1model_workbook.book import build, content
from r1model_workbook.view.grid import Fault


def plain(value):
    """A date as the number that the cell holds; 0 is read as a time of day."""
    return to_excel(value) if isinstance(value, datetime) else 0.0 if value == time() else value


def test_the_book_is_made_of_formulas(made):
    assert len(made.formulas) > 25_000
    assert {cell.text is not None for cell in made.book.computed} == {True}
    assert len(made.book.computed) == len({id(cell) for cell in made.formulas})


def test_openpyxl_reads_the_value_of_every_formula_cell(made, at):
    wrong = []
    for cell in made.formulas:
        got = plain(made.values[cell.page.key].cell(cell.row, cell.column).value)
        if cell.value == "" and got is None:  # a reason that there is none of
            continue
        if got is None or got != cell.value or isinstance(got, str) is not isinstance(cell.value, str):
            wrong.append((at(cell), cell.value, got))
    assert wrong == []


def test_pandas_reads_the_value_of_every_formula_cell(made, at):
    frames = pd.read_excel(io.BytesIO(made.content), sheet_name=None, header=None, keep_default_na=False)
    wrong = []
    for cell in made.formulas:
        got = plain(frames[cell.page.title].iat[cell.row - 1, cell.column - 1])
        if got != cell.value and not (cell.value == "" and got != got):  # a NaN differs from everything
            wrong.append((at(cell), cell.value, got))
    assert wrong == []


def test_no_text_of_a_formula_begins_or_ends_with_a_blank(made, at):
    """LibreOffice drops such blanks of a stored text when it opens a file, and what it saves looks stale."""
    texts = [cell for cell in made.formulas if isinstance(cell.value, str)]
    assert texts and [at(cell) for cell in texts if cell.value != cell.value.strip()] == []


def test_every_constant_is_read_as_it_was_put(made, at):
    wrong = []
    for cell in made.book.all_cells():
        if cell.text is None and cell.value not in (None, "") and "_x" not in str(cell.value):
            got = plain(made.values[cell.page.key].cell(cell.row, cell.column).value)
            if got != cell.value:
                wrong.append((at(cell), cell.value, got))
    assert wrong == []


def test_no_error_value_anywhere_at_base(made, at):
    assert [at(cell) for cell in made.book.all_cells() if isinstance(cell.value, Fault)] == []
    found = [cell for sheet in made.values.values() for row in sheet for cell in row if cell.data_type == "e"]
    assert found == []


def test_every_number_is_finite(made, at):
    numbers = [cell for cell in made.book.all_cells() if isinstance(cell.value, float)]
    assert [at(cell) for cell in numbers if not math.isfinite(cell.value)] == []


def test_all_checks_pass_at_base(made):
    assert made.book.cells["failing"].value == 0
    flags = [cell for cell in made.book.all_cells() if cell.role == "check"]
    assert flags and {cell.value for cell in flags} == {1}


def test_every_sheet_shows_the_state_of_the_checks(made):
    for page in made.book.pages.values():
        assert [cell.value for cell in page.cells.values() if cell.role == "master"] == [0]


TOTALS = {
    "purchase of a plan": lambda book: book.cells["plan1.capex"],
    "present cost": lambda book: book.cells["buy.pv_aftertax"],
    "rent's cash": lambda book: book.written["rent"].line("cash_flow").total,
    "last month of API's running total": lambda book: book.written["api"].line("cumulative").cells[-1],
    "depreciation of the first asset": lambda book: book.written["buy"].rows("capex")[0].cell("depreciation:total"),
    "tokens served": lambda book: book.written["buy"].line("mtok").total,
    "interest": lambda book: book.written["buy"].line("financing.interest").total,
}


@pytest.mark.parametrize("name", TOTALS)
def test_a_check_fails_when_a_total_is_wrong(name):
    """The gate on the gate: an overwritten total is seen by the checks."""
    book = build("en")
    total = TOTALS[name](book)
    right = total.value
    total.compute = lambda: right + 1.0e6
    book.recalculate({})
    assert book.cells["failing"].value > 0


def test_recalculation_without_a_change_gives_the_same_values(made):
    book = build(made.language)
    before = [cell.value for cell in book.computed]
    book.recalculate({})
    assert [cell.value for cell in book.computed] == before


HASH = """
import hashlib
from r1model_workbook.book import content
print(*(hashlib.sha256(content(language)).hexdigest() for language in ("zh", "en")))
"""


@pytest.fixture(scope="module")
def hashes(tmp_path_factory):
    found = []
    for seed, zone in (("0", "UTC"), ("42", "Asia/Shanghai")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)}
        folder = tmp_path_factory.mktemp(f"seed{seed}")
        command = [sys.executable, "-c", HASH]
        done = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=True)
        found.append(done.stdout.split())
    return found


def test_two_builds_in_fresh_processes_are_equal_to_the_byte(hashes):
    first, second = hashes
    assert first == second
    assert first[0] != first[1]


def test_this_build_equals_a_fresh_one_to_the_byte(hashes, both):
    assert [hashlib.sha256(both[language].content).hexdigest() for language in ("zh", "en")] == hashes[0]


def test_a_second_build_in_one_process_equals_the_first(made):
    assert content(made.language) == made.content
