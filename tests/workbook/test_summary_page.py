"""Summary: its sentences, figures that are the engine's, alerts on and off, one page of A4 and of Letter."""

import re
from string import Formatter

import pytest
from openpyxl import Workbook
from parity.cases import start

from r1model.answer import answer
from r1model.finance.simulate import drivers
from r1model.inputs import scenario
from r1model.options.files import compared
from r1model.scenarios.exchange import exchanges
from r1model.texts import LANGUAGES, text, texts
from r1model_workbook.book import build
from r1model_workbook.sheets.summary.driven import SPECS
from r1model_workbook.sheets.summary.layout import LAST
from r1model_workbook.view.conditions import colour
from r1model_workbook.view.grid import Fault
from r1model_workbook.write.style import GREEN

SCENARIOS = [
    {},
    {"months": 60.0, "chat_users": 40_000.0, "discount_rate": 0.12},
    {"report_currency": "USD", "plan3_gpu_price": 90_000.0},
    {"report_currency": "EUR", "fx_drift": 0.02},
    {"demand_by": "tokens", "demand_in_mtok": 500.0, "demand_out_mtok": 90.0},
]
ALERTS = {  # what turns an alert on
    "unserved": {"load_mode": "fixed", "fixed_load": 0.01},
    "load": {"busy_share": 0.95, "reserve_replicas": 0.0, "load_shape": "round_the_clock", "peak_factor": 1.0,
             "other_day_share": 1.0, "chat_users": 200_000.0, "demand_growth": 0.0},
    "rent_date": {"rent_price": "us-east-1.p5en.48xlarge.on-demand.2025-03"},
    "other_gpu": {"plan3_gpu": "H100-80"},
    "salvage": {"months": 60.0, "salvage_share": 0.4},
    "half_point": {"point_1_in_flight": 8.0},
    "snapshot": {"months": 35.0},
}  # fmt: skip
PAGE_POINTS = {"A4": (595.3, 841.9), "Letter": (612.0, 792.0)}
SIDE, ENDS, ROW, PIXELS = 2 * 0.4 * 72, 2 * 0.55 * 72, 17.0, 0.75


@pytest.fixture(scope="module")
def books():
    return {language: build(language) for language in LANGUAGES}


def sentences(book):
    return [cell.value for cell in book.pages["summary"].cells.values() if cell.role in ("sentence", "verdict_line")]


def set_to(book, given):
    points = {name: value for name, value in given.items() if name.startswith("point_")}
    rest = {f"{name}@user": value for name, value in given.items() if name not in points}
    book.recalculate({**start(), "case": "user", "point_1_in_flight": None, **rest, **points})


@pytest.mark.parametrize("given", SCENARIOS, ids=lambda given: "-".join(given) or "usual")
def test_its_figures_are_those_of_the_engine(books, given):
    book = books["en"]
    set_to(book, given)
    found = answer("today", given, ranges=False)
    cells = book.cells
    assert cells["best.name"].value == book.pages[found.least_cost].title
    costs = {key: found.costs[key] for key in found.costs}
    least = costs[found.least_cost]
    assert cells["best.cost"].value == pytest.approx(least, rel=1e-8)
    others = [cost for cost in costs.values() if cost > least * (1 + 3e-9)]
    assert cells["best.lead"].value == pytest.approx(min(others) - least, rel=1e-6)
    for key in compared():
        shown = cells[f"shown.{key}.pv_aftertax"].value
        assert shown == pytest.approx(costs[key], rel=1e-9) if key in costs else isinstance(shown, Fault)
    who, _, rules, verdict, *_ = sentences(book)
    assert f"Over {given.get('months', 36.0):.0f} months" in rules
    assert (f"For {found.users:.0f} staff" in who) if found.users else "Users are not counted" in who
    unit = f"million {given.get('report_currency', 'CNY')}"
    assert f"{round(least / 1e6 + 1e-9, 2):g} {unit}" in verdict
    set_to(book, {})


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_is_on_when_there_is_cause_and_off_as_usual(books, name):
    for language, book in books.items():
        set_to(book, {})
        words = text("sheets", f"alert.{name}", language)
        shown = [book.cells[f"alert.shown.{place}"] for place in range(1, 5)]
        assert book.cells[f"alert.{name}"].value == 0 and words not in [cell.value for cell in shown]
        set_to(book, ALERTS[name])
        assert book.cells[f"alert.{name}"].value == 1 and words in [cell.value for cell in shown]
        set_to(book, {})


