"""The rule held against what engines printed as they started."""

from __future__ import annotations

from typing import NamedTuple

from r1model.catalogue import catalogue
from r1model.sizing.cache import kv_bytes_per_token
from r1model.sizing.plan_names import plan_shape
from r1model.starting.engines import engine_of
from r1model.starting.rule import start
from r1model.starting.spread import spread_named
from r1model.types import LoggedStart


class Held(NamedTuple):
    """A logged figure, ours, and how far ours is above it as a share; 0 or inf where it is a flag."""

    row: LoggedStart
    ours: float
    above: float


def held() -> list[Held]:
    """Every logged start with what the rule says of it."""
    return [_held(row) for row in catalogue().logged_starts.values()]


def _held(row: LoggedStart) -> Held:
    ours = _ours(row)
    if row.quantity == "starts":
        return Held(row, ours, 0.0 if ours == row.value else float("inf"))
    return Held(row, ours, ours / row.value - 1)


def _ours(row: LoggedStart) -> float:
    model, form, gpu = (getattr(catalogue(), table)[key] for table, key in
                        (("models", row.model), ("formats", row.format), ("gpus", row.gpu)))  # fmt: skip
    if row.quantity == "token":
        return kv_bytes_per_token(model, row.kv_bytes)
    spread, engine = spread_named(plan_shape(row.plan)), engine_of(row.engine)
    found = start(model, form, gpu, spread, engine, row.memory_share, row.context_tokens, kv_bytes=row.kv_bytes)
    return float({"weights": found.weights_gib, "taken": found.taken_gib, "pool": found.pool_tokens,
                  "starts": found.starts}[row.quantity])  # fmt: skip
