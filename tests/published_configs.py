"""The configs that the tests read, as models; and what is published of them, with where it stands."""

from datetime import date
from functools import cache
from pathlib import Path

from r1model.hub.reading import load, read_model

FOLDER = Path(__file__).parent / "golden" / "configs"
DAY = date(2026, 11, 29)
CONFIGS = sorted(path for path in FOLDER.glob("*_config.json") if "hf_quant" not in path.name)
NAMES = [path.name.removesuffix("_config.json") for path in CONFIGS]


@cache
def found(name):
    """The import of a config, with the quantisation file beside it if there is one."""
    beside = FOLDER / f"{name}_hf_quant_config.json"
    key = name.partition("--")[2].lower()
    quant = load(beside) if beside.exists() else None
    return read_model(load(FOLDER / f"{name}_config.json"), name.partition("--")[2], key=key, day=DAY, beside=quant)


def model(name):
    return found(name).model


# billions of parameters without multi-token prediction and vision tower, and where that stands; "the maker's total" is
# the count on the model's own page as it was handed on, not read again for this test
MAKER = "the maker's total"
HUB = "safetensors.total of the Hugging Face API, as others wrote it down"
PUBLISHED = {
    "deepseek-ai--DeepSeek-R1": (671.03, f"{MAKER}; README_WEIGHTS.md of DeepSeek-V3 says 671B"),
    "deepseek-ai--DeepSeek-V4-Flash": (284.3, f"{MAKER}; ollama.com and docs.venice.ai say 284B"),
    "Qwen--Qwen3-235B-A22B": (235.09, MAKER),
    "Qwen--Qwen3-30B-A3B": (30.53, MAKER),
    "Qwen--Qwen3-32B": (32.76, MAKER),
    "Qwen--Qwen3-8B": (8.1907, "qwen3_presets.py of keras-team/keras-hub: 8190735360"),
    "Qwen--Qwen3-14B": (14.7683, "qwen3_presets.py of keras-team/keras-hub: 14768307200"),
    "Qwen--Qwen3-VL-235B-A22B-Instruct": (235.09, f"{MAKER} of Qwen3-235B-A22B, whose layers it has"),
    "Qwen--Qwen3-Coder-480B-A35B-Instruct": (480.15, f"{HUB}: 480154875392"),
    "Qwen--Qwen3-Next-80B-A3B-Thinking": (79.674, f"{HUB} for Qwen3-Coder-Next, whose layers it has: 79674391296"),
    "PrimeIntellect--INTELLECT-3-Base": (106.852, f"{HUB} for INTELLECT-3: 106852251264"),
    "Qwen--Qwen3.5-122B-A10B": (122.0, "docs.vultr.com: 122B total parameters"),
    "meta-llama--Meta-Llama-3.1-405B": (405.85, MAKER),
    "meta-llama--Meta-Llama-3.1-70B": (70.55, MAKER),
    "meta-llama--Meta-Llama-3.1-8B": (8.03, MAKER),
    "meta-llama--Llama-4-Maverick-17B-128E-Instruct": (400.7, f"{MAKER}, its tower not counted"),
    "mistralai--Mixtral-8x7B-v0.1": (46.70, MAKER),
    "openai--gpt-oss-20b": (20.91, f"{MAKER}; the model card says 20.9B"),
    "moonshotai--Kimi-K2-Instruct": (1026.4, f"{MAKER}; the model card says 1T"),
    "moonshotai--Kimi-K3": (2780.0, "huggingface.co/DiogenesLab/kimi-k3-research, after the technical report: 2.78T"),
    "stepfun-ai--Step-3.7-Flash": (196.0, "README of stepfun-ai/Step-3.7-Flash: a 196B language backbone"),
    "zai-org--GLM-5": (743.9, MAKER),
}
# every parameter of a model's files, that of its draft layer too: HUB, for 14B qwen3_presets.py of keras-team/keras-hub
FILES = {
    "qwen3-14b": 14_768_307_200,
    "glm-4.5-air": 110_468_824_832,
    "qwen3-coder-480b-a35b": 480_154_875_392,
    "qwen3-next-80b-a3b": 81_324_862_720,
}
# what transformers 5.24's own classes hold, made from these configs on a meta device without their towers
CLASSES = {
    "Qwen--Qwen3-235B-A22B": 235_093_634_560,
    "Qwen--Qwen3-30B-A3B": 30_532_122_624,
    "Qwen--Qwen3-32B": 32_762_123_264,
    "Qwen--Qwen3.5-122B-A10B": 122_111_526_912,
    "deepseek-ai--DeepSeek-R1": 671_026_419_200,
    "deepseek-ai--DeepSeek-V3.2": 671_877_944_064,
    "deepseek-ai--DeepSeek-V4-Flash": 284_332_240_471,
    "meta-llama--Llama-4-Maverick-17B-128E-Instruct": 400_711_848_960,
    "meta-llama--Meta-Llama-3.1-405B": 405_853_388_800,
    "meta-llama--Meta-Llama-3.1-70B": 70_553_706_496,
    "meta-llama--Meta-Llama-3.1-8B": 8_030_261_248,
    "mistralai--Mixtral-8x7B-v0.1": 46_702_792_704,
    "nvidia--GLM-5.2-NVFP4": 743_377_019_904,
    "nvidia--Kimi-K2.6-NVFP4": 1_026_408_232_448,
    "openai--gpt-oss-20b": 20_914_757_184,
    "zai-org--GLM-5": 743_911_218_432,
    "zai-org--GLM-5.3": 743_377_019_904,
}
