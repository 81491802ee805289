"""in_* and out_* name the right cells, with the engine's values, in a way that every program takes."""

import re
from datetime import datetime, time

import pytest

from r1model.answer import answer
from r1model.inputs import inputs, usual
from r1model_workbook.view.wording import in_words

NAME = re.compile(r"(in|out)_[a-z0-9_]+")
LIKE_A_CELL = re.compile(r"(?i)[A-Z]{1,3}\d+|R\d*C?\d*|R1.*")


def value(made, name):
    """What the cell that the file's name stands for holds, as a program sees it that knows the names alone."""
    places = list(made.sheets["inputs"].parent.defined_names[name].destinations)
    assert len(places) == 1
    sheet, at = places[0]
    return number(made.values["inputs"].parent[sheet][at].value)


def number(found):
    """Days as numbers; a time is what openpyxl makes of 0 under the format of a day."""
    if isinstance(found, time):
        return 0.0
    return (found - datetime(1899, 12, 30)).days if isinstance(found, datetime) else found


def test_every_input_has_a_name_of_its_value_in_use(made):
    for key, expected in usual().items():
        assert value(made, f"in_{key}") == in_words(key, expected, made.language), key


def test_headline_results_are_those_of_the_engine(made):
    found = answer("today", {})
    assert value(made, "out_recommended") == made.book.pages[found.least_cost].title
    for key, cost in found.costs.items():
        assert value(made, f"out_{key}_pv_aftertax") == pytest.approx(cost, rel=1e-9)
    assert value(made, "out_users") == found.users
    assert value(made, "out_gpus") == value(made, "out_nodes") * 8 > 0
    assert value(made, "out_purchase") > 0


def test_names_are_those_of_the_lists_and_legal(made):
    names = dict(made.sheets["inputs"].parent.defined_names)
    assert {name.removeprefix("in_") for name in names if name.startswith("in_")} == set(inputs())
    assert set(made.book.named) == set(names)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert NAME.fullmatch(name) and not LIKE_A_CELL.fullmatch(name)


def test_each_name_is_listed_on_functions_with_its_value(made):
    sheet = made.values["functions"]
    rows = {row[0].value: number(row[1].value) for row in sheet.iter_rows()}
    assert {name: rows[name] for name in made.book.named} == {name: value(made, name) for name in made.book.named}
