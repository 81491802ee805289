"""Totals, caches and files of the models behind 27 configs, against what is published and what transformers holds."""

import tomllib

import pytest
from published_configs import CLASSES, FILES, NAMES, PUBLISHED, found, model

from r1model.catalogue import catalogue
from r1model.hub.record import model_text
from r1model.sizing import names
from r1model.sizing.architecture import tensors
from r1model.sizing.cache import kv_bytes_per_token
from r1model.sizing.checkpoint import active_parameters, total_parameters
from r1model.sizing.parts import parameters_by_part
from r1model.sizing.stored import plain_parameters, stored_bytes
from r1model.types import Model
from r1model.types.reading import shaped

every_config = pytest.mark.parametrize("name", NAMES)
SAME = {"deepseek-ai--DeepSeek-R1": "deepseek-r1", "deepseek-ai--DeepSeek-V3.2": "deepseek-v3.2",
        "moonshotai--Kimi-K2-Instruct": "kimi-k2", "Qwen--Qwen3-235B-A22B": "qwen3-235b-a22b",
        "Qwen--Qwen3-32B": "qwen3-32b", "meta-llama--Meta-Llama-3.1-405B": "llama-3.1-405b",
        "zai-org--GLM-5": "glm-5", "Qwen--Qwen3-14B": "qwen3-14b", "PrimeIntellect--INTELLECT-3-Base": "glm-4.5-air",
        "Qwen--Qwen3-Coder-480B-A35B-Instruct": "qwen3-coder-480b-a35b"}  # fmt: skip
SISTERS = ("Qwen3-8B", "Qwen3-VL-235B-A22B-Instruct", "INTELLECT-3-Base", "Qwen3-Next-80B-A3B-Thinking")


def test_every_config_is_held_against_something():
    assert len(NAMES) == 27
    assert set(NAMES) - set(PUBLISHED) - set(CLASSES) == {"MiniMaxAI--MiniMax-M3"}


@pytest.mark.parametrize("name", PUBLISHED)
def test_totals_are_within_a_thousandth_of_the_published(name):
    assert total_parameters(model(name)) / 1e9 == pytest.approx(PUBLISHED[name][0], rel=1e-3), PUBLISHED[name][1]


@pytest.mark.parametrize("name", CLASSES)
def test_totals_are_those_of_the_classes_in_transformers(name):
    assert total_parameters(model(name)) == CLASSES[name]


def test_minimax_m3_is_only_pinned_to_what_its_documented_shapes_make():
    """Published is 428B with a tower of 0.87B; the class for its checkpoint with the tower holds the same 426.17B."""
    assert total_parameters(model("MiniMaxAI--MiniMax-M3")) == 426_174_572_928
    assert found("MiniMaxAI--MiniMax-M3").left_out == ("mtp",)


@pytest.mark.parametrize("name, active_b, source", [
    ("moonshotai--Kimi-K3", 104.2, "DiogenesLab/kimi-k3-research, after the technical report: 104.2B"),
    ("openai--gpt-oss-20b", 3.61, "model card: 3.6B"),
    ("deepseek-ai--DeepSeek-R1", 36.6, "README_WEIGHTS.md of DeepSeek-V3: 36.6B, the head counted"),
])  # fmt: skip
def test_active_parameters_without_the_input_embedding_are_the_published(name, active_b, source):
    dims = model(name).architecture
    active = active_parameters(model(name)) - dims.vocabulary * dims.hidden_size
    assert active / 1e9 == pytest.approx(active_b, rel=2e-3), source


@every_config
def test_parts_add_up_to_the_whole(name):
    one = model(name)
    whole = total_parameters(one, with_mtp=True) + one.architecture.vision_parameters
    assert sum(parameters_by_part(one).values()) == whole
    assert sum(tensor.elements for tensor in tensors(one)) == total_parameters(one, with_mtp=True)


