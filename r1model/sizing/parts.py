"""A model's parameters by part, as people ask for them."""

from __future__ import annotations

from collections import Counter

from r1model.sizing.architecture import alike
from r1model.sizing.tensor import Tensor
from r1model.types import Model, Role

PARTS = (
    "embedding", "head", "attention", "linear_attention", "indexer", "dense", "experts", "shared", "router", "streams",
    "norms", "mtp", "vision",
)  # fmt: skip
BY_ROLE = {
    Role.EMBEDDING: "embedding", Role.HEAD: "head", Role.INDEXER: "indexer", Role.INDEXER_GATE: "indexer",
    Role.STREAM: "streams", Role.NORM: "norms", Role.LATENT_EXPERT: "shared",
}  # fmt: skip
BY_MODULE = (
    ("self_attn.kda", "linear_attention"), ("self_attn.indexer", "indexer"),
    ("self_attn.compressor.indexer", "indexer"), ("self_attn", "attention"),
    ("linear_attn", "linear_attention"), ("mixer", "linear_attention"), ("mlp.experts", "experts"),
    ("mlp.shared_expert", "shared"), ("mlp", "dense"),
)  # fmt: skip


def part_of(tensor: Tensor) -> str:
    """The part that a tensor belongs to."""
    if tensor.mtp:
        return "mtp"
    if tensor.role in BY_ROLE:
        return BY_ROLE[tensor.role]
    if tensor.role in (Role.ROUTER, Role.ROUTER_BIAS):
        return "router"
    return next(part for start, part in BY_MODULE if tensor.module.startswith(start))


def parameters_by_part(model: Model) -> dict[str, int]:
    """Parameters of each part in the order of PARTS; multi-token prediction as stored, a vision tower apart."""
    found = Counter({"vision": model.architecture.vision_parameters})
    for tensor in alike(model):
        found[part_of(tensor)] += tensor.elements
    return {part: found[part] for part in PARTS if found[part]}
