"""Finds the amplitudes and lengths of a smoother: coordinate search for those that err least on what is left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from r1model.throughput.columns import Values
from r1model.throughput.smoother import Amplitudes, Component, Covariance, Likeness, Points, noise

SWEEPS, FIRST_STEP = 3, 0.4
SPREAD, HELD = 0.7, 0.002  # how far amplitudes may stray from their start, and what straying costs
Groups = Sequence[Sequence[str]]


def tuned(
    at: Points, errors: Values, start: Amplitudes, components: tuple[Component, ...], left_out: Groups
) -> dict[str, float]:
    """Amplitudes by which errors are foretold best where all points of a group are left out: curves, programmes."""
    kept = np.flatnonzero(np.isfinite(errors))
    part, wrong = at.take(kept), errors[kept]
    alike = Likeness(part, part, components)
    groups = [positions for keys in left_out for positions in members([keys[int(place)] for place in kept])]
    names = list(start)
    first = np.log([start[name] for name in names])

    def cost(logs: Values) -> float:
        trial = dict(zip(names, np.exp(logs), strict=True))
        inverse = np.linalg.inv(Covariance(trial, components)(alike) + np.diag(noise(part, trial)))
        weighted = inverse @ wrong
        missed = [np.abs(np.linalg.solve(inverse[np.ix_(group, group)], weighted[group])) for group in groups]
        return float(np.concatenate(missed).mean() + HELD * (((logs - first) / SPREAD) ** 2).sum())

    found, best, steps = first.copy(), cost(first), np.full(len(first), FIRST_STEP)
    for _ in range(SWEEPS):
        for at_name in range(len(names)):
            for step in (steps[at_name], -steps[at_name]):
                trial = found.copy()
                trial[at_name] += step
                if (worth := cost(trial)) < best:
                    found, best = trial, worth
                    break
            else:
                steps[at_name] /= 2
    return dict(zip(names, np.exp(found).tolist(), strict=True))


def members(keys: Sequence[str]) -> list[Values]:
    """The positions of equal keys, key by key."""
    names = np.array(keys)
    return [np.flatnonzero(names == name) for name in sorted(set(keys))]
