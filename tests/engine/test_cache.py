"""The cache by kind of layer: what grows with the context, what a window bounds, what a sequence keeps anyway."""

import pytest
from published_configs import NAMES, model

from r1model.catalogue import catalogue
from r1model.functions import invoke
from r1model.sizing.cache import cache_bytes, kv_bytes_per_token, layer_caches, sequence_kv_bytes

BY_NAME = {name.partition("--")[2]: name for name in NAMES}


def kinds(name, kv_bytes=1):
    return {part.kind: part for part in layer_caches(model(BY_NAME[name]), kv_bytes)}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kv_bytes", [1, 2])
@pytest.mark.parametrize("tokens", [0, 96, 128, 4096, 2**17])
def test_the_numbers_of_a_model_say_what_its_layers_say(name, kv_bytes, tokens):
    """Of entries that hold several tokens the formula counts one that is begun in part, so it is never below."""
    one = model(name)
    layers, formula = cache_bytes(one, kv_bytes, tokens), sequence_kv_bytes(one, kv_bytes, tokens)
    begun = sum(part.layers * part.bytes_per_entry(kv_bytes) for part in layer_caches(one, kv_bytes)
                if part.tokens_per_entry > 1)  # fmt: skip
    assert layers <= formula <= layers + begun
    assert formula == layers or begun


def test_the_cache_of_a_sparse_model_holds_its_index_keys():
    """What SGLang's log of DeepSeek-V3.2 shows: 48,068 bytes a token in FP8, 78,324 in BF16."""
    assert [kv_bytes_per_token(catalogue().models["deepseek-v3.2"], width) for width in (1, 2)] == [48_068, 78_324]
    assert invoke("KV_PER_TOKEN", "deepseek-v3.2", 1) == 48_068
    assert invoke("KV", 1e9, 1, 2, 1, "GB", "deepseek-v3.2") == 78_324


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kv_bytes", [1, 2])
def test_a_long_context_grows_by_the_bytes_of_a_token(name, kv_bytes):
    one, start, more = model(name), 2**17, 2**14  # whole groups of compressed entries, windows long full
    grown = cache_bytes(one, kv_bytes, start + more) - cache_bytes(one, kv_bytes, start)
    assert grown == pytest.approx(more * kv_bytes_per_token(one, kv_bytes))


@pytest.mark.parametrize("name", NAMES)
def test_a_cache_never_shrinks_and_layers_are_all_there(name):
    one, found = model(name), [cache_bytes(model(name), 2, tokens) for tokens in (0, 1, 127, 128, 129, 4096, 10**6)]
    assert found == sorted(found) and found[0] >= 0
    main = [part for part in layer_caches(one, 2) if part.kind not in ("index keys",) and "entries" not in part.kind]
    assert sum(part.layers for part in main) == one.architecture.layers


def test_an_indexer_keeps_keys_of_132_bytes_in_the_layers_that_have_their_own():
    index = kinds("GLM-5.3")["index keys"]
    assert (index.layers, index.fixed_bytes_per_token, index.elements_per_token, index.heads) == (21, 132, 0, 1)
    assert kinds("DeepSeek-V3.2")["index keys"].layers == 61
    latent = kinds("DeepSeek-V3.2")["sparse latent attention"]
    assert latent.bytes_per_entry(1) == 512 + 16 + 128


def test_a_window_is_full_after_as_many_tokens():
    gpt = kinds("gpt-oss-20b", 2)
    window, full = gpt["sliding attention"], gpt["grouped attention"]
    assert (window.layers, window.window_tokens, window.heads, full.layers) == (12, 128, 8, 12)
    assert window.bytes(2, 10_000) == window.bytes(2, 128) == 12 * 128 * 2048
    assert full.bytes(2, 10_000) == 12 * 10_000 * 2048
    assert kinds("Llama-4-Maverick-17B-128E-Instruct")["chunked attention"].window_tokens == 8192
    assert kinds("Step-3.7-Flash")["sliding attention"].window_tokens == 512


def test_compressed_attention_keeps_a_window_in_all_layers_and_entries_by_ratio():
    found = kinds("DeepSeek-V4-Flash")
    assert found["window of compressed attention"].layers == 43
    assert (found["entries of 4 tokens"].layers, found["entries of 128 tokens"].layers) == (21, 20)
    assert found["entries of 4 tokens"].bytes_per_entry(1) == 448 + 128 + 8
    assert found["index keys"].layers == 21 and found["index keys"].tokens_per_entry == 4
    assert found["entries of 128 tokens"].bytes(1, 127) == found["entries of 128 tokens"].bytes(1, 0)


@pytest.mark.parametrize("name, state, layers", [
    ("Kimi-K3", 96 * 128 * 128 * 4 + 3 * 3 * 96 * 128 * 2, 69),
    ("Qwen3.5-122B-A10B", 64 * 128 * 128 * 4 + 3 * (2 * 16 * 128 + 64 * 128) * 2, 36),
])  # fmt: skip
def test_linear_attention_keeps_a_state_however_long_the_context(name, state, layers):
    linear = kinds(name)["linear attention"]
    assert (linear.layers, linear.bytes_per_sequence) == (layers, state)
    assert linear.bytes(1, 0) == linear.bytes(2, 10**6) == layers * state
