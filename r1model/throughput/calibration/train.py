"""Trains a model on measured rows: constants first, then the smoothers' amplitudes, then the smoothers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from r1model.throughput.calibration.fit import fit
from r1model.throughput.calibration.tune import tuned
from r1model.throughput.constants import Constant
from r1model.throughput.measured.samples import Samples
from r1model.throughput.model import Model, clipped, latency_errors
from r1model.throughput.roofline.physics import physical
from r1model.throughput.smoother import LATENCY, OUTPUT, Amplitudes, points


def train(
    data: Samples, table: Sequence[Constant], start: Mapping[str, Amplitudes]
) -> tuple[dict[str, float], Mapping[str, Amplitudes]]:
    """Constants and amplitudes from these rows alone; `start` says where the amplitudes' search begins."""
    constants = fit(data, table)
    return constants, amplitudes(data, constants, start)


def amplitudes(data: Samples, constants: dict[str, float], start: Mapping[str, Amplitudes]) -> Mapping[str, Amplitudes]:
    """Amplitudes for these rows under given constants, by what is foretold of curves and of programmes left out."""
    found, at = physical(data.columns, constants), points(data.columns)
    left_out = (data.curves, [item.programme for item in data.workloads])
    result = {
        quantity: tuned(at, clipped(quantity, errors), start[quantity], LATENCY, left_out)
        for quantity, errors in latency_errors(data, found).items()
    }
    made = Model(constants, data, {**result, "out_tok_s": start["out_tok_s"]})
    errors = clipped("out_tok_s", made.output_errors)
    return {**result, "out_tok_s": tuned(at, errors, start["out_tok_s"], OUTPUT, left_out)}
