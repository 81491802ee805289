"""Errors by rule 8 of method/functions.md: four values, one meaning each; omitted is not blank."""

import pytest
from outcomes import outcome, reason
from pytest import approx

from r1model.catalogue import catalogue
from r1model.errors import CellError, UnknownName
from r1model.functions import OMITTED, find, functions, invoke
from r1model.functions.spec import REQUIRED
from r1model.inputs import usual

VALUE, NUM, DIV0, NA = "#VALUE!", "#NUM!", "#DIV/0!", "#N/A"
NAN, INF = float("nan"), float("inf")

ERRORS = [
    # wrong type, unknown name, blank, an error passed in
    (VALUE, "VRAM", "671", "int8"), (VALUE, "VRAM", True, "int8"),
    (VALUE, "VRAM", 671, "int7"), (VALUE, "VRAM", 671, 8), (VALUE, "VRAM", 671, "int8", 0, "MB"),
    (VALUE, "VRAM", None, "int8"), (VALUE, "VRAM", "", "int8"), (VALUE, "VRAM", 671, None),
    (VALUE, "VRAM", 671, ""), (VALUE, "VRAM", "#N/A", "int8"), (VALUE, "VRAM", 671, "#REF!"),
    (VALUE, "VRAM", 671, "int8", "#DIV/0!"), (VALUE, "GPU_MEM", None), (VALUE, "GPU_MEM", True),
    (VALUE, "GPU_MEM", "#N/A"), (VALUE, "GPU_MEM", "H200", "real"), (VALUE, "GPU_SPEC", "H200", "colour"),
    (VALUE, "GPUS", 671, "int8", "H200", 0.2, 0.9, "pow3"),
    (VALUE, "MAX_TOKENS", 671, "int8", "H200", 8, 0.9, "copied"), (VALUE, "INDEX", -0.3, 7, "linear"),
    (VALUE, "WEIGHTS", "deepseek-r1", "int7"), (VALUE, "MODELS", "maybe"), (VALUE, "MODELS", 2),
    (VALUE, "PLANS", 671, "int8", "min", None), (VALUE, "AUDIT", "everything"),
    (VALUE, "AUDIT", "source", "nobody"), (VALUE, "AUDIT", "source"), (VALUE, "AUDIT", "hash"),
    (VALUE, "AUDIT", "explain", "R1_VRAM"), (VALUE, "VRAM"), (VALUE, "VRAM", 671), (VALUE, "NODES", 8, 8, 8),
    # a number outside its domain
    (NUM, "VRAM", 0, "int8"), (NUM, "VRAM", -1, "int8"), (NUM, "VRAM", 1e7, "int8"),
    (NUM, "VRAM", 671, "int8", -0.1), (NUM, "VRAM", NAN, "int8"), (NUM, "VRAM", INF, "int8"),
    (NUM, "KV", -1), (NUM, "KV", 1, 1, 0), (NUM, "KV", 1, 1, 2, 1.5),
    (NUM, "GPUS", 671, "int8", "H200", 0.2, 0), (NUM, "GPUS", 671, "int8", "H200", 0.2, 1.01),
    (NUM, "GPUS", 671, "int8", "H200", 0.2, 0.9, "min", 0),
    (NUM, "GPUS", 671, "int8", "H200", 0.2, 0.9, "min", 7.5), (NUM, "FIT", 671, "int8", "H200", 0),
    (NUM, "FIT", 671, "int8", "H200", 7.5), (NUM, "NODES", -1), (NUM, "NODES", 8, 0), (NUM, "DAU", -1),
    (NUM, "DAU", 8, 0), (NUM, "DAU_GPUS", -1), (NUM, "DEMAND", 1, 1, 1, 1, 367),
    (NUM, "CAPACITY", 1, 1, 1.1), (NUM, "UTIL", -1, 1), (NUM, "CAPEX", -1, 8, 1),
    (NUM, "CAPEX", 1, 8, 1, 8, 0, 0, 0, 0, 0.13, 2), (NUM, "KWH", 1, 1, 2, 1.01),
    (NUM, "KWH", 1, 1, 2, 0.5, 0.9), (NUM, "POWER_COST", 1, 1, 2, 0.5, -0.1),
    (NUM, "CLOUD_COST", 1, 1, 730, -0.1), (NUM, "API_COST", 1, 1, 4, 16, 1.1), (NUM, "BLENDED", 4, 16, -0.1),
    (NUM, "INDEX", -1, 13), (NUM, "INDEX", -0.3, 0), (NUM, "INDEX", 1e6, 12_000), (NUM, "FX", -1),
    (NUM, "FX", 12, 0), (NUM, "FX", 12, 7.2, -1), (NUM, "KV_PER_TOKEN", "R1", 0),
    # a per-unit result with zero units
    (DIV0, "UTIL", 10, 0), (DIV0, "UTIL", 0, 0),
    # the question has no answer
    (NA, "GPUS", 671, "int8", "B999"), (NA, "GPUS", 671, "int8", "A100"),
    (NA, "GPUS", 671, "fp8", "A100-40"), (NA, "HEADROOM", 671, "fp8", "A100-40", 8),
    (NA, "MAX_TOKENS", 671, "int8", "H100-80", 8), (NA, "GPU_MEM", "910B", "device"),
    (NA, "WEIGHTS", "r1-distill-qwen-7b", "gguf-iq1_s"), (NA, "WEIGHTS", "GPT-5", "bf16"),
    (NA, "MODEL_SPEC", "GPT-5"), (NA, "VRAM", "GPT-5", "int8"), (NA, "VRAM", "R1", "fp32"),
    (NA, "GPUS", "six", "int8", "H200"),
    (NA, "KV", 1, 1, 2, 1, "GB", "GPT-5"), (NA, "FIT", 671, "int8", "H200", 8, 0, 1, 0.9, 1, "nominal", "GPT-5"),
]  # fmt: skip


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: f"{case[0]}-{case[1]}{case[2:]}".replace(" ", ""))
def test_each_error_value_has_one_meaning(case):
    code, name, *given = case
    assert outcome(name, *given) == code
    assert len(reason(name, *given)) > 15


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#SPILL!", "#DIV/0!", "#GETTING_DATA"])
@pytest.mark.parametrize(
    "name, rest", [("NODES", ()), ("VRAM", ("int8",)), ("GPU_MEM", ()), ("BYTES", ()), ("MODELS", ())]
)
def test_an_error_passed_in_is_called_that(name, rest, error):
    assert outcome(name, error, *rest) == "#VALUE!"
    assert f"already the error {error}" in reason(name, error, *rest)


