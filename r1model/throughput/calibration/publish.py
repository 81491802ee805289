"""Writes this room's data files: constants with their rows, amplitudes, ranges and the table of accuracy.

`python -m r1model.throughput.calibration` does it for the catalogue's rows; a test repeats it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from r1model.throughput.calibration.fit import fit
from r1model.throughput.calibration.report import accuracy, bands, evidence
from r1model.throughput.calibration.train import train
from r1model.throughput.calibration.validate import held_out
from r1model.throughput.constants import DATA, Constant, read, table
from r1model.throughput.measured.samples import Samples, shipped
from r1model.throughput.smoother import Amplitudes

HOLDOUTS = ("curve", "third", "programme", "model", "gpu")
DIGITS = 6


def publish(folder: Path = DATA) -> None:
    """Refits everything on the catalogue's rows and writes the four files into the folder."""
    found = computed(shipped(), table(), train(shipped(), table(), read("start"))[1])
    for name, text in found.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def computed(data: Samples, constants: Sequence[Constant], amplitudes: Mapping[str, Amplitudes]) -> dict[str, str]:
    """The text of each file."""
    values = fit(data, constants)
    outs = {kind: held_out(data, kind, constants, amplitudes) for kind in HOLDOUTS}
    return {
        "constants": constants_text(data, constants, values),
        "amplitudes": tables(amplitudes),
        "ranges": tables(bands(data, outs)),
        "accuracy": "\n".join(_table("accuracy", row) for row in accuracy(data, outs)),
    }


def constants_text(data: Samples, constants: Sequence[Constant], values: Mapping[str, float]) -> str:
    """The constants' file: every value with its unit, its standing, its start and the rows that move with it."""
    rows = evidence(data, constants, values)
    parts = []
    for item in constants:
        fields = {"value": values[item.name], "unit": item.unit, "standing": "estimated", "source": "own-roofline",
                  "start": item.start, "spread": item.spread, "rows": rows[item.name]}  # fmt: skip
        parts.append(f"[constants.{item.name}]\n{_lines(fields)}")
    return "\n".join(parts)


def tables(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Tables of one or two levels."""
    parts = []
    for name, fields in found.items():
        plain = {key: value for key, value in fields.items() if not isinstance(value, Mapping)}
        parts += [f"[{name}]\n{_lines(plain)}"] if plain else []
        parts += [f"[{name}.{key}]\n{_lines(value)}" for key, value in fields.items() if isinstance(value, Mapping)]
    return "\n".join(parts)


def _table(name: str, fields: Mapping[str, Any]) -> str:
    return f"[[{name}]]\n{_lines(fields)}"


def _lines(fields: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_word(value)}\n" for key, value in fields.items())


def _word(value: Any) -> str:
    if isinstance(value, float):
        return repr(float(f"{value:.{DIGITS}g}")) if np.isfinite(value) else "nan"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_word(each) for each in value)}]"
    return json.dumps(value)
