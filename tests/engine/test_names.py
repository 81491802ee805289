"""GPUs, models and formats are found by what people type; unknown or unclear is #N/A with near names."""

import re

import pytest

from r1model.catalogue import catalogue
from r1model.catalogue.held import Held
from r1model.catalogue.layers import HERE, layer
from r1model.errors import NA, VALUE, CatalogueError, CellError
from r1model.sizing import names

GPUS = list(catalogue().gpus.values())
MODELS = list(catalogue().models.values())
SPELT_GPUS = [(word, gpu.id) for gpu in GPUS for word in dict.fromkeys((gpu.id, gpu.name, gpu.short, *gpu.aliases))]
SPELT_MODELS = [(word, model.id) for model in MODELS for word in dict.fromkeys((model.id, model.name, *model.aliases))]
TYPED = {
    "H200": "h200-141gb-sxm",
    "h200-141": "h200-141gb-sxm",
    "NVIDIA H200 SXM": "h200-141gb-sxm",
    "H200 141GB": "h200-141gb-sxm",
    "H200_SXM5_141G": "h200-141gb-sxm",
    "  H200  ": "h200-141gb-sxm",
    "Ｈ２００": "h200-141gb-sxm",
    "英伟达H200": "h200-141gb-sxm",
    "H100": "h100-80gb-sxm",
    "H100 80GB PCIe": "h100-80gb-pcie",
    "H100 NVL": "h100-94gb-nvl",
    "A100 40G": "a100-40gb-sxm",
    "A100-80": "a100-80gb-sxm",
    "A100 80GB PCIe": "a100-80gb-pcie",
    "A800": "a800-80gb-sxm",
    "h20": "h20-96gb",
    "昇腾910B": "ascend-910b",
    "华为 910B": "ascend-910b",
    "GeForce RTX 4090": "rtx-4090",
    "4090": "rtx-4090",
    "AMD MI300X": "mi300x",
    4090: "rtx-4090",
}


@pytest.mark.parametrize("typed, expected", TYPED.items(), ids=str)
def test_a_gpu_is_found_as_people_type_it(typed, expected):
    assert names.gpu(typed).id == expected
    assert names.gpu(float(typed) if isinstance(typed, int) else typed).id == expected


@pytest.mark.parametrize("spelling, expected", SPELT_GPUS)
@pytest.mark.parametrize("change", [str, str.upper, str.lower, lambda text: text.replace("-", " ")])
def test_every_gpu_is_found_by_every_spelling_of_its_record(spelling, expected, change):
    assert names.gpu(change(spelling)).id == expected


@pytest.mark.parametrize("spelling, expected", SPELT_MODELS)
def test_every_model_is_found_by_every_spelling_of_its_record(spelling, expected):
    assert names.model(spelling).id == expected
    assert names.model(spelling.upper()).id == expected


@pytest.mark.parametrize("form", catalogue().formats.values(), ids=lambda form: form.id)
def test_every_format_is_found_by_every_spelling(form):
    assert {names.checkpoint_format(spelling).id for spelling in (form.id, *form.aliases)} == {form.id}


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("R1", "deepseek-r1"),
        ("DeepSeek R1", "deepseek-r1"),
        ("deepseek-ai/DeepSeek-R1", "deepseek-r1"),
        ("deepseek-r1:671b", "deepseek-r1"),
        ("V3", "deepseek-v3"),
        ("deepseek-r1:70b", "r1-distill-llama-70b"),
        ("R1 Distill Qwen 32B", "r1-distill-qwen-32b"),
        ("Ｒ１", "deepseek-r1"),
    ],
)
def test_a_model_is_found_as_people_type_it(typed, expected):
    assert names.model(typed).id == expected


@pytest.mark.parametrize(
    "typed, near",
    [
        ("A100", ["A100-40", "A100-80"]),
        ("a100 sxm", ["A100-40", "A100-80"]),
        ("A100 PCIe", ["A100-40-PCIe", "A100-80-PCIe"]),
    ],
)
def test_a_name_that_fits_several_gpus_is_not_guessed(typed, near):
    with pytest.raises(CellError) as caught:
        names.gpu(typed)
    assert caught.value.code == NA
    assert caught.value.facts["near"] == ", ".join(near)
    for language in ("zh", "en"):
        assert ", ".join(near) in caught.value.text(language)


@pytest.mark.parametrize(
    "typed, near", [("B999", None), ("H300", "H200-141"), ("H200-140", "H200-141"), ("MI300", "MI300X-192")]
)
def test_an_unknown_gpu_is_not_available_and_near_ones_are_named(typed, near):
    with pytest.raises(CellError) as caught:
        names.gpu(typed)
    assert caught.value.code == NA
    shown = caught.value.facts["near"].split(", ")
    assert 1 <= len(shown) <= 6
    assert set(shown) <= {gpu.short for gpu in GPUS}
    assert near is None or near in shown
    assert typed in caught.value.text("zh")


