"""Formulas: portable, traceable, never volatile, never R1; the same in both languages."""

import re
from graphlib import TopologicalSorter

import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import column_index_from_string
from workbook.references import MONTH_ZERO, REFERENCE, relative_form, series_pages, targets

from r1model.inputs import inputs
from r1model.options.files import codes
from r1model.texts import text
from r1model_workbook.view.grid import Cell

FUNCTIONS = {"INDEX(", "MATCH(", "IF(", "MIN(", "MAX(", "INT(", "ABS(", "LOG(", "COUNTIF(", "SUM(", "SUMIF(",
             "SUMPRODUCT(", "RANK(", "CEILING(", "EOMONTH(", "DAY(", "ISNUMBER(", "NA(", "COUNT(", "TRIM("}  # fmt: skip
LITERALS = {"0", "1"}
SEPARATORS = {'"|"', '""', '" "'}
LIKE_R1C1 = re.compile(r"(?i)^(R\d*C?\d*|C\d*|[A-Z]{1,3}\d+)(?![A-Z])|^R1")
R1_WORD = re.compile(r"(?i)(?<![A-Z0-9_.$'])R1(?!\d*\b(?![.(]))")  # R101 alone is a cell
LIMIT = 400
PARTS = {
    "externalLinks", "vbaProject", "connections", "activeX", "ctrlProps", "embeddings", "queryTables", "customUI",
    "macrosheets", "dialogsheets", "calcChain", "comments", "printerSettings",
}  # fmt: skip


@pytest.fixture(scope="module")
def tokens(made):
    """Type, subtype and text of all that stands in formulas, each with a formula that has it."""
    return {(token.type, token.subtype, token.value): cell.text
            for cell in made.formulas for token in Tokenizer(f"={cell.text}").items}  # fmt: skip


@pytest.fixture(scope="module")
def graph(both):
    """Formula cells with what they refer to; the same in both languages, as another test says."""
    return {(cell.page.key, cell.row, cell.column): targets(cell) for cell in both["zh"].formulas}


def test_the_file_holds_the_formulas_of_the_book_and_no_others(made):
    cells = ((key, cell) for key, sheet in made.sheets.items() for row in sheet for cell in row)
    found = {(key, cell.row, cell.column): cell.value for key, cell in cells if cell.data_type == "f"}
    wanted = {(cell.page.key, cell.row, cell.column): f"={cell.text}" for cell in made.formulas}
    assert [(at, wanted.get(at), found.get(at)) for at in wanted.keys() | found.keys()
            if wanted.get(at) != found.get(at)][:20] == []  # fmt: skip


def test_only_functions_that_every_spreadsheet_has(tokens):
    used = {value.upper() for kind, subtype, value in tokens if (kind, subtype) == (Token.FUNC, Token.OPEN)}
    assert used and used <= FUNCTIONS


def test_no_number_in_a_formula_but_nought_and_one(tokens):
    found = {value for kind, subtype, value in tokens if (kind, subtype) == (Token.OPERAND, Token.NUMBER)}
    assert found and found <= LITERALS


def test_operands_are_references_numbers_and_the_separators_alone(tokens):
    for (kind, subtype, value), formula in tokens.items():
        assert kind != Token.ARRAY, formula
        if kind == Token.OPERAND and subtype == Token.RANGE:
            assert REFERENCE.fullmatch(value), f"{value} is no reference: {formula}"
        elif kind == Token.OPERAND:
            assert subtype == Token.NUMBER or value in SEPARATORS, formula


def test_references_move_only_along_the_months(made, at):
    """Absolute everywhere; on a sheet of months also $C7 and $E7, the same month or the one before, that month of
    several rows, and a row's sum."""
    moving = {page.key for page in series_pages(made.book)}
    for cell in made.formulas:
        for found in REFERENCE.finditer(cell.text):
            _, across, column, down, _, last_across, last, last_down, _ = found.groups()
            fixed = across and down and (not last or (last_across and last_down))
            if fixed:
                continue
            message = f"{at(cell)} ={cell.text}: {found[0]}"
            assert cell.page.key in moving, message
            if last and column == last:  # one month of several rows
                assert column_index_from_string(column) == cell.column and not across + down + last_across, message
            elif last:
                assert cell.column == 5 and found[0] == f"G{cell.row}:BO{cell.row}", message
            elif across:
                assert column in ("C", "E") and not down, message
            else:
                assert not down and cell.column >= MONTH_ZERO, message
                assert cell.column - column_index_from_string(column) in (0, 1), message


