"""Weights on one GPU of each stage in GiB, as an engine loads them: what it cuts and what every rank holds whole."""

from __future__ import annotations

from r1model.capacity.start.spread import Spread, stages
from r1model.catalogue import catalogue, kept
from r1model.sizing.architecture import tensors
from r1model.sizing.checkpoint import tensor_bytes
from r1model.sizing.stored import own_tensor_bytes
from r1model.sizing.tensor import Tensor
from r1model.types import Engine, Format, Mixer, Model, Role
from r1model.units import BF16_BYTES, BYTES_PER_GIB

WHOLE = (Role.ROUTER, Role.ROUTER_BIAS, Role.INDEXER, Role.INDEXER_GATE, Role.COMPRESSOR, Role.STREAM, Role.NORM,
         Role.LATENT_EXPERT)  # fmt: skip
WHOLE_MODULES = ("q_a_proj", "kv_a_proj_with_mqa", "kv_proj")
SHARED_HEADS = ("k_proj", "v_proj")
ATTENTION = (Role.LATENT, Role.ATTENTION, Role.VALUE, Role.OUTPUT, Role.BIAS, Role.STATE, Role.EMBEDDING)


@kept
def stage_weights_gib(model: Model, form: Format | None, spread: Spread, engine: Engine) -> tuple[float, ...]:
    """GiB on one GPU of every stage, as a format or as the model's own files (None) store it.

    The draft layers of multi-token prediction are not loaded.
    """
    bounds = tuple(stages(model.architecture.layers, spread.stages))
    held = [0.0] * spread.stages
    for part in tensors(model):
        if not part.mtp:
            size = tensor_bytes(part, form, model) if form else own_tensor_bytes(part, model)
            held[_stage(part, bounds)] += size / _cut(part, model, spread)
    for at, layers in enumerate(bounds):
        held[at] += sum(_absorbed(model, form, engine, layer) for layer in layers) / spread.ranks
    return tuple(size / BYTES_PER_GIB for size in held)


def _stage(part: Tensor, bounds: tuple[range, ...]) -> int:
    """The stage of a tensor: embeddings stand in the first, what follows the layers in the last."""
    if part.layer < 0:
        return 0 if part.role is Role.EMBEDDING else len(bounds) - 1
    return next(at for at, layers in enumerate(bounds) if part.layer in layers)


def _cut(part: Tensor, model: Model, spread: Spread) -> int:
    """Over how many GPUs a tensor is cut."""
    name = part.module.rsplit(".", 1)[-1]
    if part.role in WHOLE or name in WHOLE_MODULES:
        return 1
    if name in SHARED_HEADS:
        return min(spread.ranks, model.architecture.kv_heads)
    return spread.ranks if part.role in ATTENTION else spread.gpus


def _absorbed(model: Model, form: Format | None, engine: Engine, layer: int) -> float:
    """Bytes that an engine adds to a layer of latent attention: up-projections kept apart in BF16, or their products.

    A version that absorbs multiplies them into query and output projections, at the checkpoint's own bytes where it
    is FP8, else in BF16.
    """
    dims = model.architecture
    if model.attention != "mla" or dims.mixer(layer) is not Mixer.FULL:
        return 0.0
    latent = dims.heads * (dims.kv_lora_rank or 0)
    if engine.absorbs:
        kept = form or catalogue().formats[model.native_format]
        size = 1.0 if kept.needs == "FP8" else BF16_BYTES
        return latent * ((dims.q_lora_rank or dims.hidden_size) + dims.hidden_size) * size
    return latent * ((dims.qk_nope_head_dim or 0) + (dims.v_head_dim or 0)) * BF16_BYTES
