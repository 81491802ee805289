"""Ranges broadcast in one call, errors stay in their element; spilling functions have fixed shapes."""

import numpy as np
import pytest
from outcomes import outcome

from r1model.catalogue import catalogue
from r1model.functions import OMITTED, functions, invoke

PRICES = [(item.name, part) for item in functions().values() for part in item.arguments
          if part.unit.startswith("money") or "price" in part.name]  # fmt: skip
ROW, COLUMN = [[8, 16, 24]], [[4], [8]]


@pytest.mark.parametrize(
    "given, expected",
    [
        (([8, 16, 9],), [1, 2, 2]),
        (((8, 16),), [1, 2]),
        (([8],), [1]),
        (([[8]],), [[1]]),
        (([[8], [16]],), [[1], [2]]),
        (([[8, 16], [24, 32]],), [[1, 2], [3, 4]]),
        ((ROW, COLUMN), [[2, 4, 6], [1, 2, 3]]),
        ((COLUMN, ROW), [[1, 1, 1], [1, 1, 1]]),
        (([[8, 16], [24, 32]], [[8, 4], [4, 8]]), [[1, 4], [6, 4]]),
        (([[8, 16], [24, 32]], 4), [[2, 4], [6, 8]]),
        (([[8, 16]], [[4]]), [[2, 4]]),
        (([[8]], [[4, 8]]), [[2, 1]]),
        (([8, 16], [[4], [8]]), [[2, 4], [1, 2]]),
        ((np.array([[8, 16]]), np.array([[4], [8]])), [[2, 4], [1, 2]]),
        ((np.array([8, 16]),), [1, 2]),
        (([8, 16], OMITTED), [1, 2]),
    ],
)
def test_ranges_broadcast_like_a_row_against_a_column(given, expected):
    assert outcome("NODES", *given) == expected


@pytest.mark.parametrize(
    "given",
    [
        ([[8, 16]], [[1, 2, 3]]),
        ([[8], [16]], [[1], [2], [3]]),
        ([[8, 16], [24, 32]], [[8, 8]]),
        ([[8, 16], [24, 32]], [[8], [8]]),
        ([[1, 2], [3]],),
        ([[1], 2],),
        ([],),
        ([[]],),
        ([[], []],),
        (8, []),
        (np.empty((0, 2)),),
    ],
    ids=str,
)
def test_shapes_that_do_not_meet_are_a_value_error(given):
    assert outcome("NODES", *given) == "#VALUE!"


def test_three_ranges_meet_only_in_one_shape():
    assert outcome("VRAM", [[671, 70]], [["int8", "int4"]], [[0, 1]]) == [[671, 70]]
    assert outcome("VRAM", [[671, 70]], [["int8"], ["int4"]], [[0, 1, 2]]) == "#VALUE!"


def test_an_error_stays_in_its_own_element():
    given = [[8, None, "x"], ["#N/A", -1, float("nan")]]
    assert outcome("NODES", given) == [[1, "#VALUE!", "#VALUE!"], ["#VALUE!", "#NUM!", "#NUM!"]]


def test_names_of_gpus_can_be_a_range():
    found = outcome("GPUS", 671, "int8", [["A100-40"], ["H100-80"], ["H200-141"], ["B999"], ["A100"]])
    assert found == [[32], [16], [8], ["#N/A"], ["#N/A"]]  # golden, rule pow2


def test_a_matrix_of_precisions_by_gpus():
    found = outcome("GPUS", 671, [["int4", "int8", "fp16", "fp32"]], [["A100-40"], ["H200-141"]])
    assert found == [[16, 32, 64, 128], [8, 8, 16, 32]]  # functions.md, row 6


def test_a_range_of_ten_thousand_cells_is_one_call():
    found = outcome("KWH", 1, 2.5, 10.2, [[0.5]] * 10_000)
    assert len(found) == 10_000
    assert found[0] == found[-1] == [pytest.approx(6257.925)]


@pytest.mark.parametrize(
    "name, given",
    [
        ("PLANS", ([671],)),
        ("DEMAND", ([[1000]], 10, 1000, 500)),
        ("MODELS", ([True],)),
        ("GPU_LIST", ([[False]],)),
        ("AUDIT", (["version"],)),
    ],
)
def test_a_function_that_spills_takes_no_range(name, given):
    assert outcome(name, *given) == "#VALUE!"


@pytest.mark.parametrize("name, given", [("GPU_SPEC", (["H100-80", "A100-80"],)), ("MODEL_SPEC", ([["R1"], ["V3"]],))])
def test_a_whole_row_for_a_range_never_nests_inside_a_cell(name, given):
    found = outcome(name, *given)
    rows = found if isinstance(found, list) else []
    assert not any(isinstance(cell, list) for row in rows for cell in (row if isinstance(row, list) else []))


