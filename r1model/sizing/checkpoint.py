"""Exact checkpoint sizes: the architecture's tensors counted by the layout of a format."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from r1model.errors import NA, CellError
from r1model.formulas import evaluate
from r1model.sizing.architecture import Tensor, alike, tensors
from r1model.sizing.feeds import expert_parameters
from r1model.types import Format, Model, Scales
from r1model.units import BF16_BYTES, BITS_PER_BYTE, FP32_BYTES


class Layout(NamedTuple):
    """Element counts of one model in one format: the leaves of the checkpoint formulas."""

    main_parameters: float
    main_bits: float
    fine_parameters: float
    fine_bits: float
    bf16_parameters: float
    fp32_parameters: float
    scale_bytes: float
    metadata_bytes: float


def scale_count(tensor: Tensor, scales: Scales) -> int:
    """Scale entries of a tensor; a partial block counts as one."""
    down = -(-tensor.rows // (scales.rows or tensor.rows))
    across = -(-tensor.columns // (scales.columns or tensor.columns))
    return down * across * tensor.copies


def is_often_fine(layer: int, layers: int) -> bool:
    """Whether a layer is one for which a format of mixed precision takes its finer bits: the ends, and every third."""
    eighth = layers // 8
    return layer < eighth or layer >= 7 * layers // 8 or (layer - eighth) % 3 == 2


@cache
def layout(model: Model, form: Format) -> Layout:
    """Counts of the model's weights by how the format stores them; #N/A where the format was not measured on it."""
    if form.measured_on and model.id not in form.measured_on:
        raise CellError(NA, "format_not_measured", format=form.id, model=model.id, models=", ".join(form.measured_on))
    found = tensors(model) if form.often_fine else alike(model)
    stored = [part for part in found if form.includes_mtp or not part.mtp]
    total = sum(part.elements for part in stored)
    if form.measured_on:
        return Layout(total, form.bits.value, 0, 0, 0, 0, 0, 0)
    fp32 = sum(part.elements for part in stored if part.role in form.kept_fp32)
    packed = [part for part in stored if part.role in form.quantised and (form.quantises_mtp or not part.mtp)]
    fine = sum(part.elements for part in packed if _is_fine(part, form, model.architecture.layers))
    quantised = sum(part.elements for part in packed)
    scales = sum(scale_count(part, form.scales) for part in packed) if form.scales else 0
    metadata = form.metadata_bytes_per_token.value if form.metadata_bytes_per_token else 0
    return Layout(
        main_parameters=quantised - fine,
        main_bits=form.bits.value,
        fine_parameters=fine,
        fine_bits=form.fine_bits.value if form.fine_bits else 0,
        bf16_parameters=total - quantised - fp32,
        fp32_parameters=fp32,
        scale_bytes=scales * form.scales.entry_bytes if form.scales else 0,
        metadata_bytes=metadata * model.architecture.vocabulary,
    )


def _is_fine(part: Tensor, form: Format, layers: int) -> bool:
    return part.role in form.always_fine or (part.role in form.often_fine and is_often_fine(part.layer, layers))


def tensor_bytes(part: Tensor, form: Format, model: Model) -> float:
    """Bytes of a tensor as the format stores it, its scales included; the tensors' sum is the checkpoint's size."""
    if form.measured_on:
        return part.elements * form.bits.value / BITS_PER_BYTE
    if part.role in form.kept_fp32:
        return part.elements * FP32_BYTES
    if part.role not in form.quantised or (part.mtp and not form.quantises_mtp):
        return part.elements * BF16_BYTES
    fine = form.fine_bits is not None and _is_fine(part, form, model.architecture.layers)
    bits = form.fine_bits.value if fine and form.fine_bits else form.bits.value
    scales = scale_count(part, form.scales) * form.scales.entry_bytes if form.scales else 0.0
    return part.elements * bits / BITS_PER_BYTE + scales


@cache
def total_parameters(model: Model, with_mtp: bool = False) -> int:
    """Parameters of the model, the multi-token-prediction copies left out unless asked for."""
    return sum(part.elements for part in alike(model) if with_mtp or not part.mtp)


@cache
def active_parameters(model: Model) -> int:
    """Parameters that one token touches: of the routed experts only those chosen; embedding and head included."""
    dims = model.architecture
    idle = dims.routed_experts - dims.experts_per_token
    return total_parameters(model) - idle * expert_parameters(dims) * dims.sparse_layers


@cache
def checkpoint_gb(model: Model, form: Format) -> float:
    """Size of the checkpoint files in GB of 1e9 bytes."""
    return evaluate(["checkpoint_gb"], layout(model, form)._asdict())["checkpoint_gb"]
