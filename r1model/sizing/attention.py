"""The tensors of attention in a layer: latent, grouped and sliding, with their gates, biases and indexers."""

from __future__ import annotations

from collections.abc import Iterator

from r1model.sizing.tensor import Tensor, vector
from r1model.types import Architecture, Mixer, Role

LATENT, OUTPUT, NORM = Role.LATENT, Role.OUTPUT, Role.NORM


def latent_attention(dims: Architecture) -> Iterator[Tensor]:
    """Multi-head latent attention; without a query rank the query comes straight from the hidden state."""
    query, latent, rotary = dims.q_lora_rank or 0, dims.kv_lora_rank or 0, dims.qk_rope_head_dim or 0
    plain, value = dims.qk_nope_head_dim or 0, dims.v_head_dim or 0
    if query:
        yield Tensor(LATENT, query, dims.hidden_size, module="self_attn.q_a_proj")
        yield Tensor(LATENT, dims.heads * (plain + rotary), query, module="self_attn.q_b_proj")
        yield vector(NORM, query, "self_attn.q_a_layernorm")
    else:
        yield Tensor(LATENT, dims.heads * (plain + rotary), dims.hidden_size, module="self_attn.q_proj")
    yield Tensor(LATENT, latent + rotary, dims.hidden_size, module="self_attn.kv_a_proj_with_mqa")
    yield Tensor(LATENT, dims.heads * (plain + value), latent, module="self_attn.kv_b_proj")
    yield Tensor(OUTPUT, dims.hidden_size, dims.heads * value, module="self_attn.o_proj")
    yield vector(NORM, latent, "self_attn.kv_a_layernorm")
    if dims.attention_bias:
        yield vector(Role.BIAS, query + latent + rotary + dims.hidden_size, "self_attn")
    if dims.output_gate:
        yield Tensor(Role.ATTENTION, dims.heads * dims.output_gate, dims.hidden_size, module="self_attn.g_proj")


def grouped_attention(dims: Architecture, mixer: Mixer) -> Iterator[Tensor]:
    """Attention whose query heads share key and value heads, with the window's own heads in a sliding layer."""
    heads, kv_heads, head = head_counts(dims, mixer)
    queries, keys = heads * head, kv_heads * head
    yield Tensor(Role.ATTENTION, queries, dims.hidden_size, module="self_attn.q_proj")
    yield Tensor(Role.ATTENTION, keys, dims.hidden_size, module="self_attn.k_proj")
    yield Tensor(Role.VALUE, keys, dims.hidden_size, module="self_attn.v_proj")
    yield Tensor(OUTPUT, dims.hidden_size, queries, module="self_attn.o_proj")
    if dims.attention_bias:
        yield vector(Role.BIAS, queries + 2 * keys, "self_attn")
    if dims.output_bias:
        yield vector(Role.BIAS, dims.hidden_size, "self_attn.o_proj")
    if dims.output_gate:
        yield Tensor(Role.ATTENTION, heads * dims.output_gate, dims.hidden_size, module="self_attn.g_proj")
    if dims.qk_norm:
        yield vector(NORM, head, "self_attn.q_norm", 2)
    if dims.qk_norm_whole:
        yield vector(NORM, queries + keys, "self_attn.q_norm")
    if dims.sinks:
        yield vector(Role.BIAS, heads, "self_attn.sinks")


def head_counts(dims: Architecture, mixer: Mixer) -> tuple[int, int, int]:
    """Query heads, key-value heads and width of a head in a layer of this kind."""
    own = dims.sliding if mixer is Mixer.SLIDING else None
    if own is None:
        return dims.heads, dims.kv_heads, dims.head_dim or 0
    return own.heads or dims.heads, own.kv_heads or dims.kv_heads, own.head_dim or dims.head_dim or 0


def indexer(dims: Architecture, *, latent: bool) -> Iterator[Tensor]:
    """The indexer of sparse attention, fed by the query's latent with weighted heads, or by the hidden state."""
    heads, width = dims.indexer_heads or 0, dims.indexer_head_dim or 0
    taken = dims.q_lora_rank or dims.hidden_size if latent else dims.hidden_size
    query, key = ("indexer.wq_b", "indexer.wk") if latent else ("index_q_proj", "index_k_proj")
    yield Tensor(Role.INDEXER, heads * width, taken, module=f"self_attn.{query}")
    yield Tensor(Role.INDEXER, width, dims.hidden_size, module=f"self_attn.{key}")
    if latent:
        yield Tensor(Role.INDEXER_GATE, heads, dims.hidden_size, module="self_attn.indexer.weights_proj")
    yield vector(NORM, width, "self_attn.indexer.k_norm", 2)
