"""The one rule of what fits, held against what engines printed as they started, and against itself."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published_configs import model as published_model

from r1model import workspace
from r1model.catalogue import catalogue
from r1model.errors import NA, NUM, CellError
from r1model.functions import OMITTED, invoke
from r1model.hub.keeping import keep
from r1model.hub.reading import read_model
from r1model.sizing.architecture import tensors
from r1model.sizing.checkpoint import checkpoint_gb, tensor_bytes
from r1model.sizing.lineup import plan
from r1model.sizing.names import gpu
from r1model.sizing.stored import own_tensor_bytes, stored_bytes
from r1model.starting import Spread, engine_of, spread_of, start
from r1model.starting.logged import held
from r1model.starting.spread import stages
from r1model.starting.weights import stage_weights_gib
from r1model.units import BYTES_PER_GB, BYTES_PER_GIB

HELD = {item.row.id: item for item in held()}
WITHIN, MOST_ABOVE, FIRST_ROWS = 0.10, 0.15, 22  # the rows that the rule was fitted on; later ones were found after


@pytest.mark.parametrize("name", [key for key, item in HELD.items() if item.row.quantity == "starts"])
def test_every_logged_start_is_judged_as_it_went(name):
    assert HELD[name].ours == HELD[name].row.value


def test_pools_are_near_those_that_engines_printed():
    above = {key: item.above for key, item in HELD.items() if item.row.quantity == "pool"}
    assert len(above) >= 8 and max(above.values()) <= MOST_ABOVE, above
    assert sum(abs(share) <= WITHIN for share in above.values()) >= 0.8 * len(above), above


@pytest.mark.parametrize(
    "name", [key for key, item in HELD.items() if item.row.quantity in ("weights", "taken", "token")]
)
def test_parts_are_near_those_that_engines_printed(name):
    assert abs(HELD[name].above) <= WITHIN


def test_the_logs_that_were_given_are_all_there():
    assert len(HELD) > FIRST_ROWS and {f"l{at:02}" for at in range(1, FIRST_ROWS + 1)} <= set(HELD)


@pytest.mark.parametrize(
    "words, found",
    [("vllm", "vllm"), ("vLLM v0.7.3 (batch 32000)", "vllm-0.7"), ("vllm 0.8 dev", "vllm-0.8"), ("vllm 0.19", "vllm"),
     ("sglang", "sglang"), ("SGLang 0.5.3", "sglang"), ("llama.cpp b4700", "llama.cpp-2025"),
     ("llama.cpp", "llama.cpp")],
)  # fmt: skip
def test_an_engine_is_found_by_name_and_version(words, found):
    assert engine_of(words).id == found


@pytest.mark.parametrize("words", ["", "trtllm", "mindie 1.0", "8", "vllm0.7"])
def test_an_engine_without_a_rule_is_not_answered(words):
    with pytest.raises(CellError) as fault:
        engine_of(words)
    assert fault.value.code == NA and "vllm" in fault.value.text("en")


FORMATS = ("bf16", "fp8-block", "awq-int4", "nvfp4", "gguf-q4_k_m")
STORED = [(model, form) for model in ("deepseek-r1", "qwen3-32b", "glm-5") for form in FORMATS]


@pytest.mark.parametrize("model, form", [*STORED, ("deepseek-r1", "gguf-ud-q2_k_xl")])
def test_the_tensors_of_a_checkpoint_make_up_its_size(model, form):
    model, form = catalogue().models[model], catalogue().formats[form]
    stored = sum(tensor_bytes(part, form, model) for part in tensors(model) if form.includes_mtp or not part.mtp)
    metadata = (
        form.metadata_bytes_per_token.value * model.architecture.vocabulary if form.metadata_bytes_per_token else 0
    )
    assert (stored + metadata) / BYTES_PER_GB == pytest.approx(checkpoint_gb(model, form), rel=1e-9)


@pytest.mark.parametrize("layers, count", [(61, 4), (61, 2), (80, 8), (3, 3), (48, 5)])
def test_stages_take_every_layer_once(layers, count):
    parts = list(stages(layers, count))
    assert [at for part in parts for at in part] == list(range(layers))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


SPREADS = st.sampled_from(
    [Spread(1, 1, 1), Spread(8, 8, 1), Spread(1, 8, 1), Spread(4, 8, 1), Spread(8, 8, 2), Spread(1, 16, 1)]
)
MODELS = st.sampled_from(sorted(catalogue().models))
GPUS = st.sampled_from(
    [item for item in catalogue().gpus.values() if item.vendor == "NVIDIA" and item.device_memory_mib]
)
ENGINES = st.sampled_from([item for item in catalogue().engines.values() if item.judged])


def found(*given, **more):
    try:
        return start(*given, **more)
    except CellError as fault:
        assert fault.code in (NA, NUM)
        return None


@settings(max_examples=60, deadline=None)
@given(MODELS, SPREADS)
def test_weights_over_all_gpus_are_the_model_and_what_is_copied(name, spread):
    """A GPU holds at least its share and at most the whole; one GPU alone holds just the checkpoint's main layers."""
    model, form, engine = catalogue().models[name], catalogue().formats["bf16"], engine_of("sglang")
    if model.architecture.layers < spread.stages:
        return
    main = sum(tensor_bytes(part, form, model) for part in tensors(model) if not part.mtp) / BYTES_PER_GIB
    stage = stage_weights_gib(model, form, spread, engine)
    assert sum(stage) * spread.gpus >= main * (1 - 1e-9)
    extra = stage_weights_gib(model, form, Spread(1, 1, 1), engine)[0] - main
    assert sum(stage) <= main + extra + 1e-6
    if spread.worker_gpus == 1:
        assert extra >= 0 and stage[0] == pytest.approx(main + extra)


