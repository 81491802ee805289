"""Families of grouped attention with rules of their own: MiniMax, Step, Nemotron."""

from __future__ import annotations

from typing import Any

from r1model.errors import BadRequest
from r1model.hub.common import Found, base, drafts, experts, grouped, shared
from r1model.hub.fields import Fields
from r1model.hub.layers import experts_after, feed_fields, listed_mixers, mixer_fields, of_layers
from r1model.types import Feed, Mixer

NO_DRAFTS = "mtp"
STEP_NEUTRAL = ("att_impl_type", "moe_router_activation", "need_fp32_gate", "zero_centered", "use_rope_layers")
BLOCK_SPARSE = "minimax_m3_sparse"
BLOCKS = {"M": "mamba", "E": "moe", "*": "attention", "-": "mlp"}
BLOCK_KINDS = {
    "mamba": (Mixer.MAMBA, Feed.NONE), "linear_attention": (Mixer.MAMBA, Feed.NONE),
    "attention": (Mixer.FULL, Feed.NONE), "full_attention": (Mixer.FULL, Feed.NONE),
    "moe": (Mixer.NONE, Feed.SPARSE), "mlp": (Mixer.NONE, Feed.DENSE),
}  # fmt: skip


def minimax_m2(fields: Fields) -> Found:
    """MiniMax M2: experts in every layer, norms over all query and all key heads."""
    found = base(fields)
    grouped(fields, found)
    found |= experts(fields, ("intermediate_size",)) | {"dense_layers": 0}
    found["intermediate_size"] = fields.count("intermediate_size")
    found["qk_norm_whole"] = fields.flag("use_qk_norm", usual=True)
    found["router_bias"] = fields.flag("use_routing_bias", usual=True)
    fields.only("qk_norm_type", "per_layer")
    fields.only("shared_intermediate_size", 0)
    fields.pass_over("num_mtp_modules", "mtp_transformer_layers", "sliding_window")
    if any(kind != 1 for kind in fields.counts("attn_type_list", 1)):
        raise fields.wrong("attn_type_list", "1, 1, ...")
    return Found("gqa", found, (NO_DRAFTS,) if fields.flag("use_mtp") else ())


def minimax_m3(fields: Fields) -> Found:
    """MiniMax M3: an indexer chooses blocks of grouped attention in all but the first layers."""
    found = base(fields)
    grouped(fields, found)
    layers = found["layers"]
    found |= experts(fields, ("moe_intermediate_size", "intermediate_size")) | shared(fields)
    found["intermediate_size"] = fields.count("dense_intermediate_size")
    if width := fields.count("shared_intermediate_size", usual=0, low=0):
        many = max(found["shared_experts"], 1)
        found |= {"shared_experts": many, "shared_intermediate_size": width * many}
    found |= {
        "qk_norm": fields.flag("use_qk_norm", usual=True),
        "router_bias": fields.flag("use_routing_bias", usual=True),
    }
    fields.only("attention_output_gate", False)
    fields.only("qk_norm_type", "per_head")
    fields.pass_over("num_nextn_predict_layers", "use_mtp")
    found |= feed_fields(experts_after(fields, layers))
    found |= _blocks(fields.within("sparse_attention_config"), layers) or _listed_blocks(fields, layers)
    drafted = fields.count("num_mtp_modules", usual=0, low=0)
    return Found("gqa", found, (NO_DRAFTS,) if drafted else ())


def _blocks(own: Fields, layers: int) -> dict[str, Any]:
    """The indexer of block-sparse attention and the layers that have it."""
    own.pass_over(
        "sparse_block_size", "sparse_init_block", "sparse_local_block", "sparse_score_type", "sparse_topk_blocks"
    )
    if not own.flag("use_sparse_attention"):
        return {}
    flags = of_layers(own, "sparse_attention_freq", own.counts("sparse_attention_freq", 1), layers)
    silent = of_layers(own, "sparse_disable_index_value", own.counts("sparse_disable_index_value", 1), layers)
    if any(flag and not without for flag, without in zip(flags, silent, strict=True)):
        raise own.wrong("sparse_disable_index_value", "1 where sparse_attention_freq is 1")
    heads, width = own.count("sparse_num_index_heads"), own.count("sparse_index_dim")
    own.require_all_asked()
    indexed = tuple(layer for layer, flag in enumerate(flags) if flag)
    return {"indexer_heads": heads, "indexer_head_dim": width, "indexer_layers": indexed}


def _listed_blocks(fields: Fields, layers: int) -> dict[str, Any]:
    """The same as transformers writes it: among the other fields, the layers by their type."""
    fields.pass_over("index_block_size", "index_topk_blocks", "index_local_blocks")
    words = of_layers(fields, "layer_types", fields.words("layer_types") or ["full_attention"] * layers, layers)
    if not set(words) <= {"full_attention", BLOCK_SPARSE}:
        raise fields.wrong("layer_types", f"full_attention, {BLOCK_SPARSE}")
    heads, width = fields.count("index_n_heads", usual=0, low=0), fields.count("index_head_dim", usual=0, low=0)
    indexed = tuple(layer for layer, word in enumerate(words) if word == BLOCK_SPARSE)
    if not indexed:
        return {}
    if not heads or not width:
        raise BadRequest("config_field_missing", field=fields.place("index_n_heads"))
    return {"indexer_heads": heads, "indexer_head_dim": width, "indexer_layers": indexed}


