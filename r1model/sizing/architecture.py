"""The tensors of a model, from the dimensions of its config.json: what each is, its shape and how often it occurs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from r1model.sizing.attention import grouped_attention, indexer, latent_attention
from r1model.sizing.compressed import compressed_attention, stream_joining, stream_mixing
from r1model.sizing.feeds import feed_forward
from r1model.sizing.recurrent import linear_attention, mamba
from r1model.sizing.tensor import Tensor, vector
from r1model.types import Architecture, Feed, Mixer, Model, Role

__all__ = ["Role", "Tensor", "alike", "stack", "tensors"]

OUTSIDE = (-1,)  # the layer of what is in none
Kind = tuple[Mixer, Feed, bool, int, bool]  # mixer, feed-forward, indexer of its own, compression, draft


@cache
def tensors(model: Model) -> tuple[Tensor, ...]:
    """Every tensor of the model; the multi-token-prediction layers as they are stored, copies included."""
    return tuple(part._replace(layer=at) for parts, layers in stack(model) for at in layers for part in parts)


@cache
def alike(model: Model) -> tuple[Tensor, ...]:
    """The same with tensors that differ by their layer alone as copies of one, which is much shorter."""
    copies: Counter[Tensor] = Counter()
    for parts, layers in stack(model):
        for part in parts:
            copies[part._replace(copies=1)] += part.copies * len(layers)
    return tuple(part._replace(copies=count) for part, count in copies.items())


@cache
def stack(model: Model) -> tuple[tuple[tuple[Tensor, ...], Sequence[int]], ...]:
    """The tensors of equal layers with the numbers of these layers, and what stands outside the stack."""
    return tuple(_stack(model, model.architecture))


def _stack(model: Model, dims: Architecture) -> Iterator[tuple[tuple[Tensor, ...], Sequence[int]]]:
    yield tuple(_ends(dims)), OUTSIDE
    for kind, layers in layer_kinds(dims).items():
        yield tuple(part._replace(mtp=kind[-1]) for part in _layer(model, kind)), layers
    if dims.mtp_layers:
        yield tuple(part._replace(copies=part.copies * dims.mtp_layers, mtp=True) for part in _draft(dims)), OUTSIDE


@cache
def layer_kinds(dims: Architecture) -> dict[Kind, list[int]]:
    """Layers by what they are made of, those of multi-token prediction last."""
    found: dict[Kind, list[int]] = defaultdict(list)
    for layer in range(dims.layers + dims.mtp_layers):
        ratio = dims.compression.ratios[layer] if dims.compression else 0
        kind = (dims.mixer(layer), dims.feed(layer), dims.indexed(layer), ratio, layer >= dims.layers)
        found[kind].append(layer)
    return dict(found)


def _ends(dims: Architecture) -> Iterator[Tensor]:
    yield Tensor(Role.EMBEDDING, dims.vocabulary, dims.hidden_size, module="model.embed_tokens")
    if not dims.tied_embeddings:
        yield Tensor(Role.HEAD, dims.vocabulary, dims.hidden_size, module="lm_head")
    yield _norm(dims, "model.norm")
    if dims.residual_reads:
        yield vector(Role.STREAM, 2 * dims.hidden_size, "model.output_attn_res")
    if dims.compression:
        yield from stream_joining(dims, dims.compression.streams)


def _norm(dims: Architecture, module: str, copies: int = 1) -> Tensor:
    return vector(Role.NORM, dims.hidden_size * (2 if dims.norm_bias else 1), module, copies)


def _layer(model: Model, kind: Kind) -> Iterator[Tensor]:
    dims, (mixer, feed, indexed, ratio, _) = model.architecture, kind
    if dims.norms_per_layer:
        yield _norm(dims, "input_layernorm", dims.norms_per_layer)
    yield from _mixing(model, mixer, ratio)
    if indexed and not dims.compression:
        yield from indexer(dims, latent=model.attention == "mla")
    yield from feed_forward(dims, feed)
    if dims.residual_reads:
        yield vector(Role.STREAM, 2 * dims.hidden_size, "attn_res", dims.residual_reads)
    if dims.compression:
        yield from stream_mixing(dims, dims.compression.streams)


def _mixing(model: Model, mixer: Mixer, ratio: int) -> Iterator[Tensor]:
    """What mixes tokens in one layer."""
    dims = model.architecture
    if mixer is Mixer.LINEAR and dims.linear:
        yield from linear_attention(dims, dims.linear)
    elif mixer is Mixer.MAMBA and dims.mamba:
        yield from mamba(dims, dims.mamba)
    elif dims.compression:
        yield from compressed_attention(dims, dims.compression, ratio)
    elif mixer is not Mixer.NONE:
        yield from latent_attention(dims) if model.attention == "mla" else grouped_attention(dims, mixer)


def _draft(dims: Architecture) -> Iterator[Tensor]:
    """What a layer of multi-token prediction adds to a layer as usual, in the copies that checkpoints hold."""
    yield Tensor(Role.JOIN, dims.hidden_size, 2 * dims.hidden_size, module="eh_proj")
    yield _norm(dims, "enorm", 3)
    if dims.compression:
        yield from stream_joining(dims, dims.compression.streams)
    if dims.mtp_vocabulary:
        yield Tensor(Role.EMBEDDING, dims.vocabulary, dims.hidden_size, module="embed_tokens")
        yield Tensor(Role.HEAD, dims.vocabulary, dims.hidden_size, module="shared_head.head")