@settings(max_examples=150, deadline=None)
@given(MODELS, st.sampled_from(["bf16", "fp8-block", "awq-int4"]), GPUS, SPREADS, ENGINES,
       st.integers(0, 200_000), st.integers(1, 400))  # fmt: skip
def test_more_asked_never_starts_where_less_does_not(model, form, card, spread, engine, context, sequences):
    model, form = catalogue().models[model], catalogue().formats[form]
    less = found(model, form, card, spread, engine, context_tokens=context, sequences=sequences)
    more = found(model, form, card, spread, engine, context_tokens=context, sequences=2 * sequences)
    if less is None or more is None:
        return
    assert less.starts or not more.starts
    assert less.pool_tokens == more.pool_tokens
    assert less.starts == (less.spare_gib >= 0 and less.pool_tokens > 0)
    assert less.weights_gib > 0 and less.taken_gib > 0 and less.limit_gib < less.visible_gib


@settings(max_examples=100, deadline=None)
@given(MODELS, GPUS, st.sampled_from([1, 2, 4, 8, 16]), st.integers(0, 131_072))
def test_the_functions_are_of_one_mind(model, card, count, context):
    asked = (model, "bf16", card.short, count, "TP8 PP2" if count == 16 else f"TP{count}")
    try:
        parts = dict(invoke("MEMORY", *asked, "vllm", 0.9, context, 1, 2, False))
        if isinstance(parts["starts"], CellError):
            raise parts["starts"]
    except CellError:
        with pytest.raises(CellError):
            invoke("START", *asked, "vllm", 0.9, context)
        return
    assert invoke("START", *asked, "vllm", 0.9, context) is parts["starts"]
    if parts["starts"]:
        assert invoke("POOL", *asked, "vllm", 0.9) == parts["pool_tokens"]


def test_what_no_rule_is_known_for_is_said_and_never_answered():
    for asked, word in [((*R1, "910B", 8), "No log"), ((*R1, "H200", 8, "TP8", "trtllm"), "trtllm"),
                        ((*R1[:1], "q4_k_m", "H200", 8, "TP1 PP8", "llama.cpp"), "may or may not")]:  # fmt: skip
        with pytest.raises(CellError) as fault:
            invoke("START", *asked)
        assert fault.value.code == NA and word in fault.value.text("en")


R1 = ("deepseek-r1", "fp8-block")


def test_an_engine_without_a_rule_can_still_be_told_that_it_fails():
    assert invoke("START", "deepseek-r1", "q4_k_m", "H100-80", 4, "TP1 PP4", "llama.cpp") is False


@pytest.mark.parametrize("count, plan", [(8, "TP4"), (16, "TP8")])
def test_a_plan_of_other_gpus_is_refused(count, plan):
    with pytest.raises(CellError) as fault:
        invoke("START", *R1, "H200", count, plan)
    assert fault.value.code == NUM


@pytest.mark.parametrize("count, spread", [(8, Spread(8, 8, 1)), (16, Spread(8, 8, 2)), (12, Spread(4, 4, 3)),
                                           (5, Spread(1, 1, 5)), (6, Spread(2, 2, 3))])  # fmt: skip
def test_gpus_without_a_plan_are_cut_as_far_as_heads_allow(count, spread):
    assert spread_of(catalogue().models["deepseek-r1"], count) == spread


@settings(max_examples=120, deadline=None)
@given(MODELS, st.sampled_from(["bf16", "fp8", "int4"]), GPUS, st.integers(1, 17), st.integers(0, 100_000),
       st.integers(1, 64), st.sampled_from([0.5, 0.85, 0.9, 0.95]))  # fmt: skip
