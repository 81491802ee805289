"""The bridge on Summary: any two options, the usual ones where none are chosen, costs where one cannot be had."""

from itertools import permutations

import pytest
from openpyxl import load_workbook
from parity.cases import start

from r1model.options.files import compared
from r1model.units import DISPLAY_UNITS
from r1model_workbook.back import read_back
from r1model_workbook.book import build
from r1model_workbook.view.judging import place
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render

HAIR, KINDS = 1e-6, 5  # what is left of a difference of equal amounts; kinds of cost with the tax saved
DEAR = {f"api.price_{name}": 40.0 for name in ("hit", "miss", "out")}  # a mix owns nodes here
LATE = {"rent_price@user": "us-east-1.p5en.48xlarge.on-demand.2025-03"}  # no price of the day of closing


@pytest.fixture(scope="module")
def book():
    return build("en")


def set_to(book, given):
    book.recalculate({**start(), "case": "user", **given})


def chosen(book, first, last):
    """The words of the title, and the steps: name, change, after it, base, rise, fall, whole."""
    for end, words in (("from", first), ("to", last)):
        book.cells[f"bridge.{end}"].value = words
    for cell in (cell for cell in book.computed if cell.page.key == "summary"):  # no other sheet reads the choice
        cell.value = cell.compute()
    cells, row = book.pages["summary"].cells, book.cells["bridge.end"].row
    steps = [[cells[at, column].value for column in (1, 3, 4, 5, 6, 7, 8)] for at in range(row - KINDS - 1, row + 1)]
    first_cell = book.cells["bridge.from"]
    title, remark = (cells[first_cell.row + at, first_cell.column - 1].value for at in (-1, 1))
    return title, remark, steps


@pytest.mark.parametrize(
    "given", [{}, DEAR, {"report_currency@user": "USD"}], ids=lambda given: "-".join(given) or "usual"
)
def test_it_leads_from_any_cost_to_any_other(book, given):
    set_to(book, given)
    for first, last in permutations(compared(), 2):
        names = [book.pages[key].title for key in (first, last)]
        title, _, steps = chosen(book, *names)
        assert title == f"Present cost after tax: from {names[0]} to {names[1]}"
        ends = [book.cells[f"{key}.pv_aftertax"].value for key in (first, last)]
        drawn = [end / DISPLAY_UNITS["million"] for end in ends]
        assert [steps[0][6], steps[-1][6]] == pytest.approx(drawn) and [steps[0][0], steps[-1][0]] == names
        assert book.cells["bridge.walked"].value == pytest.approx(drawn[1])
        changes = [step[1] for step in steps[1:-1]]
        assert changes == sorted(changes, reverse=True)
        for _, change, after, base, rise, fall, whole in steps[1:-1]:
            assert (rise - fall, whole, min(rise, fall)) == (change, 0, 0) and after >= base >= -HAIR


def test_what_a_mix_owns_is_parted_like_what_is_bought(book):
    """Its electricity is that of its idle nodes and of what they serve, not a part of its other running costs."""
    set_to(book, DEAR)
    mix = book.written["hybrid"]
    rows = {row[0].page.cells[row[0].row, 1].value: row for row in book.rows_by_kind}
    purchase, power, running, fees, tax = (row[compared().index("hybrid")].value for row in rows.values())
    assert min(purchase, power, running, fees) > 0 > tax and mix.cell("own_nodes").value > 0
    parts = [mix.cell(f"{name}:total").value for name in ("own_power", "own_other", "own_running")]
    assert parts[0] + parts[1] == pytest.approx(parts[2]) and 0 < parts[0] < parts[2]


def test_the_usual_ends_are_the_least_and_the_next(book):
    set_to(book, {})
    least, after = (book.cells[f"{name}.name"].value for name in ("best", "next"))
    for words in ("the least", None, "", "no option"):
        assert chosen(book, words, words)[0] == f"Present cost after tax: from {least} to {after}"
    assert chosen(book, after, None)[0].endswith(f"from {after} to {least}"), "never to itself"
    names = [book.pages[key].title for key in compared()]
    assert chosen(book, names[0].upper(), None)[2][0][0] == names[0], "as spreadsheets compare texts"


def test_an_option_that_cannot_be_had_shows_its_costs_and_says_so(book):
    set_to(book, {})
    buy, rent = (book.pages[key].title for key in ("buy", "rent"))
    assert chosen(book, buy, rent)[1] == ""
    set_to(book, LATE)
    _, remark, steps = chosen(book, rent, buy)
    assert remark.startswith(f"{rent} cannot be had") and buy not in remark
    assert all(isinstance(step[2], float) for step in steps) and steps[0][2] > steps[-1][2]


def test_a_choice_is_no_input_and_no_damage(tmp_path):
    """`read` finds nothing that was filled in, and nothing wrong; what `check` says stands in test_lint_copies.py."""
    path, book = tmp_path / "chosen.xlsx", build("zh")
    book.cells["bridge.from"].value = book.pages["rent"].title
    book.recalculate({})
    path.write_bytes(finished(book, render(book)))
    cell = book.cells["bridge.from"]
    assert load_workbook(path)[cell.page.title][place(cell).partition("!")[2]].value == book.pages["rent"].title
    back = read_back(path)
    assert (back.entries, back.faults, back.overtyped) == ({}, [], [])
