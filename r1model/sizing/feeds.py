"""The tensors of the feed-forward block of a layer: dense, or routed experts with shared ones beside them."""

from __future__ import annotations

from collections.abc import Iterator

from r1model.sizing.tensor import Tensor, vector
from r1model.types import Architecture, Feed, Role


def feed_forward(dims: Architecture, feed: Feed) -> Iterator[Tensor]:
    """The feed-forward block of one layer."""
    if feed is Feed.DENSE:
        yield from _block(dims, dims.hidden_size, dims.intermediate_size, 1, "mlp")
        if dims.feed_bias:
            yield vector(Role.BIAS, ups(dims) * dims.intermediate_size + dims.hidden_size, "mlp")
    elif feed is not Feed.NONE:
        yield from _experts(dims, feed)


def _experts(dims: Architecture, feed: Feed) -> Iterator[Tensor]:
    width = dims.moe_intermediate_size or 0
    yield from _block(dims, expert_input(dims), width, dims.routed_experts, "mlp.experts.0")
    if shared := shared_width(dims):
        yield from _block(dims, dims.hidden_size, shared, 1, "mlp.shared_experts")
    yield Tensor(Role.ROUTER, dims.routed_experts, dims.hidden_size, module="mlp.gate")
    if dims.router_bias and feed is not Feed.HASHED:
        yield vector(Role.ROUTER_BIAS, dims.routed_experts, "mlp.gate")
    if dims.shared_gate:
        yield vector(Role.ROUTER, dims.hidden_size, "mlp.shared_expert_gate")
    if dims.expert_bias:
        each = ups(dims) * width + expert_input(dims)
        yield vector(Role.BIAS, each, "mlp.experts.0", dims.routed_experts)
    if dims.expert_hidden_size:
        yield Tensor(Role.LATENT_EXPERT, dims.expert_hidden_size, dims.hidden_size, 2, module="mlp.latent_proj")
    if dims.latent_norm:
        yield vector(Role.NORM, expert_input(dims), "mlp.latent_norm")


def _block(dims: Architecture, taken: int, width: int, copies: int, module: str) -> Iterator[Tensor]:
    up = "up_proj" if dims.ungated else "gate_proj"
    yield Tensor(Role.UP, width, taken, ups(dims) * copies, module=f"{module}.{up}")
    yield Tensor(Role.DOWN, taken, width, copies, module=f"{module}.down_proj")


def ups(dims: Architecture) -> int:
    """Matrices that widen the hidden state: up and gate, or up alone."""
    return 1 if dims.ungated else 2


def expert_input(dims: Architecture) -> int:
    """Elements of a token that a routed expert takes."""
    return dims.expert_hidden_size or dims.hidden_size


def shared_width(dims: Architecture) -> int:
    """Width of all shared experts together."""
    return dims.shared_intermediate_size or (dims.moe_intermediate_size or 0) * dims.shared_experts


def expert_parameters(dims: Architecture) -> int:
    """Parameters of one routed expert."""
    each = (ups(dims) + 1) * expert_input(dims) * (dims.moe_intermediate_size or 0)
    bias = ups(dims) * (dims.moe_intermediate_size or 0) + expert_input(dims)
    return each + (bias if dims.expert_bias else 0)
