"""Which layers do what, as configs say it: lists of layer types, frequencies, exceptions, patterns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from r1model.errors import BadRequest
from r1model.hub.fields import Fields
from r1model.types import EXPERT_FEEDS, Feed, Mixer

ATTENTIONS = {
    "full_attention": Mixer.FULL,
    "global": Mixer.FULL,
    "attention": Mixer.FULL,
    "indexed_attention": Mixer.FULL,
    "deepseek_sparse_attention": Mixer.FULL,
    "minimax_m3_sparse": Mixer.FULL,
    "sliding_attention": Mixer.SLIDING,
    "chunked_attention": Mixer.CHUNKED,
    "linear_attention": Mixer.LINEAR,
}
FEEDS = {"dense": Feed.DENSE, "sparse": Feed.SPARSE, "moe": Feed.SPARSE, "hash_moe": Feed.HASHED}


def of_layers(fields: Fields, name: str, given: Sequence[Any], layers: int, more: int = 0) -> list[Any]:
    """A list of one entry a layer, of which checkpoints may append those of multi-token prediction."""
    if len(given) not in (layers, layers + more):
        raise BadRequest("config_layers_miscounted", field=fields.place(name), given=len(given), layers=layers)
    return list(given[:layers])


def listed_mixers(fields: Fields, layers: int, more: int = 0) -> list[Mixer]:
    """What `layer_types` says of each layer; empty where it is not given."""
    words = fields.words("layer_types")
    if not words:
        return []
    if unknown := next((word for word in words if word not in ATTENTIONS), ""):
        raise fields.wrong("layer_types", f"{', '.join(ATTENTIONS)}; {unknown[:40]!a} ?")
    return [ATTENTIONS[word] for word in of_layers(fields, "layer_types", words, layers, more)]


def mixer_fields(fields: Fields, mixers: Sequence[Mixer]) -> dict[str, Any]:
    """The architecture's `mixers` and `sliding`; neither where every layer attends in full."""
    found: dict[str, Any] = {}
    if any(mixer is not Mixer.FULL for mixer in mixers):
        found["mixers"] = tuple(mixers)
    if Mixer.SLIDING in mixers:
        found["sliding"] = {"window_tokens": fields.count("sliding_window")}
    elif Mixer.CHUNKED in mixers:
        found["sliding"] = {"window_tokens": fields.count("attention_chunk_size")}
    fields.pass_over("sliding_window", "sliding_window_size", "attention_chunk_size")
    return found


def every_window(fields: Fields, layers: int) -> list[Mixer]:
    """Models whose window, if any, holds in every layer."""
    return [Mixer.SLIDING if "sliding_window" in fields else Mixer.FULL] * layers


def late_windows(fields: Fields, layers: int) -> list[Mixer]:
    """Qwen's: with `use_sliding_window` the layers from `max_window_layers` on have a window."""
    first = fields.count("max_window_layers", usual=layers, low=0)
    sliding = fields.flag("use_sliding_window") and "sliding_window" in fields
    return [Mixer.SLIDING if sliding and layer >= first else Mixer.FULL for layer in range(layers)]


def feed_fields(feeds: Sequence[Feed]) -> dict[str, Any]:
    """The architecture's `feeds` and `dense_layers`; the former only where the dense layers are not the first."""
    dense = sum(feed not in EXPERT_FEEDS for feed in feeds)
    plain = [Feed.DENSE] * dense + [Feed.SPARSE] * (len(feeds) - dense)
    return {"dense_layers": dense} if list(feeds) == plain else {"dense_layers": dense, "feeds": tuple(feeds)}


def experts_after(fields: Fields, layers: int, more: int = 0) -> list[Feed]:
    """DeepSeek's: the first `first_k_dense_replace` layers are dense, of the others every `moe_layer_freq`-th sparse.

    `mlp_layer_types`, or a list of zeros and ones as `moe_layer_freq`, says it layer by layer.
    """
    first = fields.count("first_k_dense_replace", usual=0, low=0)
    listed = isinstance(fields.given.get("moe_layer_freq"), list)
    every = 1 if listed else fields.count("moe_layer_freq", usual=1)
    if words := fields.words("mlp_layer_types"):
        if not set(words) <= set(FEEDS):
            raise fields.wrong("mlp_layer_types", ", ".join(FEEDS))
        return [FEEDS[word] for word in of_layers(fields, "mlp_layer_types", words, layers, more)]
    if listed:
        flags = of_layers(fields, "moe_layer_freq", fields.counts("moe_layer_freq", 1), layers, more)
        return [Feed.SPARSE if flag else Feed.DENSE for flag in flags]
    sparse = [layer >= first and layer % every == 0 for layer in range(layers)]
    return [Feed.SPARSE if flag else Feed.DENSE for flag in sparse]


def experts_by_step(fields: Fields, layers: int) -> list[Feed]:
    """Qwen's: every `decoder_sparse_step`-th layer is sparse but for those of `mlp_only_layers`."""
    step, plain = fields.count("decoder_sparse_step", usual=1), set(fields.counts("mlp_only_layers"))
    return [Feed.SPARSE if layer not in plain and (layer + 1) % step == 0 else Feed.DENSE for layer in range(layers)]


def experts_interleaved(fields: Fields, layers: int) -> list[Feed]:
    """Llama 4's: every `interleave_moe_layer_step`-th layer is sparse, or those that `moe_layers` lists."""
    step = fields.count("interleave_moe_layer_step", usual=1)
    sparse = set(fields.counts("moe_layers")) or set(range(step - 1, layers, step))
    return [Feed.SPARSE if layer in sparse else Feed.DENSE for layer in range(layers)]
