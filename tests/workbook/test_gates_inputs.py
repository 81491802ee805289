"""Inputs: unlocked, blue, validated by their range, and the only cells that can be changed; text stays text."""

import io
import zipfile
from itertools import product
from typing import get_args

import pytest
from lxml import etree
from openpyxl import load_workbook

from r1model.errors import BadRequest
from r1model.finance.numbers import Mode
from r1model.inputs import LONGEST, POINTS, inputs, usual
from r1model.options.files import compared
from r1model.scenario_files.entry import TOWARDS
from r1model.scenarios import FORMULA, base
from r1model.units import Currency
from r1model_workbook.book import build
from r1model_workbook.view.wording import in_words
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render
from r1model_workbook.write.safe_text import header_text, safe
from r1model_workbook.write.style import BLUE, INPUT_FILL, WEAK_FILL

CASES = ("base", "low", "high", "user")
LINES = ("buy.capex", "buy.nodes", "buy.opex", "buy.power", *(key for key in compared() if key != "buy"))
# Rows of Demand, not lines of the timeline: uses and hours by their inputs, and what the load makes of them.
ON_DEMAND = ("load.uses", "load.hours", "load.shares", "hybrid.shares", "rent.followed")
RISKY = "=+-@"
HOSTILE = [
    "=1+1", "=cmd|'/c calc'!A1", '=HYPERLINK("http://x.example","x")', "+1", "-1", "@SUM(1)", "#N/A", "_x0041_",
    "'quoted", "<b>&amp;</b>", " leading", "a\nb", "a\tb", "]]>", "1e5", "TRUE", "2025-01-01", "汉字🀄", "R1C1",
]  # fmt: skip
REFUSED = [
    "\x00", "\x07", "\x0b", "\x1f", "\x7f", "\ud800", "\ufffe", "\uffff", "\u200e", "\u202e", "\u2066", "x" * 32_768,
]  # fmt: skip


def cells(made):
    """Entries by name, with their cell in the file."""
    for name, cell in made.book.entries.items():
        yield name, cell, made.sheets[cell.page.key].cell(cell.row, cell.column)


def declared(made):
    """The entries of declared inputs, four cases each, with the declaration; own points have no cases."""
    for item in inputs().values():
        for case in CASES if item.group != POINTS and not item.follows else ():
            yield item, case, made.book.entries[item.id if case == "base" else f"{item.id}@{case}"]


def points(made):
    """The cells of own points, with the declaration."""
    return {item.id: (item, made.book.entries[item.id]) for item in inputs().values() if item.group == POINTS}


def own(made):
    """The reader's own cells of the lines of the timeline, by path."""
    return {path: cell for path, (_, cell) in made.book.case.items() if cell is not None}


def test_every_input_stands_in_the_workbook_in_four_cases(made):
    given = {"base": "value", "low": "likely_low", "high": "likely_high"}
    for item, case, cell in declared(made):
        assert cell.text is None
        expected = getattr(item, given[case]) if case in given else None
        assert cell.value == ((expected and in_words(item.id, expected, made.language)) or expected), (item.id, case)


def test_the_values_in_use_are_the_usual_ones(made):
    expected = {name: in_words(name, value, made.language) for name, value in usual().items()}
    assert {name: cell.value for name, cell in made.book.inputs.items()} == expected
    assert made.book.entries["case"].value == in_words("case", "user", made.language)
    assert {cell.text is None for cell in made.book.inputs.values()} == {False}


def test_every_field_of_a_case_is_in_the_workbook(made):
    """What base.toml says of the options, leaf by leaf; a reader's own value may stand beside each of a line's."""
    leaves = {path for path in paths(base()) if not path.endswith((".name", ".type"))}
    elsewhere = {path for path in leaves if path.startswith(ON_DEMAND)}
    assert {path for path in leaves - elsewhere if path not in made.book.case} == {"title"} & leaves
    assert set(own(made)) <= set(made.book.entries)
    for path in leaves & {path for path in made.book.case if path.startswith(LINES)}:
        assert made.book.case[path][1] is made.book.entries[path], path
        assert made.book.entries[path].value is None, path


def paths(part, before=""):
    if isinstance(part, dict) and FORMULA not in part:
        return [path for key, value in part.items() for path in paths(value, f"{before}.{key}" if before else key)]
    if isinstance(part, list):
        return [path for at, value in enumerate(part) for path in paths(value, f"{before}[{at}]")]
    return [before]