def test_a_row_of_months_is_one_formula(made, at):
    """Month 0 alone may differ, in rows that are declared to."""
    rows = 0
    for page in series_pages(made.book):
        for row in {cell.row for cell in page.cells.values() if cell.column >= MONTH_ZERO and cell.text}:
            cells = [page.cells[row, column] for column in range(MONTH_ZERO, MONTH_ZERO + 61)]
            assert all(cell.text for cell in cells), f"{page.title} row {row} has a number among its formulas"
            first, *others = map(relative_form, cells)
            assert len(set(others)) == 1, f"{page.title} row {row}: {sorted(set(others))}"
            assert (first == others[0]) is (row not in page.first_months), f"{page.title} row {row}: {first}"
            rows += 1
        assert {row for row in page.first_months if (row, MONTH_ZERO) not in page.cells} == set()
    assert rows > 350


def test_no_series_runs_beyond_its_months(made):
    for page in series_pages(made.book):
        assert max(column for _, column in page.cells) == MONTH_ZERO + 60, page.key


def test_formulas_are_short_enough_for_every_spreadsheet(made, at):
    assert [at(cell) for cell in made.formulas if len(cell.text) > LIMIT] == []


def test_no_formula_refers_to_an_empty_cell_but_to_one_that_may_be_filled_in(both, graph):
    """An input may stay blank; what refers to it asks whether it is."""
    pages = both["zh"].book.pages
    empty = set()
    for (key, *place), found in graph.items():
        asks = '""' in pages[key].cells[tuple(place)].text
        for target in found:
            seen = pages[target[0]].cells.get(target[1:])
            if seen is None or (seen.value is None and not (asks and seen.role.startswith("input"))):
                empty.add(((key, *place), target))
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


def test_what_a_cell_is_computed_from_is_what_its_formula_refers_to(both, graph):
    """A batch follows the former, the reader the latter: neither may know a cell that can change and the other not."""
    book = both["zh"].book
    changing = {*book.computed, *book.entries.values(), *book.stamped}
    for cell in book.computed:
        found = graph[cell.page.key, cell.row, cell.column]
        told = {book.pages[key].cells.get((row, column)) for key, row, column in found} & changing
        used = {part for part in cell.compute.cells if isinstance(part, Cell)} & changing
        assert told == used, (cell.page.key, cell.address, cell.text)


def test_no_input_is_idle(both, graph):
    """Every value in use, every entry of every case, every own cell of a line, every constant is referred to."""
    book = both["zh"].book
    used = {target for found in graph.values() for target in found}
    constants = dict(book.constants)
    known = {**book.entries, **{f"live {name}": cell for name, cell in book.inputs.items()}, **constants}
    assert len(known) == len(book.entries) + len(book.inputs) + len(constants)
    assert [name for name, cell in known.items() if (cell.page.key, cell.row, cell.column) not in used] == []


def test_codes_of_choices_stand_for_their_choices_alone(both, graph):
    """A cell looks a choice up in its own list; nobody borrows a currency's code to say 0 or 1."""
    book = both["zh"].book
    meant = {"ccy": {"foreign", "dollars", "report_foreign", "report_dollars"}, "codes.mode": {"smooth"},
             "codes.timing": {"mid"}, "codes.tax_timing": {"annual"}, "codes.load": {"by_demand"},
             "codes.type": {"borrowed"}, "codes.plan": {"committed"}, "codes.demand_by": {"by_uses"},
             "codes.lots_by": {"scheduled"}}  # fmt: skip
    quoted = {"codes.in_quote": ("network", "storage", "install"), "codes.vat_in_quote": ("vat",)}
    assert {key for key in book.tables if key.startswith("codes.")} == {*meant, *quoted} - {"ccy"}
    labels_of = {key: {text("sheets", f"months.{name}", "zh") for name in names} for key, names in meant.items()}
    labels_of |= {key: {inputs()[f"quote_{name}"].label("zh") for name in names} for key, names in quoted.items()}
    tabs = {text("sheets", f"{option}.tab", "zh") for option in ("buy", "rent", "api")}  # own prices beside the list's
    labels_of["ccy"] |= {text("sheets", f"quoted.currency_{name}", "zh") for name in codes()["ccy"]["CNY"]} | tabs
    labels_of["codes.lots_by"].add(text("sheets", "checks.lots_scheduled", "zh"))
    labels_of["codes.plan"].add(text("sheets", "checks.term_used", "zh"))
    for key, wanted in labels_of.items():
        rows = {("inputs", row, column) for row in book.tables[key].rows.values() for column in (1, 2)}
        users = [source for source, found in graph.items() if rows & set(found)]
        labels = {book.pages[sheet].cells[row, 1].value for sheet, row, _ in users}
        assert labels == wanted, key