CACHES = {  # bytes of a token in FP8 and in BF16
    "deepseek-ai--DeepSeek-R1": (35_136, 70_272),
    "deepseek-ai--DeepSeek-V3.2": (48_068, 78_324),
    "moonshotai--Kimi-K2-Instruct": (35_136, 70_272),
    "nvidia--Kimi-K2.6-NVFP4": (35_136, 70_272),
    "zai-org--GLM-5": (78 * 788, 78 * 1284),
    "zai-org--GLM-5.3": (78 * 656 + 21 * 132, 78 * 1152 + 21 * 132),
    "nvidia--GLM-5.2-NVFP4": (78 * 656 + 21 * 132, 78 * 1152 + 21 * 132),
    "deepseek-ai--DeepSeek-V4-Flash": (21 * (584 + 132) / 4 + 20 * 584 / 128, 21 * (1024 + 132) / 4 + 20 * 1024 / 128),
    "moonshotai--Kimi-K3": (24 * 576, 24 * 1152),
    "MiniMaxAI--MiniMax-M3": (60 * 1024 + 57 * 256, 60 * 2048 + 57 * 256),
    "Qwen--Qwen3.5-122B-A10B": (12 * 1024, 12 * 2048),
    "Qwen--Qwen3-235B-A22B": (96_256, 192_512),
    "Qwen--Qwen3-30B-A3B": (49_152, 98_304),
    "Qwen--Qwen3-32B": (131_072, 262_144),
    "meta-llama--Meta-Llama-3.1-405B": (258_048, 516_096),
    "meta-llama--Meta-Llama-3.1-70B": (163_840, 327_680),
    "meta-llama--Meta-Llama-3.1-8B": (65_536, 131_072),
    "meta-llama--Llama-4-Maverick-17B-128E-Instruct": (12 * 2048, 12 * 4096),
    "mistralai--Mixtral-8x7B-v0.1": (65_536, 131_072),
    "openai--gpt-oss-20b": (12 * 1024, 12 * 2048),
    "stepfun-ai--Step-3.7-Flash": (12 * 2048, 12 * 4096),
    "Qwen--Qwen3-8B": (36 * 2048, 36 * 4096),
    "Qwen--Qwen3-14B": (40 * 2048, 40 * 4096),
    "Qwen--Qwen3-VL-235B-A22B-Instruct": (96_256, 192_512),
    "Qwen--Qwen3-Coder-480B-A35B-Instruct": (62 * 2048, 62 * 4096),
    "Qwen--Qwen3-Next-80B-A3B-Thinking": (12 * 1024, 12 * 2048),
    "PrimeIntellect--INTELLECT-3-Base": (46 * 2048, 46 * 4096),
}


@every_config
def test_the_cache_of_a_token_is_that_of_its_layers(name):
    assert tuple(kv_bytes_per_token(model(name), width) for width in (1, 2)) == pytest.approx(CACHES[name])


@pytest.mark.parametrize("name, gb, tolerance, source", [
    ("deepseek-ai--DeepSeek-R1", 688.587, 1e-4, "sum of its weight files"),
    ("deepseek-ai--DeepSeek-V4-Flash", 160.0, 5e-3, "FP4 + FP8, 160.0 GB on its page"),
    ("openai--gpt-oss-20b", 13.76, 2e-3, "model card: 12.8 GiB"),
    ("moonshotai--Kimi-K3", 1561, 5e-3, "docs/K3.md of sqliteai/waste: a download of 1.42 TB, meant in powers of two"),
])  # fmt: skip
def test_files_weigh_what_is_published(name, gb, tolerance, source):
    assert stored_bytes(model(name)) / 1e9 == pytest.approx(gb, rel=tolerance), source


def test_nvidias_exclude_list_keeps_attention_shared_experts_and_the_first_layer_in_bf16():
    one = model("nvidia--Kimi-K2.6-NVFP4")
    parts = parameters_by_part(one)
    experts = parts["experts"]  # 4 bits, and a byte for every 16
    rest = total_parameters(one) + one.architecture.vision_parameters - experts
    assert stored_bytes(one) == pytest.approx(experts * (0.5 + 1 / 16) + rest * 2, rel=1e-6)


def test_the_parts_that_stay_in_bf16_are_told():
    plain, whole = plain_parameters(model("nvidia--GLM-5.2-NVFP4")), parameters_by_part(model("nvidia--GLM-5.2-NVFP4"))
    assert "experts" not in plain
    assert {part: plain[part] for part in ("attention", "indexer", "shared", "dense", "embedding", "head", "mtp")} == {
        part: whole[part] for part in ("attention", "indexer", "shared", "dense", "embedding", "head", "mtp")
    }


@pytest.mark.parametrize("name, key", SAME.items())
def test_a_model_of_the_catalogue_comes_out_of_its_config_as_it_stands(name, key):
    ours, theirs = catalogue().models[key], model(name)
    assert tensors(ours) == tensors(theirs)
    provenance = {"standing", "source", "where", "as_of"}
    assert {name: value for name, value in theirs.architecture if name not in provenance} == {
        name: value for name, value in ours.architecture if name not in provenance
    }


@pytest.mark.parametrize("key", FILES)
def test_the_files_hold_every_parameter_that_is_published_of_them(key):
    assert total_parameters(catalogue().models[key], with_mtp=True) == FILES[key]


@pytest.mark.parametrize("name", SISTERS)
def test_what_is_read_as_another_model_has_its_layers(name):
    """What a sister's config makes is what the record holds, but for its draft layer and the longest context."""
    theirs = model(next(each for each in NAMES if each.endswith(f"--{name}")))
    ours = names.served_alike(name)
    assert [part for part in tensors(ours) if not part.mtp] == [part for part in tensors(theirs) if not part.mtp]
    assert kv_bytes_per_token(ours, 1) == kv_bytes_per_token(theirs, 1)


@every_config
def test_a_record_reads_back_as_the_model_it_was_written_from(name):
    assert shaped(Model, tomllib.loads(model_text(model(name)))) == model(name)
