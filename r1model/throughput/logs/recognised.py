"""Which tool wrote a log, by what the log holds and never by its name; the runs that it tells of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from r1model import tables
from r1model.errors import BadRequest
from r1model.files import read_bytes
from r1model.throughput.logs import genai, sglang, sglang_offline, trtllm, vllm, vllm_offline
from r1model.throughput.logs.documents import is_json, objects
from r1model.throughput.logs.fields import Fields
from r1model.throughput.logs.run import Run
from r1model.throughput.measured.bench import NEEDED

Printed = Callable[[str, Path], Iterable[Run]]
Read = tuple[Callable[[Fields], bool], Callable[[Fields], Run]]
OBJECTS: tuple[Read, ...] = (
    (trtllm.recognises, trtllm.run),
    (trtllm.recognises_client, trtllm.client_run),
    (sglang.recognises, sglang.run),
    (sglang_offline.recognises_batch, sglang_offline.batch_run),
    (sglang_offline.recognises_offline, sglang_offline.offline_run),
    (vllm.recognises, vllm.run),
    (vllm_offline.recognises_latency, vllm_offline.latency_run),
    (genai.recognises, genai.run),
)
PRINTED: tuple[tuple[Callable[[str], bool], Printed], ...] = (
    (trtllm.recognises_printed, trtllm.printed_runs),
    (trtllm.recognises_client_printed, trtllm.client_printed_runs),
    (sglang.recognises_printed, sglang.printed_runs),
    (sglang_offline.recognises_printed, sglang_offline.printed_runs),
    (vllm.recognises_printed, vllm.printed_runs),
    (vllm_offline.recognises_printed, vllm_offline.printed_runs),
)


def runs(path: Path, output_tokens: float = math.nan) -> list[Run] | None:
    """The runs of a log; None for a table in the columns of throughput.csv, BadRequest for anything else.

    `output_tokens` is the length of answers where a log does not tell it.
    """
    text = _text(path)
    if is_json(text):
        found = [Fields(value, f"{path} #{number}") for number, value in enumerate(objects(text, path), start=1)]
        return [_run(fields, path, output_tokens) for fields in found]
    if genai.recognises_csv(text):
        return [genai.csv_run(text, path)]
    if _is_table(text):
        return None
    for recognises, printed in PRINTED:
        if recognises(text):
            return list(printed(text, path))
    raise BadRequest("log_unknown", path=path)


def _text(path: Path) -> str:
    try:
        text = tables.decoded(read_bytes(path))
    except ValueError as fault:
        raise BadRequest("log_encoding", path=path) from fault
    if "\0" in text:
        raise BadRequest("log_encoding", path=path)
    if not text.strip():
        raise BadRequest("log_empty", path=path)
    return text


def _is_table(text: str) -> bool:
    """Whether the first line names the columns that no row can do without."""
    first = text.lstrip("\r\n").partition("\n")[0]
    names = {name.strip().strip('"') for name in first.split(tables.separator(first))}
    return set(NEEDED) <= names


def _run(found: Fields, path: Path, output_tokens: float) -> Run:
    sums: Read = (vllm_offline.recognises, partial(vllm_offline.run, output_tokens=output_tokens))
    for recognises, read in (*OBJECTS, sums):
        if recognises(found):
            return read(found)
    raise BadRequest("log_unknown", path=path)