def test_half_the_tokens_at_half_price_save_a_quarter():
    """golden R1_API_COST 48,800; x (1 - 0.5 x 0.5)."""
    assert outcome("API_COST", 6000, 2000, 4, 16, 0.4, 1, 0.5, 0.5) == approx(36_600)


def test_traffic_is_charged_beside_storage():
    """1 x 730 h + 500 GB x 0.08 + 100 GB x 0.09."""
    assert outcome("CLOUD_COST", 1, 1, 730, 1, 500, 0.08, 100, 0.09) == approx(779)


@pytest.mark.parametrize("month, factor", [(1, 1), (12, 1), (13, 0.7), (24, 0.7), (25, 0.49)])
def test_a_price_steps_at_the_start_of_each_year(month, factor):
    assert outcome("INDEX", -0.3, month) == approx(factor)


def test_nothing_above_and_inside_the_domain_is_an_error():
    assert outcome("GPUS", 671, "int8", "H200", 0.2, 1) == 8
    assert outcome("NODES", 0) == 0
    assert outcome("INDEX", -0.999, 1) == 1
    assert outcome("UTIL", 0, 1) == 0
    assert outcome("CAPACITY", 1, 7143.3, 0.5) == approx(18_772.5924 / 2)


@pytest.mark.parametrize("name", functions())
def test_every_function_gives_its_own_example(name):
    example = functions()[name].example
    assert example.startswith(f"R1_{name}(")
    if name != "AUDIT":
        assert "The call works" in invoke("AUDIT", "explain", f"={example}")


@pytest.mark.parametrize("spelling", ["R1_VRAM", "DSR_VRAM", "VRAM", "r1_vram", " dsr_vram "])
def test_a_function_has_two_prefixes_and_no_case(spelling):
    assert find(spelling).name == "VRAM"


