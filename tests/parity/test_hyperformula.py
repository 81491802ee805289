"""The value-less workbook under HyperFormula: every formula is the engine's value, but for what is named here."""

import re

import pytest
from parity.compare import differences
from parity.engine_hyperformula import HyperFormula

from r1model_workbook.book import build
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render

# It has no RANK, and says so; its INT cuts off, where Excel's goes down: a share of a year before the first.
NAMED = re.compile(r"RANK\(|\bINT\(")


@pytest.fixture(scope="module")
def found():
    book = build("en")
    content = finished(book, render(book), values=False)
    return list(differences(book, [{}], HyperFormula(book, content)))


def test_no_formula_differs_but_those_that_are_named(found):
    assert {str(item) for item in found if item.root and not NAMED.search(item.cell.text)} == set()


def test_what_it_cannot_calculate_it_says(found):
    """The gate on the gate: the ranks are seen to differ, by an error value and not by a number."""
    ranks = [item for item in found if item.root and item.cell.text.startswith("RANK(")]
    assert ranks
    assert {str(item.theirs) for item in ranks} == {"#NAME?"}
