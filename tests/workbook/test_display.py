"""The unit that amounts are shown in: on Summary, in its charts, in the memo, and nowhere else; no result moves."""

import io
import zipfile

import pytest
from lxml import etree
from parity.cases import start

from r1model.inputs import DISPLAY_UNIT, inputs
from r1model.texts import LANGUAGES
from r1model.units import DISPLAY_UNITS
from r1model_workbook.book import build
from r1model_workbook.memo.figures import Figures
from r1model_workbook.sheets.display import is_amount, scaled_name
from r1model_workbook.sheets.results import results_of
from r1model_workbook.sheets.summary import SIDE, WORKINGS
from r1model_workbook.sheets.summary.layout import FIRST, UNIT
from r1model_workbook.sheets.units import CURRENCIES
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render

USUAL, *OTHERS = DISPLAY_UNITS
PAGES = ("inputs", "summary", "assumptions")  # what says the choice, what follows it, what lists the reader's changes


@pytest.fixture(scope="module")
def books():
    return {language: build(language) for language in LANGUAGES}


def shown_in(book, choice, currency):
    book.recalculate({**start(), "case": "user", f"{DISPLAY_UNIT}@user": choice, "report_currency@user": currency})
    return {cell: cell.value for cell in book.all_cells()}


def on_the_page(values):
    """Sums of money above the workings of Summary."""
    return {cell: value for cell, value in values.items() if cell.page.key == "summary" and cell.row < WORKINGS
            and is_amount(cell.unit) and isinstance(value, float)}  # fmt: skip


def test_the_choices_are_the_sizes_and_the_first_is_the_usual_one():
    item = inputs()[DISPLAY_UNIT]
    assert item.options == tuple(DISPLAY_UNITS) and item.value == USUAL and DISPLAY_UNITS[USUAL] == 1


@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_are_scaled_on_summary_and_nothing_else_moves(books, language, currency):
    book = books[language]
    before = shown_in(book, USUAL, currency)
    usual = {key: cell.value for key, cell in results_of(book).items()}
    money = on_the_page(before)
    assert len(money) > 50
    for choice in OTHERS:
        size, now = DISPLAY_UNITS[choice], shown_in(book, choice, currency)
        assert {key: cell.value for key, cell in results_of(book).items()} == usual
        elsewhere = {cell: value for cell, value in now.items() if cell.page.key not in PAGES}
        assert [cell for cell, value in elsewhere.items() if isinstance(value, float) and value != before[cell]] == []
        assert on_the_page(now) == pytest.approx({cell: value / size for cell, value in money.items()})
        name = scaled_name(language, choice, currency)
        table = book.pages["summary"].cells
        assert table[SIDE + 3, UNIT].value == name
        assert table[SIDE + 3, FIRST].value == pytest.approx(book.cells["shown.buy.pv_aftertax"].value / size)
        prices = [cell for cell in now if cell.page.key == "summary" and cell.unit == "money/Mtok"]
        assert prices and all(now[cell] == before[cell] for cell in prices)
        sentences = [now[cell] for cell in now if cell.role == "verdict_line"]
        assert all(name in words for words in sentences)
        money_said = Figures(book).of(book.cells["buy.pv_aftertax"]).words
        assert money_said == f"{book.cells['buy.pv_aftertax'].value / size:,.2f} {name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_show_the_unit_that_they_are_in(books, language):
    """Their axes follow a cell; what stands in the file is what the cell says when it is written."""
    book = books[language]
    shown_in(book, "ten_thousand", "USD")
    name = scaled_name(language, "ten_thousand", "USD")
    with zipfile.ZipFile(io.BytesIO(finished(book, render(book)))) as archive:
        found = [etree.fromstring(archive.read(part)) for part in archive.namelist() if "charts/chart" in part]
    axes = [
        title
        for chart in found
        for title in chart.iterfind(".//{*}valAx/{*}title")
        if title.find(".//{*}f") is not None
    ]
    assert len(axes) == 4
    for title in axes:
        assert title.findtext(".//{*}strRef/{*}f").startswith(book.pages["summary"].prefix)
        assert name in title.findtext(".//{*}v")
    shown_in(book, USUAL, "CNY")
    assert scaled_name(language, "million", "CNY") in book.cells["display.drawn.unit"].value