@pytest.mark.parametrize("extra", [8, None, [8], OMITTED])
def test_too_many_arguments_are_refused(extra):
    found = outcome("NODES", 8, 8, extra)
    assert found in ("#VALUE!", ["#VALUE!"])


PLAN_HEADER = ["GPU", "min", "node", "pow2", "nodes", "GB", "headroom_gb", "capex_cny"]
GPU_HEADER = ["gpu", "name", "vendor", "mem", "tflops", "bw", "tdp", "arch", "source"]
MODEL_HEADER = [
    "id",
    "name",
    "params_b",
    "active_b",
    "attention",
    "layers",
    "kv_bytes_per_token",
    "context",
    "format",
    "source",
]
SPILLS = [
    ("PLANS", (671, "int8", "pow2"), PLAN_HEADER, 5),
    ("GPU_LIST", (), GPU_HEADER, len(catalogue().gpus)),
    ("MODELS", (), MODEL_HEADER, len(catalogue().models)),
]


@pytest.mark.parametrize("name, given, header, rows", SPILLS)
def test_a_spill_has_a_header_unless_it_is_declined(name, given, header, rows):
    with_header = outcome(name, *given)
    assert with_header[0] == header
    assert outcome(name, *given, True) == with_header
    assert outcome(name, *given, False) == outcome(name, *given, 0) == with_header[1:]
    assert len(with_header) == rows + 1
    assert {len(row) for row in with_header} == {len(header)}


@pytest.mark.parametrize("quant", list(catalogue().precisions))
@pytest.mark.parametrize("params", [1, 671, 10_000])
def test_the_shape_of_a_spill_never_depends_on_its_results(params, quant):
    found = outcome("PLANS", params, quant)
    assert (len(found), len(found[0])) == (6, 8)


def test_the_plans_hold_the_three_of_the_seed():
    rows = {row[0]: row[1:] for row in outcome("PLANS", OMITTED, OMITTED, OMITTED, False)}
    assert rows["A100-40"] == [23, 24, 32, 4, 1280, 481, 5_200_000]
    assert rows["H100-80"] == [12, 16, 16, 2, 1280, 481, 4_200_000]
    assert rows["H200-141"] == [7, 8, 8, 1, 1128, pytest.approx(344.2), 3_700_000]


def test_a_gpu_without_the_arithmetic_is_an_error_in_its_row():
    rows = {row[0]: row[1:] for row in outcome("PLANS", 671, "fp8")}
    assert rows["A100-40"] == ["#N/A"] * 7
    assert rows["H200-141"][2] == 8


def test_demand_is_one_row_of_two():
    (row,) = outcome("DEMAND", 1000, 10, 1000, 500)
    assert row == [
        pytest.approx(304.1667, abs=5e-5),
        pytest.approx(152.0833, abs=5e-5),
    ]  # functions.md, row 14


@pytest.mark.parametrize("what, columns", [("version", 2), ("inputs", 6), ("checks", 3)])
def test_the_audit_function_answers_in_tables(what, columns):
    found = outcome("AUDIT", what)
    assert {len(row) for row in found} == {columns}
    assert len(found) >= 4


def test_the_audit_function_cites_hashes_and_explains():
    assert "Jason Zhang, 2025-02-23" in outcome("AUDIT", "source", "seed-post")
    assert "Own assumption" in outcome("AUDIT", "source", "overhead_share")
    assert (
        outcome("AUDIT", "hash", [[1, 2]]) == outcome("AUDIT", "hash", ((1, 2),)) != outcome("AUDIT", "hash", [[2, 1]])
    )
    assert invoke("AUDIT", "explain", '=R1_VRAM(671,"int7")').startswith("quant 不能是“int7”")
    assert "near names" in invoke("AUDIT", "explain", '=R1_GPUS(671,"int8","B999")')
    assert invoke("AUDIT", "explain", "=DSR_KV(32768,,2)").endswith("The call works; its value is 2.302672896.")


def test_a_text_inside_a_quoted_call_is_left_as_it_is():
    """TRUE and empty places are rewritten between arguments, not inside their quotes."""
    assert "“TRUE,,x”" in invoke("AUDIT", "explain", '=R1_GPU_MEM("TRUE,,x")')


@pytest.mark.parametrize("name, part", PRICES, ids=[f"{name}-{part.name}" for name, part in PRICES])
def test_what_costs_nothing_may_cost_nothing(name, part):
    """A free tier, cards already paid for, a deposit waived: no price divides, so none has to be above zero."""
    assert part.read(part.name, 0) in (0, (0,))
