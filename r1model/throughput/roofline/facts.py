"""What the roofline needs to know of a model and a GPU, from the catalogue."""

from __future__ import annotations

from typing import NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.errors import NA, CellError
from r1model.sizing.architecture import tensors
from r1model.sizing.cache import cache_terms
from r1model.types import Figure, Gpu, Model, Role
from r1model.units import BF16_BYTES, BYTES_PER_GB, BYTES_PER_MIB, GB_PER_TB, PARAMETERS_PER_B

ATTENTION = (Role.LATENT, Role.OUTPUT, Role.ATTENTION, Role.VALUE, Role.BIAS)
FEED_FORWARD = (Role.UP, Role.DOWN)
PEAKS = {"fp8": "fp8_tflops", "fp4": "fp4_tflops", "int8": "int8_tops", "int4": "bf16_tflops", "bf16": "bf16_tflops"}
NODE_GPUS = 8


def described(model: Model) -> bool:
    """Whether the roofline describes the model: every layer attends in full, experts are gated and of full width."""
    dims = model.architecture
    return not (dims.compression or dims.mixers or dims.expert_hidden_size or dims.ungated)


class Shape(NamedTuple):
    """A model in billions of parameters and GFLOP a token; the experts of all layers count as one wide expert."""

    attention_b: float
    dense_b: float
    head_b: float
    expert_b: float
    routed_experts: float
    experts_per_token: float
    layers: float
    moe_layers: float
    hidden: float
    cache_elements: float
    cache_heads: float
    kv_gflop: float
    prefill_kv_gflop: float
    latent: float


@kept
def shape(model_id: str) -> Shape:
    """The shape of a catalogue model."""
    model = catalogue().models[model_id]
    dims = model.architecture
    main = [part for part in tensors(model) if not part.mtp]
    attention = sum(part.elements for part in main if part.role in ATTENTION)
    feed_forward = sum(part.elements for part in main if part.role in FEED_FORWARD)
    moe_layers = dims.layers - dims.dense_layers if dims.routed_experts else 0
    expert = 3 * dims.hidden_size * (dims.moe_intermediate_size or 0) * moe_layers
    decode_flop, prefill_flop = _cache_flop(model)
    return Shape(
        attention_b=attention / PARAMETERS_PER_B,
        dense_b=(feed_forward - expert * dims.routed_experts) / PARAMETERS_PER_B,
        head_b=dims.vocabulary * dims.hidden_size / PARAMETERS_PER_B,
        expert_b=expert / PARAMETERS_PER_B,
        routed_experts=dims.routed_experts,
        experts_per_token=dims.experts_per_token,
        layers=dims.layers,
        moe_layers=moe_layers,
        hidden=dims.hidden_size,
        cache_elements=cache_terms(model).kv_elements,
        cache_heads=1 if model.attention == "mla" else dims.kv_heads,
        kv_gflop=decode_flop / PARAMETERS_PER_B,
        prefill_kv_gflop=prefill_flop / PARAMETERS_PER_B,
        latent=float(model.attention == "mla"),
    )


def _cache_flop(model: Model) -> tuple[float, float]:
    """FLOP per token and token of context, in decode (latent space under MLA) and in prefill (full heads)."""
    dims = model.architecture
    if model.attention != "mla":
        both = 4.0 * dims.heads * (dims.head_dim or 0) * dims.layers
        return both, both
    latent, rotary = dims.kv_lora_rank or 0, dims.qk_rope_head_dim or 0
    plain, value = dims.qk_nope_head_dim or 0, dims.v_head_dim or 0
    return 2.0 * dims.heads * (2 * latent + rotary) * dims.layers, 2.0 * dims.heads * (
        plain + rotary + value
    ) * dims.layers


class Card(NamedTuple):
    """A GPU: peaks in TFLOPS, rates in TB/s, the link one way, and how many share its fast link."""

    memory_gb: float
    bandwidth_tb_s: float
    bf16_tflops: float
    link_tb_s: float
    domain: float


@kept
def card(gpu_id: str) -> Card:
    """The card of a catalogue GPU; #N/A where no source gives its bandwidth or its link."""
    gpu = catalogue().gpus[gpu_id]
    bandwidth = _figure(gpu, "bandwidth_tb_s")
    mib = gpu.device_memory_mib
    return Card(
        memory_gb=mib.value * BYTES_PER_MIB / BYTES_PER_GB if mib else gpu.memory_gb.value,
        bandwidth_tb_s=bandwidth,
        bf16_tflops=gpu.bf16_tflops.value if gpu.bf16_tflops else bandwidth,
        link_tb_s=_figure(gpu, "link_gb_s") / 2 / GB_PER_TB,
        domain=max([NODE_GPUS, *(item.gpus for item in catalogue().servers.values() if item.gpu == gpu_id)]),
    )


def _figure(gpu: Gpu, name: str) -> float:
    figure: Figure | None = getattr(gpu, name)
    if figure is None:
        raise CellError(NA, "no_figure", name=gpu.name, field=name)
    return figure.value


@kept
def peak_tflops(gpu_id: str, precision: str) -> float:
    """Dense peak at a precision; #N/A where the GPU lacks its arithmetic, or no source gives the figure."""
    gpu: Gpu = catalogue().gpus[gpu_id]
    figure: Figure | None = getattr(gpu, PEAKS[precision])
    if figure is None and precision.upper() in gpu.native_precisions:
        raise CellError(NA, "no_figure", name=gpu.name, field=PEAKS[precision])
    if figure is None:
        known = ", ".join(gpu.native_precisions)
        raise CellError(
            NA, "no_native_precision", gpu=gpu.name, needs=precision.upper(), precision=precision, known=known
        )
    return figure.value


WEIGHT_BYTES = {"fp8": 1.0, "fp4": 0.5625, "int8": 1.0, "int4": 0.53125, "bf16": BF16_BYTES}
LATENT_BYTES = {**WEIGHT_BYTES, "fp4": 1.5}


def worker_gb(model_id: str, precision: str, attention_ranks: float, dense_ranks: float, gpus: float) -> float:
    """Weights on one GPU of a worker: attention over its ranks, dense parts over theirs, experts over all GPUs."""
    parts = shape(model_id)
    attention = LATENT_BYTES if parts.latent else WEIGHT_BYTES
    size = WEIGHT_BYTES[precision]
    return (
        parts.attention_b * attention[precision] / attention_ranks
        + (parts.dense_b * size + 2 * parts.head_b * BF16_BYTES) / dense_ranks
        + parts.expert_b * parts.routed_experts * size / gpus
    )
