"""The tensors of compressed attention: one shared head, a window, compressors, and hyper-connected streams."""

from __future__ import annotations

from collections.abc import Iterator

from r1model.sizing.tensor import Tensor, vector
from r1model.types import Architecture, Compression, Role

OVERLAPPING = 4  # the ratio whose compressor overlaps its neighbours, at twice the width, and has an indexer
SCALES = 3  # of a hyper-connection: reading, writing, mixing


def compressed_attention(dims: Architecture, how: Compression, ratio: int) -> Iterator[Tensor]:
    """Attention of a layer that keeps one compressed entry for `ratio` tokens; 0 for a window alone."""
    query, head = dims.q_lora_rank or 0, dims.head_dim or 0
    latent = how.output_groups * how.output_lora_rank
    yield Tensor(Role.LATENT, query, dims.hidden_size, module="self_attn.q_a_proj")
    yield Tensor(Role.LATENT, dims.heads * head, query, module="self_attn.q_b_proj")
    yield Tensor(Role.LATENT, head, dims.hidden_size, module="self_attn.kv_proj")
    yield Tensor(Role.OUTPUT, latent, dims.heads * head // how.output_groups, module="self_attn.o_a_proj")
    yield Tensor(Role.OUTPUT, dims.hidden_size, latent, module="self_attn.o_b_proj")
    yield vector(Role.NORM, query + head, "self_attn.q_a_norm")
    yield vector(Role.BIAS, dims.heads, "self_attn.sinks")
    if ratio:
        yield from _compressor(dims, head, ratio, "self_attn.compressor")
    if ratio == OVERLAPPING and dims.indexer_heads:
        yield from _indexer(dims, ratio)


def _compressor(dims: Architecture, head: int, ratio: int, module: str) -> Iterator[Tensor]:
    width = widened(head, ratio)
    yield Tensor(Role.COMPRESSOR, width, dims.hidden_size, 2, module=f"{module}.kv_proj")
    yield Tensor(Role.COMPRESSOR, ratio, width, module=f"{module}.position_bias")
    yield vector(Role.NORM, head, f"{module}.kv_norm")


def _indexer(dims: Architecture, ratio: int) -> Iterator[Tensor]:
    heads, width, module = dims.indexer_heads or 0, dims.indexer_head_dim or 0, "self_attn.compressor.indexer"
    yield from _compressor(dims, width, ratio, module)
    yield Tensor(Role.INDEXER, heads * width, dims.q_lora_rank or 0, module=f"{module}.q_b_proj")
    yield Tensor(Role.INDEXER_GATE, heads, dims.hidden_size, module=f"{module}.weights_proj")


def widened(width: int, ratio: int) -> int:
    """What a compressor makes of each token: twice the entry's width where its blocks overlap."""
    return 2 * width if ratio == OVERLAPPING else width


def stream_mixing(dims: Architecture, streams: int) -> Iterator[Tensor]:
    """The two hyper-connections of a layer: they read, write and mix the residual streams."""
    rows = (2 + streams) * streams
    yield Tensor(Role.STREAM, rows, streams * dims.hidden_size, 2, module="hyper_connection")
    yield vector(Role.STREAM, rows + SCALES, "hyper_connection", 2)


def stream_joining(dims: Architecture, streams: int) -> Iterator[Tensor]:
    """What joins the residual streams before the head."""
    yield Tensor(Role.STREAM, streams, streams * dims.hidden_size, module="hyper_head")
    yield vector(Role.STREAM, streams + 1, "hyper_head")
