"""Finds the amplitudes and lengths of a smoother: coordinate search for the likeliest, held near their start."""

from __future__ import annotations

import numpy as np

from r1model.throughput.columns import Values
from r1model.throughput.smoother import Amplitudes, Component, Covariance, Likeness, Points, noise

SWEEPS, FIRST_STEP = 3, 0.4
AMPLITUDE_SPREAD, LENGTH_SPREAD = 0.7, 0.5


def tuned(at: Points, errors: Values, start: Amplitudes, components: tuple[Component, ...]) -> dict[str, float]:
    """Likelier amplitudes than `start` for these errors."""
    kept = np.flatnonzero(np.isfinite(errors))
    part, wrong = at.take(kept), errors[kept]
    alike = Likeness(part, part, components)
    names = list(start)
    first = np.log([start[name] for name in names])
    spread = np.array([LENGTH_SPREAD if name.startswith(("length", "noise_")) else AMPLITUDE_SPREAD for name in names])

    def cost(logs: Values) -> float:
        trial = dict(zip(names, np.exp(logs), strict=True))
        matrix = Covariance(trial, components)(alike) + np.diag(noise(part, trial))
        root = np.linalg.cholesky(matrix)
        half = np.linalg.solve(root, wrong)
        prior = (((logs - first) / spread) ** 2).sum() / 2
        return float(half @ half / 2 + np.log(np.diag(root)).sum() + prior)

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
