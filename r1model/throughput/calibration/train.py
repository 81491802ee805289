"""Trains a model on measured rows: constants first, then the smoothers' amplitudes, then the smoothers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from r1model.throughput.calibration.fit import fit
from r1model.throughput.calibration.tune import tuned
from r1model.throughput.constants import Constant
from r1model.throughput.measured.samples import Samples
from r1model.throughput.model import Model, clipped, latency_errors
from r1model.throughput.roofline.physics import physical
from r1model.throughput.smoother import LATENCY, Amplitudes, points


def train(
    data: Samples, table: Sequence[Constant], start: Mapping[str, Amplitudes]
) -> tuple[dict[str, float], Mapping[str, Amplitudes]]:
    """Constants and amplitudes from these rows alone; `start` says where the amplitudes' search begins."""
    constants = fit(data, table)
    return constants, amplitudes(data, constants, start)


def amplitudes(data: Samples, constants: dict[str, float], start: Mapping[str, Amplitudes]) -> Mapping[str, Amplitudes]:
    """Amplitudes for these rows under given constants; the output's are structure and stay."""
    found, at = physical(data.columns, constants), points(data.columns)
    result: dict[str, Amplitudes] = {"out_tok_s": start["out_tok_s"]}
    for quantity, errors in latency_errors(data, found).items():
        result[quantity] = tuned(at, clipped(quantity, errors), start[quantity], LATENCY)
    return result


def trained(data: Samples, table: Sequence[Constant], start: Mapping[str, Amplitudes]) -> Model:
    """A model that has seen these rows and no others."""
    constants, sizes = train(data, table, start)
    return Model(constants, data, sizes)