def test_an_unknown_function_names_near_ones():
    with pytest.raises(UnknownName, match="R1_VRAM"):
        find("R1_VRAN")


FULL = {
    "VRAM": (671, "int8", 0, "GB"),
    "KV": (32768, 1, 2, 1, "GB", "deepseek-r1"),
    "GPU_MEM": ("H200", "nominal"),
    "GPUS": (671, "int8", "H200", 0.2, 0.9, "pow2", 8, "nominal"),
    "FIT": (671, "int8", "H200", 8, 0, 1, 0.9, 1, "nominal", "deepseek-r1"),
    "HEADROOM": (671, "int8", "H200", 8, 0.9, "nominal"),
    "MAX_TOKENS": (671, "int8", "H200", 8, 0.9, "sharded", "deepseek-r1"),
    "PLANS": (671, "int8", "pow2", True),
    "DAU": (13_000, 5_000_000 / 13_000),
    "DEMAND": (1000, 10, 1000, 500, 365 / 12),
    "CAPACITY": (1, 7143.3, 1, 730),
    "CAPEX": (400_000, 8, 500_000, 8, 0, 0, 0, 0, 0, 1),
    "KWH": (1, 2.5, 10.2, 0.5, 1.35, 730),
    "POWER_COST": (1, 2.5, 10.2, 0.5, 0.8, 1.35, 730),
    "CLOUD_COST": (98.32, 1, 730, 1, 0, 0, 0, 0),
    "API_COST": (6000, 2000, 4, 16, 0, 1, 0, 0),
    "BLENDED": (4, 16, 0.75, 0, 1),
    "INDEX": (-0.3, 13, "step"),
    "FX": (12, catalogue().parameters["fx_cny_per_usd"].value, 0),
    "GPU_SPEC": ("H200", OMITTED),
    "MODEL_SPEC": ("R1", OMITTED),
}


@pytest.mark.parametrize("name", FULL)
def test_an_omitted_argument_takes_its_default_wherever_it_stands(name):
    given = FULL[name]
    parts = find(name).arguments
    short = given[: sum(part.required for part in parts)]
    commas = [OMITTED if not part.required else value for part, value in zip(parts, given, strict=True)]
    assert outcome(name, *short) == outcome(name, *commas) == outcome(name, *given)


BLANKS = [
    (name, position) for name, item in functions().items() if name != "AUDIT" for position in range(len(item.arguments))
]


@pytest.mark.parametrize("name, position", BLANKS)
def test_an_empty_cell_is_not_an_omitted_argument(name, position):
    parts = find(name).arguments
    given = [OMITTED] * len(parts) if name not in FULL else list(FULL[name])
    given[position] = None
    assert outcome(name, *given) == "#VALUE!"


@pytest.mark.parametrize(
    "argument, key",
    [
        ("overhead", "overhead_share"),
        ("mem_util", "usable_share"),
        ("node", "gpus_per_node"),
        ("rule", "sizing_rule"),
        ("basis", "memory_basis"),
        ("params_b", "params_b"),
        ("kv_bytes", "kv_bytes"),
    ],
)
def test_defaults_of_arguments_are_the_usual_inputs(argument, key):
    defaults = {
        part.default
        for item in functions().values()
        for part in item.arguments
        if part.name == argument and part.default is not REQUIRED and (item.name, argument) != ("VRAM", "overhead")
    }
    assert defaults == {usual()[key]}


def test_the_ratio_and_hours_by_default_are_those_of_the_inputs():
    assert outcome("DAU", 1) == approx(usual()["known_users"] / usual()["known_gpus"])
    hours = {part.default for item in functions().values() for part in item.arguments if part.name == "hours"}
    assert hours == {730}
    assert find("PLANS").arguments[1].default is catalogue().precisions[usual()["quant"]]


def test_a_scalar_call_raises_and_a_range_keeps_the_error_in_its_element():
    with pytest.raises(CellError):
        invoke("NODES", -1)
    assert outcome("NODES", [8, -1, 9]) == [1, "#NUM!", 2]
