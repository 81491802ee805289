"""Workloads as columns of numbers: physical leaves for the roofline, codes and logarithms for the smoother."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r1model.catalogue import catalogue, kept
from r1model.errors import NA, CellError
from r1model.throughput.engines import ENGINES, engine_family
from r1model.throughput.held import held
from r1model.throughput.roofline.attending import Attended, Reads, attended, reads
from r1model.throughput.roofline.facts import Shape, Weights, card, shape, unpacks, weights, working_tflops
from r1model.throughput.workload import MODES, Workload

Values = NDArray[Any]
Columns = dict[str, Values]

PLATFORMS = ("hopper", "blackwell", "blackwell ultra", "cdna3", "cdna4", "ampere", "ada", "da vinci", "turing")
MATURITIES = tuple(
    f"{engine}_{precision}" for engine in ENGINES for precision in ("fp8", "fp4", "int8", "int4", "bf16")
)
OWN = (
    "memory_gb", "bandwidth_tb_s", "bf16_tflops", "link_tb_s", "domain", "tflops",
    "attention_tflops", "unpacked", "is_fp4", "worker_gpus", "workers", "attention_ranks", "data_parallel",
    "expert_parallel", "pipeline", "split", "prefill_gpus", "input_tokens", "output_tokens", "concurrency",
    "length_share", "cache_tokens", "maturity", "max_sequences", "chunk_tokens",
    "mode", "speculative", "month", "platform", "engine", "trusted", "gpu_code", "class_code", "kind_code",
    "format_code", "model_code", "plan_code", "version_code", "mode_code", "programme_code",
)  # fmt: skip
NAMES = (*Shape._fields, *Weights._fields, *Reads._fields, *Attended._fields, *OWN)
_CODES: dict[str, float] = {}


def code(*words: object) -> float:
    """A number for a word, the same all through a process."""
    return _CODES.setdefault("|".join(map(str, words)), float(len(_CODES)))


@kept
def platform(gpu_id: str) -> int:
    """Index of a GPU's architecture in PLATFORMS; #N/A for one of which nothing was ever measured or fitted."""
    gpu = catalogue().gpus[gpu_id]
    if gpu.architecture.lower() not in PLATFORMS:
        raise CellError(NA, "unknown_architecture", gpu=gpu.short, architecture=gpu.architecture,
                        known=", ".join(PLATFORMS))  # fmt: skip
    return PLATFORMS.index(gpu.architecture.lower())


def columns(workloads: Sequence[Workload]) -> Columns:
    """Columns of the workloads, one array a name."""
    table = np.array([_row(item) for item in workloads], dtype=float).reshape(len(workloads), len(NAMES))
    return dict(zip(NAMES, np.ascontiguousarray(table.T), strict=True))


def under_loads(workload: Workload, loads: Values) -> Columns:
    """Columns of one workload under many loads: nothing else of it depends on how many requests are in flight."""
    row = _row(replace(workload, concurrency=1.0))
    found: Columns = {name: np.full(len(loads), value, float) for name, value in zip(NAMES, row, strict=True)}
    return found | {"concurrency": np.array(loads, float)}


def _row(item: Workload) -> tuple[float, ...]:
    parts, board = shape(item.model), card(item.gpu)
    family = engine_family(item.engine)
    worker = item.gpus / item.workers / item.pipeline
    peak = working_tflops(item.gpu, item.precision)
    model, caps = catalogue().models[item.model], held(item)
    latent_fp4 = parts.latent and item.precision == "fp4"
    split, kind = item.mode in ("disagg", "decode"), (parts.latent, item.speculative)
    own: dict[str, Any] = {
        "memory_gb": board.memory_gb,
        "bandwidth_tb_s": board.bandwidth_tb_s,
        "bf16_tflops": board.bf16_tflops,
        "link_tb_s": board.link_tb_s,
        "domain": board.domain,
        "tflops": peak,
        "attention_tflops": working_tflops(item.gpu, "fp8") if latent_fp4 else peak,
        "unpacked": unpacks(item.gpu, item.precision),
        "is_fp4": item.precision == "fp4" and not unpacks(item.gpu, item.precision),
        "worker_gpus": worker,
        "workers": item.workers,
        "attention_ranks": 1 if item.data_parallel_attention else worker,
        "data_parallel": item.data_parallel_attention,
        "expert_parallel": item.expert_parallel,
        "pipeline": item.pipeline,
        "split": item.mode == "disagg",
        "prefill_gpus": item.prefill_gpus or item.gpus,
        "input_tokens": item.input_tokens,
        "output_tokens": item.output_tokens,
        "concurrency": np.nan if item.concurrency is None else item.concurrency,
        "length_share": item.length_share,
        "cache_tokens": caps.tokens,
        "maturity": MATURITIES.index(f"{family}_{item.precision}"),
        "max_sequences": caps.sequences,
        "chunk_tokens": caps.chunk_tokens,
        "mode": MODES.index(item.mode),
        "speculative": item.speculative,
        "month": item.month,
        "platform": platform(item.gpu),
        "engine": ENGINES.index(family),
        "trusted": item.trusted,
        "gpu_code": code("gpu", item.gpu),
        "class_code": code("class", *kind, split),
        "kind_code": code("kind", parts.latent),
        "format_code": code("format", item.precision),
        "model_code": code("model", parts),
        "plan_code": code("plan", item.data_parallel_attention, item.expert_parallel, item.pipeline > 1),
        "version_code": code("version", catalogue().gpus[item.gpu].architecture, family, item.version or item.month),
        "mode_code": code("mode", item.mode, parts.latent, item.concurrency is None),
        "programme_code": code("programme", item.programme),
    }
    return (*parts, *weights(item.model, item.precision), *reads(model, item.cache_bytes), *attended(model),
            *own.values())  # fmt: skip