RATES = {  # whether a rate lies apart from the ECB's: the dollar's, or that of the currency of the report alone
    "as usual": ({}, 1), "the table's": ({"fx_cny_per_usd": 6.66}, 0), "carried on": ({"fx_drift": 0.2}, 1),
    "of a report in euro": ({"report_currency": "EUR", "fx_usd_per_eur": 1.2}, 1),
    "of no report": ({"fx_usd_per_eur": 1.2}, 0), "a day that it is not for": ({"closing_date": 45_700.0}, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", RATES)
def test_a_rate_apart_from_the_central_banks_is_an_alert_as_the_engine_tells_it(books, name):
    given, expected = RATES[name]
    given = {"fx_cny_per_usd": 6.66, **given} if name != "as usual" else given
    set_to(books["en"], given)
    assert books["en"].cells["alert.rate"].value == expected
    if "closing_date" not in given:
        assert any(rate.told("en") for rate in exchanges(scenario(given))) == bool(expected)
    set_to(books["en"], {})


def test_a_quote_is_the_readers_own_and_no_longer_disputed(books):
    for language, book in books.items():
        set_to(book, {})
        assert book.cells["alert.disputed"].value == 1
        set_to(book, {"plan3_gpu_price": 250_000.0, "price_per_kwh": 0.9})
        own = text("sheets", "summary.own_figure", language)
        assert {book.cells[f"standing.{name}"].value for name in ("gpu_price", "tariff")} == {own}
        assert book.cells["standing.api_price"].value != own and book.cells["alert.disputed"].value == 0
        set_to(book, {})


def test_every_driver_says_what_it_is_worth_and_where_from(books):
    assert set(SPECS) == set(drivers())
    for book in books.values():
        known = {names[book.language] for names in texts("standings").values()}
        assert {book.cells[f"standing.{name}"].value for name in drivers()} <= known


def test_sentences_name_the_same_figures_in_the_same_order():
    fields = re.compile(r"summary\.(who_|machines|rules|answer_|range$|conditions)")
    known = {key: names for key, names in texts("sheets").items() if fields.match(key)}
    assert len(known) == 8
    for key, names in known.items():
        asked = {
            tuple(field for _, field, _, _ in Formatter().parse(names[language]) if field) for language in LANGUAGES
        }
        assert len(asked) == 1, key


def test_no_option_says_so_and_why(books):
    for language, book in books.items():
        set_to(book, {"plan3_gpu": "T4-16", "closing_date": 44_000.0})  # before the first day of any price
        assert text("sheets", "summary.no_answer", language) in sentences(book)
        assert not [value for value in sentences(book) if isinstance(value, Fault)]
        set_to(book, {})


def test_a_mix_that_owns_nothing_says_so(books):
    """A dear API makes nodes of one's own worth while; then nothing is said beside the options."""
    dear = {"api_own_miss": 400.0, "api_own_hit": 100.0, "api_own_output": 1600.0, "api_own_currency": "CNY"}
    for language, book in books.items():
        own = book.written["hybrid"].cell("own_nodes")
        said = f"{book.pages['hybrid'].title} {text('sheets', 'summary.mix_nothing', language)}"
        set_to(book, {})
        assert (own.value, book.cells["summary.why"].value) == (0, said)
        set_to(book, dear)
        assert own.value > 0 and book.cells["summary.why"].value == ""
        set_to(book, {})


def test_it_prints_on_one_page_of_either_paper_and_stays_readable(books):
    """Fitted to its width: its rows are no higher than the page; letters of 10 points are at least 7."""
    page = books["zh"].pages["summary"]
    last = int(re.match(r"A1:[A-Z]+(\d+),", page.areas)[1])
    wide, charts = (sum(round(page.widths[at] * 7 + 5) * PIXELS for at in columns)
                    for columns in (range(1, LAST + 1), range(LAST + 2, max(page.widths) + 1)))  # fmt: skip
    assert charts <= wide
    turns = 3 - len(books["zh"].turns)  # the engine may find as many more
    high = sum(page.heights.get(row, ROW) for row in range(1, last + 1)) + turns * ROW
    for width, height in PAGE_POINTS.values():
        scale = (width - SIDE) / wide
        assert high * scale < height - ENDS and 10 * scale > 7


def test_a_line_parts_what_is_cheaper_than_the_api_and_where_one_stands_comes_first(books):
    """All rules are of one range, and each says all of its look: LibreOffice applies the first that holds."""
    page, sheet = books["en"].pages["summary"], Workbook().worksheets[0]
    colour(sheet, page)
    (found,) = page.maps
    span = f"{found.first.address}:{found.last.address}".replace("$", "")
    (rules,) = [each.rules for each in sheet.conditional_formatting if str(each.sqref) == span]
    edges = [{side for side in ("top", "left", "right") if getattr(getattr(rule.dxf.border, side, None), "style", None)}
             for rule in rules if rule.dxf]  # fmt: skip
    assert edges == [{"top", "left", "right"}] * 2 + [{"top", "left"}, {"top"}, {"left"}, set()]
    limit = found.limit.address
    assert all(f"<{limit}" in rule.formula[0] for rule in rules if rule.dxf and rule.dxf.font.color.rgb.endswith(GREEN))


def test_crossings_lie_where_the_lines_meet(books):
    """Buying is paid back where its running total meets the other's; else the mark lies left of the first month."""
    book, page = books["en"], books["en"].pages["summary"]
    set_to(book, {})
    head = next(cell for cell in page.cells.values() if cell.value == text("sheets", "summary.crossing", "en"))
    for column, other in enumerate(compared()[1:], start=2):
        month, drawn = (page.cells[head.row + step, column].value for step in (1, 2))
        cost = drawn * book.cells["display.drawn"].value
        if month < 0:
            continue
        lines = [[cell.value for cell in book.lines["compare"][f"{key}.cost"].cells] for key in ("buy", other)]
        at = int(month)
        assert lines[0][at] >= lines[1][at] and lines[0][at + 1] <= lines[1][at + 1]
        assert min(lines[0][at : at + 2]) - 1 <= cost <= max(lines[0][at : at + 2]) + 1
