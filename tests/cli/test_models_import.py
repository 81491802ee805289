"""`r1model models import`: what it writes and says, and what it refuses in one line with nothing written."""

import json

import pytest
from published_configs import FOLDER, NAMES, model

from r1model.errors import BadRequest
from r1model.files import write_whole
from r1model.hub import keeping
from r1model.hub.keeping import keep

R1 = FOLDER / "deepseek-ai--DeepSeek-R1_config.json"
QWEN = json.loads((FOLDER / "Qwen--Qwen3-32B_config.json").read_text("utf-8"))
SPARSE = json.loads((FOLDER / "deepseek-ai--DeepSeek-V3.2_config.json").read_text("utf-8"))
LANGUAGES = ("zh", "en")


def config(folder, content, name="Some-Model_config.json"):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_every_config_becomes_a_model_that_the_command_line_knows(run, tmp_path, name):
    beside = FOLDER / f"{name}_hf_quant_config.json"
    quant = ("--quant", beside) if beside.exists() else ()
    told = run("models", "import", FOLDER / f"{name}_config.json", "--into", tmp_path, "--name", "mine-own", *quant)
    assert told.code == 0 and (tmp_path / "models" / "mine-own.toml").exists(), told.err
    known = run("call", "MODEL_SPEC", "mine-own", "layers", "--catalogue", tmp_path, "--json")
    assert known.code == 0, known.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_it_found(run, tmp_path, language):
    told = run("models", "import", R1, "--into", tmp_path, "--name", "our-r1", language=language)
    assert told.code == 0
    for figure in ("671,026,419,200", "37,552,297,472", "70,272", "35,136", "688.57", "fp8-block"):
        assert figure in told.out
    assert str(tmp_path / "models" / "our-r1.toml") in told.out


def test_json_is_one_value_with_parts_caches_and_files(run, tmp_path):
    found = run("models", "import", R1, "--into", tmp_path, "--name", "our-r1", "--json").json
    assert found["total"] == 671_026_419_200 and found["cache_bytes_per_token_bf16"] == 70_272
    assert sum(found["parameters"].values()) == 671_026_419_200 + 13_463_426_304
    assert found["caches"][0]["kind"] == "latent attention" and found["index"] is None


@pytest.mark.parametrize("size, agrees", [
    (1_369_062_772_000, "bf16"), (688_586_727_753, "disk"), (500_000_000_000, "neither"),
])  # fmt: skip
def test_the_index_is_held_against_the_files_and_against_two_bytes_an_element(run, tmp_path, size, agrees):
    index = config(tmp_path, {"metadata": {"total_size": size}, "weight_map": {}}, "model.safetensors.index.json")
    words = ("models", "import", R1, "--into", tmp_path / "own", "--name", "our-r1", "--index", index, "--json")
    assert run(*words).json["index"]["agrees"] == agrees


def test_an_index_may_be_larger_than_a_config(run, tmp_path):
    weights = {
        f"model.layers.{at}.mlp.experts.{at}.gate_proj.weight": "model-00001.safetensors" for at in range(90_000)
    }
    index = config(tmp_path, {"metadata": {"total_size": 688_586_727_753}, "weight_map": weights}, "index.json")
    assert index.stat().st_size > 5 * 2**20
    words = ("models", "import", R1, "--into", tmp_path / "own", "--name", "our-r1", "--index", index, "--json")
    assert run(*words).json["index"]["agrees"] == "disk"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_replaced_unasked(run, tmp_path, language):
    words = ("models", "import", R1, "--into", tmp_path, "--name", "our-r1")
    assert run(*words).code == 0
    path = tmp_path / "models" / "our-r1.toml"
    path.write_text(path.read_text("utf-8") + "# mine\n", "utf-8")
    again = run(*words, language=language)
    assert again.code == 2 and again.err.count("\n") == 1 and "# mine" in path.read_text("utf-8")
    assert run(*words, "--force").code == 0 and "# mine" not in path.read_text("utf-8")


def test_sources_that_are_there_stay(run, tmp_path):
    held = '# ours\n[our-offer]\ntitle = "Offer"\npublisher = "Us"\naccessed = 2026-03-01\nlicence = "internal"\n'
    (tmp_path / "sources.toml").write_text(held, "utf-8")
    assert run("models", "import", R1, "--into", tmp_path, "--name", "our-r1").code == 0
    assert (tmp_path / "sources.toml").read_text("utf-8").startswith(held)


