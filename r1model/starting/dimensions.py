"""What the rule of starts needs of a model beside weights and caches: the dimensions of its activations."""

from __future__ import annotations

from typing import NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.sizing.cache import layer_caches
from r1model.types import Model
from r1model.units import BF16_BYTES


class Dimensions(NamedTuple):
    """Widths of activations; a model with experts is counted by these alone, its dense layers being narrower.

    `hidden_copies` are copies of the hidden state in the widest layer, `least_cache_heads` the least heads that a kind
    of cache can be cut over. `cache_told` is 0 where logs show that engines keep much more than the layers say.
    """

    hidden_size: float
    hidden_copies: float
    dense_ffn_width: float
    expert_hidden_size: float
    experts_per_token: float
    vocabulary: float
    least_cache_heads: float
    cache_told: float


@kept
def dimensions(model: Model) -> Dimensions:
    """The dimensions of a model."""
    dims = model.architecture
    sparse = dims.sparse_layers > 0
    copies = catalogue().parameters["start_sparse_hidden_copies" if sparse else "start_hidden_copies"]
    return Dimensions(
        hidden_size=dims.hidden_size,
        hidden_copies=copies.value,
        dense_ffn_width=0 if sparse else dims.intermediate_size,
        expert_hidden_size=dims.expert_hidden_size or dims.hidden_size,
        experts_per_token=dims.experts_per_token if sparse else 0,
        vocabulary=dims.vocabulary,
        least_cache_heads=min(part.heads for part in layer_caches(model, BF16_BYTES)),
        cache_told=0 if dims.compression else 1,
    )
