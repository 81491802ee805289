"""The tensors and the state of layers without a cache: linear attention and Mamba-2."""

from __future__ import annotations

from collections.abc import Iterator

from r1model.sizing.tensor import Tensor, vector
from r1model.types import Architecture, Linear, Mamba, Role

STATE_BYTES, CONVOLUTION_BYTES = 4, 2  # engines keep the recurrent state in FP32, the convolution's tokens in BF16


def linear_attention(dims: Architecture, how: Linear) -> Iterator[Tensor]:
    """A layer of linear attention, its decay by head (gated delta rule) or by channel (Kimi Delta Attention)."""
    name = "self_attn.kda" if how.channel_decay else "linear_attn"  # Kimi's checkpoints call it like attention
    keys, values = how.key_heads * how.key_head_dim, how.value_heads * how.value_head_dim
    yield Tensor(Role.ATTENTION, 2 * keys, dims.hidden_size, module=f"{name}.in_proj_qkv")
    yield Tensor(Role.VALUE, values, dims.hidden_size, module=f"{name}.in_proj_qkv")
    yield Tensor(Role.OUTPUT, dims.hidden_size, values, module=f"{name}.out_proj")
    yield Tensor(Role.STATE, 2 * keys + values, how.kernel, module=f"{name}.conv1d")
    yield vector(Role.NORM, how.value_head_dim, f"{name}.norm")
    yield Tensor(Role.STATE, how.value_heads, dims.hidden_size, module=f"{name}.in_proj_b")
    yield from _channel_decay(dims, how, name) if how.channel_decay else _head_decay(dims, how, name)


def _channel_decay(dims: Architecture, how: Linear, name: str) -> Iterator[Tensor]:
    width, values = how.value_head_dim, how.value_heads * how.value_head_dim
    yield Tensor(Role.STATE, width, dims.hidden_size, module=f"{name}.f_a_proj")
    yield Tensor(Role.STATE, values, width, module=f"{name}.f_b_proj")
    yield vector(Role.STATE, values + how.value_heads, f"{name}.dt_bias")
    if how.low_rank_gate:
        yield Tensor(Role.STATE, width, dims.hidden_size, module=f"{name}.g_a_proj")
        yield Tensor(Role.STATE, values, width, module=f"{name}.g_b_proj")
    else:
        yield Tensor(Role.ATTENTION, values, dims.hidden_size, module=f"{name}.g_proj")


def _head_decay(dims: Architecture, how: Linear, name: str) -> Iterator[Tensor]:
    values = how.value_heads * how.value_head_dim
    yield Tensor(Role.ATTENTION, values, dims.hidden_size, module=f"{name}.in_proj_z")
    yield Tensor(Role.STATE, how.value_heads, dims.hidden_size, module=f"{name}.in_proj_a")
    yield vector(Role.STATE, how.value_heads, f"{name}.dt_bias", 2)


def linear_state_bytes(how: Linear) -> float:
    """Bytes that a layer of linear attention keeps for one sequence, however long."""
    keys, values = how.key_heads * how.key_head_dim, how.value_heads * how.value_head_dim
    state = how.value_heads * how.key_head_dim * how.value_head_dim
    return STATE_BYTES * state + CONVOLUTION_BYTES * (how.kernel - 1) * (2 * keys + values)


def mamba(dims: Architecture, how: Mamba) -> Iterator[Tensor]:
    """A layer of Mamba-2."""
    inner, mixed = how.heads * how.head_dim, 2 * how.groups * how.state_size
    yield Tensor(Role.ATTENTION, 2 * inner + mixed + how.heads, dims.hidden_size, module="mixer.in_proj")
    yield Tensor(Role.OUTPUT, dims.hidden_size, inner, module="mixer.out_proj")
    yield Tensor(Role.STATE, inner + mixed, how.kernel, module="mixer.conv1d")
    if how.convolution_bias:
        yield vector(Role.BIAS, inner + mixed, "mixer.conv1d")
    if how.projection_bias:
        yield vector(Role.BIAS, 2 * inner + mixed + how.heads + dims.hidden_size, "mixer")
    yield vector(Role.STATE, how.heads, "mixer.dt_bias", 3)
    yield vector(Role.NORM, inner, "mixer.norm")


def mamba_state_bytes(how: Mamba) -> float:
    """Bytes that a layer of Mamba-2 keeps for one sequence, however long."""
    inner, mixed = how.heads * how.head_dim, 2 * how.groups * how.state_size
    return STATE_BYTES * inner * how.state_size + CONVOLUTION_BYTES * (how.kernel - 1) * (inner + mixed)
