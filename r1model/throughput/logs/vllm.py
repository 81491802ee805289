"""vLLM's `vllm bench serve`: the JSON that it saves or appends, and its printed report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from r1model.throughput.logs import serving
from r1model.throughput.logs.fields import Fields
from r1model.throughput.logs.labelled import argument
from r1model.throughput.logs.run import Run

TOOL = "vllm bench serve"
STAMP = re.compile(r"(20\d\d)(\d\d)(\d\d)-\d{6}")


def recognises(found: Fields) -> bool:
    """Whether an object is a result of the client: it alone names the model and adds both kinds of tokens up."""
    return found.has("model_id", "total_token_throughput", *serving.TOTALS)


def run(found: Fields) -> Run:
    """The run of a result."""
    columns = {"model": found.word("model_id"), "engine": serving.engine(found.word("backend", "endpoint_type")),
               "date": day(found.word("date"))}  # fmt: skip
    return serving.run(found, TOOL, columns)


def day(stamp: str) -> str:
    """The day of a stamp such as 20261130-080000; empty for anything else."""
    found = STAMP.match(stamp)
    return "-".join(found.groups()) if found else ""


def recognises_printed(text: str) -> bool:
    """Whether a text holds reports of the family; SGLang's and TensorRT-LLM's are told apart before."""
    return serving.HEADING.search(text) is not None


def printed_runs(text: str, path: Path) -> Iterator[Run]:
    """The runs of printed reports. A report that counts failures names a rate where there was one."""
    for number, (found, around) in enumerate(serving.printed(text), start=1):
        said = {"request_rate": "inf"} if "failed" in found else {}
        backend = argument(around, "backend")
        columns = {"model": argument(around, "model"), "engine": serving.engine(backend)}
        yield serving.run(Fields(said | found, f"{path} #{number}"), TOOL, columns)
