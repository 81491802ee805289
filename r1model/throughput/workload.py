"""One point to predict: a model on GPUs under a load, all names resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from r1model.throughput.assumed import assumed

Mode = Literal["agg", "disagg", "decode", "prefill", "offline", "server", "interactive", "burst"]
MODES: tuple[Mode, ...] = ("agg", "disagg", "decode", "prefill", "offline", "server", "interactive", "burst")
Precision = Literal["fp8", "fp4", "int8", "int4", "bf16"]


@dataclass(frozen=True, slots=True)
class Workload:
    """A deployment and its load. `gpus` decode (all of them unless split), `prefill_gpus` are further ones.

    A worker is one engine instance of gpus / workers. `concurrency` counts requests in flight over all workers; None
    means as many as memory holds. `month` counts from January 2025. `length_share` is mean over nominal length.
    In mode burst all requests, `concurrency` of them, are sent at once and no further ones. `max_sequences` and
    `chunk_tokens` are the engine's own caps where they were set. `programme` names who measured a row.
    """

    model: str
    gpu: str
    precision: Precision
    gpus: float
    workers: float = 1
    tensor_parallel: float = 1
    data_parallel_attention: bool = False
    expert_parallel: bool = False
    pipeline: float = 1
    prefill_gpus: float = 0
    input_tokens: float = 1024
    output_tokens: float = 1024
    concurrency: float | None = None
    engine: str = "sglang"
    version: str = ""
    month: float = field(default_factory=lambda: assumed().month)
    mode: Mode = "agg"
    speculative: bool = False
    cache_bytes: float = 2
    length_share: float = 1
    max_sequences: float | None = None
    chunk_tokens: float | None = None
    programme: str = ""
    trusted: bool = True
