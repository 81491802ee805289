"""Families of grouped attention: Llama, Mistral, Qwen, GLM-4, gpt-oss, MiniMax, Step, Nemotron."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from r1model.hub.common import EXPERTS, Found, base, drafts, experts, grouped, shared
from r1model.hub.fields import Fields
from r1model.hub.layers import (
    every_window,
    experts_after,
    experts_by_step,
    experts_interleaved,
    feed_fields,
    late_windows,
    listed_mixers,
    mixer_fields,
)
from r1model.types import Feed, Mixer

Feeds = Callable[[Fields, int], list[Feed]]


def _decoder(fields: Fields, *, head_dim: int | None = None) -> dict[str, Any]:
    found = base(fields)
    grouped(fields, found, head_dim)
    return found


def _dense(fields: Fields, found: dict[str, Any]) -> dict[str, Any]:
    """A feed-forward block without experts in every layer."""
    return {"intermediate_size": fields.count("intermediate_size"), "dense_layers": found["layers"]}


def _sparse(fields: Fields, found: dict[str, Any], feeds: Feeds) -> dict[str, Any]:
    """Experts in the layers that the family's rule names; a dense block has the width of an expert if none is given."""
    some = experts(fields)
    if not some:
        feeds(fields, found["layers"])
        return _dense(fields, found)
    width = fields.count("intermediate_size", usual=some["moe_intermediate_size"])
    return some | {"intermediate_size": width} | feed_fields(feeds(fields, found["layers"]))


def _biases(fields: Fields, *, everywhere: bool) -> dict[str, Any]:
    given = fields.flag("attention_bias")
    return {"attention_bias": given, "output_bias": given and everywhere}


def llama(fields: Fields) -> Found:
    """Llama 2 and 3, and whatever takes their class."""
    found = _decoder(fields)
    found |= _dense(fields, found) | _biases(fields, everywhere=True) | {"feed_bias": fields.flag("mlp_bias")}
    return Found("gqa", found | mixer_fields(fields, [Mixer.FULL] * found["layers"]))


def mistral(fields: Fields) -> Found:
    """Mistral: a window in every layer, or in those that are listed, or none."""
    found = _decoder(fields)
    fields.only("attention_bias", False)
    found |= _dense(fields, found)
    mixers = listed_mixers(fields, found["layers"]) or every_window(fields, found["layers"])
    return Found("gqa", found | mixer_fields(fields, mixers))


def mixtral(fields: Fields) -> Found:
    """Mixtral: experts in every layer."""
    found = _decoder(fields)
    found |= experts(fields, ("intermediate_size",)) | {"dense_layers": 0}
    fields.count("num_local_experts")
    found["intermediate_size"] = fields.count("intermediate_size")
    return Found("gqa", found | mixer_fields(fields, every_window(fields, found["layers"])))


def qwen2(fields: Fields) -> Found:
    """Qwen2 and 2.5: biases on query, key and value."""
    found = _decoder(fields)
    fields.only("attention_bias", True)
    found |= _dense(fields, found) | {"attention_bias": True}
    return Found("gqa", found | _qwen_windows(fields, found["layers"]))


def _qwen_windows(fields: Fields, layers: int) -> dict[str, Any]:
    late = late_windows(fields, layers)
    return mixer_fields(fields, listed_mixers(fields, layers) or late)


def qwen2_moe(fields: Fields) -> Found:
    """Qwen2 with experts, and a shared one behind a gate."""
    found = _decoder(fields)
    found |= _sparse(fields, found, experts_by_step) | {"attention_bias": fields.flag("qkv_bias", usual=True)}
    found |= gated_shared(fields)
    return Found("gqa", found | _qwen_windows(fields, found["layers"]))


def gated_shared(fields: Fields) -> dict[str, Any]:
    """Qwen's shared expert with a gate of its own."""
    width = fields.count("shared_expert_intermediate_size", usual=0, low=0)
    return {"shared_experts": 1, "shared_intermediate_size": width, "shared_gate": True} if width else {}


def qwen3(fields: Fields) -> Found:
    """Qwen3, dense or with experts: norms on query and key heads; dense heads are 128 wide unless it says else."""
    found = _decoder(fields, head_dim=None if set(EXPERTS) & set(fields.given) else 128)
    found |= _sparse(fields, found, experts_by_step) | _biases(fields, everywhere=True) | {"qk_norm": True}
    fields.only("shared_expert_intermediate_size", 0)
    fields.only("qkv_bias", found["attention_bias"])
    fields.only("use_qk_norm", True)
    return Found("gqa", found | _qwen_windows(fields, found["layers"]))


def glm4_moe(fields: Fields) -> Found:
    """GLM-4.5 to 4.7."""
    found = _decoder(fields)
    found |= _sparse(fields, found, experts_after) | shared(fields) | drafts(fields)
    found |= _biases(fields, everywhere=False) | {"qk_norm": fields.flag("use_qk_norm"), "router_bias": True}
    return Found("gqa", found)


def glm4(fields: Fields) -> Found:
    """GLM-4 dense, with norms before and after attention and feed-forward block."""
    found = _decoder(fields, head_dim=128)
    found |= _dense(fields, found) | _biases(fields, everywhere=False) | {"norms_per_layer": 4}
    return Found("gqa", found)


def gpt_oss(fields: Fields) -> Found:
    """gpt-oss: windows in every other layer, biases everywhere, a sink per head."""
    found = _decoder(fields)
    found |= experts(fields, ("intermediate_size",)) | {"dense_layers": 0, "sinks": True, "router_bias": True}
    found |= {"attention_bias": fields.flag("attention_bias", usual=True), "expert_bias": True}
    found |= {"output_bias": found["attention_bias"], "intermediate_size": fields.count("intermediate_size")}
    layers = found["layers"]
    mixers = listed_mixers(fields, layers) or [Mixer.FULL if at % 2 else Mixer.SLIDING for at in range(layers)]
    return Found("gqa", found | mixer_fields(fields, mixers))


def llama4(fields: Fields) -> Found:
    """Llama 4: attention in chunks but for every fourth layer, experts by step, a shared one beside them."""
    found = _decoder(fields, head_dim=128)
    found |= experts(fields, ("intermediate_size",)) | _biases(fields, everywhere=True) | {"shared_experts": 1}
    found["intermediate_size"] = fields.count("intermediate_size_mlp")
    fields.pass_over("use_qk_norm", "no_rope_layers", "no_rope_layer_interval", "interleave_moe_layer_step")
    found |= feed_fields(experts_interleaved(fields, found["layers"]))
    mixers = listed_mixers(fields, found["layers"]) or _chunked(fields, found["layers"])
    return Found("gqa", found | mixer_fields(fields, mixers))


def _chunked(fields: Fields, layers: int) -> list[Mixer]:
    """Chunks in the layers that rotate positions: those with a 1 in `no_rope_layers`, else all but every fourth."""
    every = fields.count("no_rope_layer_interval", usual=4)
    rotated = fields.counts("no_rope_layers", 1) or [int((at + 1) % every != 0) for at in range(layers)]
    if len(rotated) != layers:
        raise fields.wrong("no_rope_layers", f"{layers} x 0, 1")
    return [Mixer.CHUNKED if flag and "attention_chunk_size" in fields else Mixer.FULL for flag in rotated]
