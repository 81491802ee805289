"""Every input moves the model: some formula that does more than repeat a cell answers to it."""

import re
from functools import cache

import pytest
from parity.compare import agree
from parity.scenarios import corners

from r1model.inputs import Input, inputs, usual
from r1model_workbook.book import build
from r1model_workbook.grid import Book, Cell, Value

REPEATS = re.compile(r"('[^']+'!)?\$[A-Z]+\$\d+")
WATCHING = ("tolerance",)  # binds only where an identity is broken, and no scenario breaks one: its links must show it


@cache
def made() -> tuple[Book, list[Cell]]:
    """The book, and its formula cells that do more than repeat another cell."""
    book = build("en")
    return book, [cell for cell in book.computed if not REPEATS.fullmatch(cell.text or "")]


def tries(item: Input) -> list[float | str]:
    if item.options:
        return list(item.options)
    assert item.low is not None and item.high is not None
    middle = (item.low + item.high) / 2
    return [item.low, item.high, float(round(middle)) if item.whole else middle]


@pytest.mark.parametrize("name", inputs())
def test_every_input_moves_a_formula(name):
    """From the base; an input that does not bind there (VAT that is all recovered) from the corners of the ranges."""
    book, computing = made()
    computing = book.computed if name in WATCHING else computing
    try:
        for start in (usual(), *corners()):
            if moves(book, computing, start, inputs()[name]):
                return
    finally:
        book.recalculate(usual())
    pytest.fail(f"input {name!r} moves no formula cell, whether {tries(inputs()[name])}", pytrace=False)


def moves(book: Book, computing: list[Cell], start: dict[str, Value], item: Input) -> bool:
    book.recalculate(start)
    before = [cell.value for cell in computing]
    for value in tries(item):
        book.recalculate(start | {item.id: value})
        if not all(agree(old, cell.value) for old, cell in zip(before, computing, strict=True)):
            return True
    return False


@pytest.mark.parametrize("name", [key for key, item in inputs().items() if item.options])
def test_every_option_is_computed(name):
    """No option is a name that the look-ups of the workbook do not know."""
    book, _ = made()
    cell = book.inputs[name]
    readers = [found for found in book.computed if found.text and f"MATCH({cell.seen_from(found.page)}," in found.text]
    try:
        for option in inputs()[name].options:
            book.recalculate({name: option})
            assert not [found.text for found in readers if found.value == "#N/A"], option
    finally:
        book.recalculate({name: inputs()[name].value})
