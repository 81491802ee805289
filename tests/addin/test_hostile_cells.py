"""Whatever stands in the cells: a number, rows of numbers, text where the list says so, or one of the four errors."""

import datetime
import math
import os
import random
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from r1model.errors import CELL_ERRORS
from r1model.functions import OMITTED, functions
from r1model.functions.audit import parse_call
from r1model_addin.answers import answer

LISTS = int(os.environ.get("R1MODEL_HOSTILE_LISTS", "10000"))
CELLS = [
    None, OMITTED, "", " ", True, False, 0.0, 1.0, -1.0, -0.0, 0.5, 8.0, 671.0, 1e308, -1e308, 5e-324, 2.0**53 + 2,
    math.nan, math.inf, -math.inf, 10**400, Decimal("8"), 45_000.0, datetime.datetime(2025, 2, 23, 12),
    datetime.date(2025, 2, 23), datetime.time(1), "int8", "int7", "fp8", "H200-141", "H200", "A100", "B999", "GB",
    "device", "node", "min", "buy", "rent", "api", "year", "SL", "deepseek-r1", "fp8-block", "671", "６７１", "八",
    "ＩＮＴ８", "显存", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#GETTING_DATA", "=1+1", "+1", "@A1", "R1C1",
    "key", "common.discount_rate", "gpu_price", "tri", "a" * 40_000, "\x00", "\ud800", "’; DROP", "NaN", "inf",
]  # fmt: skip
SHAPES = [(1, 1), (1, 2), (2, 1), (3, 1), (1, 4), (2, 2), (3, 5), (12, 1)]
ODD_RANGES = [[], [[]], [[], []], (), [[1.0, 2.0], [3.0]], [[1.0], 2.0], [None], [[[1.0]]]]


def block(draw):
    rows, columns = draw.choice(SHAPES)
    kind = draw.choice((CELLS, [1.0, 2.0, 8.0, 0.5], [None]))
    return [[draw.choice(kind) for _ in range(columns)] for _ in range(rows)]


def argument(draw, good):
    """Mostly what the example has, so that the odd one is reached."""
    chance = draw.random()
    if chance < 0.35 and good is not OMITTED:
        return good
    if chance < 0.75:
        return draw.choice(CELLS)
    return draw.choice(ODD_RANGES) if chance > 0.97 else block(draw)


def arguments(draw, function):
    good = parse_call(function.example)[1]
    count = draw.randint(0, len(function.arguments) + 1)
    return tuple(argument(draw, good[at] if at < len(good) else OMITTED) for at in range(count))


def fits(value, texts):
    """A cell's value: a finite double, a truth value, one of the four errors, or text where it is declared."""
    if isinstance(value, str):
        return value in CELL_ERRORS or (texts and not value.startswith("#") and "Traceback" not in value)
    return isinstance(value, bool) or (type(value) is float and math.isfinite(value))


def check(function, cells):
    found = answer(function, cells)
    texts = function.spills or function.unit == ""
    rows = found if isinstance(found, list) else [found]
    flat = [value for row in rows for value in (row if isinstance(row, list) else [row])]
    assert flat and all(fits(value, texts) for value in flat), f"R1_{function.name}{cells!r:.300} gives {found!r:.200}"
    assert len({len(row) for row in rows if isinstance(row, list)}) <= 1, "ragged rows"


@pytest.mark.parametrize("name", functions())
def test_ten_thousand_lists_of_arguments(name, log):
    draw, function = random.Random(f"r1model {name}"), functions()[name]
    for _ in range(LISTS):
        check(function, arguments(draw, function))
    assert not log.exists(), "an error that nobody foresaw"


ANY_CELL = st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.dates() | st.sampled_from(CELLS)
ANY = ANY_CELL | st.lists(st.lists(ANY_CELL, max_size=4), max_size=4)


@pytest.mark.parametrize("name", functions())
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(cells=st.lists(ANY, max_size=8))
def test_lists_that_hypothesis_finds(name, cells):
    check(functions()[name], tuple(cells))
