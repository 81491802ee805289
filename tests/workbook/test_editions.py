"""The lambda edition beside the native one: legal names, legal spellings, and nothing else changed."""

import io
import math
import re

import pytest
from openpyxl import load_workbook

from r1model.functions import functions
from r1model.texts import text
from r1model_workbook.book import build, content
from r1model_workbook.write.editions import EDITIONS

LANGUAGES = ("zh", "en")
OLD = {"ABS", "AND", "CEILING", "CHOOSE", "COLUMNS", "IF", "IFERROR", "INDEX", "INT", "ISERROR", "ISLOGICAL",
       "ISNUMBER", "LOG", "MAX", "MIN", "NOT", "ROWS", "SUBSTITUTE", "SUM", "TRIM", "VALUE"}  # fmt: skip
NEW = {"LAMBDA", "LET", "ISOMITTED", "MAP", "SCAN", "REDUCE", "SEQUENCE", "TOCOL", "VSTACK", "DROP", "XMATCH"}
CALLED = re.compile(r"([A-Za-z_.]*[A-Za-z])\(")
WORD = re.compile(r"(?<![\w.'!$])([A-Za-z_.][\w.]*)(?![\w.(!])")
BINDING = re.compile(r"_xlop\.\w+|_xlpm\.\w+")
LIKE_A_CELL = re.compile(r"(?i)[a-z]{1,3}\d+|r\d*c?\d*|c\d*")


@pytest.fixture(scope="module", params=LANGUAGES)
def book(request):
    return build(request.param, edition="lambda")


@pytest.fixture(scope="module")
def written(book):
    return content(book.language, edition="lambda")


def bare(formula):
    """A formula without its texts and its references to sheets."""
    return re.sub(r"'[^']*'!\$?\w+\$?\w+(:\$\w+\$\w+)?", "", re.sub(r'"[^"]*"', "", formula))


def test_names_of_the_file_are_those_of_the_book(book, written):
    file = load_workbook(io.BytesIO(written), read_only=True)  # its cells are not asked for
    assert {name: found.value for name, found in file.defined_names.items()} == {
        name: formula for name, (formula, _) in book.names.items()
    } | {name: f"{cell.page.prefix}{cell.address}" for name, (cell, _) in book.named.items()}


def test_names_are_legal_and_short_enough(book):
    for name, (formula, comment) in book.names.items():
        assert re.fullmatch(r"DSR_[A-Z_]+", name)
        assert formula.startswith("_xlfn.LAMBDA(") and len(formula) <= 8192
        assert 0 < len(comment) <= 255 and comment == functions()[name[4:]].help(book.language)


def test_functions_since_2010_carry_their_prefix_and_no_other_is_called(book):
    for name, (formula, _) in book.names.items():
        called = set(CALLED.findall(bare(formula)))
        assert {word.removeprefix("_xlfn.") for word in called if word.startswith("_xl")} <= NEW, name
        assert {word for word in called if not word.startswith("_xl")} <= OLD, name


def test_every_word_is_a_parameter_or_a_name_of_let(book):
    for name, (formula, _) in book.names.items():
        words = set(WORD.findall(re.sub(r"#[A-Z/0!?]+|\d[\d.]*E[+-]?\d+", "", bare(formula)))) - {"TRUE", "FALSE"}
        assert {word for word in words if not BINDING.fullmatch(word)} == set(), name
        assert [word for word in words if LIKE_A_CELL.fullmatch(word.partition(".")[2])] == [], name


def test_optional_parameters_are_declared_once_and_used_without_the_mark(book):
    for name, (formula, _) in book.names.items():
        optional = re.findall(r"_xlop\.(\w+)", formula)
        wanted = [part.name for part in functions()[name[4:]].arguments if not part.required]
        assert [word.rstrip("_") for word in optional] == wanted
        assert all(f"_xlfn.ISOMITTED(_xlpm.{word})" in formula for word in optional)


def test_no_name_is_bound_twice(book):
    for name, (formula, _) in book.names.items():
        head, _, rest = formula.partition(",_xlfn.LET(")
        bound = re.findall(r"_xl[op][pm]\.(\w+)", head) + _bound(rest)
        assert len(bound) == len(set(bound)), name


