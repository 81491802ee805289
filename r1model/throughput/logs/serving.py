"""Runs of the clients that grew from vLLM's benchmark_serving: its own, SGLang's, TensorRT-LLM's; they share words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from r1model.throughput.logs.fields import Fields
from r1model.throughput.logs.labelled import blocks, labels, renamed
from r1model.throughput.logs.run import Run, checked

HEADING = re.compile(r"^.*= Serving Benchmark Result =.*$", re.M)
TOTALS = ("completed", "total_input_tokens", "total_output_tokens", "output_throughput", "duration")
NAMES = {
    "backend": "backend",
    "successful requests": "completed",
    "failed requests": "failed",
    "maximum request concurrency": "max_concurrency",
    "max request concurrency": "max_concurrency",
    "request rate configured (rps)": "request_rate",
    "traffic request rate": "request_rate",
    "benchmark duration (s)": "duration",
    "total input tokens": "total_input_tokens",
    "total generated tokens": "total_output_tokens",
    "input token throughput (tok/s)": "input_throughput",
    "output token throughput (tok/s)": "output_throughput",
    "concurrency": "concurrency",
    "peak concurrent requests": "max_concurrent_requests",
    "accept length": "accept_length",
    "acceptance length": "spec_decode_acceptance_length",
    "total cached tokens": "total_cached_tokens",
    "mean e2el (ms)": "mean_e2el_ms",
    "mean e2e latency (ms)": "mean_e2e_latency_ms",
    "mean ttft (ms)": "mean_ttft_ms",
    "median ttft (ms)": "median_ttft_ms",
    "mean tpot (ms)": "mean_tpot_ms",
    "median tpot (ms)": "median_tpot_ms",
    "mean itl (ms)": "mean_itl_ms",
}
ASKED = ("max_concurrency", "request_rate")
ENGINES = {"vllm": "vllm", "sglang": "sglang", "tensorrt": "trtllm", "trt": "trtllm"}
ALL_AT_ONCE = ("inf", "infinity")
UNSAID = ("trace", "not set")
AT_ONCE_SHARE = 0.9
PLAIN_ACCEPTED = 1.05  # tokens a step: a server without a draft says 1, or nothing


def printed(text: str) -> Iterator[tuple[dict[str, str], str]]:
    """Every printed report under the names of the JSON, with all that was printed from the last report to its end.

    What was asked stands before the report in some versions, in it in others; there the report's own word counts.
    """
    for before, block in blocks(text, HEADING):
        asked = {name: value for name, value in renamed(labels(before), NAMES).items() if name in ASKED}
        yield asked | renamed(labels(block), NAMES), before + block


def engine(backend: str) -> str:
    """The engine that a backend's name tells, empty for one that speaks OpenAI's interface: any may be behind it."""
    return next((engine for mark, engine in ENGINES.items() if mark in backend.lower()), "")


def run(found: Fields, tool: str, columns: Mapping[str, str]) -> Run:
    """One run from its totals and times."""
    completed = found.needed("completed")
    drafted = found.number("spec_decode_acceptance_length", "accept_length") > PLAIN_ACCEPTED
    cached = found.number("total_cached_tokens") > 0
    return checked(
        Run(
            where=found.where,
            tool=tool,
            output_tok_s=found.needed("output_throughput"),
            requests=completed,
            input_tokens=found.needed("total_input_tokens") / completed,
            output_tokens=found.needed("total_output_tokens") / completed,
            seconds=found.measured("duration"),
            failed=_failed(found, completed),
            in_flight=found.number("concurrency"),
            input_tok_s=found.measured("input_throughput"),
            columns={**columns, "spec_decode": "draft" if drafted else "", "trait": "cached-ttft" if cached else ""},
            **_asked(found, completed),
            **_times(found, drafted),
        )
    )


def _asked(found: Fields, completed: float) -> dict[str, Any]:
    limit = math.nan if found.word("max_concurrency").lower() in UNSAID else found.measured("max_concurrency")
    return {"limit": limit, "request_rate": _rate(found, limit, completed)}


def _rate(found: Fields, limit: float, completed: float) -> float:
    """Requests per second; inf where all came at once, nan where the log says none.

    A trace that brings its own times, and a rate that rises, are written down as one rate all the same.
    """
    word = found.word("request_rate").lower()
    if word in UNSAID or found.has("ramp_up_strategy"):
        return math.nan
    if word in ALL_AT_ONCE:
        peak = found.number("max_concurrent_requests")
        timed = math.isnan(limit) and peak < AT_ONCE_SHARE * completed
        return math.nan if timed else math.inf
    return found.measured("request_rate")


def _failed(found: Fields, completed: float) -> float:
    """Requests that failed, as far as the log tells: older clients only count those that were answered."""
    if found.has("failed"):
        return found.number("failed")
    errors = found.found.get("errors")
    if isinstance(errors, list):
        return float(sum(map(bool, errors)))
    prompts = found.number("num_prompts")
    return max(0.0, prompts - completed) if prompts > 0 else 0.0


def _times(found: Fields, drafted: bool) -> dict[str, Any]:
    """The times. A draft sends several tokens in one piece, and the time between pieces is none between tokens."""
    pieces = drafted and not found.has("median_tpot_ms")
    return {
        "latency_ms_mean": found.measured("mean_e2el_ms", "mean_e2e_latency_ms"),
        "ttft_ms_median": found.measured("median_ttft_ms"),
        "ttft_ms_mean": found.measured("mean_ttft_ms"),
        "tpot_ms_median": found.measured("median_tpot_ms"),
        "tpot_ms_mean": found.measured("mean_tpot_ms"),
        "itl_ms_mean": math.nan if pieces else found.measured("mean_itl_ms"),
    }
