"""Cells hold words of the book's language alone; codes of the engine are read and written behind them."""

import re

import pytest

from r1model.entries import changes, entered
from r1model.entries.choices import code_meant, word
from r1model.inputs import inputs
from r1model.texts import LANGUAGES, in_language, texts
from r1model_workbook.view.choices import choices
from r1model_workbook.view.judging import meant, require_entries, slots
from r1model_workbook.view.wording import codes_of, in_words, list_of

CHINESE = re.compile("[一-鿿]")
CALLED = {key.partition(".")[2] for key in texts("choices")}
BOTH = re.compile("[一-鿿].* / [^一-鿿]*[a-z]{3}[^一-鿿]*$")


def listed(book):
    """The entries whose choices have words."""
    return [slot for slot in slots(book) if slot.rule.kind == "list" and any(
        in_words(slot.name, code, book.language) != code for code in codes_of(slot.name))]  # fmt: skip


def test_every_choice_is_in_words_and_reads_back_as_its_code(made):
    book = made.book
    found = listed(book)
    assert len(found) > 60
    for slot in found:
        offered = choices(slot.cell, slot.rule.rule)
        assert not CALLED & set(offered)
        assert [meant(slot, words) for words in offered] == list(codes_of(slot.name))
        assert [meant(slot, code) for code in codes_of(slot.name)] == list(codes_of(slot.name))
        assert slot.cell.value is None or slot.cell.value in offered


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_either_language_mean_the_code(language):
    for item in inputs().values():
        for code in item.options if not item.listed else ():
            assert entered(item, word(list_of(item.id), code, language)) == code
    assert changes(["税前折旧方法=直线法"]) == {"tax_method": "SL"}
    assert code_meant("methods", "ＡＴ　ONCE", ("SL", "IMMEDIATE")) == "IMMEDIATE"
    assert code_meant("methods", "sum of digits", ("SL", "IMMEDIATE")) is None


def test_no_two_choices_of_a_list_are_called_alike():
    for language in LANGUAGES:
        called = [(key.partition(".")[0], words[language]) for key, words in texts("choices").items()]
        assert len(set(called)) == len(called)


def test_entries_are_taken_by_word_and_by_code(both):
    book = both["en"].book
    assert require_entries(book, {"buy.opex[0].kind": "每年", "case": "High"}) == {
        "buy.opex[0].kind": "annual", "case": "high"}  # fmt: skip


def test_no_cell_says_a_thing_in_both_languages(made):
    cells = [cell for cell in made.book.all_cells() if isinstance(cell.value, str) and cell.text is None]
    assert [cell.value for cell in cells if BOTH.search(cell.value)] == []


def test_words_of_both_languages_are_parted():
    assert in_language("按月 / monthly", "zh") == "按月" and in_language("按月 / monthly", "en") == "monthly"
    assert in_language("H800 / H20 规格", "en") == "H800 / H20 规格"
    assert in_language("section 1 / 2", "zh") == "section 1 / 2"
