"""TensorRT-LLM: the report of `trtllm-bench` as JSON and printed, and its own client of vLLM's family."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from r1model.throughput.logs import serving, vllm
from r1model.throughput.logs.fields import Fields
from r1model.throughput.logs.labelled import argument, blocks, labels
from r1model.throughput.logs.run import Run, checked
from r1model.throughput.logs.spellings import cache_precision, precision

TOOL = "trtllm-bench"
CLIENT = "tensorrt_llm.benchmark_serving"
ENGINE = "trtllm"
OVERVIEW = re.compile(r"^= PERFORMANCE OVERVIEW\s*$", re.M)
REPORT = re.compile(r"^= (?:[A-Z_]+ BACKEND|ENGINE DETAILS)\s*$", re.M)
CLIENT_LINE = re.compile(r"^(?:Total requests|User throughput \(tok/s\)):", re.M)
NAMES = {
    "model": "model", "tensorrt llm version": "version", "tensorrt-llm version": "version",
    "kv cache dtype": "kv_cache_dtype", "quantization": "quantization",
    "max runtime batch size": "max_batch_size", "max runtime tokens": "max_num_tokens",
    "tp size": "tp_size", "pp size": "pp_size", "ep size": "ep_size", "issue rate (req/sec)": "issue_rate",
    "number of requests": "num_requests", "number of concurrent requests": "avg_num_concurrent_requests",
    "average input length (tokens)": "avg_input_length", "average output length (tokens)": "avg_output_length",
    "total output throughput (tokens/sec)": "system_output_throughput_tok_s", "total latency (ms)": "total_latency_ms",
    "average request latency (ms)": "avg_request_latency_ms",
    "per gpu output throughput (tps/gpu)": "output_throughput_per_gpu_tok_s",
    "average time-to-first-token [ttft] (ms)": "avg_ttft_ms", "[ttft] p50": "ttft_p50",
    "average time-per-output-token [tpot] (ms)": "avg_tpot_ms", "[tpot] p50": "tpot_p50",
}  # fmt: skip
REAL_RATE = 1e9  # no client sends so many requests a second
INVERTED = 1e18  # the report takes nanoseconds a request for a rate and multiplies them by 1e9
AT_ONCE_SHARE = 0.2
MS = 1000.0


def recognises(found: Fields) -> bool:
    """Whether an object is a report."""
    return found.has("engine", "world_info", "request_info", "performance")


def run(found: Fields) -> Run:
    """The run of a report."""
    flat: dict[str, object] = {"spec_decode": "draft" if found.part("decoding_stats").found else ""}
    for name in ("engine", "world_info", "request_info", "performance", "streaming_metrics"):
        flat |= found.part(name).found
    for name in ("ttft", "tpot"):
        flat[f"{name}_p50"] = found.part("streaming_metrics", f"{name}_percentiles").found.get("p50")
    return _run(Fields(flat, found.where))


def recognises_client(found: Fields) -> bool:
    """Whether an object is a result of the client for servers."""
    return found.has("model_id", "user_throughput", *serving.TOTALS)


def client_run(found: Fields) -> Run:
    """The run of the client's result."""
    columns = {"model": found.word("model_id"), "engine": ENGINE, "date": vllm.day(found.word("date"))}
    return serving.run(found, CLIENT, columns)


def recognises_printed(text: str) -> bool:
    """Whether a text holds printed reports."""
    return OVERVIEW.search(text) is not None


def printed_runs(text: str, path: Path) -> Iterator[Run]:
    """The runs of printed reports; a text whose reports do not begin as usual is taken for one."""
    parts = [block for _, block in blocks(text, REPORT)] or [text]
    for number, part in enumerate(parts, start=1):
        found: dict[str, object] = {NAMES[label]: value for label, value in labels(part).items() if label in NAMES}
        found["spec_decode"] = "draft" if "DECODING STATISTICS" in part else ""
        yield _run(Fields(found, f"{path} #{number}"))


def recognises_client_printed(text: str) -> bool:
    """Whether a text holds reports of the client for servers."""
    return serving.HEADING.search(text) is not None and CLIENT_LINE.search(text) is not None


def client_printed_runs(text: str, path: Path) -> Iterator[Run]:
    """The runs of the client's printed reports."""
    for number, (found, around) in enumerate(serving.printed(text), start=1):
        columns = {"model": argument(around, "model"), "engine": ENGINE}
        yield serving.run(Fields(found, f"{path} #{number}"), CLIENT, columns)


def _run(found: Fields) -> Run:
    requests, seconds = found.needed("num_requests"), found.needed("total_latency_ms") / MS
    return checked(
        Run(
            where=found.where,
            tool=TOOL,
            output_tok_s=found.needed("system_output_throughput_tok_s"),
            requests=requests,
            input_tokens=found.needed("avg_input_length"),
            output_tokens=found.needed("avg_output_length"),
            seconds=seconds,
            request_rate=math.inf if _at_once(found, requests, seconds) else math.nan,
            in_flight=found.number("avg_num_concurrent_requests"),
            latency_ms_mean=found.measured("avg_request_latency_ms"),
            ttft_ms_median=found.measured("ttft_p50"),
            ttft_ms_mean=found.measured("avg_ttft_ms"),
            tpot_ms_median=found.measured("tpot_p50"),
            tpot_ms_mean=found.measured("avg_tpot_ms"),
            columns=_columns(found),
        )
    )


def _at_once(found: Fields, requests: float, seconds: float) -> bool:
    """Whether the last request was sent soon after the first. The report keeps no limit of requests in flight."""
    word = found.word("issue_rate")
    rate = float(word) if re.fullmatch(r"[\d.]+(?:[eE][+-]?\d+)?", word) else math.nan
    between = rate / INVERTED if rate > REAL_RATE else 1 / rate if rate > 0 else rate
    return between * requests < AT_ONCE_SHARE * seconds


def _columns(found: Fields) -> Mapping[str, str]:
    """What the report says of the machine: its size, or the whole output over that of a GPU."""
    each = found.measured("output_throughput_per_gpu_tok_s")
    gpus = round(found.needed("system_output_throughput_tok_s") / each) if each > 0 else found.number("world_size")
    said = {"n_gpus": gpus, "tp": found.number("tp_size"), "pp": found.number("pp_size"), "ep": _experts(found),
            "max_num_seqs": found.number("max_batch_size"), "chunk_tokens": found.number("max_num_tokens")}  # fmt: skip
    return {
        **{name: f"{value:g}" for name, value in said.items() if value > 0},
        "engine": ENGINE,
        "model": found.word("model"),
        "engine_version": found.word("version"),
        "kv_precision": cache_precision(found.word("kv_cache_dtype")),
        "ckpt_precision": precision(found.word("quantization")),
        "spec_decode": found.word("spec_decode"),
    }


def _experts(found: Fields) -> float:
    """Ranks that share the experts; a model without any has none, or -1."""
    return math.nan if found.word("ep_size").startswith("-") else found.number("ep_size")
