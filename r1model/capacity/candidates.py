"""What a GPU serves of a model in the usual time: a search over precisions and parallel plans.

Numbers are kept to five digits; the measured row beside is the nearest in load and lengths.
"""

from __future__ import annotations

import math

from r1model.capacity.load import LATENCY_OF
from r1model.capacity.serving import Serving, node_gpus, serving
from r1model.catalogue import catalogue
from r1model.errors import NA, CellError
from r1model.texts import LANGUAGES
from r1model.throughput.measured.samples import shipped
from r1model.throughput.predict import predict
from r1model.throughput.roofline.facts import shape
from r1model.throughput.workload import Precision, Workload

LENGTH, TARGET_MS, DIGITS = 1024.0, 50.0, 5
PRECISIONS: tuple[Precision, ...] = ("fp8", "int8", "bf16")
NO_ARITHMETIC = "no_native_precision"


def candidate(model: str, gpu: str) -> dict[str, object]:
    """The row of a model on a GPU, both by id; with the reason where the GPU does not serve it."""
    return {"model": model, "gpu": catalogue().gpus[gpu].short, **_row(model, gpu)}


def _row(model: str, gpu: str) -> dict[str, object]:
    """The first precision in which a replica of up to eight nodes serves one request at least, else why none does."""
    reasons = []
    for precision in PRECISIONS:
        base = Workload(model, gpu, precision, 1, input_tokens=LENGTH, output_tokens=LENGTH)
        try:
            found = {name: serving(base, TARGET_MS, name) for name in LATENCY_OF}
        except CellError as reason:
            reasons.append(reason)
            continue
        if found["p10"].concurrency >= 1:
            return _served(base, found)
        reasons.append(
            CellError(
                NA,
                "target_not_met",
                target=f"{TARGET_MS:g}",
                gpu=catalogue().gpus[gpu].short,
                nodes=int(found["p10"].nodes),
            )
        )
    told = next((reason for reason in reasons if reason.key != NO_ARITHMETIC), reasons[0])
    return {f"reason_{language}": told.text(language) for language in LANGUAGES}


def _served(base: Workload, found: dict[str, Serving]) -> dict[str, object]:
    middle = found["p50"]
    point = predict(middle.workload)
    rates = {f"out_tok_s_{name}": _kept(item.node_out_tok_s) for name, item in found.items()}
    return {
        "precision": base.precision, "nodes": int(middle.nodes), "gpus_per_node": node_gpus(base.gpu),
        "plan": middle.plan, "concurrency": int(middle.concurrency), "tpot_ms": _kept(point.tpot_ms.p50),
        "ttft_ms": _kept(point.ttft_ms.p50), **rates, "basis": point.basis,
        "measured": nearest(middle.workload),
    }  # fmt: skip


def _kept(value: float) -> str:
    return f"{value:.{DIGITS}g}"


def nearest(item: Workload) -> str:
    """The id of the measured row of this GPU and precision nearest in load a GPU and in lengths; empty without one."""
    known = shipped()
    distances = {
        known.ids[at]: _apart(item, other)
        for at, other in enumerate(known.workloads)
        if (other.gpu, other.precision, other.mode) == (item.gpu, item.precision, "agg")
        and shape(other.model) == shape(item.model) and other.concurrency and not other.speculative
    }  # fmt: skip
    return min(distances, key=lambda name: (distances[name], name)) if distances else ""


def _apart(item: Workload, other: Workload) -> float:
    pairs = (
        ((item.concurrency or 1) / item.gpus, (other.concurrency or 1) / other.gpus),
        (item.input_tokens, other.input_tokens),
        (item.output_tokens, other.output_tokens),
    )
    return sum(abs(math.log(one / two)) for one, two in pairs)
