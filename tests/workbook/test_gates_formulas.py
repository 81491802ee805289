"""Formulas: portable, traceable, never volatile, never R1; the same in both languages."""

import re
from graphlib import TopologicalSorter
from itertools import product

import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import column_index_from_string

FUNCTIONS = {"INDEX(", "MATCH(", "IF(", "MIN(", "MAX(", "INT(", "LOG(", "COUNTIF("}
LITERALS = {"0", "1"}
REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'!)?\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")
LIKE_R1C1 = re.compile(r"(?i)^(R\d*C?\d*|C\d*|[A-Z]{1,3}\d+)(?![A-Z])|^R1")
R1_WORD = re.compile(r"(?i)(?<![A-Z0-9_.$'])R1")
PARTS = {
    "externalLinks", "vbaProject", "connections", "activeX", "ctrlProps", "embeddings", "queryTables", "customUI",
    "macrosheets", "dialogsheets", "calcChain", "comments", "printerSettings",
}  # fmt: skip


def tokens(cell):
    return Tokenizer(f"={cell.text}").items


def targets(cell):
    """The cells that a formula refers to, as (page key, row, column)."""
    keys = {page.title: page.key for page in cell.page.book.pages.values()}
    for sheet, left, top, right, bottom in REFERENCE.findall(cell.text):
        key = keys[sheet.replace("''", "'")] if sheet else cell.page.key
        columns = range(column_index_from_string(left), column_index_from_string(right or left) + 1)
        for row, column in product(range(int(top), int(bottom or top) + 1), columns):
            yield key, row, column


@pytest.fixture(scope="module")
def graph(both):
    """Formula cells with what they refer to; the same in both languages, as another test says."""
    return {(cell.page.key, cell.row, cell.column): list(targets(cell)) for cell in both["zh"].formulas}


def test_the_file_holds_the_formulas_of_the_book_and_no_others(made):
    cells = ((key, cell) for key, sheet in made.sheets.items() for row in sheet for cell in row)
    found = {(key, cell.row, cell.column): cell.value for key, cell in cells if cell.data_type == "f"}
    assert found == {(cell.page.key, cell.row, cell.column): f"={cell.text}" for cell in made.formulas}


def test_only_functions_that_every_spreadsheet_has(made):
    used = {token.value.upper() for cell in made.formulas for token in tokens(cell)
            if token.type == Token.FUNC and token.subtype == Token.OPEN}  # fmt: skip
    assert used <= FUNCTIONS


def test_no_number_in_a_formula_but_nought_and_one(made):
    found = {token.value for cell in made.formulas for token in tokens(cell)
             if token.type == Token.OPERAND and token.subtype == Token.NUMBER}  # fmt: skip
    assert found <= LITERALS


def test_operands_are_references_numbers_and_the_separator_alone(made):
    for cell in made.formulas:
        for token in tokens(cell):
            assert token.type != Token.ARRAY, cell.text
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                assert REFERENCE.fullmatch(token.value), f"{token.value} is no absolute reference: {cell.text}"
            elif token.type == Token.OPERAND:
                assert token.subtype == Token.NUMBER or token.value == '"|"', cell.text


def test_formulas_are_short_enough_for_every_spreadsheet(made, at):
    assert [at(cell) for cell in made.formulas if len(cell.text) > 400] == []


def test_no_formula_refers_to_an_empty_cell(both, graph):
    pages = both["zh"].book.pages
    empty = {(source, target) for source, found in graph.items() for target in found
             if (seen := pages[target[0]].cells.get(target[1:])) is None or seen.value is None}  # fmt: skip
    assert sorted(empty)[:20] == []


def test_no_formula_refers_to_itself_by_any_way(graph):
    order = list(TopologicalSorter(graph).static_order())
    assert len(order) >= len(graph)


