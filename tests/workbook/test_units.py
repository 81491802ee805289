"""Units: each contradicts neither its label's period nor the cells beside it, and follows the currency in use."""

import re
from typing import NamedTuple

import pytest

from r1model.inputs import inputs, usual
from r1model.texts import text, texts
from r1model.units import CURRENCIES, MONEY, MONEY_PER, UNITS, in_currency
from r1model_workbook.book import build
from r1model_workbook.view.months import FIRST
from r1model_workbook.write.style import number_format

UNIT_ROLES = ("unit", "unit_link", "total_label")
LABELS = ("label", "total_label")
FREE_TEXT = ("audit", "sources", "changelog", "functions", "checks")  # their units are those of documents, or none
SAME_LOOK = {"months": "month", "tolerance": "money"}  # units that only say how a number is shown
PERIODS = {  # what a label says, in both languages, of the time that an amount is for
    "year": "每年|年(成本|电费|利率|变动|增长|有效|硬件|运行|运维|维保)|\\byearly\\b|\\ba year\\b|\\bannual",
    "month": "每月|月(成本|电费|费|租|折旧|利率|折现率|用电|云盘|出网|基准)|按月|\\bmonthly\\b|\\ba month\\b|, month$",
    "h": r"每小时|\ban hour\b|\bhourly\b",
}
PER = {
    "Mtok": r"每百万(输入|输出)?词元|\b(per|of a) (Mtok|million tokens)\b",
    "user": r"每(位)?日活|每用户|\bper user\b|\bof a daily user\b",
}
MONEY_PERIODS = re.compile(r"/(year|month|h)$")


class Row(NamedTuple):
    """One row with a unit: where, what it is called, its unit in the closed list, the cells that hold its numbers."""

    page: object
    row: int
    label: str
    unit: str
    cells: list


def rows(book):
    """Every row of the book that names a unit beside its label."""
    known = {names[book.language]: unit for unit, names in texts("units").items()}
    for page in book.pages.values():
        for (row, column), cell in sorted(page.cells.items()):
            if page.key in FREE_TEXT or column != 1 or cell.role not in LABELS or not cell.value:
                continue
            beside = [page.cells[row, at] for at in range(2, FIRST + 1) if (row, at) in page.cells]
            units = [known[part.value] for part in beside if part.role in UNIT_ROLES and part.value in known]
            numbers = [part for part in beside if part.role not in UNIT_ROLES and (part.unit or part.text)]
            if units:
                yield Row(page, row, str(cell.value), units[0], numbers)


def told(row):
    return f"{row.page.title}!{row.row} {row.label!r}: {row.unit}"


def of_series(row):
    return bool(row.page.first_months) and (row.row, FIRST) in row.page.cells


def contradicts(label, unit, series=False):
    """Whether a label speaks of another time, or of another thing, than the unit is for."""
    said = {period for period, words in PERIODS.items() if re.search(words, label)}
    found = MONEY_PERIODS.search(unit)
    if found and said and found[1] not in said:
        return True
    rate = unit.startswith(MONEY) or unit.startswith("share")
    if said - {"h"} and not found and rate and not series and unit not in ("CNY/USD",):
        return True
    money = unit.startswith(MONEY) and unit != "CNY/USD"
    return money and any(re.search(words, label) and thing not in unit for thing, words in PER.items())


def test_no_unit_contradicts_its_label(made):
    found = list(rows(made.book))
    assert len(found) > 1200
    assert [told(row) for row in found if contradicts(row.label, row.unit, of_series(row))] == []


CURRENCY_BESIDE = {"inputs", "assumptions", "purchase", "compare"}  # own prices of cloud and API: a cell says in which


CONTRARY = [
    ("税后等额年成本", "money/month"), ("Equal yearly cost, after tax", "money/month"), ("税后等额月成本", "money"),
    ("Equal monthly cost, before tax", "money/year"), ("折现率（年有效利率）", "share"), ("月电费", "CNY/year"),
    ("IRR, effective a year", "share"), ("月利率（名义）", "share/year"), ("Price an hour", "money/month"),
    ("每百万词元成本（平准化）", "money"), ("Monthly cost of a daily user, after tax", "money/month"),
    ("Cost per Mtok, simple", "CNY"), ("直线法月折旧", "money"), ("Storage price change a year", "share"),
]  # fmt: skip
IN_ACCORD = [
    ("税后等额年成本", "money/year"), ("比较年限", "year"), ("按年清缴（1 是 0 否）", "flag"),
    ("每小时单价", "local/h"), ("税后成本现值", "money"), ("月折现率（实际）", "share/month"),
    ("Yearly maintenance share", "share/year"),
]  # fmt: skip


@pytest.mark.parametrize("label, unit", CONTRARY)
def test_a_contradiction_is_seen(label, unit):
    assert contradicts(label, unit)


@pytest.mark.parametrize("label, unit", IN_ACCORD)
def test_what_agrees_passes(label, unit):
    assert not contradicts(label, unit)


def test_a_total_of_months_is_not_a_month(made):
    """What is added up over the months is an amount, in its line as in its total."""
    lines = [row for row in rows(made.book) if of_series(row) and any(cell.column == 5 for cell in row.cells)]
    assert len(lines) > 120
    assert [told(row) for row in lines if row.unit.endswith("/month")] == []


def by_kind(row):
    """Whether the row is an amount or a share, by the kind of its running cost, which stands above."""
    return row.unit in ("share/year", "share/month", "CNY/month", "CNY/year")