def test_functions_that_say_what_fits_never_disagree(model, quant, card, count, context, sequences, share):
    asked = (model, quant, card.short, count)
    if catalogue().models[model].architecture.compression:
        return  # may start or not: see below
    fits = invoke("FIT", *asked, context, sequences, share)
    form = catalogue().precisions[quant].checkpoint
    assert fits is invoke("START", model, form, card.short, count, OMITTED, "vllm", share, context, sequences)
    parts = dict(invoke("MEMORY", model, form, card.short, count, OMITTED, "vllm", share, 0, 1, 2, False))
    room = invoke("HEADROOM", *asked, share, "device")
    assert room == pytest.approx(parts["pool_gib"] * count)
    if parts["starts"]:
        pool = invoke("POOL", model, form, card.short, count, OMITTED, "vllm", share)
        assert pool == invoke("MAX_TOKENS", *asked, share, "replicated") == parts["pool_tokens"] and room > 0
    else:
        assert not fits
        with pytest.raises(CellError):
            invoke("MAX_TOKENS", *asked, share, "replicated")


@pytest.mark.parametrize(
    "size, quant, card, count",
    [(671, "int8", "RTX4090", 32), (671, "fp8", "L40S", 16), (671, "fp8", "H20", 8), (671, "int4", "A100-80", 5),
     ("deepseek-v3", "fp8", "RTX4090", 32), ("r1-distill-llama-70b", "fp8", "H100-80", 1)],
)  # fmt: skip
def test_what_ran_out_of_memory_does_not_fit(size, quant, card, count):
    assert invoke("FIT", size, quant, card, count) is False


def test_a_number_of_parameters_takes_a_nominal_precision():
    with pytest.raises(CellError) as fault:
        invoke("MAX_TOKENS", 671, "q4_k_m", "H200", 8)
    assert fault.value.code == NA and "deepseek-r1" in fault.value.text("en")


def test_pool_says_what_lacks_where_it_does_not_start():
    with pytest.raises(CellError) as fault:
        invoke("POOL", *R1, "H100-80", 8)
    assert fault.value.code == NA and "79.5 GiB of weights" in fault.value.text("en")


def test_plain_tensor_parallelism_copies_a_latent_cache():
    card = gpu("H200")
    model, form, engine = catalogue().models["deepseek-r1"], catalogue().formats["fp8-block"], engine_of("vllm")
    plain, spread_out = (start(model, form, card, spread, engine) for spread in (Spread(8, 8, 1), Spread(1, 8, 1)))
    assert (plain.copies, spread_out.copies) == (8, 1)
    assert spread_out.pool_tokens > 4 * plain.pool_tokens


@pytest.mark.parametrize("name", ["deepseek-ai--DeepSeek-V4-Flash", "openai--gpt-oss-20b", "nvidia--Kimi-K2.6-NVFP4"])
def test_a_model_as_its_own_files_store_it(name):
    """The tensors' bytes make up the files; one GPU holds them but for the draft layers and a vision tower."""
    imported = published_model(name)
    stored = sum(own_tensor_bytes(part, imported) for part in tensors(imported))
    vision = imported.architecture.vision_parameters * 2
    assert stored + vision == pytest.approx(stored_bytes(imported), rel=1e-12)
    main = sum(own_tensor_bytes(part, imported) for part in tensors(imported) if not part.mtp) / BYTES_PER_GIB
    (held_gib,) = stage_weights_gib(imported, None, Spread(1, 1, 1), engine_of("vllm"))
    assert main <= held_gib <= main * 1.05


OWN_RESERVE = """
[start_hidden_gib]
label = { zh = "驱动自留显存", en = "Memory that the driver keeps to itself" }
region = "global"
group = "start"
value = 20
unit = "GiB"
standing = "measured"
source = "nvidia-smi-logs"
where = "our own cards"
as_of = 2026-11-29
"""


def test_a_folder_of_ones_own_says_what_is_taken_and_nothing_is_left_of_it(tmp_path):
    asked = (*R1, "H200", 8)
    shipped = invoke("POOL", *asked)
    (tmp_path / "parameters.toml").write_text(OWN_RESERVE, "utf-8")
    ours = workspace(tmp_path)
    assert ours.invoke("POOL", *asked) < shipped == invoke("POOL", *asked)


MISTRAL = {
    "architectures": ["MistralForCausalLM"], "model_type": "mistral", "hidden_size": 4096, "intermediate_size": 14336,
    "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 32000,
    "max_position_embeddings": 32768, "sliding_window": 4096, "tie_word_embeddings": False,
}  # fmt: skip


def test_a_cache_that_never_grows_starts_as_well():
    """Windows in every layer: no token of a long context costs anything more, which is no reason to refuse."""
    windowed = read_model(MISTRAL, "windowed", key="windowed", day=date(2026, 11, 29)).model
    found = start(windowed, catalogue().formats["bf16"], gpu("H100-80"), Spread(1, 1, 1), engine_of("vllm"))
    assert found.starts and found.pool_tokens > 32768
    assert 0 < found.asked_gib < 2  # a window of 4,096 tokens, and a batch of 8,192 before it is trimmed