def texts(made):
    """Every formula text of the file, wherever it stands: cells, validations, rules, charts, defined names."""
    for name, part in made.parts.items():
        if name.startswith(("xl/worksheets/sheet", "xl/charts/", "xl/workbook.xml")):
            for element in made.xml(name).iter("{*}f", "{*}formula", "{*}formula1", "{*}formula2", "{*}definedName"):
                yield element.text or ""
        assert not name.startswith("xl/tables/"), part


@pytest.mark.parametrize("word, legal", [
    ("R1_VRAM(1)", False), ("R1VRAM", False), ("r1.vram", False), ("R1C1", False), ("R12_X(1)", False),
    ("R1(2)", False), ("R1", True), ("R101*R$2", True), ("DSR_VRAM(1)", True), ("AR1*2", True),
])  # fmt: skip
def test_a_name_is_told_from_a_cell_of_column_r(word, legal):
    """The gate on the gate."""
    assert (R1_WORD.search(word) is None) is legal


def test_no_formula_holds_a_name_that_begins_with_r1(made):
    found = [text for text in texts(made) if R1_WORD.search(re.sub(r"'[^']*'!|\"[^\"]*\"", "", text))]
    assert found == []


def test_the_native_edition_needs_no_add_in(made):
    assert [text for text in texts(made) if "DSR_" in text.upper() or "_XLFN" in text.upper()] == []


def test_no_name_and_no_sheet_looks_like_a_reference(made):
    names = [element.get("name") for element in made.xml("xl/workbook.xml").iter("{*}definedName")]
    assert [name for name in names if LIKE_R1C1.match(name)] == []
    own = [name for name in names if not name.startswith("_xlnm.")]
    assert len(own) > 200 and [name for name in own if not re.fullmatch(r"(in|out)_[a-z0-9_]+", name)] == []
    titles = [element.get("name") for element in made.xml("xl/workbook.xml").iter("{*}sheet")]
    assert titles == [page.title for page in made.book.pages.values()]
    assert [title for title in titles if title.upper().startswith("R1") or len(title) > 20] == []
    assert [title for title in titles if re.search(r"[\s:\\/?*\[\]']", title)] == []


def test_nothing_comes_from_outside_the_file(made):
    assert [name for name in made.parts if any(part.lower() in name.lower() for part in PARTS)] == []
    for name in made.parts:
        if name.endswith(".rels"):
            outside = [link for link in made.xml(name) if link.get("TargetMode") == "External"]
            assert {link.get("Type").rpartition("/")[2] for link in outside} <= {"hyperlink"}, name
            assert [link for link in outside if not link.get("Target").startswith(("https://", "http://"))] == [], name
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

    zh, en = shape(both["zh"]), shape(both["en"])
    assert [(at, zh.get(at), en.get(at)) for at in zh.keys() | en.keys() if zh.get(at, "") != en.get(at, "")][:20] == []


SAID_IN = [(("figure", "1", 1e4), ("figure", "1", 1e6)), (("calc", "1", 1e4), ("calc", "1", 1e6))]  # 万元, millions


def test_both_languages_have_the_same_numbers_roles_and_units(both):
    def numbers(made):
        return {
            (cell.page.key, cell.row, cell.column): (cell.role, cell.unit, isinstance(cell.value, str) or cell.value)
            for cell in made.book.all_cells()
        }

    zh, en = numbers(both["zh"]), numbers(both["en"])
    says = both["en"].book.pages["functions"].key  # the formulas' own sentences are in English only
    found = [(zh[at], en[at]) for at in zh if zh[at] != en[at] and at[0] != says]
    assert found == SAID_IN
