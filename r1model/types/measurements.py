"""Measured throughput: one row a benchmark point, as its programme reported it."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from r1model.types.base import Key, Record, Standing, Words

Trait = Literal[
    "", "burst", "cached-prefix", "cached-ttft", "dataset-lengths", "gpu-unstated", "kv-limited", "no-metadata",
    "simulated", "spec-unrecorded", "split-normalised", "uniform-lengths",
]  # fmt: skip


class Measurement(Record):
    """One measured point; units stand in the names. `date` may lack its day, `as_of` is then the day of our copy.

    In disaggregated rows output per GPU counts the decode GPUs only and input the prefill GPUs only.
    """

    id: Key
    model: Words
    ckpt_precision: str = ""
    kv_precision: str = ""
    gpu: Words
    n_gpus: int | None = Field(default=None, ge=0)
    n_prefill_gpus: int | None = Field(default=None, ge=0)
    n_decode_gpus: int | None = Field(default=None, ge=0)
    engine: Words
    engine_version: str = ""
    mode: Words
    tp: int | None = Field(default=None, gt=0)
    dp_attn: Literal["0", "1", ""] = ""
    ep: int | None = Field(default=None, ge=0)
    pp: int | None = Field(default=None, gt=0)
    n_workers: int | None = Field(default=None, ge=0)
    isl: float | None = Field(default=None, gt=0)
    osl: float | None = Field(default=None, gt=0)
    concurrency: float | None = Field(default=None, gt=0)
    batch_per_gpu: float | None = Field(default=None, gt=0)
    request_rate: float | None = Field(default=None, gt=0)
    spec_decode: str = ""
    out_tok_s_total: float | None = Field(default=None, gt=0)
    out_tok_s_per_gpu: float | None = Field(default=None, gt=0)
    in_tok_s_total: float | None = Field(default=None, gt=0)
    in_tok_s_per_gpu: float | None = Field(default=None, gt=0)
    ttft_ms_median: float | None = Field(default=None, gt=0)
    ttft_ms_mean: float | None = Field(default=None, gt=0)
    tpot_ms_median: float | None = Field(default=None, gt=0)
    tpot_ms_mean: float | None = Field(default=None, gt=0)
    itl_ms_mean: float | None = Field(default=None, gt=0)
    avg_power_w_per_gpu: float | None = Field(default=None, gt=0)
    confidence: Literal["high", "medium", "low"]
    regime: Words
    date: str = Field(default="", pattern=r"^(\d{4}(-\d\d(-\d\d|/\d\d)?)?)?$")
    trait: Trait = ""
    standing: Standing
    source: Key
    where: Words
    as_of: datetime.date
