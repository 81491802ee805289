"""Which serving engines were seen running a GPU and a format: from the measured rows, with versions and dates."""

from __future__ import annotations

from typing import NamedTuple

from r1model.catalogue import kept
from r1model.throughput.engines import engine_family
from r1model.throughput.measured.rows import calendar_month
from r1model.throughput.measured.samples import shipped

NAMES = {"sglang": "SGLang", "trt": "TensorRT-LLM", "vllm": "vLLM", "atom": "ATOM"}


class EngineRecord(NamedTuple):
    """An engine seen at work: GPU and format, versions from first to last seen, how many points, and how lately."""

    engine: str
    wrapper: str
    gpu: str
    precision: str
    versions: tuple[str, ...]
    first_month: str
    last_month: str
    points: int
    speculative: bool


@kept
def table() -> tuple[EngineRecord, ...]:
    """All engines of the measured rows, by GPU, format and engine."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    known = shipped()
    for at, item in enumerate(known.workloads):
        if engine_family(item.engine) in NAMES:
            groups.setdefault((item.gpu, item.precision, item.engine), []).append(at)
    return tuple(_record(*key, rows) for key, rows in sorted(groups.items()))


def _record(gpu: str, precision: str, engine: str, rows: list[int]) -> EngineRecord:
    items = [shipped().workloads[at] for at in rows]
    family = engine_family(engine)
    months = sorted(item.month for item in items)
    versions = sorted({item.version.removeprefix(family) for item in items if item.version})
    return EngineRecord(
        NAMES[family], engine, gpu, precision, tuple(versions), calendar_month(months[0]),
        calendar_month(months[-1]), len(rows), any(item.speculative for item in items),
    )  # fmt: skip


def engines_for(gpu: str = "", precision: str = "") -> tuple[EngineRecord, ...]:
    """Engines seen on a GPU or all, for one format or all; empty where no measured row shows one."""
    return tuple(item for item in table() if gpu in ("", item.gpu) and precision in ("", item.precision))