def test_the_folder_may_come_from_the_catalogue_option(run, tmp_path):
    assert run("models", "import", R1, "--into", tmp_path, "--name", "our-r1").code == 0
    other = FOLDER / "openai--gpt-oss-20b_config.json"
    assert run("models", "import", other, "--catalogue", tmp_path).code == 0
    assert (tmp_path / "models" / "gpt-oss-20b.toml").exists()
    assert run("models", "import", other).code == 2


def test_a_name_of_another_model_is_refused(run, tmp_path):
    told = run("models", "import", R1, "--into", tmp_path, "--name", "DeepSeek-R1-671B")
    assert told.code == 2 and told.err.count("\n") == 1 and not list(tmp_path.iterdir())


def without(table, *names):
    return {name: value for name, value in table.items() if name not in names}


REFUSED = {
    "empty": "",
    "blank": "  \n",
    "broken": '{"model_type": "qwen3"',
    "no object": "[1, 2]",
    "text": '"qwen3"',
    "not utf-8": None,
    "deep": "[" * 100_000 + "]" * 100_000,
    "deep object": '{"a":' * 5_000 + "1" + "}" * 5_000,
    "deep within": {**QWEN, "rope_scaling": json.loads('{"a":' * 60 + "1" + "}" * 60)},
    "long number": '{"num_hidden_layers": ' + "9" * 10_000 + "}",
    "nothing in it": {},
    "unknown": {"architectures": ["NeverHeardOfForCausalLM"], "model_type": "never_heard"},
    "unknown class of a known type": {**QWEN, "architectures": ["NeverHeardOfForCausalLM"]},
    "two families": {**QWEN, "architectures": ["LlamaForCausalLM"]},
    "classes no list": {**QWEN, "architectures": "Qwen3ForCausalLM"},
    "type no text": {**QWEN, "model_type": ["qwen3"]},
    "unknown field": {**QWEN, "extra_experts": 12},
    "terminal codes": {**QWEN, "\x1b[31mred\n": 12},
    "adapter": {"peft_type": "LORA", "base_model_name_or_path": "x", "r": 8},
    "encoder": {"architectures": ["BertForMaskedLM"], "model_type": "bert", "hidden_size": 768, "vocab_size": 30522},
    "encoder of sentences": {"architectures": ["XLMRobertaModel"], "model_type": "xlm-roberta"},
    "encoder and decoder": {"architectures": ["T5ForConditionalGeneration"], "model_type": "t5",
                            "is_encoder_decoder": True},
    "vision": {"architectures": ["SiglipVisionModel"], "model_type": "siglip_vision_model", "image_size": 384},
    "picture": {"architectures": ["ViTForImageClassification"], "model_type": "vit", "image_size": 224},
    "layers 1e300": {**QWEN, "num_hidden_layers": 1e300},
    "layers huge": {**QWEN, "num_hidden_layers": 10**30},
    "layers negative": {**QWEN, "num_hidden_layers": -1},
    "layers text": {**QWEN, "num_hidden_layers": "64"},
    "layers half": {**QWEN, "num_hidden_layers": 63.5},
    "layers true": {**QWEN, "num_hidden_layers": True},
    "layers list": {**QWEN, "num_hidden_layers": [64]},
    "infinite": '{"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": Infinity}',
    "absurd": {**QWEN, "num_hidden_layers": 2000, "hidden_size": 10**8, "intermediate_size": 10**8},
    "heads that do not divide": {**QWEN, "num_key_value_heads": 7},
    "no width": without(QWEN, "hidden_size"),
    "no vocabulary": without(QWEN, "vocab_size"),
    "more chosen than there are": {**SPARSE, "num_experts_per_tok": 257},
    "experts named twice": {**SPARSE, "num_experts": 255},
    "layer types too few": {**QWEN, "layer_types": ["full_attention"] * 3},
    "layer types unknown": {**QWEN, "layer_types": ["quantum_attention"] * 64},
    "indexers that begin shared": {**SPARSE, "indexer_types": ["shared"] * 61},
    "unknown quantisation": {**QWEN, "quantization_config": {"quant_method": "bitsandbytes"}},
    "quantisation no table": {**QWEN, "quantization_config": 7},
    "other blocks": {**QWEN, "quantization_config": {"quant_method": "fp8", "weight_block_size": [7, 7]}},
    "expression that runs away": {**QWEN, "quantization_config": {
        "quant_method": "modelopt", "quant_algo": "NVFP4", "ignore": ["re:(a+)+$"]}},
    "text model no table": {"architectures": ["Qwen3_5ForConditionalGeneration"], "text_config": 3},
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_understood_is_refused_in_one_line_and_nothing_is_written(run, tmp_path, what, language):
    path = config(tmp_path, REFUSED[what] if REFUSED[what] is not None else "x")
    if REFUSED[what] is None:
        path.write_bytes(b"\xff\xfe{}")
    told = run("models", "import", path, "--into", tmp_path / "own", language=language)
    assert told.code == 2 and told.out == ""
    assert told.err.count("\n") == 1 and told.err.startswith("r1model: ") and "\x1b" not in told.err
    assert len(told.err) < 400 and not (tmp_path / "own").exists()


def test_a_file_larger_than_any_config_is_not_read(run, tmp_path):
    path = config(tmp_path, json.dumps({**QWEN, "auto_map": "x" * 6_000_000}))
    told = run("models", "import", path, "--into", tmp_path / "own")
    assert told.code == 2 and told.err.count("\n") == 1 and not (tmp_path / "own").exists()


@pytest.mark.parametrize("place", ["--quant", "--index"])
@pytest.mark.parametrize("content", ["", "[]", "{}", '{"quantization": {"quant_algo": "INT3"}}',
                                     '{"metadata": {"total_size": -1}}'])  # fmt: skip
def test_files_beside_that_say_nothing_usable_are_refused_too(run, tmp_path, place, content):
    beside = config(tmp_path, content, "beside.json")
    told = run("models", "import", R1, "--into", tmp_path / "own", "--name", "our-r1", place, beside)
    assert told.code == 2 and told.err.count("\n") == 1 and not (tmp_path / "own").exists()


UNLIKE = ("deepseek-ai--DeepSeek-V4-Flash", "openai--gpt-oss-20b", "Qwen--Qwen3.5-122B-A10B", "moonshotai--Kimi-K3")
ALIKE = ("zai-org--GLM-5.3", "meta-llama--Meta-Llama-3.1-70B")


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    for name in (*UNLIKE, *ALIKE):
        keep(model(name), folder, force=False)
    return folder


@pytest.mark.parametrize("name", [*UNLIKE, *ALIKE])
def test_an_imported_model_is_held_against_gpus_as_its_files_store_it(run, own, name):
    asked = (model(name).id, "native", "B200-180", 8, "TP8", "sglang", 0.9, 4096)
    found = run("call", "R1_MEMORY", *asked, "--json", "--catalogue", own)
    parts = dict(found.json["value"][1:])
    assert parts["weights_gib"] > 0 and parts["limit_gib"] > 100
    told = model(name).architecture.compression is None  # engines keep more of a compressed cache than its layers say
    assert parts["pool_tokens"] >= 0 if told else parts["pool_tokens"] == "#N/A"


@pytest.mark.parametrize("name", UNLIKE)
def test_layers_of_every_kind_have_a_speed_where_it_is_known_that_they_start(run, own, name):
    asked = ("B200-180", 8, 64, 1024, 1024, "bf16", "TP8", "p50", model(name).id)
    told = run("call", "R1_TPOT", *asked, "--catalogue", own)
    if model(name).architecture.compression is None and told.code == 0:
        assert 1 < float(told.out) < 500
    else:
        assert told.err.startswith("#N/A") and any(word in told.err for word in ("start", "Out of memory")), told.err


def test_a_workbook_with_imported_models_is_written_and_clean(run, own, tmp_path):
    book = tmp_path / "own.xlsx"
    made = run("workbook", "--catalogue", own, "--out", book, "--set", "model=deepseek-v4-flash", "--set", "quant=bf16")
    assert made.code == 0, made.err
    assert run("check", book, "--catalogue", own, "--json").json["counts"]["E"] == 0


@pytest.mark.parametrize("before", [None, b"# the one of last week"])
def test_nothing_of_a_model_is_kept_where_its_source_cannot_be_written(tmp_path, monkeypatch, before):
    """The source is written last; a model without one could not be read. One that stood there stands again."""
    folder, one = tmp_path / "own", model(UNLIKE[0])
    place = folder / "models" / f"{one.id}.toml"
    if before is not None:
        write_whole(place, before, force=False)

    def full(path, content, *, force):
        if path.name == "sources.toml":
            raise BadRequest("not_ours_to_replace", path=path, fault="no space left")
        return write_whole(path, content, force=force)

    monkeypatch.setattr(keeping, "write_whole", full)
    with pytest.raises(BadRequest):
        keeping.keep(one, folder, force=before is not None)
    left = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert left == ({} if before is None else {place: before})
