"""What is pasted into an input never passed its validation: the book itself says on Checks what is out of range."""

import pytest
from parity.case_entries import own_paths
from parity.engine_ironcalc import IronCalc
from parity.libreoffice import LibreOffice

from r1model.inputs import OWN_POINTS, POINTS, inputs, usual
from r1model_workbook.book import build, content
from r1model_workbook.view.grid import Fault

PASTED = [-5.0, 1e15, "abc", " ", 0.5, 12.5]
ASKED = [name for name, item in inputs().items() if not item.follows]
NUMERIC = [name for name in ASKED if inputs()[name].low is not None and inputs()[name].group != POINTS]
POINT = [name for name, item in inputs().items() if item.group == POINTS]


@pytest.fixture(scope="module")
def book():
    return build("en")


@pytest.fixture(scope="module")
def judge(book):
    return IronCalc(book, content("en", values=False))


def start():
    """The usual inputs, the reader's case in use, all of the reader's own cells blank."""
    cells = dict.fromkeys((*own_paths(), *(f"{name}@user" for name in ASKED if name not in POINT), *POINT), "")
    return {**usual(), **cells, "case": "user"}


def own_numbers(book):
    rules = {id(rule.first): rule for rule in book.rules}
    found = {path: rules[id(book.entries[path])] for path in own_paths()}
    return {path: rule for path, rule in found.items() if rule.kind != "list" or rule.rule == '"0,1"'}


def limits(book, name):
    """What is allowed, as the validation says it."""
    if name in inputs():
        return inputs()[name].low, inputs()[name].high, inputs()[name].whole
    rule = own_numbers(book)[name]
    low, high = rule.rule.strip('"').replace(",", " ").split()
    return float(low), float(high), rule.kind != "decimal"


def allowed(book, name, value):
    low, high, whole = limits(book, name)
    return isinstance(value, float) and low <= value <= high and not (whole and value != int(value))


def flags(book):
    """The cell that says whether an input is in range, by the input's name."""
    rows = {cell.row: cell for group in book.bounded["inputs"] for cell in group}
    found = {name: rows[book.inputs[name].row] for name in NUMERIC}
    below = {(cell.row, cell.column): cell for name, rows in book.bounded.items() if name != "inputs"
             for row in rows for cell in row}  # fmt: skip
    return found | {path: below[book.entries[path].row + 1, book.entries[path].column] for path in own_numbers(book)}


def values(book, found):
    return {id(cell): value for cell, value in zip(book.computed, found, strict=True)}


def judged(judge, book, scenarios):
    return [values(book, found) for found in judge(scenarios)]


def test_every_number_that_can_be_entered_is_watched(book):
    watched = sum(len(row) for rows in book.bounded.values() for row in rows)
    assert len(flags(book)) == len(NUMERIC) + len(own_numbers(book)) == watched - len(OWN_POINTS)
    for name in (*NUMERIC, *own_numbers(book)):
        low, high, _ = limits(book, name)
        assert low < high < 1e15, name


@pytest.mark.parametrize("value", PASTED)
def test_what_is_pasted_everywhere_is_flagged_where_it_is_out_of_range(judge, book, value):
    given = start() | {f"{name}@user": value for name in NUMERIC} | dict.fromkeys(own_numbers(book), value)
    (found,) = judged(judge, book, [given])
    for name, flag in flags(book).items():
        assert found[id(flag)] == float(allowed(book, name, value)), name
    assert isinstance(found[id(book.cells["failing"])], Fault) or found[id(book.cells["failing"])] > 0


@pytest.mark.parametrize("value", [*PASTED, 12.0])
@pytest.mark.parametrize("name", ["point_1_in_flight", "point_12_tpot_ms", "point_6_out_tok_s"])
def test_what_is_pasted_into_a_point_is_flagged_in_its_row(judge, book, name, value):
    (found,) = judged(judge, book, [start() | {name: value}])
    rows = {cell.row: cell for cell in book.bounded["inputs"][0]}
    good = isinstance(value, float) and 0 <= value <= inputs()[name].high
    assert found[id(rows[book.entries[name].row])] == float(good)
    assert found[id(book.cells["failing"])] == 1 - good
    assert found[id(book.cells["points.own_points"])] == 0