def test_entries_are_the_declared_inputs_the_lines_and_the_case(made):
    names = {item.id if case == "base" else f"{item.id}@{case}" for item, case, _ in declared(made)}
    hours = {f"load.hours[{hour}].{kind}" for hour in range(24) for kind in ("work", "other")}
    assert set(made.book.entries) == names | set(points(made)) | set(own(made)) | hours | {"case"}
    assert len({id(cell) for cell in made.book.entries.values()}) == len(made.book.entries)


def test_inputs_are_blue_on_the_colour_of_inputs(made):
    for name, _, shown in cells(made):
        assert shown.font.color.rgb.endswith(BLUE), name
        assert shown.fill.fgColor.rgb.endswith((INPUT_FILL, WEAK_FILL)), name


def test_exactly_the_entries_and_the_cells_to_sign_are_unlocked(made):
    unlocked = {(key, cell.row, cell.column) for key, sheet in made.sheets.items() for row in sheet for cell in row
                if not cell.protection.locked}  # fmt: skip
    free = {*made.book.entries.values(), *made.book.free}
    assert unlocked == {(cell.page.key, cell.row, cell.column) for cell in free}


def test_every_sheet_is_protected_without_a_password(made):
    for page in made.book.pages.values():
        (found,) = made.sheet_xml(page).iter("{*}sheetProtection")
        assert found.get("sheet") in ("1", "true")
        assert not {"password", "hashValue", "saltValue", "algorithmName"} & set(found.keys())
    for found in made.xml("xl/workbook.xml").iter("{*}workbookProtection"):
        assert found.attrib == {}


@pytest.fixture(scope="module")
def rules(made):
    """The validations of the file by the cell that they hold for."""
    found = {}
    for key, sheet in made.sheets.items():
        for rule in sheet.data_validations.dataValidation:
            for area in rule.sqref.ranges:
                rows, columns = range(area.min_row, area.max_row + 1), range(area.min_col, area.max_col + 1)
                for row, column in product(rows, columns):
                    found.setdefault((key, row, column), []).append(rule)
    return found


def rule_of(rules, cell):
    (rule,) = rules[cell.page.key, cell.row, cell.column]
    return rule


def test_every_entry_has_one_validation_and_nothing_else_has(made, rules):
    chosen = {made.book.cells[f"bridge.{end}"] for end in ("from", "to")}  # what a chart shows, read by no model
    asked = {*made.book.entries.values(), *chosen}
    assert set(rules) == {(cell.page.key, cell.row, cell.column) for cell in asked}
    assert {len(found) for found in rules.values()} == {1}


def test_a_validation_refuses_what_is_outside_and_says_why(made, rules):
    for name, cell, _ in cells(made):
        rule = rule_of(rules, cell)
        assert (rule.showErrorMessage, rule.errorStyle or "stop") == (True, "stop"), name
        assert rule.error and rule.errorTitle
        assert len(rule.error) <= 255 and len(rule.errorTitle) <= 32


def test_only_what_has_a_value_behind_it_may_be_blank(made, rules):
    must = {name for name, cell, _ in cells(made) if not rule_of(rules, cell).allow_blank}
    asked = {key for key, item in inputs().items() if not item.follows}
    assert must == {*asked, "case"} - set(points(made))


def test_the_bounds_of_a_number_are_those_declared(made, rules):
    for item, case, cell in declared(made):
        rule = rule_of(rules, cell)
        if item.words:
            assert (rule.type, rule.formula1, rule.formula2) == ("textLength", "1", str(LONGEST)), (item.id, case)
        elif not item.options:
            assert rule.type == ("whole" if item.whole else "decimal"), (item.id, case)
            assert rule.operator in (None, "between")
            assert (float(rule.formula1), float(rule.formula2)) == (item.low, item.high), (item.id, case)


def test_points_are_blank_and_take_what_is_declared(made, rules):
    assert len(points(made)) == 60
    for item, cell in points(made).values():
        rule = rule_of(rules, cell)
        assert cell.value is None and rule.allow_blank
        assert (rule.type, float(rule.formula1), float(rule.formula2)) == ("decimal", item.low, item.high)


