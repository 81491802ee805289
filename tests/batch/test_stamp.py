"""Stamped files are their full rebuilds, part by part, and other spreadsheet engines agree with their values."""

import io
import os
import random
import zipfile
from functools import cache

import ironcalc
import numpy as np
import pytest
from batch.samples import near_the_base
from openpyxl import load_workbook
from parity.compare import agree
from parity.engine_ironcalc import cell_value
from parity.libreoffice import LibreOffice
from parity.scenarios import drawn

from r1model.errors import R1ModelError
from r1model.guests import guest
from r1model_workbook.book import build, content
from r1model_workbook.many import Stamps
from r1model_workbook.many.program import Program
from r1model_workbook.view.computing import Pick
from r1model_workbook.view.wording import in_words

COUNT = int(os.environ.get("R1MODEL_STAMPED", "8"))


def wild(chance):
    """Anything that the ranges allow: errors in cells among it."""
    found = drawn(chance)
    return found | {"salvage_share": min(found["salvage_share"], 0.8)}


def scenarios(count):
    chance = random.Random("stamped")
    return [wild(chance) if at % 4 == 3 else near_the_base(chance) for at in range(count)]


def parts(file):
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        return {item.filename: archive.read(item) for item in archive.infolist()}


@pytest.fixture(scope="module")
def stamped():
    given = scenarios(COUNT)
    made = dict(Stamps("zh").files(given, chunk=5))
    good = [(given[at], made[at].file) for at in sorted(made) if not isinstance(made[at], R1ModelError)]
    assert len(good) >= COUNT * 3 // 4
    return good


def same_parts(pairs):
    for changes, file in pairs:
        ours, rebuilt = parts(file), parts(content("zh", changes))
        assert list(ours) == list(rebuilt)
        assert [name for name in ours if ours[name] != rebuilt[name]] == [], changes


def test_a_stamped_file_is_its_full_rebuild(stamped):
    same_parts(stamped)


@pytest.mark.slow
def test_fifty_stamped_files_are_their_full_rebuilds():
    given = scenarios(50)
    made = dict(Stamps("zh").files(given))
    same_parts([(given[at], made[at].file) for at in made if not isinstance(made[at], R1ModelError)])


@pytest.mark.parametrize("language, edition", [("en", "native"), ("zh", "lambda"), ("en", "xlsm"), ("zh", "lite")])
def test_the_other_language_and_editions_too(language, edition):
    changes = {"plan3_gpu_price": 180_000.0, "months": 48.0, "rent_plan": "commit", "model": "qwen3-32b"}
    aboard = guest(edition)(language)
    ((_, made),) = Stamps(language, edition, aboard).files([changes])
    assert parts(made.file) == parts(content(language, changes, edition=edition, aboard=aboard))


def test_a_file_does_not_depend_on_its_neighbours(stamped):
    alone = [dict(Stamps("zh").files([changes]))[0].file for changes, _ in stamped[:2]]
    assert alone == [file for _, file in stamped[:2]]


@cache
def program_of_a_book():
    book = build("en")
    return book, Program(book)


@pytest.mark.parametrize("count", [1, 2, 7])
def test_columns_are_what_one_cell_at_a_time_gives(count):
    """Of scenarios that set every input, so that none is left from others."""
    book, program = program_of_a_book()
    chance = random.Random(f"columns {count}")
    given = [wild(chance) for _ in range(count)]
    words = {key: [in_words(key, each[key], "en") for each in given] for key in given[0] if key in book.entries}
    values = program.run({book.entries[key]: column for key, column in words.items()}, count)
    for column, each in enumerate(given):
        book.recalculate(each)
        for place, cell in enumerate(program.cells):
            number = values[place, column]
            found = program.boxes.value(float(number), int(number.view("int64")))
            assert found == cell.value and type(found) is type(cell.value), (cell.page.key, cell.address, cell.text)


def test_nearly_every_formula_is_computed_over_columns():
    """Rows of months go together; what runs for each scenario of its own is few cells."""
    book, program = program_of_a_book()
    rows = np.ones((max(len(kind.cells) for step in program.steps for kind in step.kinds), 2))
    alone = [kind for step in program.steps for kind in step.kinds
             if not isinstance(kind, Pick) and kind.over(rows[: len(kind.cells)]) is None]  # fmt: skip
    assert len(alone) < len(program.cells) / 20
    assert len(program.steps) < len(book.computed) / 3


def engine_values(file, tmp_path):
    path = tmp_path / "stamped.xlsx"
    path.write_bytes(file)
    model = ironcalc.load_from_xlsx(str(path))
    model.evaluate()
    return model


def test_ironcalc_agrees_with_the_cached_values(stamped, tmp_path):
    for changes, file in stamped[:2]:
        model = engine_values(file, tmp_path)
        book = build("zh", changes)
        loaded = load_workbook(io.BytesIO(file), data_only=True)
        shown = {title: loaded[title] for title in loaded.sheetnames}
        sheets = {page.title: number for number, page in enumerate(book.pages.values())}
        differing = []
        for cell in book.computed:
            cached = shown[cell.page.title].cell(cell.row, cell.column).value
            theirs = cell_value(model, sheets[cell.page.title], cell.row, cell.column)
            if not cell.unit.startswith("date") and cell not in book.solved and not close(cached, theirs):
                differing.append((cell.page.title, cell.address, cached, theirs))
        assert not differing, (len(differing), differing[:5])


def close(cached, theirs):
    """Equal, or apart by the rounding of a sum that cancels."""
    if isinstance(cached, int | float) and isinstance(theirs, int | float):
        return agree(float(cached), float(theirs), 1e-8) or abs(cached - theirs) < 1e-6
    return str(cached if cached is not None else "") == str(theirs if theirs is not None else "")


@pytest.mark.slow
def test_libreoffice_agrees_with_the_cached_values(stamped):
    changes, file = stamped[0]
    book = build("zh", changes)
    (found,) = LibreOffice(book, file)([{}])
    shown = load_workbook(io.BytesIO(file), data_only=True)
    for cell, theirs in zip(book.computed, found, strict=True):
        cached = shown[cell.page.title].cell(cell.row, cell.column).value
        if not cell.unit.startswith("date") and cell not in book.solved:
            assert close(cached, theirs), (cell.page.title, cell.address, cached, theirs)
