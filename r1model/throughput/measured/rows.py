"""Rows of a benchmark table, in the columns of the catalogue's throughput.csv, as workloads and measured values."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from r1model.errors import NA, CellError
from r1model.sizing import names
from r1model.throughput.assumed import assumed
from r1model.throughput.columns import PLATFORMS, platform
from r1model.throughput.engines import engine_family
from r1model.throughput.measured.cells import Row, either, number, word
from r1model.throughput.measured.layout import data_parallel, gpus, spread
from r1model.throughput.measured.programmes import programme
from r1model.throughput.roofline.facts import shape, working_tflops
from r1model.throughput.workload import MODES, Mode, Precision, Workload

BOARDS = {"a100": "a100-80gb-sxm"}
PRECISIONS: dict[str, Precision] = {"fp8": "fp8", "fp4": "fp4", "nvfp4": "fp4", "mxfp4": "fp4", "int8": "int8",
                                    "int4": "int4", "awq": "int4", "bf16": "bf16", "fp16": "bf16"}  # fmt: skip
PLAIN = ("", "none", "none?")
UNDATED_AGE = 5.0  # months: an engine without a date is one of late 2025
UNIFORM = ("uniform-lengths", "split-normalised")  # lengths drawn uniformly from 0.8 to 1.0 of the nominal ones
UNIFORM_SHARE = 0.9
AT_ONCE = ("burst of all", "requests at once", "batch at once")


class Measured(NamedTuple):
    """What a row reports, nan where it does not: medians in ms, tokens/s over all GPUs, prefill tokens/s per GPU."""

    tpot_ms: float
    ttft_ms: float
    out_tok_s: float
    prefill_tok_s_gpu: float


def workload_of(row: Row) -> Workload:
    """The workload that a row describes; CellError with the reason where it cannot be predicted."""
    mode = _mode(row)
    model = names.served_alike(word(row, "model")).id
    gpu = names.gpu(BOARDS.get(word(row, "gpu").lower(), word(row, "gpu"))).id
    precision = _precision(row, shape(model).latent > 0)
    working_tflops(gpu, precision)
    total, workers, prefill = gpus(row, mode, model, gpu, precision)
    output = number(row, "osl")
    concurrency = number(row, "concurrency")
    batch = number(row, "batch_per_gpu")
    if math.isnan(concurrency) and batch > 0:
        concurrency = batch * total
    return Workload(
        model=model,
        gpu=gpu,
        precision=precision,
        gpus=total,
        workers=workers,
        data_parallel_attention=data_parallel(row, mode, model, total / workers),
        expert_parallel=spread(row, mode, model),
        pipeline=either(number(row, "pp"), 1),
        prefill_gpus=prefill,
        input_tokens=_length(row, "isl"),
        output_tokens=1024 if mode in ("decode", "prefill") and not output > 0 else _length(row, "osl"),
        concurrency=concurrency if concurrency > 0 else None,
        engine=word(row, "engine").lower() or "unknown",
        version=_version(row),
        month=month(word(row, "date")),
        mode=mode,
        speculative=word(row, "spec_decode").lower() not in PLAIN,
        cache_bytes=_cache_bytes(row, model, gpu, precision),
        length_share=UNIFORM_SHARE if word(row, "trait") in UNIFORM else 1,
        max_sequences=_cap(row, "max_num_seqs") or (math.inf if word(row, "trait") in UNIFORM else None),
        chunk_tokens=_cap(row, "chunk_tokens"),
        programme=programme(word(row, "source")),
        trusted=word(row, "confidence") in ("", "high"),
    )


def _cache_bytes(row: Row, model: str, gpu: str, precision: Precision) -> float:
    """Unstated, the cache is taken as FP8 for FP4 checkpoints and on Blackwell, as its programmes set it, and where
    TensorRT-LLM runs an FP8 checkpoint of a grouped-query model, whose cache scales ship with it; else as BF16.
    """
    stated = word(row, "kv_precision").lower()
    new = precision == "fp4" or PLATFORMS[platform(gpu)].startswith("blackwell")
    scaled = precision == "fp8" and not shape(model).latent and engine_family(word(row, "engine")) == "trt"
    return 1 if stated == "fp8" or (not stated and (new or scaled)) else 2


def _mode(row: Row) -> Mode:
    text = word(row, "mode").lower() or "agg"
    if text == "agg" and _at_once(row):
        return "burst"
    for mode in MODES:
        if mode == text:
            return mode
    raise CellError(NA, "row_unknown_mode", given=text[:40], known=", ".join(MODES))


def _precision(row: Row, latent: bool) -> Precision:
    text = word(row, "ckpt_precision").lower() or ("fp8" if latent else "bf16")
    if text not in PRECISIONS:
        raise CellError(NA, "row_unknown_precision", given=text[:40], known=", ".join(PRECISIONS))
    return PRECISIONS[text]


def _length(row: Row, name: str) -> float:
    value = number(row, name)
    if not value >= 1:
        raise CellError(NA, "row_no_lengths", column=name)
    return value


def _cap(row: Row, name: str) -> float | None:
    value = number(row, name)
    return value if value > 0 else None


def _at_once(row: Row) -> bool:
    """Whether all requests were sent at once: by the row's trait, or by what its notes begin to say."""
    return word(row, "trait") == "burst" or any(mark in word(row, "notes") for mark in AT_ONCE)


def _version(row: Row) -> str:
    found = re.match(r"v?(\d+)\.(\d+)\.?(\w*)", word(row, "engine_version"))
    return f"{engine_family(word(row, 'engine'))}{'.'.join(filter(None, found.groups()))}" if found else ""


def month(date: str) -> float:
    """Months since January 2025; an unknown date counts as the engines of late 2025, a bare year as its middle."""
    found = re.match(r"(20\d\d)(?:-(\d\d))?", date)
    if not found:
        return assumed().month - UNDATED_AGE
    return (int(found[1]) - 2025) * 12 + int(found[2] or 6)


def calendar_month(number: float) -> str:
    """The year and month of a number of months since January 2025, which is 1."""
    year, left = divmod(int(number) - 1, 12)
    return f"{2025 + year}-{left + 1:02d}"


def measured(row: Row) -> Measured:
    """What the row measured; a time to first token that a prefix cache shortened is left out."""
    tpot, total = number(row, "tpot_ms_median"), number(row, "out_tok_s_total")
    tpot = next(
        (value for value in (tpot, number(row, "tpot_ms_mean"), number(row, "itl_ms_mean")) if value > 0), math.nan
    )
    cached = "cached-ttft" in word(row, "trait") or "do not use TTFT" in word(row, "notes")
    mode = word(row, "mode").lower()
    if mode == "decode" and (each := number(row, "out_tok_s_per_gpu")) > 0:
        total = each * workload_of(row).gpus  # a programme may state the output of one node of a wider plan
    return Measured(
        tpot_ms=tpot,
        ttft_ms=math.nan if cached else number(row, "ttft_ms_median"),
        out_tok_s=total,
        prefill_tok_s_gpu=number(row, "in_tok_s_per_gpu") if mode == "prefill" else math.nan,
    )
