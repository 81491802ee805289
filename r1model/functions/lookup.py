"""Function 5 and the functions that look the catalogue up: GPUs, models, checkpoint sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from r1model.catalogue import catalogue
from r1model.errors import NA, CellError
from r1model.functions import arguments as a
from r1model.functions.arguments import in_unit
from r1model.functions.readers import choice
from r1model.functions.spec import Function
from r1model.sizing.cache import kv_bytes_per_token
from r1model.sizing.checkpoint import active_parameters, checkpoint_gb, total_parameters
from r1model.types import Figure, Format, Gpu, Model
from r1model.units import PARAMETERS_PER_B


def gpu_spec(gpu: Gpu, field: str | None) -> Any:
    """One field of a GPU, or all of them in a row."""
    if field is None:
        return [[_gpu_field(gpu, name) for name in GPU_FIELDS]]
    return _gpu_field(gpu, field)


GPU_FIELDS = {
    "mem": "memory_gb",
    "tflops": "bf16_tflops",
    "bw": "bandwidth_tb_s",
    "tdp": "power_w",
    "arch": "architecture",
    "source": "source",
}


def _gpu_field(gpu: Gpu, field: str) -> Any:
    if field == "source":
        source = catalogue().sources[gpu.memory_gb.source]
        return f"{source.title}, {source.publisher}"
    value = getattr(gpu, GPU_FIELDS[field])
    if value is None:
        raise CellError(NA, "no_figure", name=gpu.name, field=GPU_FIELDS[field])
    return value.value if isinstance(value, Figure) else value


def weights(model: Model, form: Format, unit: str) -> float:
    """Exact checkpoint size."""
    return in_unit(checkpoint_gb(model, form), unit)


MODEL_FIELDS: Mapping[str, Callable[[Model], Any]] = {
    "name": lambda model: model.name,
    "params_b": lambda model: total_parameters(model) / PARAMETERS_PER_B,
    "active_b": lambda model: active_parameters(model) / PARAMETERS_PER_B,
    "attention": lambda model: model.attention,
    "layers": lambda model: model.architecture.layers,
    "kv_bytes_per_token": lambda model: kv_bytes_per_token(model, 2),
    "context": lambda model: model.architecture.max_context,
    "format": lambda model: model.native_format,
    "source": lambda model: catalogue().sources[model.architecture.source].title,
}


def model_spec(model: Model, field: str | None) -> Any:
    """One field of a model, or all of them in a row."""
    return [[read(model) for read in MODEL_FIELDS.values()]] if field is None else MODEL_FIELDS[field](model)


def models(header: bool) -> list[list[Any]]:
    """Every model of the catalogue."""
    rows = [[model.id, *model_spec(model, None)[0]] for model in catalogue().models.values()]
    return [["id", *MODEL_FIELDS], *rows] if header else rows


def gpu_list(header: bool) -> list[list[Any]]:
    """Every GPU of the catalogue; a figure that no source gives is #N/A."""
    rows = []
    for gpu in catalogue().gpus.values():
        row: list[Any] = [gpu.short, gpu.name, gpu.vendor]
        for field in GPU_FIELDS:
            try:
                row.append(_gpu_field(gpu, field))
            except CellError as error:
                row.append(error)
        rows.append(row)
    return [["gpu", "name", "vendor", *GPU_FIELDS], *rows] if header else rows


FUNCTIONS = (
    Function("GPU_SPEC", "catalogue", "", (a.GPU, choice("field", *GPU_FIELDS).or_(None)), gpu_spec,
             'R1_GPU_SPEC("H100-80","bw")'),
    Function("WEIGHTS", "catalogue", "GB", (a.MODEL, a.FORMAT, a.MEMORY_UNIT.or_("GB")), weights,
             'R1_WEIGHTS("deepseek-r1","fp8-block")'),
    Function("KV_PER_TOKEN", "catalogue", "byte/token", (a.MODEL, a.KV_BYTES.or_(2)), kv_bytes_per_token,
             'R1_KV_PER_TOKEN("deepseek-r1")'),
    Function("MODEL_SPEC", "catalogue", "", (a.MODEL, choice("field", *MODEL_FIELDS).or_(None)), model_spec,
             'R1_MODEL_SPEC("deepseek-r1","layers")'),
    Function("MODELS", "catalogue", "", (a.HEADER.or_(True),), models, "R1_MODELS()", spills=True),
    Function("GPU_LIST", "catalogue", "", (a.HEADER.or_(True),), gpu_list, "R1_GPU_LIST()", spills=True),
)  # fmt: skip
