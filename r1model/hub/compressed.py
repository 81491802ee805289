"""The family of compressed attention: DeepSeek V4."""

from __future__ import annotations

from r1model.errors import BadRequest
from r1model.hub.common import Found, base, drafts, experts, shared
from r1model.hub.fields import MOST_LAYERS, Fields
from r1model.hub.layers import FEEDS, of_layers
from r1model.sizing.compressed import OVERLAPPING
from r1model.types import Feed

HEAVY = 128
RATIOS = {"sliding_attention": 0, "compressed_sparse_attention": OVERLAPPING, "heavily_compressed_attention": HEAVY}
HASH_LAYERS = 3  # where a config names none


def deepseek_compressed(fields: Fields) -> Found:
    """DeepSeek V4: one shared head, a window, compressed entries by layer, experts everywhere."""
    found = base(fields) | experts(fields) | shared(fields) | drafts(fields)
    if not found.get("routed_experts"):
        raise BadRequest("config_field_missing", field=fields.place("n_routed_experts"))
    if found["kv_heads"] != 1:
        raise fields.wrong("num_key_value_heads", "1")
    found |= {
        "head_dim": fields.count("head_dim"), "q_lora_rank": fields.count("q_lora_rank"),
        "qk_rope_head_dim": fields.count("qk_rope_head_dim"),
        "indexer_heads": fields.count("index_n_heads"), "indexer_head_dim": fields.count("index_head_dim"),
        "intermediate_size": found["moe_intermediate_size"], "dense_layers": 0, "router_bias": True,
        "mtp_vocabulary": False,
    }  # fmt: skip
    fields.only("attention_bias", False)
    fields.only("mlp_bias", False)
    fields.only("intermediate_size", found["moe_intermediate_size"])
    fields.word("expert_dtype")
    layers = found["layers"]
    found["feeds"] = _feeds(fields, layers)
    groups = fields.count("o_groups")
    if found["heads"] * found["head_dim"] % groups:
        raise fields.wrong("o_groups", f"{found['heads'] * found['head_dim']} / n")
    found["compression"] = {
        "ratios": _ratios(fields, layers, found["mtp_layers"]), "window_tokens": fields.count("sliding_window"),
        "output_groups": groups, "output_lora_rank": fields.count("o_lora_rank"), "streams": fields.count("hc_mult"),
    }  # fmt: skip
    if found["head_dim"] <= found["qk_rope_head_dim"]:
        raise fields.wrong("qk_rope_head_dim", f"< {found['head_dim']}")
    return Found("compressed", found)


def _feeds(fields: Fields, layers: int) -> tuple[Feed, ...]:
    """Experts in every layer, chosen by the token's id in the first few or in those that are listed."""
    hashed = min(fields.count("num_hash_layers", usual=HASH_LAYERS, low=0, most=MOST_LAYERS), layers)
    usual = ["hash_moe"] * hashed + ["moe"] * (layers - hashed)
    words = of_layers(fields, "mlp_layer_types", fields.words("mlp_layer_types") or usual, layers)
    if not set(words) <= {"hash_moe", "moe"}:
        raise fields.wrong("mlp_layer_types", "hash_moe, moe")
    return tuple(FEEDS[word] for word in words)


def _ratios(fields: Fields, layers: int, drafted: int) -> tuple[int, ...]:
    """Tokens per compressed entry by layer; a layer of multi-token prediction not listed has a window alone."""
    rates = fields.within("compress_rates")
    for name, ratio in RATIOS.items():
        rates.only(name, ratio)
    rates.require_all_asked()
    given = fields.counts("compress_ratios")
    if words := fields.words("layer_types"):
        if not set(words) <= set(RATIOS):
            raise fields.wrong("layer_types", ", ".join(RATIOS))
        given = given or [RATIOS[word] for word in words]
    if len(given) not in (layers, layers + drafted):
        raise BadRequest("config_layers_miscounted", field=fields.place("compress_ratios"), given=len(given),
                         layers=layers)  # fmt: skip
    if not set(given) <= set(RATIOS.values()):
        raise fields.wrong("compress_ratios", ", ".join(map(str, RATIOS.values())))
    return (*given, *[0] * (layers + drafted - len(given)))