def test_one_input_out_of_range_fails_one_check(judge, book):
    names = ["target_users@user", "context_tokens@user", "sequences@user", "plan1_max_kw@user", "buy.capex[0].amount"]
    (clean, *rest) = judged(judge, book, [start(), *(start() | {name: 1e14} for name in names)])
    assert clean[id(book.cells["failing"])] == 0
    for name, found in zip(names, rest, strict=True):
        assert found[id(flags(book)[name.removesuffix("@user")])] == 0, name
        assert found[id(book.cells["failing"])] >= 1, name


def test_a_blank_is_as_the_base_and_a_blank_base_is_no_number(judge, book):
    blank, missing = judged(judge, book, [start(), start() | {"pue": ""}])
    assert blank[id(book.inputs["pue"])] == inputs()["pue"].value
    assert blank[id(flags(book)["pue"])] == 1 and missing[id(flags(book)["pue"])] == 0
    assert blank[id(book.cells["failing"])] == 0 < missing[id(book.cells["failing"])]


def test_truth_values_are_no_numbers(judge, book):
    for title, cell in (("pue", book.entries["pue@user"]), ("own", book.entries["buy.opex[0].amount"])):
        sheet = judge.sheets[cell.page.title]
        list(judge([start()]))
        judge.model.update_cell_with_bool(sheet, cell.row, cell.column, True)
        judge.model.evaluate()
        flag = flags(book)["pue" if title == "pue" else "buy.opex[0].amount"]
        assert judge.model.get_cell_value(sheet, flag.row, flag.column) == 0, title
    list(judge([start()]))


LATE = [
    {"months@user": 12.0, "buy.capex[0].month": 13.0}, {"months@user": 12.0, "buy.capex[7].month": 24.0},
    {"months@user": 12.0, "buy.capex[0].dispose_month": 13.0}, {"months@user": 12.0, "buy.nodes[1].month": 13.0},
    {"months@user": 12.0, "buy.nodes[0].dispose_month": 24.0}, {"months@user": 12.0, "buy.opex[7].start": 13.0},
    {"months@user": 12.0, "rent.instances[3].month": 13.0}, {"months@user": 12.0, "rent.opex[0].start": 60.0},
    {"months@user": 12.0, "api.opex[3].start": 13.0}, {"buy.opex[0].amount": 8.0},
    {"buy.opex[7].kind": "pct_capex", "buy.opex[7].amount": -1.5},
]  # fmt: skip
TIMELY = [{"months@user": 12.0, "buy.capex[0].month": 12.0, "buy.nodes[1].month": 12.0, "buy.opex[7].start": 12.0},
          {"buy.opex[7].kind": "pct_capex", "buy.opex[7].amount": 1.0}, {"buy.opex[7].amount": -8e5}]  # fmt: skip


def test_what_begins_after_the_horizon_fails_a_check(judge, book):
    for given, found in zip(LATE, judged(judge, book, [start() | late for late in LATE]), strict=True):
        assert found[id(book.cells["failing"])] == 1, given
    for given, found in zip(TIMELY, judged(judge, book, [start() | timely for timely in TIMELY]), strict=True):
        assert found[id(book.cells["failing"])] == 0, given


@pytest.mark.slow
def test_libreoffice_sees_the_same(book):
    given = [start() | {f"{name}@user": value for name in NUMERIC} | dict.fromkeys(own_numbers(book), value)
             for value in PASTED]  # fmt: skip
    judge = LibreOffice(book, content("en", values=False))
    for value, found in zip(PASTED, judged(judge, book, given), strict=True):
        for name, flag in flags(book).items():
            assert found[id(flag)] == float(allowed(book, name, value)), (name, value)
