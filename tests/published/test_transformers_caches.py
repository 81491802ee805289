"""The caches by kind of layer beside those that transformers 5.24.0 makes of the same configs, on a meta device.

What stands here was printed by tests/tools/transformers_caches.py. Three conventions differ, and are counted: engines
keep index keys in FP8 with a scale where transformers keeps BF16; its linear attention keeps one position of the
convolution more; its windows keep one token less.
"""

import pytest
from published_configs import model

from r1model.sizing.cache import cache_bytes, layer_caches
from r1model.units import BF16_BYTES

CONTEXTS = (256, 1024, 4096, 8192)
KEPT = {
    "Qwen--Qwen3-32B": (67_108_864, 268_435_456, 1_073_741_824, 2_147_483_648),
    "Qwen--Qwen3-235B-A22B": (49_283_072, 197_132_288, 788_529_152, 1_577_058_304),
    "meta-llama--Meta-Llama-3.1-8B": (33_554_432, 134_217_728, 536_870_912, 1_073_741_824),
    "mistralai--Mixtral-8x7B-v0.1": (33_554_432, 134_217_728, 536_870_912, 1_073_741_824),
    "deepseek-ai--DeepSeek-R1": (17_989_632, 71_958_528, 287_834_112, 575_668_224),
    "deepseek-ai--DeepSeek-V3.2": (21_987_328, 87_949_312, 351_797_248, 703_594_496),
    "zai-org--GLM-5": (28_114_944, 112_459_776, 449_839_104, 899_678_208),
    "Qwen--Qwen3.5-122B-A10B": (160_825_344, 179_699_712, 255_197_184, 355_860_480),
    "openai--gpt-oss-20b": (9_412_704, 28_287_072, 103_784_544, 204_447_840),
}
COMPRESSED = (7_936_344, 13_220_184, 34_355_544, 62_536_024)  # DeepSeek-V4-Flash
COUNTERS = 256  # bytes of the counters that its layers with windows carry


def index_added(one, tokens):
    """What index keys in BF16 take beyond FP8 with a scale."""
    wide = BF16_BYTES * (one.architecture.indexer_head_dim or 0)
    return sum(part.layers * tokens / part.tokens_per_entry * (wide - part.fixed_bytes_per_token)
               for part in layer_caches(one, 2) if part.kind == "index keys")  # fmt: skip


def convolution_added(one):
    """One more position of the convolution before linear attention."""
    how = one.architecture.linear
    if how is None:
        return 0
    width = 2 * how.key_heads * how.key_head_dim + how.value_heads * how.value_head_dim
    return sum(part.layers for part in layer_caches(one, 2) if part.kind == "linear attention") * width * BF16_BYTES


def window_left_out(one, tokens):
    """The token that its windows keep less."""
    return sum(part.layers * part.bytes_per_entry(2) for part in layer_caches(one, 2)
               if part.window_tokens and tokens >= part.window_tokens)  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("at, tokens", list(enumerate(CONTEXTS)))
def test_a_cache_is_as_large_as_that_of_transformers(name, at, tokens):
    one = model(name)
    ours = (
        cache_bytes(one, 2, tokens) + index_added(one, tokens) + convolution_added(one) - window_left_out(one, tokens)
    )
    assert ours == pytest.approx(KEPT[name][at], abs=COUNTERS)


@pytest.mark.parametrize("at", range(1, len(CONTEXTS)))
def test_compressed_attention_grows_as_that_of_transformers(at):
    """What a sequence keeps anyway differs: engines hold what is pending for the next entry in FP32, with its gates."""
    one = model("deepseek-ai--DeepSeek-V4-Flash")
    ours = [cache_bytes(one, 2, tokens) + index_added(one, tokens) for tokens in CONTEXTS]
    assert ours[at] - ours[at - 1] == COMPRESSED[at] - COMPRESSED[at - 1]