def step(fields: Fields) -> Found:
    """Step 3.5 and 3.7: windows with heads of their own, a gate per head, dense layers of multi-token prediction."""
    found = base(fields)
    grouped(fields, found)
    found |= experts(fields) | drafts(fields, "num_nextn_predict_layers", "num_mtp_layers")
    layers, drafted = found["layers"], found["mtp_layers"]
    found["intermediate_size"] = fields.count("intermediate_size")
    width = fields.count("share_expert_dim", "share_expert_dims", usual=0, low=0)
    found |= {"shared_experts": 1, "shared_intermediate_size": width} if width else {}
    fields.only("use_head_wise_attn_gate", True)
    fields.only("use_moe", True)
    fields.only("sink", False)
    fields.only("moe_every_n_layer", 1)
    fields.pass_over("n_shared_experts", "moe_layer_offset", *STEP_NEUTRAL)
    found |= {"qk_norm": True, "output_gate": 1, "mtp_feed": Feed.DENSE, "mtp_vocabulary": False}
    found["router_bias"] = fields.flag("use_moe_router_bias", usual=True)
    found |= feed_fields(_step_feeds(fields, layers))
    found |= mixer_fields(fields, listed_mixers(fields, layers, drafted) or [Mixer.FULL] * layers)
    return Found("gqa", found | _step_heads(fields, found))


def _step_feeds(fields: Fields, layers: int) -> list[Feed]:
    """Experts in the layers that `moe_layers_enum` lists, else after the first `first_k_dense_replace`."""
    given = fields.given.get("moe_layers_enum")
    fields.pass_over("moe_layers_enum")
    if given is None:
        return experts_after(fields, layers)
    words = given.split(",") if isinstance(given, str) else given
    try:
        listed = {int(word) for word in words}
    except (TypeError, ValueError):
        raise fields.wrong("moe_layers_enum", "0, 1, ...") from None
    return [Feed.SPARSE if layer in listed else Feed.DENSE for layer in range(layers)]


def _step_heads(fields: Fields, found: dict[str, Any]) -> dict[str, Any]:
    own = fields.within("attention_other_setting")
    heads = own.count("num_attention_heads", usual=found["heads"])
    keys = own.count("num_attention_groups", "num_key_value_heads", usual=found["kv_heads"])
    head_dim = own.count("head_dim", usual=found["head_dim"])
    own.only("attention_type", "sliding_attention")
    own.pass_over("true_head_dim")
    own.require_all_asked()
    if "sliding" not in found:
        return {}
    return {"sliding": {**found["sliding"], "heads": heads, "kv_heads": keys, "head_dim": head_dim}}


def nemotron(fields: Fields) -> Found:
    """Nemotron-4: dense, one widening matrix, norms with biases."""
    found = base(fields)
    grouped(fields, found)
    bias = fields.flag("attention_bias")
    found |= {"intermediate_size": fields.count("intermediate_size"), "dense_layers": found["layers"],
              "attention_bias": bias, "output_bias": bias, "feed_bias": fields.flag("mlp_bias"),
              "ungated": True, "norm_bias": True}  # fmt: skip
    return Found("gqa", found)


def nemotron_h(fields: Fields) -> Found:
    """Nemotron-H and Nemotron 3: a layer is Mamba-2, attention, experts or a dense block."""
    if "num_hidden_layers" not in fields:  # newer configs leave the number to the list
        pattern = fields.words("layers_block_type") or fields.word("hybrid_override_pattern")
        fields.given["num_hidden_layers"] = len(pattern) or None
    found = base(fields)
    grouped(fields, found, 128)
    kinds = _block_kinds(fields, "hybrid_override_pattern", "layers_block_type", found["layers"])
    found |= experts(fields) | drafts(fields) | _mamba(fields)
    found["intermediate_size"] = fields.count("intermediate_size")
    found |= {"mixers": tuple(mixer for mixer, _ in kinds), "feeds": tuple(feed for _, feed in kinds)}
    found["dense_layers"] = sum(feed is not Feed.SPARSE for _, feed in kinds)
    if width := fields.count("moe_shared_expert_intermediate_size", usual=0, low=0):
        found |= {"shared_intermediate_size": width, "shared_experts": fields.count("n_shared_experts", usual=1, low=0)}
    if taken := fields.count("moe_latent_size", usual=0, low=0):
        found["expert_hidden_size"] = taken
    found |= {"norms_per_layer": 1, "ungated": True, "router_bias": True, "feed_bias": fields.flag("mlp_bias")}
    fields.only("attention_bias", False)
    fields.pass_over("sliding_window", "n_shared_experts", "mtp_hybrid_override_pattern", "mtp_layers_block_type")
    left = (NO_DRAFTS,) if found["mtp_layers"] else ()
    return Found("gqa", found | {"mtp_layers": 0}, left)


def _block_kinds(fields: Fields, pattern: str, listed: str, layers: int) -> list[tuple[Mixer, Feed]]:
    letters, words = fields.word(pattern), fields.words(listed)
    words = words or [BLOCKS.get(letter, letter) for letter in letters]
    if len(words) != layers or not set(words) <= set(BLOCK_KINDS):
        raise BadRequest("config_layers_miscounted", field=fields.place(pattern if letters else listed),
                         given=len(words), layers=layers)  # fmt: skip
    return [BLOCK_KINDS[word] for word in words]


def _mamba(fields: Fields) -> dict[str, Any]:
    return {"mamba": {
        "heads": fields.count("mamba_num_heads"), "head_dim": fields.count("mamba_head_dim"),
        "groups": fields.count("n_groups", "mamba_n_groups"), "state_size": fields.count("ssm_state_size"),
        "kernel": fields.count("conv_kernel", "mamba_d_conv"),
        "convolution_bias": fields.flag("use_conv_bias", "mamba_conv_bias", usual=True),
        "projection_bias": fields.flag("use_bias") or fields.flag("mamba_proj_bias"),
    }}  # fmt: skip
