"""The seed's three plans, and what is refused with its reason."""

import pytest
from pytest import approx

from r1model.catalogue import catalogue
from r1model.checks import checks
from r1model.errors import NA, CellError
from r1model.sizing import names
from r1model.sizing.lineup import PLANS, plan, plans, require_tensor_parallel

R1 = catalogue().models["deepseek-r1"]


def refusal(function, *given):
    with pytest.raises(CellError) as caught:
        function(*given)
    assert caught.value.code == NA
    return caught.value


@pytest.mark.parametrize(
    "key, gpu, gpus, nodes, capacity_gb, bare_cost",
    [  # seed post, sections 1 and 3.2; golden/cases.json capex_seed_plans_cny
        ("plan1", "A100-40", 32, 4, 1280, 5_200_000),
        ("plan2", "H100-80", 16, 2, 1280, 4_200_000),
        ("plan3", "H200-141", 8, 1, 1128, 3_700_000),
    ],
)
def test_the_three_plans_of_the_seed(key, gpu, gpus, nodes, capacity_gb, bare_cost):
    found = plan({}, key)
    assert found.gpu.short == gpu
    values = found.values
    assert (values["gpus"], values["nodes"], values["capacity_gb"]) == (gpus, nodes, capacity_gb)
    assert values["bare_cost"] == bare_cost
    assert values["fits"] == 1


def test_plans_come_in_order():
    assert [item.key for item in plans()] == list(PLANS)


def test_one_node_of_h200_holds_r1_in_fp8():
    found = plan({"quant": "fp8"}, "plan3").values
    assert (found["weights_gb"], found["gpus_min"], found["nodes"]) == (671, 7, 1)
    assert found["max_tokens"] == 4_898_110  # golden R1_MAX_TOKENS


@pytest.mark.parametrize("rule, counts", [("min", [23, 12, 7]), ("node", [24, 16, 8]), ("pow2", [32, 16, 8])])
def test_each_rounding_rule_gives_its_counts(rule, counts):
    assert [item.values["gpus"] for item in plans({"sizing_rule": rule})] == counts


def test_device_memory_gives_the_same_three_counts():
    """functions.md, section 7: nominal and driver memory agree; 21, 11 and 6 cards before rounding."""
    found = plans({"memory_basis": "device"})
    assert [item.values["gpus"] for item in found] == [32, 16, 8]
    assert [item.values["gpus_min"] for item in found] == [21, 11, 6]


def test_purchase_and_electricity_of_plan_three_by_hand():
    """8 x 400,000 + 500,000; network 12 %, 30.72 TB x 399, installation 1 %, spares 2 %, VAT recovered."""
    values = plan({}, "plan3").values
    hardware = 3_700_000 * 1.12 + 30.72 * 399
    assert values["hardware_cost"] == approx(hardware)
    assert values["capex"] == approx(hardware * 1.03)
    assert values["energy_kwh"] == approx((2.5 + (10.2 - 2.5) * 0.7) * 1.6 * 730)
    assert values["energy_cost_year"] == approx(values["energy_kwh"] * 0.63 * 12)


@pytest.mark.parametrize("share, factor", [(1, 1.0), (0.5, 1.065), (0, 1.13)])
def test_only_vat_that_is_not_recovered_costs(share, factor):
    base = plan({}, "plan3").values["capex"]
    assert plan({"vat_recoverable": share}, "plan3").values["capex"] == approx(base * factor)


def test_fp8_is_refused_on_a100_with_the_reason():
    found = refusal(plan, {"quant": "fp8"}, "plan1")
    assert "A100" in found.text("en") and "no native FP8" in found.text("en")
    assert "没有原生 FP8" in found.text("zh")
    for language in ("zh", "en"):
        assert found.text(language).startswith("plan1") and "plan1_gpu=A100-40" in found.text(language)
    assert plan({"quant": "fp8"}, "plan2").values["gpus"] == 16


@pytest.mark.parametrize("gpu", ["A100-80", "A800-80", "RTX4090-24", "L20-48"])
def test_int4_needs_no_arithmetic_of_its_own(gpu):
    assert plan({"quant": "int4", "plan1_gpu": gpu}, "plan1").values["gpus"] >= 8


