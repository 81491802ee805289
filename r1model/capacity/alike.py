"""Models that are served alike: rows of predictions are kept for the first of them."""

from __future__ import annotations

from r1model.catalogue import catalogue, kept
from r1model.sizing.cache import cache_terms
from r1model.starting.dimensions import dimensions
from r1model.throughput.roofline.attending import attended
from r1model.throughput.roofline.facts import shape


@kept
def rates_as(model_id: str) -> str:
    """The model whose rows hold for this one: the first that is alike in all that predictions and starts rest on."""
    alike = _alike(model_id)
    return next(name for name in catalogue().models if _alike(name) == alike)


@kept
def rated() -> tuple[str, ...]:
    """What rows are kept for, each once."""
    return tuple(dict.fromkeys(rates_as(name) for name in catalogue().models))


@kept
def _alike(model_id: str) -> tuple[tuple[float, ...], ...]:
    model = catalogue().models[model_id]
    return tuple(shape(model_id)), tuple(attended(model)), tuple(cache_terms(model)), tuple(dimensions(model))
