"""Measured throughput: one row a benchmark point, as its programme reported it."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from r1model.types.base import Above, CatalogueRecord, Count, CountFromZero, Key, Limits, Standing, Words

Trait = Literal[
    "", "burst", "cached-prefix", "cached-ttft", "dataset-lengths", "gpu-unstated", "kv-limited", "mean-lengths",
    "no-metadata", "simulated", "spec-unrecorded", "split-normalised", "uniform-lengths",
]  # fmt: skip


class Measurement(CatalogueRecord):
    """One measured point; units stand in the names. `date` may lack its day, `as_of` is then the day of our copy.

    In disaggregated rows output per GPU counts the decode GPUs only and input the prefill GPUs only.
    """

    id: Key
    model: Words
    ckpt_precision: str = ""
    kv_precision: str = ""
    gpu: Words
    n_gpus: CountFromZero | None = None
    n_prefill_gpus: CountFromZero | None = None
    n_decode_gpus: CountFromZero | None = None
    engine: Words
    engine_version: str = ""
    mode: Words
    tp: Count | None = None
    dp_attn: Literal["0", "1", ""] = ""
    ep: CountFromZero | None = None
    pp: Count | None = None
    n_workers: CountFromZero | None = None
    isl: Above | None = None
    osl: Above | None = None
    concurrency: Above | None = None
    batch_per_gpu: Above | None = None
    request_rate: Above | None = None
    max_num_seqs: Count | None = None
    chunk_tokens: Count | None = None
    spec_decode: str = ""
    out_tok_s_total: Above | None = None
    out_tok_s_per_gpu: Above | None = None
    in_tok_s_total: Above | None = None
    in_tok_s_per_gpu: Above | None = None
    ttft_ms_median: Above | None = None
    ttft_ms_mean: Above | None = None
    tpot_ms_median: Above | None = None
    tpot_ms_mean: Above | None = None
    itl_ms_mean: Above | None = None
    avg_power_w_per_gpu: Above | None = None
    confidence: Literal["high", "medium", "low"]
    regime: Words
    date: Annotated[str, Limits(pattern=r"(\d{4}(-\d\d(-\d\d|/\d\d)?)?)?")] = ""
    trait: Trait = ""
    standing: Standing
    source: Key
    where: Words
    as_of: datetime.date
