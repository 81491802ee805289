"""Files to begin with: each is read by the command it is for as it stands, and is to be filled with one's own."""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

OWN_GPU = "own-gpu-96gb"
GPU_LIKE = "h20-96gb"
GPU_FIGURES = ("memory_gb", "bandwidth_tb_s", "bf16_tflops", "fp8_tflops", "int8_tops", "power_w", "link_gb_s")
QUOTE = (  # headings and words that quotes are read by: quotes/words.toml
    ("Quotation no. 1", "", "", "", "", ""),
    ("Vendor: (name)", "", "Quote date: 2026-11-30", "", "", ""),
    ("Prices in CNY, incl. 13% VAT. Valid until 2026-12-31", "", "", "", "", ""),
    ("Item", "Description", "Qty", "UoM", "Unit Price (CNY)", "Amount (CNY)"),
    ("1", "H20-141 8-GPU server, all-in, max power 8 kW", "2", "set", "2400000", "4800000"),
    ("", "Total", "", "", "", "4800000"),
)


def case() -> bytes:
    """A case for `r1model tco`: buying, as the scenario `today` has it."""
    from r1model.finance.case import VERSION, notes
    from r1model.scenarios import scenario

    today = scenario("today")
    given = copy.deepcopy({"common": today["common"], "demand": today["demand"], "option": today["buy"]})
    found = {"version": VERSION, "kind": "option", "input": given}
    for note in notes(found):  # what counts for nothing would only puzzle
        _drop(given, note.path)
    return _json(found)


def uses() -> bytes:
    """The table of uses for `--set uses=FILE`: that of the usual scenario."""
    from r1model.entries.uses import COLUMNS, NAME, use_names
    from r1model.inputs import usual_value

    rows = [[use, *(f"{usual_value(f'{use}_{name}'):g}" for name in COLUMNS)]
            for use in dict.fromkeys(use_names().values())]  # fmt: skip
    return _csv([(NAME, *COLUMNS), *rows])


def points() -> bytes:
    """One point of a load test for `--set points=FILE`."""
    from r1model.entries.points import COLUMNS

    return _csv([COLUMNS, ("64", "1500", "600", "45", "")])


def quote() -> bytes:
    """A supplier's quote for `r1model quote`: every line adds up."""
    return _csv(QUOTE)


def scenario() -> bytes:
    """A scenario file for chain, compare, workbook --scenario: some of the usual inputs, written out."""
    from r1model.inputs import usual_value
    from r1model.scenario_files import text_of

    return text_of({name: usual_value(name) for name in ("months", "discount_rate", "model", "quant", "users")})


def gpu() -> bytes:
    """A GPU for the folder gpus/ of a layer: a shipped one's figures, estimated until one's own stand there."""
    from r1model.catalogue import catalogue

    like = catalogue().gpus[GPU_LIKE]
    words = {"id": OWN_GPU, "name": "Own GPU 96GB", "short": "OWN-96"}
    words |= {
        key: getattr(like, key) for key in ("vendor", "architecture", "form_factor", "memory_type", "interconnect")
    }
    head = [f"{key} = {json.dumps(word)}" for key, word in words.items()]
    head.append(f"native_precisions = {json.dumps(like.native_precisions)}")
    tables = [_figure(name, getattr(like, name), like.name) for name in GPU_FIGURES if getattr(like, name) is not None]
    return "\n".join([*head, *tables, ""]).encode()


STARTERS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "case": ("case.json", case),
    "uses": ("uses.csv", uses),
    "points": ("points.csv", points),
    "quote": ("quote.csv", quote),
    "scenario": ("scenario.toml", scenario),
    "gpu": ("gpu.toml", gpu),
}


def _figure(name: str, figure: Any, like: str) -> str:
    where = f"copied from {like}: replace by your own"
    fields = {"value": figure.value, "unit": figure.unit, "standing": "estimated", "source": "own-assumption"}
    lines = [f"{key} = {json.dumps(value)}" for key, value in fields.items()]
    return "\n".join(["", f"[{name}]", *lines, f"where = {json.dumps(where)}", f"as_of = {figure.as_of}"])


def _drop(given: Any, path: str) -> None:
    from r1model.finance.paths import holder

    held, last = holder(given, path)
    del held[last]


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, default=float) + "\n").encode()


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")
