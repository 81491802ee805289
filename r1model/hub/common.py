"""What nearly every decoder says alike: its width, heads, vocabulary, experts and extra layers."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from r1model.errors import BadRequest
from r1model.hub.fields import MOST_EXPERTS, MOST_LAYERS, Fields

Attention = Literal["mla", "gqa", "compressed"]
EXPERTS = ("num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts")
CHOSEN = ("num_experts_per_tok", "num_experts_per_token", "moe_top_k", "experts_per_token")
SHARED = ("n_shared_experts", "num_shared_experts")
CONTEXT = ("max_position_embeddings", "model_max_length", "max_seq_len")


class Found(NamedTuple):
    """What a config says of a model: its attention, the architecture's fields, and what was left out, in words."""

    attention: Attention
    fields: dict[str, Any]
    left_out: tuple[str, ...] = ()


def base(fields: Fields, *, tied: bool = False) -> dict[str, Any]:
    """Width, layers, heads and vocabulary; `tied` is what the family means where it says nothing of its head."""
    heads = fields.count("num_attention_heads")
    fields.only("is_encoder_decoder", False)
    return {
        "layers": fields.count("num_hidden_layers", most=MOST_LAYERS),
        "hidden_size": fields.count("hidden_size"),
        "heads": heads,
        "kv_heads": fields.count("num_key_value_heads", "num_attention_groups", usual=heads),
        "vocabulary": fields.count("vocab_size"),
        "max_context": _context(fields),
        "tied_embeddings": fields.flag("tie_word_embeddings", usual=tied),
    }


def _context(fields: Fields) -> int:
    """The longest context, by the first of its names that is given: it bounds what is asked, not what is kept."""
    fields.pass_over(*CONTEXT)
    return fields.count(next((name for name in CONTEXT if name in fields), CONTEXT[0]))


def grouped(fields: Fields, found: dict[str, Any], head_dim: int | None = None) -> None:
    """Adds the width of a head, hidden size over heads where it is not given, and holds the heads together."""
    usual, left = divmod(found["hidden_size"], found["heads"])
    name = fields.named("head_dim", "attention_head_dim")
    if not name and head_dim is None and left:
        raise BadRequest("config_field_missing", field=fields.place("head_dim"))
    found["head_dim"] = fields.count(name or "head_dim", usual=head_dim or usual)
    if found["heads"] % found["kv_heads"]:
        raise fields.wrong("num_key_value_heads", f"{found['heads']} / n")


def experts(fields: Fields, width: tuple[str, ...] = ("moe_intermediate_size",)) -> dict[str, Any]:
    """Routed experts, how many a token takes, and their width; nothing where the model has none."""
    routed = fields.count(*EXPERTS, usual=0, low=0, most=MOST_EXPERTS)
    chosen = fields.count(*CHOSEN, usual=0, low=0, most=MOST_EXPERTS)
    if not routed:
        if not fields.named(*EXPERTS) and (chosen or fields.named(*width)):  # half of a model with experts
            raise BadRequest("config_field_missing", field=fields.place(EXPERTS[0]))
        fields.pass_over(*width)
        return {}
    if not 0 < chosen <= routed:
        raise BadRequest("config_experts_chosen", chosen=chosen, routed=routed)
    return {"routed_experts": routed, "experts_per_token": chosen, "moe_intermediate_size": fields.count(*width)}


def shared(fields: Fields) -> dict[str, Any]:
    """Experts that every token takes, as wide as a routed one each."""
    return {"shared_experts": fields.count(*SHARED, usual=0, low=0, most=MOST_EXPERTS)}


def latent(fields: Fields) -> dict[str, Any]:
    """The ranks and widths of latent attention; a query without a rank comes straight from the hidden state."""
    query = fields.count("q_lora_rank", usual=0, low=0)
    return {
        **({"q_lora_rank": query} if query else {}),
        "kv_lora_rank": fields.count("kv_lora_rank"),
        "qk_rope_head_dim": fields.count("qk_rope_head_dim"),
        "qk_nope_head_dim": fields.count("qk_nope_head_dim"),
        "v_head_dim": fields.count("v_head_dim"),
        "attention_bias": fields.flag("attention_bias"),
    }


def drafts(fields: Fields, *names: str) -> dict[str, Any]:
    """Layers of multi-token prediction."""
    return {"mtp_layers": fields.count(*names or ("num_nextn_predict_layers",), usual=0, low=0, most=MOST_LAYERS)}
