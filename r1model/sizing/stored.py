"""What a model's own files weigh: its matrices as the checkpoint packs them, with scales, and the rest as it is."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import NamedTuple

from r1model.catalogue import catalogue
from r1model.sizing.architecture import tensors
from r1model.sizing.checkpoint import checkpoint_gb, scale_count, tensor_bytes
from r1model.sizing.modules import names_one
from r1model.sizing.parts import part_of
from r1model.sizing.tensor import Tensor
from r1model.types import Checkpoint, Model, Packing, Role
from r1model.units import BF16_BYTES, BITS_PER_BYTE, BYTES_PER_GB, FP32_BYTES

PACKED = (Role.LATENT, Role.VALUE, Role.ATTENTION, Role.OUTPUT, Role.UP, Role.DOWN, Role.INDEXER)
WITH_HEAD = (*PACKED, Role.HEAD)
FP32 = (Role.ROUTER_BIAS, Role.STREAM)


class Stored(NamedTuple):
    """Parameters and bytes of the files: what is packed, its scales, and what stays in BF16 or FP32."""

    packed_parameters: float
    packed_bytes: float
    scale_bytes: float
    plain_parameters: float
    plain_bytes: float

    @property
    def bytes(self) -> float:
        """All of it."""
        return self.packed_bytes + self.scale_bytes + self.plain_bytes


def stored_bytes(model: Model) -> float:
    """Bytes of the model's own files, multi-token prediction included; a vision tower counts in BF16."""
    vision = model.architecture.vision_parameters * BF16_BYTES
    if model.checkpoint:
        return stored(model, model.checkpoint).bytes + vision
    return checkpoint_gb(model, catalogue().formats[model.native_format]) * BYTES_PER_GB + vision


@cache
def stored(model: Model, how: Checkpoint) -> Stored:
    """The files by what they hold, tensor by tensor."""
    parts = (_of_tensor(tensor, model.architecture.layers, how) for tensor in tensors(model))
    return Stored(*map(sum, zip(*parts, strict=True)))


def _of_tensor(tensor: Tensor, layers: int, how: Checkpoint) -> Stored:
    """What one tensor holds."""
    if (packing := packing_of(tensor, layers, how)) is None:
        width = FP32_BYTES if tensor.role in FP32 else BF16_BYTES
        return Stored(0, 0, 0, tensor.elements, tensor.elements * width)
    scales = scale_count(tensor, packing.scales) * packing.scales.entry_bytes if packing.scales else 0
    return Stored(tensor.elements, tensor.elements * packing.bits / BITS_PER_BYTE, scales, 0, 0)


def own_tensor_bytes(tensor: Tensor, model: Model) -> float:
    """Bytes of a tensor in the model's own files, its scales included."""
    if model.checkpoint is None:
        return tensor_bytes(tensor, catalogue().formats[model.native_format], model)
    return _of_tensor(tensor, model.architecture.layers, model.checkpoint).bytes


def plain_parameters(model: Model) -> dict[str, int]:
    """Parameters that the checkpoint's packings leave as they are, by part; without such packings none are told."""
    found: Counter[str] = Counter()
    if (how := model.checkpoint) is None:
        return {}
    for tensor in tensors(model):
        if packing_of(tensor, model.architecture.layers, how) is None:
            found[part_of(tensor)] += tensor.elements
    return dict(found)


def packing_of(tensor: Tensor, layers: int, how: Checkpoint) -> Packing | None:
    """How a tensor is packed; None where it stays as it is. The head is packed only where a packing names it."""
    if tensor.role not in WITH_HEAD or names_one(how.kept, tensor, layers):
        return None
    for packing in how.packings:
        named = ("lm_head",) if tensor.role is Role.HEAD else packing.modules
        if tensor.role is Role.HEAD and not any("lm_head" in module for module in packing.modules):
            continue
        if names_one(named, tensor, layers):
            return packing
    return None
