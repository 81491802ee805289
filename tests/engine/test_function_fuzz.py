"""Whatever a cell holds, a function gives a number, text, flag or list, or one of the four error values."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from r1model.errors import CELL_ERRORS, CellError
from r1model.functions import OMITTED, functions, invoke

HOSTILE = [
    None, OMITTED, True, False, 0, 1, -1, 8, 671, 0.5, -0.0, 1e308, -1e308, 1e-308, 5e-324, 10**400,
    2**53 + 1, float("nan"), float("inf"), float("-inf"), Decimal("671"), np.float64(0.9), np.int64(8),
    np.nan, 1 + 2j, "", " ", "int8", "fp8", "H200", "A100", "R1", "bf16", "device", "pow2", "GiB", "bw",
    "version", "explain", "hash", "#N/A", "#DIV/0!", "#GETTING_DATA", "671", "６７１", "八", "显存",
    "Ｈ２００", "NaN", "inf", "None", "\x00", "=1+1", "'", "{", "a" * 5000, date(2025, 2, 23),
    datetime(2025, 2, 23, 1), b"bytes",
]  # fmt: skip
RANGES = [
    [], [[]], [[], []], [None], [[None, ""]], [[1, 2], [3]], [[1], 2], [1, [2]], [[1, 2]], [[1], [2]],
    [[1, 2], [3, 4]], [["H200", "B999"]], [["int8"], ["int7"]], [8, "#N/A", None, float("nan")], (8, 16),
    ((8,), (16,)), [[[1]]], [date(2025, 2, 23)], np.array([8, 16]), np.array([[0.5, np.nan]]), np.array([]),
    np.array(8),
]  # fmt: skip
MOST = 1.7976931348623157e308  # the largest double
REASONABLE = {
    "quant": "int8", "gpu": "H200", "model": "R1", "format": "fp8-block", "unit": "GB", "basis": "nominal",
    "rule": "min", "kv": "sharded", "field": None, "mode": "step", "header": True, "what": "version",
    "key": "seed-post",
}  # fmt: skip


def sound(value):
    """A value that a cell can hold: never None, NaN or an exception's text in place of an error."""
    if isinstance(value, CellError):
        return value.code in CELL_ERRORS and bool(value.text("zh")) and bool(value.text("en"))
    if isinstance(value, list):
        return bool(value) and all(sound(part) for part in value)
    if isinstance(value, bool | str):
        return True
    return isinstance(value, int | float) and -MOST <= value <= MOST


def checked(name, *given):
    try:
        value = invoke(name, *given)
    except CellError as error:
        value = error
    assert sound(value), f"R1_{name}{given!r} gives {str(value)[:200]}"


def usable(part):
    if part.name in REASONABLE:
        return OMITTED if part.name == "field" else REASONABLE[part.name]
    return 0.5 if part.unit in ("share", "share/year") else 8 if part.name in ("node", "count", "replicas") else 2


@pytest.mark.parametrize("name", functions())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(given=st.lists(st.sampled_from([*HOSTILE, *RANGES]), max_size=11))
def test_any_list_of_arguments_gives_a_value_or_an_error(name, given):
    checked(name, *given)


@pytest.mark.parametrize("name", functions())
def test_each_argument_alone_may_be_anything(name):
    parts = functions()[name].arguments
    for position in range(len(parts)):
        for hostile in (*HOSTILE, *RANGES):
            given = [usable(part) for part in parts]
            given[position] = hostile
            checked(name, *given)


@pytest.mark.parametrize("name", functions())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_numbers_of_any_size_stay_numbers_or_errors(name, data):
    numbers = (
        st.floats(allow_nan=False) | st.floats(0, 1) | st.integers(0, 10**12) | st.sampled_from([5e-324, 1e-300, 1e15])
    )
    given = [usable(part) if not part.unit else data.draw(numbers) for part in functions()[name].arguments]
    checked(name, *given)


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=30))
def test_any_text_is_explained_or_refused(text):
    checked("AUDIT", "explain", text)
    checked("AUDIT", "explain", f"=R1_VRAM({text})")
    checked("GPU_MEM", text)
    checked("WEIGHTS", text, text)


HOSTILE_CALLS = [
    "(" * 5000, "R1_VRAM(" + "[" * 5000, "R1_VRAM(" + "-" * 5000 + "1)", "R1_KV(" + "9" * 5000 + ")",
    "R1_KV(1e400)", "R1_KV(__import__('os'))", "R1_KV(*[1])", "R1_KV(tokens=1)", "R1_KV(1)(2)",
    "R1_KV(f'{1}')", "R1_KV({1:2})", "R1_KV(b'1')", "R1_KV(1j)", ",,", "(,", "",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE_CALLS, ids=lambda text: text[:20])
def test_a_hostile_call_in_quotes_is_explained_or_refused(text):
    checked("AUDIT", "explain", text)


@pytest.mark.parametrize("params_b", [1e-9, 1e-6, 1e-3, 1])
@pytest.mark.parametrize("rule", ["min", "node", "pow2"])
def test_the_smallest_model_needs_one_gpu_and_not_none(params_b, rule):
    assert invoke("GPUS", params_b, "int4", "H200", 0, 1, rule, 1) == 1
