"""Families of latent attention: DeepSeek V2 to V3.2, Kimi K2, GLM-5, and Kimi Linear and K3, which mix it with KDA."""

from __future__ import annotations

from typing import Any

from r1model.errors import BadRequest
from r1model.hub.common import Found, base, drafts, experts, latent, shared
from r1model.hub.fields import Fields
from r1model.hub.layers import experts_after, feed_fields, listed_mixers
from r1model.types import Mixer

LETTERS = {"F": "full", "S": "shared"}


def deepseek(fields: Fields) -> Found:
    """DeepSeek V2, V3, R1 and Kimi K2."""
    return Found("mla", _decoder(fields))


def deepseek_sparse(fields: Fields) -> Found:
    """DeepSeek V3.2 and GLM-5: an indexer chooses what latent attention reads, in every layer or for several."""
    found = _decoder(fields)
    found["indexer_heads"] = fields.count("index_n_heads")
    found["indexer_head_dim"] = fields.count("index_head_dim")
    own = _indexers(fields, found["layers"])
    if len(own) < found["layers"]:
        found["indexer_layers"] = own
    return Found("mla", found)


def _decoder(fields: Fields) -> dict[str, Any]:
    found = base(fields) | latent(fields) | experts(fields) | shared(fields) | drafts(fields)
    found["intermediate_size"] = fields.count("intermediate_size")
    fields.only("mlp_bias", False)
    fields.pass_over("head_dim", "layer_types")
    feeds = experts_after(fields, found["layers"], found["mtp_layers"])
    if not found.get("routed_experts"):
        found["shared_experts"] = 0
        return found | {"dense_layers": found["layers"]}
    if fields.word("topk_method", usual="noaux_tc") == "noaux_tc":
        found["router_bias"] = True
    return found | feed_fields(feeds)


def _indexers(fields: Fields, layers: int) -> tuple[int, ...]:
    """The layers with an indexer of their own: listed, as a pattern of letters, or every so many after the first."""
    frequency = fields.count("index_topk_freq", usual=1)
    offset = fields.count("index_skip_topk_offset", usual=2, low=0)
    words = fields.words("indexer_types")
    pattern = fields.word("index_topk_pattern")
    if not words and pattern:
        words = [LETTERS.get(letter, letter) for letter in pattern]
    if not words:
        return tuple(layer for layer in range(layers) if max(layer - offset + 1, 0) % frequency == 0)
    if len(words) != layers:
        raise BadRequest("config_layers_miscounted", field=fields.place("indexer_types"), given=len(words),
                         layers=layers)  # fmt: skip
    if not set(words) <= set(LETTERS.values()) or words[0] != "full":
        raise fields.wrong("indexer_types", "full, shared")
    return tuple(layer for layer, word in enumerate(words) if word == "full")


def kimi_linear(fields: Fields) -> Found:
    """Kimi Linear and K3: layers of Kimi Delta Attention with latent attention between them."""
    found = _decoder(fields)
    found |= _deltas(fields, found["layers"])
    if fields.flag("mla_use_output_gate"):
        found["output_gate"] = found["v_head_dim"]
    if fields.count("attn_res_block_size", usual=0, low=0):
        found["residual_reads"] = 2
    if width_in := fields.count("routed_expert_hidden_size", usual=0, low=0):
        found |= {"expert_hidden_size": width_in, "latent_norm": fields.flag("latent_moe_use_norm")}
    fields.pass_over("latent_moe_use_norm")
    return Found("mla", found)


def _deltas(fields: Fields, layers: int) -> dict[str, Any]:
    """The layers of delta attention and their heads, in a table of their own as released or among the other fields."""
    own = fields.within("linear_attn_config")
    heads = own.count("num_heads", usual=fields.count("linear_num_heads", usual=0, low=0))
    width = own.count("head_dim", usual=fields.count("linear_head_dim", usual=0, low=0))
    kernel = own.count("short_conv_kernel_size", usual=fields.count("linear_conv_kernel_dim", usual=0, low=0))
    if not heads or not width or not kernel:
        raise BadRequest("config_field_missing", field=own.place("num_heads"))
    full_rank = own.flag("use_full_rank_gate")
    own.pass_over("gate_lower_bound")
    mixers = tuple(listed_mixers(fields, layers)) or _alternating(own, layers)
    own.pass_over("kda_layers", "full_attn_layers")
    own.require_all_asked()
    return {
        "mixers": mixers,
        "linear": {
            "key_heads": heads, "value_heads": heads, "key_head_dim": width, "value_head_dim": width, "kernel": kernel,
            "channel_decay": True, "low_rank_gate": not full_rank,
        },
    }  # fmt: skip


def _alternating(own: Fields, layers: int) -> tuple[Mixer, ...]:
    """Which layers are linear, numbered from 1; together with the full ones they must be all."""
    linear, full = own.counts("kda_layers"), own.counts("full_attn_layers")
    if sorted([*linear, *full]) != list(range(1, layers + 1)):
        raise BadRequest("config_layers_miscounted", field=own.place("kda_layers"), given=len(linear) + len(full),
                         layers=layers)  # fmt: skip
    return tuple(Mixer.LINEAR if layer in linear else Mixer.FULL for layer in range(1, layers + 1))
