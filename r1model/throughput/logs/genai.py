"""genai-perf and its successor aiperf: the same names of metrics, as JSON and as CSV."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from r1model import tables
from r1model.throughput.logs.fields import Fields
from r1model.throughput.logs.run import Run, checked

METRICS = ("request_throughput", "request_latency", "output_token_throughput", "output_sequence_length")
MS = {"ms": 1.0, "s": 1000.0, "sec": 1000.0, "seconds": 1000.0, "us": 1e-3, "ns": 1e-6}
REQUEST_HEADER, SYSTEM_HEADER = "metric,avg,min,max", "metric,value"
ORDERS = {"genai-perf": "metric,avg,min,max,p99", "aiperf": "metric,avg,min,max,p1,"}


def recognises(found: Fields) -> bool:
    """Whether an object is an export of metrics."""
    return all(found.part(name).has("unit", "avg") for name in METRICS)


def run(found: Fields) -> Run:
    """The run of an export; aiperf says where its load generator stood, genai-perf under which stimulus."""
    config = found.part("input_config")
    if config.has("perf_analyzer"):
        return _run("genai-perf", found, config, found.part("input_config", "perf_analyzer", "stimulus"))
    if found.found.get("was_cancelled") is True:
        raise found.refused("was_cancelled", "true")
    return _run("aiperf", found, config, found.part("input_config", "loadgen"))


def recognises_csv(text: str) -> bool:
    """Whether a text is an export as CSV, by the order of its statistics."""
    return _tool(text) != ""


def csv_run(text: str, path: Path) -> Run:
    """The run of an export as CSV, which says nothing of model, machine or load."""
    found: dict[str, object] = {}
    header: list[str] = []
    for line in csv.reader(text.splitlines(), delimiter=tables.separator(text)):
        if line and line[0].strip().lower() == "metric":
            header = [name.strip().lower() for name in line]
        elif len(line) > 1 and header:
            name, unit = _named(line[0])
            found.setdefault(name, {"unit": unit, **dict(zip(_statistics(header), line[1:], strict=False))})
    fields = Fields(found, str(path))
    return _run(_tool(text), fields, Fields({}, str(path)), Fields({}, str(path)))


def _tool(text: str) -> str:
    first = text.lstrip().partition("\n")[0].lower().replace(";", ",").replace("\t", ",").replace('"', "")
    return next((tool for tool, order in ORDERS.items() if first.startswith(order)), "")


def _statistics(header: list[str]) -> list[str]:
    return ["avg" if name == "value" else name for name in header[1:]]


def _named(label: str) -> tuple[str, str]:
    """`Time To First Token (ms)` as time_to_first_token and ms."""
    name, _, unit = label.partition("(")
    return "_".join(name.lower().split()), unit.rstrip(") ")


def _run(tool: str, found: Fields, config: Fields, asked: Fields) -> Run:
    latency = _times(found, "request_latency")
    first, pace = _times(found, "time_to_first_token"), _times(found, "inter_token_latency")
    if math.isnan(pace["avg"]):  # nothing was streamed, and the first token came with the last
        first = pace
    failed = found.part("error_request_count").number("avg")
    return checked(
        Run(
            where=found.where,
            tool=tool,
            output_tok_s=found.part("output_token_throughput").needed("avg"),
            requests=found.part("request_count").measured("avg"),
            input_tokens=found.part("input_sequence_length").needed("avg"),
            output_tokens=found.part("output_sequence_length").needed("avg"),
            failed=0 if math.isnan(failed) else failed,
            limit=asked.measured("concurrency"),
            request_rate=asked.measured("request_rate"),
            latency_ms_mean=latency["avg"],
            ttft_ms_mean=first["avg"],
            ttft_ms_median=first["p50"],
            tpot_ms_mean=pace["avg"],  # both divide a request's own time by its own tokens: TPOT, whatever its name
            tpot_ms_median=pace["p50"],
            columns={"model": _model(config), "date": found.word("start_time")[:10]},
        )
    )


def _times(found: Fields, name: str) -> Mapping[str, float]:
    """Mean and median of a time in ms."""
    part = found.part(name)
    unit = part.word("unit").lower()
    if part.found and unit not in MS:
        raise found.refused(f"{name}.unit", unit)
    return {which: part.measured(which) * MS.get(unit, math.nan) for which in ("avg", "p50")}


def _model(config: Fields) -> str:
    """The model that was asked for, where it is one."""
    names: Any = config.found.get("model_names") or config.part("endpoint").found.get("model_names")
    one = isinstance(names, list) and len(names) == 1 and isinstance(names[0], str)
    return names[0] if one else ""
