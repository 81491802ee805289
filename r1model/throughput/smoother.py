"""Corrects the roofline from measured neighbours: a Gaussian process on the logarithm of measured over predicted.

Far from every measurement the correction fades to that of the engine, the GPU, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from r1model.throughput.columns import Columns, Values

Amplitudes = Mapping[str, float]
CODES = (
    "gpu_code",
    "engine",
    "kind_code",
    "class_code",
    "format_code",
    "plan_code",
    "model_code",
    "version_code",
    "mode_code",
    "programme_code",
)
SCALARS = ("load", "input", "output", "width", "month")
UNSTATED_LOAD = 256.0
OUTLIER = 4.0
REWEIGHTS = 2
LIGHT_LOAD = 8.0
HASH = 1_000_003


class Component(NamedTuple):
    """One reason why two points err alike: equal codes, and near in some scalars."""

    name: str
    same: tuple[str, ...]
    near: tuple[str, ...] = ()


CODES_OF_CURVE = ("gpu_code", "engine", "class_code", "format_code", "plan_code", "model_code", "mode_code")
LATENCY = (
    Component("everywhere", ()),
    Component("gpu", ("gpu_code",)),
    Component("engine", ("engine", "kind_code"), ("load",)),
    Component("pair", ("gpu_code", "engine", "class_code"), ("month",)),
    Component("format", ("gpu_code", "engine", "class_code", "format_code"), ("load",)),
    Component("plan", ("engine", "class_code", "plan_code", "mode_code"), ("load", "shape")),
    Component("near", CODES_OF_CURVE, ("load", "shape", "month")),
    Component("version", ("version_code", "class_code")),
    Component("programme", ("programme_code", "mode_code")),
    Component("mode", ("engine", "mode_code")),
    Component("model", ("model_code", "mode_code"), ("load",)),
    Component("served", ("model_code", "engine", "gpu_code", "mode_code", "class_code"), ("load", "shape")),
    Component("drafted", ("model_code", "engine", "class_code", "programme_code"), ("load",)),
)
OUTPUT = (
    Component("mode", ("mode_code",), ("load", "shape")),
    Component("programme", ("programme_code", "mode_code"), ("load",)),
    Component("served", ("model_code", "engine", "gpu_code", "mode_code", "class_code"), ("load", "shape")),
    Component("near", CODES_OF_CURVE, ("load", "shape")),
    Component("model", ("mode_code", "model_code"), ("load", "shape")),
    Component("gpu", ("mode_code", "gpu_code"), ("load", "shape")),
    Component("engine", ("mode_code", "engine"), ("load", "shape")),
    Component("version", ("version_code", "mode_code")),
)
NEAREST = LATENCY[6]


@dataclass(frozen=True)
class Points:
    """The coordinates of points: codes by name, logarithms by name, and what their noise depends on."""

    codes: Mapping[str, Values]
    scalars: Mapping[str, Values]
    split: Values
    trusted: Values
    loaded: Values
    _keys: dict[str, Values] = field(default_factory=dict)

    def key(self, part: Component) -> Values:
        """One number for the codes that a component compares; two sets of codes practically never share it."""
        words = "|".join(part.same)
        if words not in self._keys:
            total = np.zeros(len(self.split), dtype=np.int64)
            for name in part.same:
                total = total * HASH + self.codes[name] + 1
            self._keys[words] = total
        return self._keys[words]

    def column(self, name: str, kind: type) -> Values:
        """One scalar in the precision wanted."""
        key = f"{name} {kind.__name__}"
        if key not in self._keys:
            self._keys[key] = self.scalars[name].astype(kind)
        return self._keys[key]

    def take(self, kept: Values) -> Points:
        """Some of the points."""
        codes = {name: values[kept] for name, values in self.codes.items()}
        scalars = {name: values[kept] for name, values in self.scalars.items()}
        return Points(codes, scalars, self.split[kept], self.trusted[kept], self.loaded[kept])


def points(c: Columns) -> Points:
    """Coordinates from columns."""
    each = np.where(np.isnan(c["concurrency"]), UNSTATED_LOAD * c["worker_gpus"], c["concurrency"]) / c["workers"]
    logs = {
        "load": np.log(np.maximum(each, 0.3)),
        "input": np.log(c["input_tokens"]),
        "output": np.log(c["output_tokens"]),
        "width": np.log(c["worker_gpus"]),
        "month": c["month"],
    }
    codes = {name: c[name].astype(np.int64) for name in CODES}
    return Points(codes, logs, c["split"], c["trusted"], each > LIGHT_LOAD)


class Likeness:
    """Which reasons two sets of points share, pair by pair, and how far apart they lie; for any amplitudes."""

    def __init__(self, left: Points, right: Points, components: tuple[Component, ...], kind: type = np.float64) -> None:
        self.components, self.kind = components, kind
        self.pattern = np.zeros((len(left.split), len(right.split)), dtype=np.uint16)
        for bit, part in enumerate(components):
            mask = left.key(part)[:, None] == right.key(part)[None, :]
            self.pattern |= mask * np.uint16(1 << bit)
        self.gaps = {name: left.column(name, kind)[:, None] - right.column(name, kind)[None, :] for name in SCALARS}


class Covariance:
    """How alike errors are expected to be, for one set of amplitudes: sums over components, by look-up."""

    def __init__(self, amplitudes: Amplitudes, components: tuple[Component, ...]) -> None:
        self.lengths = {name: amplitudes[f"length_{name}"] for name in SCALARS}
        self.sizes = {part.name: amplitudes[part.name] for part in components}
        patterns = np.arange(1 << len(components))
        self.tables = {group: np.zeros(len(patterns)) for group in sorted({(), *(part.near for part in components)})}
        for bit, part in enumerate(components):
            self.tables[part.near] += (patterns >> bit & 1) * amplitudes[part.name] ** 2

    def closeness(self, alike: Likeness) -> dict[str, Values]:
        """Factors from 1 (same place) to 0 for each group of scalars."""
        far = {name: (alike.gaps[name] * alike.kind(np.sqrt(0.5) / self.lengths[name])) ** 2 for name in SCALARS[:4]}
        return {
            "load": np.exp(-far["load"]),
            "shape": np.exp(-(far["input"] + far["output"] + far["width"])),
            "month": np.exp(np.abs(alike.gaps["month"]) * alike.kind(-1 / self.lengths["month"])),
        }

    def __call__(self, alike: Likeness) -> Values:
        """The covariance of every pair."""
        close = self.closeness(alike)
        total: Values = np.zeros(alike.pattern.shape, dtype=alike.kind)
        for group, table in self.tables.items():
            part: Values = table.astype(alike.kind).take(alike.pattern)
            for name in group:
                part *= close[name]
            total += part
        return total


def noise(at: Points, amplitudes: Amplitudes) -> Values:
    """Variance of single measurements: larger under load, in split deployments, and for less trusted rows."""
    load = np.where(at.split > 0, amplitudes["noise_split"], np.where(at.loaded, amplitudes["noise_loaded"], 1))
    return (amplitudes["noise"] * load * np.where(at.trusted > 0, 1, amplitudes["noise_untrusted"])) ** 2


class Smoother:
    """A fitted correction: logarithms of errors at known points (nan where not measured), spread to neighbours."""

    def __init__(self, alike: Likeness, at: Points, errors: Values, amplitudes: Amplitudes) -> None:
        kept = np.flatnonzero(np.isfinite(errors))
        self.covariance = Covariance(amplitudes, alike.components)
        shared = self.covariance(alike)[np.ix_(kept, kept)]
        variance, wrong = noise(at, amplitudes)[kept], errors[kept]
        inverse = np.linalg.inv(shared + np.diag(variance))
        for _ in range(REWEIGHTS):
            left_out = 1 / np.diag(inverse)
            excess = np.maximum((inverse @ wrong) ** 2 * left_out / OUTLIER, 1) - 1
            inverse = np.linalg.inv(shared + np.diag(variance + excess * left_out))
        self.weights = np.zeros(len(errors))
        self.weights[kept] = inverse @ wrong

    def correction(self, alike: Likeness) -> Values:
        """The logarithm by which the roofline is off, at points whose likeness to the known ones is given."""
        found: Values = self.covariance(alike) @ self.weights.astype(alike.kind)
        return found


def unexplained(alike: Likeness, covariance: Covariance, close: Mapping[str, Values]) -> Values:
    """Variance of the logarithm that no known point takes away: all of it far from every one, little near one.

    `close` is the covariance's closeness of the same points.
    """
    found = np.zeros(len(alike.pattern))
    places: dict[tuple[str, ...], Values] = {}
    present = np.bitwise_or.reduce(alike.pattern, axis=1, initial=0)
    for bit, part in enumerate(alike.components):
        size = covariance.sizes[part.name] ** 2
        if not part.near:
            found += size * (1 - (present >> bit & 1))
            continue
        if part.near not in places:
            places[part.near] = np.prod([close[name] for name in part.near], axis=0)
        masked = places[part.near] * ((alike.pattern & (1 << bit)) != 0)
        found += size * (1 - masked.max(axis=1, initial=0).astype(float) ** 2)
    return found


def sharing(alike: Likeness, name: str) -> Values:
    """Whether any known point shares the codes of the component of that name."""
    bit = next(at for at, part in enumerate(alike.components) if part.name == name)
    found: Values = (np.bitwise_or.reduce(alike.pattern, axis=1, initial=0) >> bit & 1) > 0
    return found


def nearness(alike: Likeness, close: Mapping[str, Values]) -> Values:
    """How near the nearest measurement of the same GPU, engine, model, format and kind of plan is: 1 to 0."""
    bit = alike.components.index(NEAREST)
    found: Values = (close["load"] * close["shape"] * (alike.pattern >> bit & 1)).max(axis=1, initial=0)
    return found
