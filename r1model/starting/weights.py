"""Weights on one GPU of each stage in GiB, as an engine loads them: what it cuts and what every rank holds whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import add, sub
from typing import NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.sizing.architecture import OUTSIDE, stack
from r1model.sizing.checkpoint import is_often_fine, tensor_bytes
from r1model.sizing.stored import own_tensor_bytes
from r1model.sizing.tensor import Tensor
from r1model.starting.spread import Spread, stages
from r1model.types import Engine, Format, Mixer, Model, Role
from r1model.units import BF16_BYTES, BYTES_PER_GIB

WHOLE = (Role.ROUTER, Role.ROUTER_BIAS, Role.INDEXER, Role.INDEXER_GATE, Role.COMPRESSOR, Role.STREAM, Role.NORM,
         Role.LATENT_EXPERT)  # fmt: skip
WHOLE_MODULES = ("q_a_proj", "kv_a_proj_with_mqa", "kv_proj")
SHARED_HEADS = ("k_proj", "v_proj")
ATTENTION = (Role.LATENT, Role.ATTENTION, Role.VALUE, Role.OUTPUT, Role.BIAS, Role.STATE, Role.EMBEDDING)


class Bytes(NamedTuple):
    """Bytes by how they are cut: not at all, over the ranks of attention, over all GPUs of a stage, over KV heads."""

    whole: float = 0.0
    ranks: float = 0.0
    gpus: float = 0.0
    kv_heads: float = 0.0

    def plus(self, other: Bytes) -> Bytes:
        """Both together."""
        return Bytes(*map(add, self, other))

    def less(self, other: Bytes) -> Bytes:
        """This without the other."""
        return Bytes(*map(sub, self, other))


class Stacked(NamedTuple):
    """What stands before the layers, what follows them, and the sum of the layers before each and all of them."""

    first: Bytes
    last: Bytes
    up_to: tuple[Bytes, ...]


@kept
def stage_weights_gib(model: Model, form: Format | None, spread: Spread, engine: Engine) -> tuple[float, ...]:
    """GiB on one GPU of every stage, as a format or as the model's own files (None) store it.

    The draft layers of multi-token prediction are not loaded.
    """
    held, added = _stacked(model, form), _absorbed_up_to(model, form, engine)
    bounds = tuple(stages(model.architecture.layers, spread.stages))
    sizes = []
    for at, layers in enumerate(bounds):
        stage = held.up_to[layers.stop].less(held.up_to[layers.start])
        stage = stage.plus(held.first) if at == 0 else stage
        stage = stage.plus(held.last) if at == len(bounds) - 1 else stage
        cut = (stage.ranks + added[layers.stop] - added[layers.start]) / spread.ranks
        shared = stage.kv_heads / min(spread.ranks, model.architecture.kv_heads)
        sizes.append((stage.whole + cut + stage.gpus / spread.gpus + shared) / BYTES_PER_GIB)
    return tuple(sizes)


@kept
def _stacked(model: Model, form: Format | None) -> Stacked:
    """The model's tensors but those of draft layers, summed by where they stand and how they are cut."""
    first = last = Bytes()
    layers = [Bytes()] * model.architecture.layers
    for parts, places in stack(model):
        main = [part for part in parts if not part.mtp]
        first = first.plus(_summed((part for part in main if _embeds(part, places)), model, form))
        last = last.plus(
            _summed((part for part in main if places == OUTSIDE and not _embeds(part, places)), model, form)
        )
        if places == OUTSIDE or not main:
            continue
        known: dict[int, Bytes] = {}
        for layer in places:
            way = _way_of_storing(layer, len(layers), form)
            if way not in known:
                known[way] = _summed((part._replace(layer=layer) for part in main), model, form)
            layers[layer] = known[way]
    return Stacked(first, last, tuple(accumulate(layers, Bytes.plus, initial=Bytes())))


def _way_of_storing(layer: int, layers: int, form: Format | None) -> int:
    """Which of the ways in which layers of equal tensors are stored a layer has: in a model's own files each its own.

    A format has one for all, or another where it takes more bits for some layers.
    """
    if form is None:
        return layer
    return int(bool(form.often_fine) and is_often_fine(layer, layers))


def _embeds(part: Tensor, places: Sequence[int]) -> bool:
    return places == OUTSIDE and part.role is Role.EMBEDDING


def _summed(parts: Iterable[Tensor], model: Model, form: Format | None) -> Bytes:
    whole = ranks = gpus = shared = 0.0
    for part in parts:
        size = tensor_bytes(part, form, model) if form else own_tensor_bytes(part, model)
        name = part.module.rsplit(".", 1)[-1]
        if part.role in WHOLE or name in WHOLE_MODULES:
            whole += size
        elif name in SHARED_HEADS:
            shared += size
        elif part.role in ATTENTION:
            ranks += size
        else:
            gpus += size
    return Bytes(whole, ranks, gpus, shared)


@kept
def _absorbed_up_to(model: Model, form: Format | None, engine: Engine) -> tuple[float, ...]:
    """What the engine adds to the layers before each and to all of them."""
    each = (_absorbed(model, form, engine, layer) for layer in range(model.architecture.layers))
    return tuple(accumulate(each, initial=0.0))


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