def _bound(rest):
    """The names of the outermost LET: every other argument at depth nought."""
    depth, start, parts = 0, 0, []
    for place, letter in enumerate(re.sub(r'"[^"]*"', lambda found: "x" * len(found[0]), rest)):
        depth += (letter in "({") - (letter in ")}")
        if depth == 0 and letter == ",":
            parts.append(rest[start:place])
            start = place + 1
    return [part.removeprefix("_xlpm.") for part in parts[::2]]


def test_live_calls_are_plain_formulas_of_one_cell(book):
    live = [cell for cell in book.all_cells() if cell.text and "DSR_" in cell.text]
    assert {re.search(r"DSR_[A-Z_]+", cell.text)[0] for cell in live} == set(book.names)
    assert all(not isinstance(cell.value, list) for cell in live)


def test_the_functions_sheet_says_which_work(book):
    page = book.pages["functions"]
    said = {cell.value: page.cells[row, 7].value for (row, column), cell in page.cells.items()
            if column == 2 and str(cell.value).startswith("DSR_")}  # fmt: skip
    yes, no = (text("sheets", f"functions.{word}", book.language) for word in ("yes", "no"))
    assert said == {f"DSR_{name}": yes if f"DSR_{name}" in book.names else no for name in functions()}


def test_both_languages_define_the_same():
    zh, en = (build(language, edition="lambda") for language in LANGUAGES)
    titles = {zh.pages[key].title: page.title for key, page in en.pages.items()}
    renamed = {name: re.sub(r"'([^']*)'!", lambda found: f"'{titles[found[1]]}'!", formula)
               for name, (formula, _) in zh.names.items()}  # fmt: skip
    assert renamed == {name: formula for name, (formula, _) in en.names.items()}


def names_from(page):
    """The row where the list of named cells begins: below the list of names, which only one edition has."""
    title = text("sheets", "functions.cells", page.book.language)
    return next(row for (row, _), cell in page.cells.items() if cell.value == title)


def test_all_other_cells_are_those_of_the_native_edition(book, both):
    native = both[book.language].book
    for key, page in native.pages.items():
        below = min(map(names_from, (page, book.pages[key]))) if key == "functions" else math.inf
        changed = {at for at, cell in page.cells.items() if at[0] < below
                   and (cell.text, cell.value) != ((new := book.pages[key].cells[at]).text, new.value)}  # fmt: skip
        assert len(changed) == {"about": 1, "functions": 1}.get(key, 0), (key, changed)
        assert key == "functions" or set(book.pages[key].cells) == set(page.cells)


def test_equal_input_gives_equal_bytes(book, written):
    assert content(book.language, edition="lambda") == written


def test_the_command_writes_it_beside_the_native_one(run, tmp_path):
    for edition in EDITIONS:
        assert run("workbook", "--out", tmp_path, "--language", "en", "--edition", edition).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "R1-model.en.xlsx", "R1-model.lambda.en.xlsx", "R1-model.en.xlsm", "R1-model.lite.en.xlsx"}  # fmt: skip
    assert (tmp_path / "R1-model.lambda.en.xlsx").read_bytes() == content("en", edition="lambda")


def test_an_unknown_edition_is_one_line_and_no_file(run, tmp_path):
    got = run("workbook", "--out", tmp_path / "new", "--edition", "udg")
    assert got.code == 2 and got.err.count("\n") == 1 and "native, lambda" in got.err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("edition", ["xlsm", "lite"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_with_the_addin_aboard_two_texts_change_and_live_calls_are_added(language, edition, both):
    native, book = both[language].book, build(language, edition=edition)
    for key, page in native.pages.items():
        changed = [at for at, cell in page.cells.items()
                   if (cell.text, cell.value) != ((new := book.pages[key].cells[at]).text, new.value)]  # fmt: skip
        assert len(changed) == {"about": 1, "functions": 1}.get(key, 0), (key, changed)
        more = set(book.pages[key].cells) - set(page.cells)
        assert bool(more) == (edition == "xlsm" and key == "functions")
