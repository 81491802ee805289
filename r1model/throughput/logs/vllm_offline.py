"""vLLM without a server: `vllm bench throughput`, JSON and printed, and why `vllm bench latency` is of no use."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

from r1model.errors import BadRequest
from r1model.throughput.logs.fields import Fields
from r1model.throughput.logs.labelled import argument, labels
from r1model.throughput.logs.run import Run, checked

TOOL = "vllm bench throughput"
LINE = re.compile(r"^Throughput: ([\d.]+) requests/s, ([\d.]+) total tokens/s, ([\d.]+) output tokens/s", re.M)
LATENCY_LINE = re.compile(r"^Avg latency: [\d.e-]+ seconds", re.M)


def recognises(found: Fields) -> bool:
    """Whether an object is a result of the throughput benchmark."""
    return found.has("elapsed_time", "num_requests", "total_num_tokens", "requests_per_second", "tokens_per_second")


def recognises_latency(found: Fields) -> bool:
    """Whether an object is a result of the latency benchmark."""
    return found.has("avg_latency", "latencies", "percentiles")


def latency_run(found: Fields) -> Run:
    """Never a run: neither the batch nor any length is in the file, so no speed follows from it."""
    raise BadRequest("log_latency_only", where=found.where)


def run(found: Fields, output_tokens: float = math.nan) -> Run:
    """The run of a result: prompts and answers are one sum in it, so the length of answers must come from the user."""
    if math.isnan(output_tokens):
        raise BadRequest("log_needs_output_tokens", where=found.where)
    requests, seconds = found.needed("num_requests"), found.needed("elapsed_time")
    prompts = found.needed("total_num_tokens") / requests - output_tokens
    if not prompts >= 1:
        raise found.refused("--output-tokens", output_tokens)
    return _run(found.where, requests, seconds, prompts, output_tokens, {})


def recognises_printed(text: str) -> bool:
    """Whether a text holds the line that the throughput benchmark ends with, or that of the latency benchmark."""
    return LINE.search(text) is not None or LATENCY_LINE.search(text) is not None


def printed_runs(text: str, path: Path) -> Iterator[Run]:
    """The one run that a printed report holds."""
    line = LINE.search(text)
    if line is None:
        raise BadRequest("log_latency_only", where=path)
    found = Fields({**labels(text), "requests/s": line[1], "output tokens/s": line[3]}, str(path))
    outputs, output_tok_s = found.needed("total num output tokens"), found.needed("output tokens/s")
    seconds = outputs / output_tok_s
    requests = _requests(text, found.needed("requests/s") * seconds)
    prompts = found.needed("total num prompt tokens") / requests
    yield _run(found.where, requests, seconds, prompts, outputs / requests, {"model": argument(text, "model")})


def _requests(text: str, from_rate: float) -> float:
    """Requests as the command asked for them, else from the rounded rate that is printed."""
    asked = argument(text, "num_prompts")
    return float(asked) if asked.isdigit() and int(asked) > 0 else max(1, round(from_rate))


def _run(
    where: str, requests: float, seconds: float, prompts: float, outputs: float, columns: dict[str, str]
) -> Run:  # fmt: skip
    return checked(Run(where, TOOL, requests * outputs / seconds, requests, prompts, outputs, seconds,
                       request_rate=math.inf, columns={"engine": "vllm", **columns}))  # fmt: skip
