"""Inputs: unlocked, blue, validated by their range, and the only cells that can be changed; text stays text."""

import io
import zipfile

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from r1model.errors import BadRequest
from r1model.inputs import inputs, usual
from r1model_workbook.book import build
from r1model_workbook.finish import finished
from r1model_workbook.render import render
from r1model_workbook.safe_text import header_text, safe
from r1model_workbook.style import BLUE, INPUT_FILL, WEAK_FILL

RISKY = "=+-@"
HOSTILE = [
    "=1+1", "=cmd|'/c calc'!A1", '=HYPERLINK("http://x.example","x")', "+1", "-1", "@SUM(1)", "#N/A", "_x0041_",
    "'quoted", "<b>&amp;</b>", " leading", "a\nb", "a\tb", "]]>", "1e5", "TRUE", "2025-01-01", "汉字🀄", "R1C1",
]  # fmt: skip
REFUSED = [
    "\x00", "\x07", "\x0b", "\x1f", "\x7f", "\ud800", "\ufffe", "\uffff", "\u200e", "\u202e", "\u2066", "x" * 32_768,
]  # fmt: skip


def cells(made):
    """Inputs by name, with their cell in the file."""
    for name, cell in made.book.inputs.items():
        yield inputs()[name], cell, made.sheets[cell.page.key].cell(cell.row, cell.column)


def test_every_input_stands_in_the_workbook_at_its_usual_value(made):
    assert set(made.book.inputs) == set(inputs())
    assert {name: cell.value for name, cell in made.book.inputs.items()} == usual()
    assert [cell for cell in made.book.inputs.values() if cell.text is not None] == []


def test_inputs_are_blue_on_the_colour_of_inputs(made):
    for item, _, shown in cells(made):
        assert shown.font.color.rgb.endswith(BLUE), item.id
        assert shown.fill.fgColor.rgb.endswith((INPUT_FILL, WEAK_FILL)), item.id


def test_exactly_the_inputs_are_unlocked(made):
    unlocked = {(key, cell.row, cell.column) for key, sheet in made.sheets.items() for row in sheet for cell in row
                if not cell.protection.locked}  # fmt: skip
    legend = {(cell.page.key, cell.row, cell.column) for cell in made.book.pages["about"].cells.values()
              if cell.role in ("input", "input_weak")}  # fmt: skip
    expected = {(cell.page.key, cell.row, cell.column) for cell in made.book.inputs.values()}
    assert unlocked - legend == expected
    assert unlocked & legend == set(), "the legend on About shows the look of an input and must not be open to changes"


def test_every_sheet_is_protected_without_a_password(made):
    for page in made.book.pages.values():
        (found,) = made.sheet_xml(page).iter("{*}sheetProtection")
        assert found.get("sheet") in ("1", "true")
        assert not {"password", "hashValue", "saltValue", "algorithmName"} & set(found.keys())
    for found in made.xml("xl/workbook.xml").iter("{*}workbookProtection"):
        assert found.attrib == {}


def rules(made, cell):
    at = f"{get_column_letter(cell.column)}{cell.row}"
    found = made.sheets[cell.page.key].data_validations.dataValidation
    return [rule for rule in found if any(at in str(area).split() for area in rule.sqref.ranges)]


def test_every_input_has_one_validation_that_refuses_what_is_outside(made):
    for item, cell, _ in cells(made):
        (rule,) = rules(made, cell)
        assert (rule.showErrorMessage, rule.errorStyle or "stop", rule.allow_blank) == (True, "stop", False), item.id
        assert rule.error and rule.errorTitle
        assert len(rule.error) <= 255 and len(rule.errorTitle) <= 32
    assert sum(len(sheet.data_validations.dataValidation) for sheet in made.sheets.values()) == len(inputs())


def test_the_bounds_of_a_number_are_those_declared(made):
    for item, cell, _ in cells(made):
        if not item.options:
            (rule,) = rules(made, cell)
            assert rule.type == ("whole" if item.whole else "decimal"), item.id
            assert rule.operator in (None, "between")
            assert (float(rule.formula1), float(rule.formula2)) == (item.low, item.high), item.id


def test_the_choices_of_a_list_are_those_declared(made):
    for item, cell, _ in cells(made):
        if item.options:
            (rule,) = rules(made, cell)
            assert rule.type == "list", item.id
            assert choices(made, cell.page.key, rule.formula1) == item.options, item.id
            assert len(rule.formula1) <= 255


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
