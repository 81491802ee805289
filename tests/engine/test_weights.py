"""The model is chosen once: what it weighs and keeps follows it in plans, functions and the workbook."""

import math

import pytest
from pytest import approx

from r1model.catalogue import catalogue
from r1model.errors import NA, CellError
from r1model.formulas import FORMULAS
from r1model.functions import invoke
from r1model.inputs import usual
from r1model.sizing import names
from r1model.sizing.lineup import plan
from r1model.sizing.weights import shipped_model

MODELS = list(catalogue().models)
REAL = [name for name, item in catalogue().precisions.items() if item.checkpoint]
CARD = {"fp8": "plan3", "int8": "plan1", "int4": "plan1", "fp16": "plan1", "bf16": "plan1"}


def values(quant="fp8", **changes):
    return plan({"quant": quant, **changes}, CARD.get(quant, "plan1"))


@pytest.mark.parametrize("quant", REAL)
@pytest.mark.parametrize("model", MODELS)
def test_plan_and_functions_agree_with_the_checkpoint_and_the_cache(model, quant):
    found = values(quant, model=model, weights_basis="checkpoint")
    assert found.values["weights_gb"] == invoke("WEIGHTS", model, quant) == invoke("VRAM", model, quant)
    assert found.values["kv_bytes_per_token"] == invoke("KV_PER_TOKEN", model)
    gpu = found.gpu.short
    for name, rule in (("gpus_min", "min"), ("gpus_node", "node"), ("gpus_pow2", "pow2")):
        assert found.values[name] == invoke("GPUS", model, quant, gpu, 0.2, 0.9, rule)
    assert found.values["kv_gb"] == approx(invoke("KV", 32768, 16, 2, 1, "GB", model))
    plain = found.values["usable_gb"] - found.values["weights_gb"]  # a line-up is the post's arithmetic, without engine
    assert found.values["headroom_gb"] == approx(plain)
    tokens = plain * 1e9 / found.values["kv_bytes_per_token"]
    assert found.values["max_tokens"] in (math.floor(tokens), math.floor(tokens * (1 + 1e-12))), "a hair below is there"
    assert bool(found.values["fits"]) is (found.values["kv_gb"] <= plain)


@pytest.mark.parametrize("model", [model for model in MODELS if model != shipped_model().id])
def test_another_model_weighs_its_checkpoint_without_being_asked(model):
    found = values(model=model)
    assert found.weights_basis == "checkpoint"
    assert found.values["weights_gb"] == invoke("WEIGHTS", model, "fp8")


def test_a_qwen_of_32_billion_needs_one_card():
    found = plan({"model": "qwen3-32b", "quant": "fp8"}, "plan3").values
    assert found["weights_gb"] == approx(34.326243328)
    assert found["gpus_min"] == 1


def test_the_model_of_the_post_counts_as_the_post_does():
    assert (values().values["weights_gb"], values().weights_basis) == (671, "nominal")
    asked = values(weights_basis="checkpoint")
    assert asked.values["weights_gb"] == invoke("WEIGHTS", "deepseek-r1", "fp8") == approx(688.57483936)


@pytest.mark.parametrize("basis", ["auto", "nominal"])
def test_a_number_of_ones_own_counts_as_entered(basis):
    found = values(model="qwen3-32b", params_b=40, weights_basis=basis)
    assert (found.values["weights_gb"], found.weights_basis) == (40, "nominal")


def test_nominal_is_the_chosen_models_own_number():
    found = values("bf16", model="qwen3-32b", weights_basis="nominal")
    assert (found.values["weights_gb"], found.weights_basis) == (64, "nominal")


def test_a_precision_without_a_checkpoint_is_nominal_or_refused_by_name():
    found = plan({"model": "qwen3-32b", "quant": "fp32"}, "plan1")
    assert (found.values["weights_gb"], found.weights_basis) == (128, "nominal")
    for ask in (
        lambda: plan({"quant": "fp32", "weights_basis": "checkpoint"}, "plan1"),
        lambda: invoke("VRAM", "deepseek-r1", "fp32"),
    ):
        with pytest.raises(CellError) as caught:
            ask()
        assert caught.value.code == NA
        for language in ("zh", "en"):
            assert "fp32" in caught.value.text(language) and "fp8" in caught.value.text(language)


@pytest.mark.parametrize("quant", REAL)
def test_a_precision_and_the_format_of_that_name_are_one(quant):
    """R1_VRAM and R1_WEIGHTS read the same word alike."""
    assert names.checkpoint_format(quant).id == catalogue().precisions[quant].checkpoint


def test_an_unknown_model_is_told_with_near_names():
    with pytest.raises(CellError, match="qwen3-32b") as caught:
        invoke("VRAM", "qwen3-33b", "fp8")
    assert caught.value.code == NA


def test_a_number_without_a_model_has_the_shipped_models_cache():
    assert invoke("KV", 1000) == invoke("KV", 1000, 1, 2, 1, "GB", usual()["model"])
    plain, named = (
        invoke("MAX_TOKENS", 32, "fp8", "H200", 8, 0.9, "sharded", *given) for given in ((), ("qwen3-32b",))
    )
    assert plain != named


def test_the_formulas_of_the_rule_are_listed():
    assert FORMULAS["weights_gb"].needs == ("by_checkpoint", "checkpoint_gb", "nominal_weights_gb")
