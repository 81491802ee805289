"""Writes serving.csv, what each GPU serves within the usual latency: `python -m r1model.capacity.publish`.

A test repeats it. Numbers are kept to five digits; the measured row beside is the nearest in load and lengths.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from pathlib import Path

from r1model.capacity.load import LATENCY_OF
from r1model.capacity.serving import Serving, node_gpus, serving
from r1model.capacity.table import FIELDS, PATH
from r1model.catalogue import catalogue
from r1model.errors import CellError
from r1model.throughput.measured.samples import shipped
from r1model.throughput.predict import predict
from r1model.throughput.workload import Precision, Workload

MODEL, LENGTH, TARGET_MS, DIGITS = "deepseek-r1", 1024.0, 50.0, 5
PRECISIONS: tuple[Precision, ...] = ("fp8", "int8")


def computed() -> str:
    """The text of the file: one row for each GPU that runs the model in a replica of up to eight nodes."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows())
    return out.getvalue()


def _rows() -> Iterator[dict[str, object]]:
    for gpu in catalogue().gpus.values():
        for precision in PRECISIONS:
            base = Workload(MODEL, gpu.id, precision, 1, input_tokens=LENGTH, output_tokens=LENGTH)
            try:
                found = {name: serving(base, TARGET_MS, name) for name in LATENCY_OF}
            except CellError:
                continue
            if found["p10"].concurrency < 1:
                continue  # one request alone may already miss the target
            yield _row(gpu.short, base, found)
            break


def _row(short: str, base: Workload, found: dict[str, Serving]) -> dict[str, object]:
    middle = found["p50"]
    point = predict(middle.workload)
    rates = {f"out_tok_s_{name}": _kept(item.node_out_tok_s) for name, item in found.items()}
    return {
        "gpu": short, "precision": base.precision, "nodes": int(middle.nodes), "gpus_per_node": node_gpus(base.gpu),
        "plan": middle.plan, "concurrency": int(middle.concurrency), "tpot_ms": _kept(point.tpot_ms.p50),
        "ttft_ms": _kept(point.ttft_ms.p50), **rates, "basis": point.basis,
        "measured": _nearest(middle.workload),
    }  # fmt: skip


def _kept(value: float) -> str:
    return f"{value:.{DIGITS}g}"


def _nearest(item: Workload) -> str:
    """The id of the measured row of this GPU and precision nearest in load a GPU and in lengths; empty without one."""
    known = shipped()
    distances = {
        known.ids[at]: _apart(item, other)
        for at, other in enumerate(known.workloads)
        if (other.gpu, other.precision, other.mode) == (item.gpu, item.precision, "agg")
        and other.model.startswith("deepseek") and other.concurrency and not other.speculative
    }  # fmt: skip
    return min(distances, key=lambda name: (distances[name], name)) if distances else ""


def _apart(item: Workload, other: Workload) -> float:
    pairs = (
        ((item.concurrency or 1) / item.gpus, (other.concurrency or 1) / other.gpus),
        (item.input_tokens, other.input_tokens),
        (item.output_tokens, other.output_tokens),
    )
    return sum(abs(math.log(one / two)) for one, two in pairs)


if __name__ == "__main__":
    Path(PATH).write_text(computed(), encoding="utf-8")