UNDER_A_HEAD = {("risk", "date")}  # the days of the ECB's rates stand in columns of their own


def test_the_cells_of_a_row_are_in_the_unit_that_it_names(made):
    wrong = []
    for row in rows(made.book):
        for cell in row.cells:
            unit = SAME_LOOK.get(cell.unit, cell.unit)
            names = {in_currency(unit, currency) for currency in CURRENCIES}
            if (
                (row.page.key, unit) not in UNDER_A_HEAD
                and unit in UNITS - {"1"}
                and row.unit not in {unit, *names}
                and not (unit.startswith("local") and by_kind(row))
            ):
                wrong.append(f"{told(row)}, but {cell.address} is in {cell.unit}")
    assert wrong == []


@pytest.fixture(scope="module")
def flipped():
    return build("en")


def units(book):
    """Every unit cell of the book: its place and what it says."""
    return {(page.key, at): cell.value for page in book.pages.values() for at, cell in page.cells.items()
            if cell.role in UNIT_ROLES and cell.column > 1 and isinstance(cell.value, str)
            and page.key not in FREE_TEXT}  # fmt: skip


@pytest.mark.parametrize("currency", ["USD", "SGD"])
def test_the_reporting_currency_turns_every_unit_of_it_and_no_other(flipped, currency):
    """Which unit cells follow is said by the numbers beside them: those in the reporting currency do."""
    follow = {(row.page.key, row.row): row for row in rows(flipped)
              if any(cell.unit.startswith("money") or cell.unit == "tolerance" for cell in row.cells)}  # fmt: skip
    before = units(flipped)
    flipped.recalculate({"report_currency": currency})
    after = units(flipped)
    flipped.recalculate(usual())
    assert units(flipped) == before
    turned = {(key, row) for (key, (row, _)), word in after.items() if word != before[key, (row, _)]}
    assert len(turned) > 300 and turned == set(follow)
    for (key, (row, column)), word in after.items():
        if (key, row) in follow and column < FIRST:
            assert word == before[key, (row, column)].replace("CNY", currency), (key, row)
    assert not [word for word in {**before, **after}.values() if "money" in word]
    of_lines = {key for (key, _), word in {**before, **after}.items() if "line's" in word}
    assert of_lines <= CURRENCY_BESIDE


@pytest.mark.parametrize("path, page", [("rent.ccy", "rent"), ("api.ccy", "api"), ("buy.power.ccy", "buy"),
                                        ("buy.capex[2].ccy", "buy"), ("buy.opex[4].ccy", "buy")])  # fmt: skip
def test_the_currency_of_a_line_turns_its_own_units_alone(flipped, path, page):
    before = units(flipped)
    found = []
    for currency in ("CNY", "HKD"):
        flipped.recalculate({path: currency})
        found.append(units(flipped))
    flipped.recalculate({path: None})
    assert units(flipped) == before
    moved = {at for at in before if found[0][at] != found[1][at]}
    assert moved and {key for key, _ in moved} <= {page, "compare", "inputs"}
    assert all(found[1][at] == found[0][at].replace("CNY", "HKD") for at in moved)


def test_a_running_cost_is_named_by_its_kind(flipped):
    """An amount a month, an amount a year, or a share of the hardware a year, in the currency of the line."""
    said = {}
    page, own = flipped.pages["buy"], flipped.entries["buy.opex[4].amount"]
    (row,) = {cell.row for cell in page.cells.values() if cell.text and own.seen_from(page) in cell.text}
    for kind in ("monthly", "annual", "pct_capex"):
        for currency in CURRENCIES:
            flipped.recalculate({"buy.opex[4].kind": kind, "buy.opex[4].ccy": currency})
            said[kind, currency] = page.cells[row, 4].value
    flipped.recalculate({"buy.opex[4].kind": None, "buy.opex[4].ccy": None})
    per = {"monthly": "{}/month", "annual": "{}/year", "pct_capex": "share/year"}
    assert said == {(kind, code): words.format(code) for kind, words in per.items() for code in CURRENCIES}


def test_every_unit_of_money_has_its_names_and_its_format(made):
    table = made.book.tables["units"]
    assert set(table.rows) == set(MONEY_PER)
    for per in MONEY_PER:
        words = [table.cell(per, name).value for name in CURRENCIES]
        assert words == [text("units", f"{name}{per}", made.language) for name in CURRENCIES]
        assert len({number_format(f"{money}{per}") for money in MONEY}) == 1


def decimals(form):
    digits = re.search(r"[0#]\.([0#]+)", form)
    return (len(digits[1]) if digits else 0) + (2 if "%" in form else 0)


def test_no_number_format_hides_a_figure(made):
    """A constant shown with the format of its unit is within a hundredth of itself: 0.14 is not shown as 0."""
    hidden = []
    for cell in made.book.all_cells():
        form = number_format(cell.unit)
        number = cell.text is None and isinstance(cell.value, float) and cell.value and cell.role != "stamped"
        if number and ",," not in form and "E" not in form:
            shown = cell.value if form in ("General", "yyyy-mm-dd") else round(cell.value, decimals(form))
            if abs(shown - cell.value) > 0.05 * abs(cell.value) and cell.unit != "fits":
                hidden.append(f"{cell.page.title}!{cell.address} {cell.value} as {form}")
    assert hidden == []


def test_inputs_name_the_time_that_they_are_for():
    for item in inputs().values():
        for language in ("zh", "en"):
            assert not item.unit or not contradicts(item.label(language), item.unit), item.id