def test_a_line_up_of_a_model_whose_cache_never_grows_has_no_most_tokens(tmp_path):
    """Its tokens cost nothing once the windows are full: the line is left out, and nothing is divided by nought."""
    keep(read_model(MISTRAL, "windowed", key="windowed", day=date(2026, 11, 29)).model, tmp_path / "own", force=False)
    with workspace(tmp_path / "own"):
        values = plan({"model": "windowed", "quant": "bf16"}, "plan3").values
        assert "max_tokens" not in values and values["kv_gb"] > 0


def test_layers_with_windows_take_of_a_pool_what_all_others_take():
    """vLLM logged 1,277,184 tokens for gpt-oss-20b on an H100; by its full layers alone it would be twice that."""
    assert invoke("POOL", "gpt-oss-20b", "native", "H100-80", 1, "TP1", "vllm 0.19", 0.95) == pytest.approx(
        1_277_184, rel=0.1
    )


def test_compressed_caches_are_never_said_to_start():
    """Engines were logged to keep twice and more of what the layers of DeepSeek-V4 say; that it fails can be said."""
    with pytest.raises(CellError) as fault:
        invoke("START", "deepseek-v4-flash", "native", "H200", 8)
    assert fault.value.code == NA and "twice" in fault.value.text("en")
    assert invoke("START", "deepseek-v4-flash", "native", "H100-80", 1) is False


def test_without_a_context_sglang_takes_what_its_pool_holds():
    asked = (*R1, "H20", 8, "TP8", "sglang", 0.9)
    assert invoke("START", *asked) is True and invoke("START", *asked, 163_840) is False


@pytest.mark.parametrize("share, begins", [(0.9, True), (0.999, False)])
def test_scores_and_activations_have_to_fit_beside_a_limit_of_what_is_free(share, begins):
    assert invoke("START", "qwen3-32b", "bf16", "H100-80", 2, "TP2", "sglang", share, 4096) is begins


@pytest.mark.parametrize(
    "asked, key",
    [(("minimax-m2.5", "fp8-block", "H200-141", 8, "TP8"), "block_not_divisible"),
     (("deepseek-r1", "int8-block", "H200-141", 32, "TP32"), "block_not_divisible"),
     (("llama-3.3-70b", "bf16", "A100-80", 8, "DP8+EP8"), "plan_no_experts")],
)  # fmt: skip
def test_a_plan_that_no_engine_can_cut_never_starts(asked, key):
    for name in ("START", "POOL", "MEMORY"):
        with pytest.raises(CellError) as fault:
            invoke(name, *asked)
        assert fault.value.key == key
    assert invoke("START", "minimax-m2.5", "fp8-block", "H200-141", 8, "TP8+EP8") is True
    assert invoke("START", "minimax-m2.5", "fp8-block", "H200-141", 8) is True, "unnamed, experts are spread"


@pytest.mark.parametrize("engine, share, logged", [("vllm 0.8", 0.9, 337_024), ("vllm", 0.9, None)])
def test_the_pool_is_that_of_a_start_at_the_longest_context(engine, share, logged):
    asked = (*R1, "H200-141", 8, "TP8", engine, share)
    pool = invoke("POOL", *asked)
    assert pool == dict(invoke("MEMORY", *asked, OMITTED, 1, 2, False))["pool_tokens"]
    assert logged is None or pool == pytest.approx(logged, rel=0.05)


def test_tokens_of_a_model_are_its_pool_unless_another_layout_is_asked_for():
    asked = (*R1, "H200-141", 8)
    assert invoke("MAX_TOKENS", *asked) == invoke("POOL", *asked) == invoke("MAX_TOKENS", *asked, 0.9, "replicated")
    assert invoke("MAX_TOKENS", *asked, 0.9, "sharded") > 4 * invoke("POOL", *asked)


def test_a_model_as_its_own_files_store_it_fits_or_not():
    assert invoke("FIT", "kimi-k3", "native", "B300", 8) is invoke("START", "kimi-k3", "native", "B300", 8, OMITTED,
                                                                    OMITTED, OMITTED, 0)  # fmt: skip
    with pytest.raises(CellError) as fault:
        invoke("FIT", 671, "native", "H200", 8)
    assert fault.value.code == NA


def test_digits_without_end_are_no_plan_and_no_version():
    with pytest.raises(CellError):
        invoke("POOL", *R1, "H200", 8, "TP" + "9" * 5000)
    assert invoke("POOL", *R1, "H200", 8, "TP8", "vllm " + "9" * 5000) == invoke("POOL", *R1, "H200", 8, "TP8")
