"""Assumptions: the published order is the engine's, changes are listed live, the signature cells are nobody's input."""

import pytest

from r1model.inputs import inputs
from r1model.ranking import DRIVER, ranked, ranking
from r1model.scenario_files.signoff import FIELDS
from r1model_workbook.sheets.assumptions import CHANGES, LEFT, MOST
from r1model_workbook.view.wording import in_words


@pytest.fixture
def sheet(filled):
    """The sheet with some entries changed."""
    return lambda changes: filled(changes).pages["assumptions"]


def listed(page):
    """The rows of the list of changes: label, base, own value, unit."""
    (head,) = [row for (row, column), cell in page.cells.items() if column == 4 and cell.value == "Your own"]
    rows = ([page.cells[row, column].value for column in (1, 3, 4, 5)] for row in range(head + 1, head + 1 + CHANGES))
    return [row for row in rows if row[0] != ""]


def test_the_published_order_is_what_the_engine_finds():
    found = ranking()
    assert [row[:2] for row in ranked()] == [row[:2] for row in found]
    assert [row.swing for row in ranked()] == pytest.approx([row.swing for row in found], abs=1.0)
    assert len(found) >= MOST


def test_what_the_reader_changed_is_listed_with_both_values(sheet):
    assert listed(sheet({})) == []
    same = {f"{name}@user": inputs()[name].value for name in ("months", "pue")}
    assert listed(sheet(same)) == []
    found = listed(sheet({**same, "discount_rate@user": 0.12, "staff_fte@user": 3.0, "tax_method@user": "MACRS5"}))
    methods = tuple(in_words("tax_method", code, "en") for code in ("SL", "MACRS5"))
    assert {(row[1], row[2]) for row in found} == {(inputs()["discount_rate"].value, 0.12), methods,
                                                   (inputs()["staff_fte"].value, 3.0)}  # fmt: skip
    assert [row[0] for row in found] == [item.label("en") for item in inputs().values()
                                         if item.label("en") in {row[0] for row in found}]  # fmt: skip


def test_more_changes_than_rows_are_counted(sheet):
    numbers = {name: item for name, item in inputs().items() if item.group in ("tax", "growth", "running", "cost")}
    asked = {name: item for name, item in numbers.items() if name in sheet({}).book.entries}
    many = {f"{name}@user": item.high for name, item in asked.items() if item.high not in (None, item.value)}
    assert len(many) > CHANGES
    page = sheet(many)
    assert len(listed(page)) == CHANGES
    counts = [cell for (_, column), cell in page.cells.items() if column == LEFT + 4 and isinstance(cell.value, float)]
    assert counts[-1].value == len(many)


def test_an_own_value_takes_the_standing_from_its_source(sheet):
    place = next(at for at, row in enumerate(ranked()) if row.kind != DRIVER)
    item = inputs()[ranked()[place].id]
    page = sheet({})
    (row,) = [row for (row, column), cell in page.cells.items() if column == 1 and cell.value == item.label("en")
              and cell.role == "wrapped"]  # fmt: skip
    assert page.cells[row, 6].value != "Your own value"
    sheet({f"{item.id}@user": item.high})
    assert (page.cells[row, 6].value, page.cells[row, 3].value) == ("Your own value", item.high)


def test_names_and_dates_are_free_to_write_and_no_input(both):
    book = both["zh"].book
    free = {cell for cell in book.free if cell.page.key == "assumptions"}
    assert len(free) == len(FIELDS) * MOST
    assert not book.free & set(book.entries.values())
    assert {(cell.role, cell.value) for cell in free} == {("signature", None)}