def test_the_order_of_computation_follows_the_references(both, graph):
    """What `recalculate` relies on: a cell is computed after all that it refers to."""
    book = both["zh"].book
    turn = {(cell.page.key, cell.row, cell.column): number for number, cell in enumerate(book.computed)}
    for source, found in graph.items():
        assert [target for target in found if turn.get(target, -1) > turn[source]] == [], source


def test_every_input_is_referred_to(both, graph):
    used = {target for found in graph.values() for target in found}
    idle = [name for name, cell in both["zh"].book.inputs.items() if (cell.page.key, cell.row, cell.column) not in used]
    assert idle == []


def texts(made):
    """Every formula text of the file, wherever it stands: cells, validations, rules, charts, defined names."""
    for name, part in made.parts.items():
        if name.startswith(("xl/worksheets/sheet", "xl/charts/", "xl/workbook.xml")):
            for element in made.xml(name).iter("{*}f", "{*}formula", "{*}formula1", "{*}formula2", "{*}definedName"):
                yield element.text or ""
        assert not name.startswith("xl/tables/"), part


def test_no_formula_holds_a_name_that_begins_with_r1(made):
    found = [text for text in texts(made) if R1_WORD.search(re.sub(r"'[^']*'!|\"[^\"]*\"", "", text))]
    assert found == []


def test_the_native_edition_needs_no_add_in(made):
    assert [text for text in texts(made) if "DSR_" in text.upper() or "_XLFN" in text.upper()] == []


def test_no_name_and_no_sheet_looks_like_a_reference(made):
    names = [element.get("name") for element in made.xml("xl/workbook.xml").iter("{*}definedName")]
    assert [name for name in names if LIKE_R1C1.match(name)] == []
    assert {name for name in names if not name.startswith("_xlnm.")} == set()
    titles = [element.get("name") for element in made.xml("xl/workbook.xml").iter("{*}sheet")]
    assert titles == [page.title for page in made.book.pages.values()]
    assert [title for title in titles if title.upper().startswith("R1") or len(title) > 20] == []
    assert [title for title in titles if re.search(r"[\s:\\/?*\[\]']", title)] == []


def test_nothing_comes_from_outside_the_file(made):
    assert [name for name in made.parts if any(part.lower() in name.lower() for part in PARTS)] == []
    for name, part in made.parts.items():
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in part, name
    bare = [re.sub(r"\"[^\"]*\"", "", text) for text in texts(made)]
    assert [text for text in bare if re.search(r"\[\d+\]|\.xlsx?\b|\||https?:", text)] == []
    assert b"macroEnabled" not in made.parts["[Content_Types].xml"]


def test_the_reader_is_asked_to_calculate_on_opening_and_never_in_circles(made):
    (settings,) = made.xml("xl/workbook.xml").iter("{*}calcPr")
    assert settings.get("fullCalcOnLoad") in ("1", "true")
    assert settings.get("iterate") in (None, "0", "false")


def test_both_languages_have_the_same_cells_and_formulas(both):
    def shape(made):
        names = {page.title: page.key for page in made.book.pages.values()}
        rename = re.compile("'(" + "|".join(map(re.escape, names)) + ")'!")
        return {
            (cell.page.key, cell.row, cell.column): cell.text
            and rename.sub(lambda match: names[match[1]] + "!", cell.text)
            for cell in made.book.all_cells()
        }

    assert shape(both["zh"]) == shape(both["en"])


def test_both_languages_have_the_same_numbers_roles_and_units(both):
    def numbers(made):
        return {
            (cell.page.key, cell.row, cell.column): (cell.role, cell.unit, isinstance(cell.value, str) or cell.value)
            for cell in made.book.all_cells()
        }

    zh, en = numbers(both["zh"]), numbers(both["en"])
    says = both["en"].book.pages["functions"].key  # the formulas' own sentences are in English only
    assert {at: (zh[at], en[at]) for at in zh if zh[at] != en[at] and at[0] != says} == {}
