"""SGLang's `sglang.bench_serving`: one JSON object a run, and its printed report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from r1model.throughput.logs import serving
from r1model.throughput.logs.fields import Fields
from r1model.throughput.logs.labelled import argument
from r1model.throughput.logs.run import Run
from r1model.throughput.logs.spellings import cache_precision, precision

TOOL = "sglang.bench_serving"
OWN = re.compile(r"^Total generated tokens \(retokenized\):", re.M)


def recognises(found: Fields) -> bool:
    """Whether an object is a result of the client: it alone counts tokens a second time, by the text it received."""
    return found.has("total_output_tokens_retokenized", *serving.TOTALS)


def run(found: Fields) -> Run:
    """The run of a result, with what the server says of itself where the client asked it."""
    flat = Fields({**found.found, **found.part("cache_report").found}, found.where)
    columns = {"engine": serving.engine(found.word("backend"))} | server(found.part("server_info"))
    return serving.run(flat, TOOL, columns)


def server(info: Fields) -> dict[str, str]:
    """The columns of a server's arguments. With data parallel attention the ranks lie within the tensor plan."""
    if not info.has("tp_size"):
        return {}
    tensor, stages, copies = (info.number(name) for name in ("tp_size", "pp_size", "dp_size"))
    spread = info.found.get("enable_dp_attention") is True
    gpus = tensor * max(stages, 1) * (1 if spread or not copies > 1 else copies)
    said = {"n_gpus": gpus, "tp": tensor, "pp": max(stages, 1), "ep": info.number("ep_size"), **_limits(info)}
    return {
        **{name: f"{value:g}" for name, value in said.items() if value > 0},
        "dp_attn": "1" if spread else "0",
        "model": info.word("model_path"),
        "engine_version": info.word("version"),
        "kv_precision": cache_precision(info.word("kv_cache_dtype")),
        "ckpt_precision": precision(info.word("quantization")),
    }


def _limits(info: Fields) -> dict[str, float]:
    """The requests that run at once, and the tokens of a piece of a prompt; -1 turns pieces off, None is the usual."""
    names = {"max_num_seqs": "max_running_requests", "chunk_tokens": "chunked_prefill_size"}
    given = {column: info.found.get(name) for column, name in names.items()}
    return {column: float(value) for column, value in given.items() if isinstance(value, int) and value > 0}


def recognises_printed(text: str) -> bool:
    """Whether a text holds reports of this client."""
    return serving.HEADING.search(text) is not None and OWN.search(text) is not None


def printed_runs(text: str, path: Path) -> Iterator[Run]:
    """The runs of printed reports."""
    for number, (found, around) in enumerate(serving.printed(text), start=1):
        columns = {"model": argument(around, "model"), "engine": serving.engine(found.get("backend", ""))}
        yield serving.run(Fields(found, f"{path} #{number}"), TOOL, columns)
