"""What the roofline needs to know of a model and a GPU, from the catalogue."""

from __future__ import annotations

from typing import NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.errors import NA, CellError
from r1model.sizing.architecture import Tensor, tensors
from r1model.sizing.checkpoint import tensor_bytes
from r1model.sizing.feeds import expert_input, expert_parameters
from r1model.sizing.stored import own_tensor_bytes
from r1model.types import Figure, Format, Gpu, Model, Role
from r1model.units import BF16_BYTES, BYTES_PER_GB, BYTES_PER_MIB, GB_PER_TB, PARAMETERS_PER_B

MIXING = (Role.LATENT, Role.OUTPUT, Role.ATTENTION, Role.VALUE, Role.BIAS, Role.STATE, Role.COMPRESSOR, Role.INDEXER)
FEED_FORWARD = (Role.UP, Role.DOWN, Role.LATENT_EXPERT)
ROUTED = "mlp.experts."
PEAKS = {"fp8": "fp8_tflops", "fp4": "fp4_tflops", "int8": "int8_tops", "int4": "bf16_tflops", "bf16": "bf16_tflops"}
FORMATS = {"fp8": "fp8-block", "fp4": "nvfp4", "int8": "int8-block", "int4": "awq-int4", "bf16": "bf16"}
NODE_GPUS = 8


class Shape(NamedTuple):
    """A model in billions of parameters; the experts of all layers count as one wide expert.

    `expert_columns` are those of one expert's up and gate matrices together, `exchanged` the elements of a token that
    an expert takes.
    """

    attention_b: float
    dense_b: float
    head_b: float
    expert_b: float
    routed_experts: float
    experts_per_token: float
    layers: float
    moe_layers: float
    hidden: float
    exchanged: float
    expert_columns: float
    latent: float


@kept
def shape(model_id: str) -> Shape:
    """The shape of a catalogue model."""
    model = catalogue().models[model_id]
    dims = model.architecture
    attention, dense, experts = (sum(part.elements for part in parts) for parts in _parts(model))
    moe_layers = dims.sparse_layers
    expert = expert_parameters(dims) * moe_layers
    return Shape(
        attention_b=attention / PARAMETERS_PER_B,
        dense_b=dense / PARAMETERS_PER_B,
        head_b=dims.vocabulary * dims.hidden_size / PARAMETERS_PER_B,
        expert_b=expert / PARAMETERS_PER_B,
        routed_experts=dims.routed_experts if experts else 0,
        experts_per_token=dims.experts_per_token,
        layers=dims.layers,
        moe_layers=moe_layers,
        hidden=dims.hidden_size,
        exchanged=expert_input(dims),
        expert_columns=2 * (dims.moe_intermediate_size or 0),
        latent=float(model.attention == "mla"),
    )


def _parts(model: Model) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
    """The tensors of mixing layers, of dense and shared feed-forward blocks, and of routed experts."""
    main = [part for part in tensors(model) if not part.mtp]
    feeds = [part for part in main if part.role in FEED_FORWARD]
    return (
        [part for part in main if part.role in MIXING and not part.module.startswith(ROUTED)],
        [part for part in feeds if not part.module.startswith(ROUTED)],
        [part for part in feeds if part.module.startswith(ROUTED)],
    )


class Weights(NamedTuple):
    """GB of a model's weights in a format, scales included: mixing layers, dense blocks, one wide expert."""

    attention_gb: float
    dense_gb: float
    expert_gb: float


@kept
def weights(model_id: str, precision: str) -> Weights:
    """The weights at a precision: as the model's own files store them where that is theirs, else in a usual format."""
    model = catalogue().models[model_id]
    form = format_of(model, precision)
    attention, dense, experts = (sum(_bytes(part, form, model) for part in parts) for parts in _parts(model))
    count = model.architecture.routed_experts or 1
    return Weights(attention / BYTES_PER_GB, dense / BYTES_PER_GB, experts / count / BYTES_PER_GB)


def format_of(model: Model, precision: str) -> Format | None:
    """The format that a precision means for a model; None are its own files."""
    usual = FORMATS[precision]
    return None if model.checkpoint and model.native_format == usual else catalogue().formats[usual]


def _bytes(part: Tensor, form: Format | None, model: Model) -> float:
    return tensor_bytes(part, form, model) if form else own_tensor_bytes(part, model)


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


@kept
def unpacks(gpu_id: str, precision: str) -> bool:
    """Whether a GPU without arithmetic for a precision computes in BF16 on weights that it unpacks as it reads them."""
    gpu: Gpu = catalogue().gpus[gpu_id]
    return getattr(gpu, PEAKS[precision]) is None and precision.upper() not in gpu.native_precisions


def working_tflops(gpu_id: str, precision: str) -> float:
    """Dense peak that weights of a precision are computed at: their own, or that of BF16 where they are unpacked."""
    return peak_tflops(gpu_id, "bf16" if unpacks(gpu_id, precision) else precision)


def worker_gb(model_id: str, precision: str, attention_ranks: float, dense_ranks: float, gpus: float) -> float:
    """Weights on one GPU of a worker: attention over its ranks, dense parts over theirs, experts over all GPUs."""
    parts, held = shape(model_id), weights(model_id, precision)
    return (
        held.attention_gb / attention_ranks
        + (held.dense_gb + 2 * parts.head_b * BF16_BYTES) / dense_ranks
        + held.expert_gb * parts.routed_experts / gpus
    )