def test_a_value_given_lies_within_its_bounds(made, rules):
    """Of the inputs' cases, and of the model's lines beside which the reader may put another."""
    pairs = [(cell, cell.value) for _, _, cell in declared(made)]
    pairs += [(cell, made.book.case[path][0].value) for path, cell in own(made).items()]
    for cell, value in pairs:
        rule = rule_of(rules, cell)
        if rule.type == "list":
            shown = f"{value:g}" if isinstance(value, float) else value
            assert value is None or shown in choices(made, cell.page.key, rule.formula1), rule.sqref
        elif rule.type == "textLength":
            assert value is None or float(rule.formula1) <= len(value) <= float(rule.formula2), rule.sqref
        elif value is not None:
            assert float(rule.formula1) <= value <= float(rule.formula2), rule.sqref
            assert rule.type != "whole" or value == int(value), rule.sqref


def test_the_choices_of_a_list_are_those_declared(made, rules):
    for item, case, cell in declared(made):
        if item.options:
            rule = rule_of(rules, cell)
            assert rule.type == "list", (item.id, case)
            known = tuple(in_words(item.id, option, made.language) for option in item.options)
            assert choices(made, cell.page.key, rule.formula1) == known, (item.id, case)
            assert len(rule.formula1) <= 255
    offered = choices(made, "inputs", rule_of(rules, made.book.entries["case"]).formula1)
    assert offered == tuple(in_words("case", case, made.language) for case in (*CASES, *TOWARDS))


def test_the_choices_of_a_line_are_those_of_the_schema(made, rules):
    known = {"ccy": Currency, "mode": Mode}
    for path, cell in own(made).items():
        rule = rule_of(rules, cell)
        if (field := path.rpartition(".")[2]) in known:
            words = tuple(in_words(path, code, made.language) for code in get_args(known[field]))
            assert choices(made, cell.page.key, rule.formula1) == words, path


def choices(made, key, text):
    if text.startswith('"'):
        return tuple(text.strip('"').split(","))
    prefix, _, area = text.rpartition("!")
    keys = {page.title: page.key for page in made.book.pages.values()}
    sheet = made.values[keys[prefix.strip("'")] if prefix else key]
    return tuple(cell.value for (cell,) in sheet[area.replace("$", "")])


def test_no_text_is_stored_as_a_formula(made):
    risky = 0
    known = {(cell.page.key, cell.row, cell.column): cell for cell in made.book.all_cells()}
    for page in made.book.pages.values():
        for found in made.sheet_xml(page).iter("{*}c"):
            at = load_at(page, found.get("r"))
            is_formula = found.find("{*}f") is not None
            cell = known.get(at)
            assert is_formula == (cell is not None and cell.text is not None), at
            if cell and not is_formula and isinstance(cell.value, str) and cell.value:
                assert found.get("t") in ("s", "inlineStr"), at
                risky += cell.value[0] in RISKY
    assert risky, "no text of the workbook puts this to the test"


def load_at(page, address):
    letters = address.rstrip("0123456789")
    column = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters)))
    return page.key, int(address[len(letters) :]), column


@pytest.fixture(scope="module")
def hostile():
    """A workbook with hostile words in cells of their own, as bytes."""
    book = build("en")
    page = book.pages["about"]
    for row, words in enumerate(HOSTILE, start=500):
        page.put(row, 1, words, "text")
    return finished(book, render(book))


def test_hostile_words_come_back_as_the_same_words(hostile):
    with zipfile.ZipFile(io.BytesIO(hostile)) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    kinds = {found.get("r"): (found.get("t"), found.find("{*}f")) for found in sheet.iter("{*}c")}
    shown = load_workbook(io.BytesIO(hostile)).worksheets[0]
    for row, words in enumerate(HOSTILE, start=500):
        assert kinds[f"A{row}"] in (("s", None), ("inlineStr", None)), words
        assert shown.cell(row, 1).value == words


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text[:6]))
def test_what_a_workbook_cannot_keep_is_refused(text):
    with pytest.raises(BadRequest):
        safe(f"a{text}")
    with pytest.raises(BadRequest):
        header_text(f"a{text}")


def test_ordinary_text_is_kept_and_composed():
    assert safe("汉字 R&D\n=1") == "汉字 R&D\n=1"
    assert safe("e\u0301") == "é"
    assert header_text("R&D") == "R&&D"
    assert safe("x" * 32_767)
