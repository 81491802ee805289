"""The plans that a table of starts has a column for, and the stages of each that can be the fullest."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from r1model.errors import CellError
from r1model.sizing.plan_names import PlanShape, plan_shape
from r1model.starting.engines import USUAL_ENGINE, engine_of
from r1model.starting.spread import NODE_GPUS, Spread, require_shape, require_spread, spread_named, stages
from r1model.starting.weights import stage_weights_gib
from r1model.types import Format, Model

# as many GPUs as people ask about, cut as where no plan is named, and the two sizes of data-parallel attention
USUAL_PLANS = ("TP1", "TP2", "TP4", "TP8", "TP8 PP2", "TP8 PP4", "DP8+EP8", "DP16+EP16")
BY_GPUS = {1: "TP1", 2: "TP2", 4: "TP4", 8: "TP8", 16: "TP8 PP2", 32: "TP8 PP4"}


class Held(NamedTuple):
    """One GPU of a stage: its weights in GiB, and the share of the layers whose cache it holds."""

    weights_gib: float
    layer_share: float


class Fullest(NamedTuple):
    """The stage with most weights and the one with most layers: one of them is the fullest, whatever is asked."""

    heaviest: Held
    deepest: Held


@cache
def usual_spread(plan: str) -> Spread:
    """The spread of one of the usual plans."""
    return spread_named(plan_shape(plan))


@cache
def usual_shape(plan: str) -> PlanShape:
    """The shape that the name of one of the usual plans says."""
    return plan_shape(plan)


def fullest(model: Model, form: Format | None, plan: str) -> Fullest | None:
    """The stages of a plan that can be the fullest; None where the plan cannot cut the model."""
    spread = usual_spread(plan)
    try:
        require_shape(model, form, usual_shape(plan))
        require_spread(model, spread)
    except CellError:
        return None
    layers = model.architecture.layers
    weights = stage_weights_gib(model, form, spread, engine_of(USUAL_ENGINE))
    held = [Held(size, len(stage) / layers) for size, stage in zip(weights, stages(layers, spread.stages), strict=True)]
    return Fullest(max(held), max(held, key=lambda stage: (stage.layer_share, stage.weights_gib)))


def one_stage(plan: str) -> bool:
    """Whether every GPU of a usual plan holds all layers, so that there is one stage to look at."""
    return usual_spread(plan).stages == 1


def one_node(plan: str) -> bool:
    """Whether a usual plan is plain tensor parallelism within one machine, as a rented instance runs it."""
    return plan in [BY_GPUS[gpus] for gpus in BY_GPUS if gpus <= NODE_GPUS]