@pytest.mark.parametrize("gpu", [gpu.short for gpu in catalogue().gpus.values()])
@pytest.mark.parametrize("quant", list(catalogue().precisions))
def test_every_gpu_is_planned_or_refused_with_a_reason(gpu, quant):
    try:
        values = plan({"plan1_gpu": gpu, "quant": quant}, "plan1").values
    except CellError as error:
        assert error.key == "plan_refused" and error.facts["fault"].key == "no_native_precision"
        assert gpu.split("-")[0][:3] in error.text("en").replace(" ", "")
    else:
        assert values["gpus"] >= 8
        assert values["usable_gb"] >= values["vram_gb"] - 1e-6


@pytest.mark.parametrize(
    "gpu", [gpu.short for gpu in catalogue().gpus.values() if gpu.bf16_tflops and "FP16" in gpu.native_precisions]
)
def test_every_gpu_is_planned_in_fp16(gpu):
    assert plan({"plan1_gpu": gpu, "quant": "fp16"}, "plan1").values["peak_tflops"] > 0


def test_a_gpu_without_a_peak_figure_keeps_all_other_lines():
    """No source gives T4's 16-bit peak in a field of its own, so that line is absent, not zero."""
    own = {"plan1_gpu_price": 9000.0, "plan1_max_kw": 5.0, "plan1_idle_kw": 1.0}
    values = plan({"plan1_gpu": "T4-16", "quant": "fp16", **own}, "plan1").values
    assert "peak_tflops" not in values
    assert values["gpus"] == 128  # 1,342 GB x 1.2 / (16 GB x 0.9) = 111.8, whole nodes 112, then 128
    assert values["capex"] > 0


def test_a_gpu_without_a_price_has_no_cost_and_one_without_a_server_no_electricity():
    values = plan({"plan1_gpu": "T4-16"}, "plan1").values
    assert not {"capex", "gpu_cost_node", "energy_cost", "running_cost"} & values.keys()
    assert values["gpus"] > 0 and values["staff_cost"] > 0
    assert "running_cost" not in plan({"plan1_gpu": "H20-96", "plan1_gpu_price": 9e4}, "plan1").values


@pytest.mark.parametrize("form", ["fp8-block", "int8-block"])
def test_scale_blocks_forbid_tensor_parallel_32_and_name_16(form):
    """2048 / 32 = 64 is no multiple of 128; SGLang and vLLM raise an error."""
    found = refusal(require_tensor_parallel, R1, names.checkpoint_format(form), 32)
    for language in ("zh", "en"):
        assert "TP16" in found.text(language)
        assert "int8-channel" in found.text(language)
    for fits in (1, 2, 4, 8, 16):
        require_tensor_parallel(R1, names.checkpoint_format(form), fits)


@pytest.mark.parametrize("form", ["int8-channel", "bf16", "awq-int4"])
def test_without_scale_blocks_tensor_parallel_32_is_possible(form):
    require_tensor_parallel(R1, names.checkpoint_format(form), 32)


@pytest.mark.parametrize("size", [3, 24, 256])
@pytest.mark.parametrize("form", ["int8-channel", "fp8-block"])
def test_tensor_parallel_must_divide_the_heads(form, size):
    found = refusal(require_tensor_parallel, R1, names.checkpoint_format(form), size)
    assert f"TP{size} does not divide the 128 attention heads" in found.text("en")


@pytest.mark.parametrize("size", [0, -1])
def test_a_tensor_parallel_size_below_one_is_refused(size):
    with pytest.raises(CellError):
        require_tensor_parallel(R1, names.checkpoint_format("int8-channel"), size)


SCENARIOS = [
    {},
    {"quant": "int4"},
    {"sizing_rule": "min"},
    {"vat_recoverable": 0, "years": 5},
    {"overhead_share": 0},
]


@pytest.mark.parametrize("changes", SCENARIOS, ids=str)
def test_every_identity_holds_in_every_scenario(changes):
    found = checks(changes)
    assert len(found) == 3 * 4 + 10
    assert [check.id for check in found if not check.passes] == []


def test_an_identity_can_fail():
    """The tolerance is the reader's: half a cent by default."""
    found = checks({})[0]
    assert not found._replace(right=found.right + 0.01).passes
