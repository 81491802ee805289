"""What a model.safetensors.index.json says of the files' size, held against what was computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from r1model.catalogue import catalogue
from r1model.errors import BadRequest
from r1model.hub.fields import shown
from r1model.sizing.checkpoint import layout, total_parameters
from r1model.sizing.stored import stored, stored_bytes
from r1model.types import Model
from r1model.units import BF16_BYTES

NEAR = 0.005  # of the size: names, alignment and what a config does not describe
LARGEST = 10**16


class Held(NamedTuple):
    """The size that the index gives, what it agrees with (`disk`, `bf16`, or `neither`), and the two it was held to."""

    index_bytes: int
    agrees: str
    disk_bytes: float
    bf16_bytes: float


def held_against(index: Mapping[str, Any], model: Model) -> Held:
    """Holds `metadata.total_size` against the files' bytes and against two bytes for every element in them.

    Some makers state the latter, scales counted as elements too, although the files are half as large.
    """
    metadata = index.get("metadata")
    size = metadata.get("total_size") if isinstance(metadata, Mapping) else None
    if isinstance(size, float) and size.is_integer():
        size = int(size)
    if isinstance(size, bool) or not isinstance(size, int) or not 0 < size < LARGEST:
        raise BadRequest("index_without_size", given=shown(size))
    disk = stored_bytes(model)
    elements = total_parameters(model, with_mtp=True) + _scales(model) + model.architecture.vision_parameters
    found = {"disk": disk, "bf16": elements * BF16_BYTES}
    near = [name for name, one in sorted(found.items(), key=lambda item: abs(item[1] - size))
            if abs(one - size) <= NEAR * size]  # fmt: skip
    return Held(size, near[0] if near else "neither", disk, found["bf16"])


def _scales(model: Model) -> float:
    """Scale entries in the files."""
    if model.checkpoint:
        widths = {packing.scales.entry_bytes for packing in model.checkpoint.packings if packing.scales}
        return stored(model, model.checkpoint).scale_bytes / max(widths, default=1)
    form = catalogue().formats[model.native_format]
    return layout(model, form).scale_bytes / form.scales.entry_bytes if form.scales else 0
