"""How large a number is that a formula was made of: the same as by walking to all that lies behind it."""

import random

import pytest

from r1model_workbook.check import values
from r1model_workbook.check.expected import expected
from r1model_workbook.check.reader import read
from r1model_workbook.check.recognise import recognise
from r1model_workbook.check.view import View

SPOTS = 60


@pytest.fixture
def view(both, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(both["en"].content)
    file = read(path)
    identity = recognise(file)
    return View(file, identity, expected(identity))


def walked(view, spot):
    """Every number behind a formula, met one by one."""
    largest, seen, ahead = 0.0, {spot}, [spot]
    while ahead:
        numbers, parts = values._made_of(view, ahead.pop())
        largest = max([largest, *numbers])
        ahead += [part for part in parts if part not in seen]
        seen.update(parts)
    return largest


def test_sizes_are_those_of_a_walk_in_whatever_order_they_are_asked_for(view):
    asked = [spot for spot in view.formulas if "INDEX" not in spot.formula.functions]
    for spot in random.Random("sizes").sample(asked, SPOTS):
        assert values._size(view, spot) == walked(view, spot), (spot.sheet.title, spot.at)
