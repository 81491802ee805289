"""What happens at opening: function and argument help, in the book's language or in Excel's, and nothing breaks."""

import pytest
from addin.vba_host import Excel, engine

from r1model.functions import functions
from r1model.texts import LANGUAGES, text
from r1model_addin.helps import LONGEST, cut
from r1model_addin.macros import helps

LISTED = functions()
CHINESE_OF_CHINA, ENGLISH, GERMAN, CHINESE_OF_TAIWAN = 2052, 1033, 1031, 1028


def described(path, language=ENGLISH):
    excel = Excel(path, engine, language)
    excel.app.interpreter.run("DescribeFunctions", [])
    return excel.application.described


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_describes_every_dsr_function_in_its_own_language(macro_books, language):
    found = described(macro_books[language], ENGLISH if language == "zh" else CHINESE_OF_CHINA)
    assert set(found) == {f"'{language}.xlsm'!DSR_{name}" for name in (*LISTED, "LAST_ERROR")}
    for name, item in LISTED.items():
        words, category, arguments = found[f"'{language}.xlsm'!DSR_{name}"]
        assert (words, category) == (item.help(language), "r1model")
        assert len(arguments) == len(item.arguments)


def test_no_name_that_begins_with_r1_is_described_in_a_workbook(macro_books):
    """Excel enters described functions as defined names when it saves."""
    assert [name for name in described(macro_books["en"]) if "!R1" in name] == []


@pytest.mark.parametrize("menus, language", [
    (CHINESE_OF_CHINA, "zh"), (CHINESE_OF_TAIWAN, "zh"), (ENGLISH, "en"), (GERMAN, "en"),
])  # fmt: skip
def test_the_addin_speaks_the_language_of_excel_under_both_prefixes(addin_file, menus, language):
    found = described(addin_file, menus)
    for prefix in ("R1_", "DSR_"):
        for name, item in LISTED.items():
            assert found[f"'r1model.xlam'!{prefix}{name}"][0] == item.help(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_fits_and_says_what_holds_if_left_out(language):
    rows = {row[0]: row for row in helps.rows(language)}
    for name, item in LISTED.items():
        _, said, *words = rows[name]
        assert said == language and all(0 < len(line) <= LONGEST for line in words)
        for part, line in zip(item.arguments, words[1:], strict=True):
            if part.required:
                assert text("addin", "required", language) in line
            elif isinstance(part.default, str):
                assert text("addin", "default", language).format(value=part.default) in line


def test_help_that_is_too_long_is_cut():
    assert cut("a" * 255) == "a" * 255
    assert cut("a" * 256) == "a" * 254 + "…"


def test_a_hidden_addin_is_shown_for_a_moment_where_excel_refuses(addin_file):
    excel = Excel(addin_file, engine, hidden=True)
    excel.app.interpreter.run("DescribeFunctions", [])
    assert len(excel.application.described) == 2 * (len(LISTED) + 1)
    assert excel.book.states == [False, True]


def test_a_missing_help_sheet_is_no_error(addin_file):
    excel = Excel(addin_file, engine)
    sheet = excel.app.workbooks()[0].vba_get("Worksheets", ["functions.help"])
    sheet.vba_set("Name", "other")
    excel.app.interpreter.run("DescribeFunctions", [])
    assert excel.application.described == {}