def test_what_a_record_calls_itself_means_it_alone_and_what_fits_two_lists_both(tmp_path):
    """One more card of a family whose cards are no SXM boards."""
    text = (HERE / "gpus" / "mi300x.toml").read_text("utf-8")
    for key, value in {"id": "mi300x-192gb-pcie", "name": "AMD Instinct MI300X 192GB PCIe", "short": "MI300X-192-PCIe",
                       "form_factor": "PCIe5"}.items():  # fmt: skip
        text = re.sub(rf'^{key} = ".*"', f'{key} = "{value}"', text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^aliases = .*\n", "", text, flags=re.MULTILINE)
    (tmp_path / "gpus").mkdir()
    (tmp_path / "gpus" / "mi300x-192gb-pcie.toml").write_text(text, "utf-8")
    with Held((layer(tmp_path),)):
        for gpu in (catalogue().gpus["mi300x"], catalogue().gpus["mi300x-192gb-pcie"]):
            assert {names.gpu(word).id for word in (gpu.id, gpu.name, gpu.short)} == {gpu.id}
        with pytest.raises(CellError, match="MI300X-192-PCIe, MI300X-192") as caught:
            names.gpu("MI300X 192GB")
    assert caught.value.key == "ambiguous_name"


def test_whatever_a_gpu_may_be_called_is_one_gpu_or_a_list_of_choices_told_apart():
    lists = set()
    for spelling in names.gpu_names():
        try:
            names.gpu(spelling)
        except CellError as fault:
            lists.add(fault.facts["near"])
    assert lists
    for choices in (words.split(", ") for words in lists):
        assert len(choices) == len(set(choices)) > 1
        assert [names.gpu(choice).short for choice in choices] == choices


@pytest.mark.parametrize("typed", ["", " ", "-", "！？", "GPU", "六百七十一"])
def test_a_name_without_meaning_is_not_available(typed):
    with pytest.raises(CellError) as caught:
        names.gpu(typed)
    assert caught.value.code == NA


@pytest.mark.parametrize("typed", ["GPT-5", "671b-r2", "deepseek", ""])
def test_an_unknown_model_is_not_available(typed):
    with pytest.raises(CellError) as caught:
        names.model(typed)
    assert (caught.value.code, caught.value.key) == (NA, "unknown_name")


def test_an_unknown_format_lists_the_known_ones():
    with pytest.raises(CellError, match="fp8-block") as caught:
        names.checkpoint_format("int7")
    assert caught.value.code == VALUE


@pytest.mark.parametrize("typed", ["p5.48xlarge", " P5.48XLARGE "])
def test_an_instance_is_found_in_any_case(typed):
    assert names.instance(typed).id == "p5.48xlarge"


def test_an_unknown_instance_names_near_ones():
    with pytest.raises(CellError, match="p5") as caught:
        names.instance("p5.8xlarge")
    assert caught.value.code == NA


@pytest.mark.parametrize(
    "typed, expected",
    [("Qwen/Qwen3-32B-FP8", "qwen3-32b"), ("Qwen3-235B-A22B-Instruct-2507-FP8", "qwen3-235b-a22b"),
     ("nvidia/GLM-5.2-NVFP4", "glm-5.2"), ("meta-llama/Llama-3.3-70B-Instruct", "llama-3.3-70b"),
     ("DeepSeek-V3.2-Exp", "deepseek-v3.2"), ("qwen3-32b-awq", "qwen3-32b"), ("GLM-4.6-FP8", "glm-4.7")],
)  # fmt: skip
def test_what_files_say_of_themselves_is_no_part_of_a_models_name(typed, expected):
    assert names.model(typed).id == expected


@pytest.mark.parametrize("typed", ["FP8", "-FP8", "instruct", "Qwen3-Coder-999B-A35B-Instruct", "awq-awq", "/"])
def test_marks_alone_are_no_model(typed):
    with pytest.raises(CellError):
        names.model(typed)


SERVED = {  # as measured rows name them
    "DeepSeek-V3/R1": "deepseek-r1", "deepseek-v3/r1": "deepseek-r1", "DeepSeek-V3.2-Exp": "deepseek-v3.2",
    "DeepSeek-R1-0528": "deepseek-r1-0528", "Kimi-K2-Instruct": "kimi-k2", "Kimi-K2.5": "kimi-k2.5",
    "Llama-2-70B": "llama-3.1-70b", "Llama-3.1-70B": "llama-3.1-70b", "Llama-3.3-70B": "llama-3.3-70b",
    "Llama-3.1-8B-Instruct": "llama-3.1-8b", "Llama-3.1-405B": "llama-3.1-405b", "QwQ-32B": "r1-distill-qwen-32b",
    "GLM-4.5": "glm-4.7", "GLM-4.6": "glm-4.7", "GLM-4.6-FP8": "glm-4.7", "GLM-5-FP8": "glm-5",
    "GLM-4.5-Air": "glm-4.5-air", "GLM-4.5-Air-FP8": "glm-4.5-air",
    "Qwen3-8B": "r1-0528-qwen3-8b", "Qwen/Qwen3-8B-FP8": "r1-0528-qwen3-8b",
    "Qwen3-14B": "qwen3-14b", "Qwen3-14B-AWQ": "qwen3-14b", "Qwen3-14B-FP8": "qwen3-14b",
    "Qwen3-VL-235B-A22B-Instruct": "qwen3-235b-a22b", "Qwen3-235B-A22B-Instruct-2507-FP8": "qwen3-235b-a22b",
    "Qwen3-Coder-480B-A35B-Instruct-FP8": "qwen3-coder-480b-a35b",
    "Qwen3-Next-80B-A3B-Instruct": "qwen3-next-80b-a3b", "Qwen3-Coder-Next": "qwen3-next-80b-a3b",
    "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16": "nemotron-3-nano", "gpt-oss-120b": "gpt-oss-120b",
    "MiniMax-M2.5": "minimax-m2.5", "Qwen3.5-397B-A17B": "qwen3.5-397b-a17b",
}  # fmt: skip


@pytest.mark.parametrize("typed, expected", SERVED.items())
def test_a_measured_model_is_read_as_one_of_its_shape(typed, expected):
    assert names.served_alike(typed).id == expected


@pytest.mark.parametrize("typed", ["DeepSeek-OCR-2", "LLaDA2.1-flash", "Qwen2.5-VL-72B-Instruct", "Instruct", ""])
def test_a_measured_model_of_no_known_shape_is_not_available(typed):
    with pytest.raises(CellError) as caught:
        names.served_alike(typed)
    assert (caught.value.code, caught.value.key) == (NA, "unknown_name")


@pytest.mark.parametrize("model", [model for model in MODELS if model.sisters], ids=lambda model: model.id)
def test_a_sister_is_told_and_is_not_the_model(model):
    """Only rows of measurements read it so: no price, no size of files is another model's."""
    for sister in model.sisters:
        assert names.served_alike(sister).id == model.id
        with pytest.raises(CellError) as caught:
            names.model(sister)
        assert (caught.value.code, caught.value.key) == (NA, "sister_name")
        assert all(model.id in caught.value.text(language) for language in ("zh", "en"))


def like(folder, key, **fields):
    """A layer with a record like that of Qwen3-14B, of another name."""
    text = (HERE / "models" / "qwen3-14b.toml").read_text("utf-8")
    text = re.sub(r"^aliases = .*\n", "", text, flags=re.MULTILINE)
    lines = {"id": key, "name": key.upper(), **fields}
    for name in ("id", "name"):
        text = re.sub(rf'^{name} = ".*"\n', "", text, count=1, flags=re.MULTILINE)
    head = "".join(
        f"{name} = {str(value) if isinstance(value, list) else repr(value)}\n" for name, value in lines.items()
    )
    (folder / "models").mkdir()
    (folder / "models" / f"{key}.toml").write_text(head + text, "utf-8")
    return layer(folder)


def test_a_sister_is_added_in_a_file_and_ones_own_model_of_that_name_stands(tmp_path):
    for name in ("own", "more"):
        (tmp_path / name).mkdir()
    with Held((like(tmp_path / "own", "qwen3-8b"),)):
        assert names.served_alike("Qwen3-8B-FP8").id == names.model("Qwen3-8B").id == "qwen3-8b"
    with Held((like(tmp_path / "more", "ours-14b", sisters=["Theirs-14B"]),)):
        assert names.served_alike("them/Theirs-14B-AWQ").id == "ours-14b"


def test_two_models_do_not_share_a_sister(tmp_path):
    with pytest.raises(CatalogueError, match="qwen38b"), Held((like(tmp_path, "ours-14b", sisters=["Qwen3 8B"]),)):
        names.served_alike("Qwen3-8B")


@pytest.mark.parametrize("typed, expected", [
    ("910b", "ascend-910b"), ("h800", "h800-80gb-sxm"), ("rtx-pro-6000", "rtx-pro-6000-blackwell-server"),
    ("b200", "b200-180gb-hgx"), ("b300", "b300-hgx"), ("gb200", "gb200"), ("h100", "h100-80gb-sxm"),
    ("h200", "h200-141gb-sxm"), ("mi300x", "mi300x"),
])  # fmt: skip
def test_a_gpu_is_found_as_measured_rows_name_it(typed, expected):
    assert names.gpu(typed).id == expected
