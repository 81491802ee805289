"""SGLang's one batch (`bench_one_batch_server`) and its offline throughput (`bench_offline_throughput`)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

from r1model.throughput.logs.fields import Fields
from r1model.throughput.logs.labelled import argument, blocks, labels
from r1model.throughput.logs.run import MS, Run, checked

BATCH_TOOL = "sglang.bench_one_batch_server"
OFFLINE_TOOL = "sglang.bench_offline_throughput"
HEADING = re.compile(r"^.*= Offline Throughput Benchmark Result =.*$", re.M)
NAMES = {
    "successful requests": "successful_requests",
    "benchmark duration (s)": "total_latency",
    "total input tokens": "total_input_tokens",
    "total generated tokens": "total_output_tokens",
    "output token throughput (tok/s)": "output_throughput",
    "input token throughput (tok/s)": "input_throughput",
}
PLAIN_ACCEPTED = 1.05


def recognises_batch(found: Fields) -> bool:
    """Whether an object is a result of the benchmark of one batch."""
    return found.has("batch_size", "input_len", "output_len", "latency", "overall_throughput", "last_gen_throughput")


def batch_run(found: Fields) -> Run:
    """The run of one batch. Its own output throughput leaves the prefill out, so the rate is taken over all of it."""
    batch, outputs, seconds = found.needed("batch_size"), found.needed("output_len"), found.needed("latency")
    pace = _pace(found, seconds, outputs)
    accepted = found.found.get("acc_length")  # -1 where there is no draft
    drafted = isinstance(accepted, float) and accepted > PLAIN_ACCEPTED
    return checked(
        Run(found.where, BATCH_TOOL, batch * outputs / seconds, batch, found.needed("input_len"), outputs, seconds,
            limit=batch, tpot_ms_median=pace, tpot_ms_mean=pace,
            columns={"engine": "sglang", "spec_decode": "draft" if drafted else ""})
    )  # fmt: skip


def _pace(found: Fields, seconds: float, outputs: float) -> float:
    """Milliseconds a token once every request has its first; nan in versions that do not time it."""
    if not found.has("last_ttft") or outputs <= 1:
        return math.nan
    decoding = seconds - found.measured("last_ttft")
    if not decoding > 0:
        raise found.refused("last_ttft", found.word("last_ttft"))
    return decoding / (outputs - 1) * MS


def recognises_offline(found: Fields) -> bool:
    """Whether an object is a result of the offline benchmark."""
    return found.has("successful_requests", "total_latency", "total_output_tokens", "last_gen_throughput")


def offline_run(found: Fields, model: str = "") -> Run:
    """The run of an offline result: every request is handed over at once."""
    requests = found.needed("successful_requests")
    return checked(
        Run(found.where, OFFLINE_TOOL, found.needed("output_throughput"), requests,
            found.needed("total_input_tokens") / requests, found.needed("total_output_tokens") / requests,
            found.needed("total_latency"), request_rate=math.inf, input_tok_s=found.measured("input_throughput"),
            columns={"engine": "sglang", "model": model})
    )  # fmt: skip


def recognises_printed(text: str) -> bool:
    """Whether a text holds reports of the offline benchmark."""
    return HEADING.search(text) is not None


def printed_runs(text: str, path: Path) -> Iterator[Run]:
    """The runs of printed offline reports."""
    for number, (before, block) in enumerate(blocks(text, HEADING), start=1):
        found = {NAMES[label]: value for label, value in labels(block).items() if label in NAMES}
        yield offline_run(Fields(found, f"{path} #{number}"), argument(before, "model_path"))
