"""Qwen3-Next, 3.5 and 3.6: linear attention with gated full attention between, dense or with experts."""

from __future__ import annotations

from r1model.hub.common import Found, base, drafts, experts, grouped
from r1model.hub.fields import REQUIRED, Fields
from r1model.hub.grouped import gated_shared
from r1model.hub.layers import experts_by_step, feed_fields, listed_mixers
from r1model.types import Mixer

INTERVAL = 4  # where a config does not say it, every fourth layer attends in full


def qwen_hybrid(fields: Fields) -> Found:
    """The text model of the family."""
    found = base(fields)
    grouped(fields, found, 256)
    layers = found["layers"]
    some = experts(fields)
    steps = experts_by_step(fields, layers)
    usual = some.get("moe_intermediate_size", REQUIRED)
    found |= some | {"intermediate_size": fields.count("intermediate_size", usual=usual)}
    found |= feed_fields(steps) if some else {"dense_layers": layers}
    found |= gated_shared(fields) if some else {}
    bias = fields.flag("attention_bias")
    found |= {"attention_bias": bias, "output_bias": bias, "qk_norm": True, "output_gate": found["head_dim"]}
    fields.only("attn_output_gate", True)
    fields.only("output_gate_type", "swish")
    fields.only("use_sliding_window", False)
    every = fields.count("full_attention_interval", usual=INTERVAL)
    found["mixers"] = tuple(listed_mixers(fields, layers)) or tuple(
        Mixer.LINEAR if (layer + 1) % every else Mixer.FULL for layer in range(layers)
    )
    found["linear"] = {
        "key_heads": fields.count("linear_num_key_heads"), "value_heads": fields.count("linear_num_value_heads"),
        "key_head_dim": fields.count("linear_key_head_dim"), "value_head_dim": fields.count("linear_value_head_dim"),
        "kernel": fields.count("linear_conv_kernel_dim"),
    }  # fmt: skip
    found |= drafts(fields, "mtp_num_hidden_layers", "num_nextn_predict_layers")
    found["mtp_vocabulary"] = fields.flag("mtp_use_dedicated_embeddings")
    return Found("gqa", found)
