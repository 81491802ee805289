"""The value-less workbook under HyperFormula and Univer: every formula is the engine's value, but for what is named."""

import re

import pytest
from outside import program
from parity.compare import differences
from parity.engine_on_node import OnNode

from r1model_workbook.book import build
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render

NAMED = {
    # No RANK, and it says so; INT cuts off, where Excel's goes down: findings/hyperformula_int_of_negatives.sh
    "hyperformula": lambda item: bool(re.search(r"RANK\(|\bINT\(", item.cell.text)),
    # A cell that an IF hands on from a cell with an empty text is blank: findings/univer_if_of_an_empty_text.sh
    "univer": lambda item: item.ours == "" and item.theirs in (None, 0),
}


@pytest.fixture(scope="module")
def book():
    return build("en")


@pytest.fixture(scope="module")
def path(book, tmp_path_factory):
    program("node")
    path = tmp_path_factory.mktemp("bare") / "book.xlsx"
    path.write_bytes(finished(book, render(book), values=False))
    return path


@pytest.fixture(scope="module", params=NAMED)
def found(request, book, path):
    other = OnNode(request.param, book, path)
    values = dict(zip(book.computed, other.values, strict=True))
    return request.param, values, [item for item in differences(book, [{}], other) if item.root]


def test_no_formula_differs_but_those_that_are_named(found):
    library, _, roots = found
    assert {str(item) for item in roots if not NAMED[library](item)} == set()


def test_what_it_does_otherwise_is_seen(found):
    """The gate on the gate: what is named is met in the book, by an error value or by a blank."""
    library, values, roots = found
    theirs = {"hyperformula": {"#NAME?"}, "univer": {"None", "0.0"}}[library]
    odd = [item for item in roots if NAMED[library](item) and (library == "univer" or "RANK(" in item.cell.text)]
    assert odd and {str(item.theirs) for item in odd} == theirs
    assert all(value is not None for cell, value in values.items() if cell not in {item.cell for item in odd})
