"""The tensors of a model, from the dimensions of its config.json: what each is, its shape and how often it occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from r1model.types import Architecture, Model, Role

OUTSIDE = range(-1, 0)  # the layer of what is in none


class Tensor(NamedTuple):
    """`copies` tensors of `rows` x `columns` in layer `layer` (-1 outside the stack); `mtp` marks the draft layers."""

    role: Role
    rows: int
    columns: int
    copies: int = 1
    layer: int = -1
    mtp: bool = False

    @property
    def elements(self) -> int:
        """Weights in all copies."""
        return self.rows * self.columns * self.copies


@cache
def tensors(model: Model) -> tuple[Tensor, ...]:
    """Every tensor of the model; the multi-token-prediction layers as they are stored, copies included."""
    return tuple(part._replace(layer=at) for parts, layers in _stack(model) for at in layers for part in parts)


@cache
def alike(model: Model) -> tuple[Tensor, ...]:
    """The same with tensors that differ by their layer alone as copies of one, which is much shorter."""
    copies: Counter[Tensor] = Counter()
    for parts, layers in _stack(model):
        for part in parts if layers else ():
            copies[part._replace(copies=1)] += part.copies * len(layers)
    return tuple(part._replace(copies=count) for part, count in copies.items())


def _stack(model: Model) -> Iterator[tuple[tuple[Tensor, ...], range]]:
    """The tensors of equal layers with the range of these layers, and what stands outside the stack."""
    dims = model.architecture
    yield tuple(_ends(dims)), OUTSIDE
    yield tuple(_layer(model, 0)), range(min(dims.dense_layers, dims.layers))
    sparse = tuple(_layer(model, dims.dense_layers))
    yield sparse, range(dims.dense_layers, dims.layers)
    yield tuple(part._replace(mtp=True) for part in sparse), range(dims.layers, dims.layers + dims.mtp_layers)
    if dims.mtp_layers:
        yield tuple(part._replace(copies=part.copies * dims.mtp_layers, mtp=True) for part in _draft(dims)), OUTSIDE


def _ends(dims: Architecture) -> Iterator[Tensor]:
    yield Tensor(Role.EMBEDDING, dims.vocabulary, dims.hidden_size)
    yield Tensor(Role.HEAD, dims.vocabulary, dims.hidden_size)
    yield Tensor(Role.NORM, dims.hidden_size, 1)


def _layer(model: Model, layer: int) -> Iterator[Tensor]:
    dims = model.architecture
    yield Tensor(Role.NORM, dims.hidden_size, 1, 2)
    yield from _latent_attention(dims) if model.attention == "mla" else _grouped_attention(dims)
    if layer < dims.dense_layers:
        yield from _feed_forward(dims, dims.intermediate_size, 1)
        return
    width = dims.moe_intermediate_size or 0
    yield from _feed_forward(dims, width, dims.routed_experts)
    if dims.shared_experts:
        yield from _feed_forward(dims, width * dims.shared_experts, 1)
    yield Tensor(Role.ROUTER, dims.routed_experts, dims.hidden_size)
    if dims.router_bias:
        yield Tensor(Role.ROUTER_BIAS, dims.routed_experts, 1)


def _latent_attention(dims: Architecture) -> Iterator[Tensor]:
    query, latent, rotary = dims.q_lora_rank or 0, dims.kv_lora_rank or 0, dims.qk_rope_head_dim or 0
    plain, value = dims.qk_nope_head_dim or 0, dims.v_head_dim or 0
    yield Tensor(Role.LATENT, query, dims.hidden_size)
    yield Tensor(Role.LATENT, dims.heads * (plain + rotary), query)
    yield Tensor(Role.LATENT, latent + rotary, dims.hidden_size)
    yield Tensor(Role.LATENT, dims.heads * (plain + value), latent)
    yield Tensor(Role.OUTPUT, dims.hidden_size, dims.heads * value)
    yield Tensor(Role.NORM, query, 1)
    yield Tensor(Role.NORM, latent, 1)
    if dims.indexer_heads and dims.indexer_head_dim:
        yield Tensor(Role.INDEXER, dims.indexer_heads * dims.indexer_head_dim, query)
        yield Tensor(Role.INDEXER, dims.indexer_head_dim, dims.hidden_size)
        yield Tensor(Role.INDEXER_GATE, dims.indexer_heads, dims.hidden_size)
        yield Tensor(Role.NORM, dims.indexer_head_dim, 1, 2)


def _grouped_attention(dims: Architecture) -> Iterator[Tensor]:
    head = dims.head_dim or 0
    queries, keys = dims.heads * head, dims.kv_heads * head
    yield Tensor(Role.ATTENTION, queries, dims.hidden_size)
    yield Tensor(Role.ATTENTION, keys, dims.hidden_size)
    yield Tensor(Role.VALUE, keys, dims.hidden_size)
    yield Tensor(Role.OUTPUT, dims.hidden_size, queries)
    if dims.attention_bias:
        yield Tensor(Role.BIAS, queries + 2 * keys, 1)
    if dims.qk_norm:
        yield Tensor(Role.NORM, head, 1, 2)


def _feed_forward(dims: Architecture, width: int, copies: int) -> Iterator[Tensor]:
    yield Tensor(Role.UP, width, dims.hidden_size, 2 * copies)
    yield Tensor(Role.DOWN, dims.hidden_size, width, copies)


def _draft(dims: Architecture) -> Iterator[Tensor]:
    yield Tensor(Role.JOIN, dims.hidden_size, 2 * dims.hidden_size)
    yield Tensor(Role.NORM, dims.hidden_size, 1, 3)
    yield Tensor(Role.EMBEDDING, dims.vocabulary, dims.hidden_size)
    yield Tensor(Role.HEAD, dims.vocabulary, dims.hidden_size)
