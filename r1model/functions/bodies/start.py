"""What START, POOL and MEMORY compute: the one rule of what fits, remembered by its arguments."""

from __future__ import annotations

from functools import partial
from typing import Any

from r1model.catalogue import kept
from r1model.errors import NA, NUM, CellError
from r1model.sizing.plan_names import PlanShape
from r1model.starting import Spread, Start, spread_named, spread_of, start
from r1model.starting.spread import require_shape
from r1model.types import Format, Model

Rows = list[list[Any]]
REMEMBERED = 4096
PARTS = ("visible_gib", "limit_gib", "weights_gib", "taken_gib", "pool_gib", "asked_gib", "spare_gib", "pool_tokens",
         "copies", "starts")  # fmt: skip
ANSWERS = ("pool_tokens", "starts")  # what is not told where it may start or not


@partial(kept, most=REMEMBERED)
def _start(*given: Any) -> Start:
    model, form, gpu, count, plan, *rest = given
    return start(model, form, gpu, _cut(model, form, plan, int(count)), *rest)


def _cut(model: Model, form: Format | None, plan: PlanShape | None, count: int) -> Spread:
    """The spread of a plan that can be; #N/A where it spreads experts that are none, or cuts a block of scales.

    Where none is named experts are taken as spread, so that their blocks stay whole.
    """
    if plan is not None:
        require_shape(model, form, plan)
    return spread_asked(model, plan, count)


@partial(kept, most=REMEMBERED)
def _parts(*given: Any) -> Start:
    model, form, gpu, count, plan, *rest = given
    return start(model, form, gpu, _cut(model, form, plan, int(count)), *rest, known_only=False)


def spread_asked(model: Model, plan: PlanShape | None, count: int) -> Spread:
    """The spread of a plan that takes just so many GPUs, or the usual one."""
    if plan is None:
        return spread_of(model, count)
    if plan.gpus != count:
        raise CellError(NUM, "plan_takes_others", plan_gpus=plan.gpus, given=count)
    return spread_named(plan)


def starts(*given: Any) -> bool:
    """Whether the engine starts with room for the sequences asked for."""
    return _start(*given).starts


def require_start(found: Start) -> None:
    """#N/A with what lacks where the engine does not start."""
    if not found.starts:
        raise CellError(NA, "start_fails", weights=f"{found.weights_gib:.1f}", taken=f"{found.taken_gib:.1f}",
                        limit=f"{found.limit_gib:.1f}")  # fmt: skip


def pool_tokens(*given: Any) -> int:
    """Tokens of long contexts that the cache holds over all groups; #N/A where the engine does not start at all."""
    *before, kv_bytes = given
    found = _start(*before, None, 0.0, kv_bytes)  # a batch of the longest context, room for no sequence of it
    require_start(found)
    return found.pool_tokens


def memory(*given: Any) -> Rows:
    """The parts of the fullest GPU, a row each."""
    *asked, header = given
    found = _parts(*asked)
    rows: Rows = [
        [name, found.unknown if found.unknown and name in ANSWERS else getattr(found, name)] for name in PARTS
    ]
    return [["part", "value"], *rows] if header else rows
