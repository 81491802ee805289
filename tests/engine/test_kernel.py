"""The vector kernel gives what the scalar formulas give, scenario by scenario."""

import ast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1model.catalogue import catalogue
from r1model.errors import MissingInput
from r1model.graph.expression import expression
from r1model.graph.kernel import elementwise, kernel, sweep
from r1model.graph.registry import FORMULAS, evaluate
from r1model.inputs import inputs, scenario
from r1model.sizing.lineup import (
    CAPEX_LINES,
    MEMORY_LINES,
    PLAN_LEAVES,
    PLANS,
    RUNNING_LINES,
    SCALE_LINES,
    SIZING_LINES,
    SIZING_RULES,
    leaves,
    plans,
    shared_leaves,
)

WITH_BF16 = [
    gpu.short
    for gpu in catalogue().gpus.values()
    if gpu.bf16_tflops and gpu.bandwidth_tb_s and gpu.power_w and "BF16" in gpu.native_precisions
]
LINES = (*SIZING_LINES, *MEMORY_LINES, *SCALE_LINES, *CAPEX_LINES, *RUNNING_LINES)
DRAWN = (
    *shared_leaves(),
    "quant",
    "model",
    "plan3_gpu",
    "kv_bytes",
    *(f"plan3_{name}" for name in PLAN_LEAVES),
)
DIVIDED = {
    "gpus_min": ({"vram_gb": 805.2}, {"gpu_memory_gb": 0.0, "usable_share": 0.9}),
    "max_tokens": ({"headroom_gb": 344.2}, {"kv_bytes_per_token": 0.0, "kv_replicas": 1.0}),
    "users_per_gpu": ({"known_users": 5e6}, {"known_gpus": 0.0}),
    "gpus_for_users": ({"users": 4e7}, {"users_per_gpu": 0.0}),
    "nodes": ({"gpus": 8.0}, {"gpus_per_node": 0.0}),
    "gpus_node": ({"gpus_min": 7.0}, {"gpus_per_node": 0.0}),
    "utilisation": ({"demand_mtok": 10.0}, {"capacity_mtok": 0.0}),
}


def values_of(name):
    item = inputs()[name]
    if name == "plan3_gpu":
        return st.sampled_from(WITH_BF16)
    if name == "quant":
        return st.sampled_from(["int4", "bf16"])
    if item.options:
        return st.sampled_from(item.options)
    if name.startswith("plan3_"):  # 0 leaves it to the catalogue, which may not know it
        return st.floats(max(item.low, 1.0), item.high, allow_nan=False)
    whole = st.integers(int(item.low), int(item.high)).map(float)
    return whole if item.whole else st.floats(item.low, item.high, allow_nan=False)


scenarios = st.lists(st.fixed_dictionaries({name: values_of(name) for name in DRAWN}), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(drawn=scenarios, rule=st.sampled_from(list(SIZING_RULES.values())))
def test_a_sweep_equals_the_scalar_formulas_for_every_line_of_the_plan(drawn, rule):
    rows = [leaves(scenario(changes), "plan3") for changes in drawn]
    for row in rows:
        row["gpus"] = evaluate([rule], row)[rule]
    swept = sweep(LINES, {name: np.array([row[name] for row in rows]) for name in rows[0]})
    for position, row in enumerate(rows):
        one = evaluate(LINES, row)
        for line in LINES:
            assert swept[line][position] == pytest.approx(one[line], rel=1e-12, abs=1e-9), line


def test_a_sweep_of_the_base_scenario_is_the_plan_itself():
    for item, key in zip(plans(), PLANS, strict=True):
        given = {**leaves(scenario({}), key), "gpus": np.array([item.values["gpus"]])}
        swept = sweep(LINES, given)
        assert {line: swept[line][0] for line in LINES} == pytest.approx(
            {line: item.values[line] for line in LINES}, rel=1e-12
        )


@pytest.mark.parametrize("chunk", [1, 2, 3, 1000])
def test_chunks_make_no_difference(chunk):
    loads = np.linspace(0, 1, 7)
    swept = sweep(["it_power_kw"], {"nodes": 1.0, "idle_kw": 2.5, "max_kw": 10.2, "load_share": loads}, chunk=chunk)
    assert swept["it_power_kw"] == pytest.approx(2.5 + 7.7 * loads, rel=1e-12)


@pytest.mark.parametrize("name", DIVIDED)
def test_a_division_by_zero_gives_inf_or_nan_in_its_own_scenario_only(name):
    fixed, zero = DIVIDED[name]
    divisor, _ = next(iter(zero.items()))
    given = {**fixed, **zero, divisor: np.array([0.0, 8.0])}
    bad, good = sweep([name], given)[name]
    assert not np.isfinite(bad), f"{name} is {bad} over zero"
    assert np.isfinite(good)


@pytest.mark.parametrize("name", DIVIDED)
def test_the_scalar_formula_divides_by_zero_aloud(name):
    fixed, zero = DIVIDED[name]
    with pytest.raises(ZeroDivisionError):
        evaluate([name], {**fixed, **zero})


def test_a_number_too_large_is_inf_and_no_warning():
    swept = sweep(["price_index"], {"rate": np.array([1e6, 0.5]), "elapsed": np.array([12_000.0, 12.0]), "smooth": 0.0})
    assert list(swept["price_index"]) == [np.inf, 1.5]


def test_the_two_sides_of_a_condition_stay_apart():
    swept = sweep(["fits"], {"usable_gb": np.array([1015.2, 600.0]), "weights_gb": 671.0, "kv_gb": 1.0})
    assert list(swept["fits"]) == [1, 0]


def test_demand_above_the_capacity_goes_unserved():
    swept = sweep(["utilisation"], {"demand_mtok": np.array([10.0, 20.0, 30.0]), "capacity_mtok": 20.0})
    assert list(swept["utilisation"]) == [0.5, 1, 1]


def test_a_hair_keeps_rounding_errors_from_buying_a_gpu():
    """0.1 x 3 / 0.3 is 1.0000000000000002 in binary."""
    given = {"vram_gb": np.array([0.1 * 3, 0.31]), "gpu_memory_gb": 0.3, "usable_share": 1.0}
    assert list(sweep(["gpus_min"], given)["gpus_min"]) == [1, 2]
    assert evaluate(["gpus_min"], {**given, "vram_gb": 0.1 * 3})["gpus_min"] == 1


def test_a_kernel_takes_numbers_as_well():
    assert kernel(["nominal_weights_gb"], ["sized_params_b", "weight_bytes"])(671, 1) == (671,)


@pytest.mark.parametrize(
    "given",
    [{"sized_params_b": 1.0, "weight_bytes": 1.0}, {"sized_params_b": np.ones(2), "weight_bytes": np.ones(3)}],
)
def test_a_sweep_without_one_length_is_refused(given):
    with pytest.raises(MissingInput, match="arrays of one length"):
        sweep(["nominal_weights_gb"], given)


def test_every_formula_compiles_into_the_kernel():
    leaf = {need for item in FORMULAS.values() for need in item.needs} - set(FORMULAS)
    assert callable(kernel(FORMULAS, leaf | {"gpus"}))


def test_what_a_formula_says_is_left_as_it_is_by_those_who_compile_it():
    said = {name: ast.dump(expression(item.function)) for name, item in FORMULAS.items()}
    for item in FORMULAS.values():
        kernel((item.name,), item.needs)
        elementwise(item.function)
    assert {name: ast.dump(expression(item.function)) for name, item in FORMULAS.items()} == said
