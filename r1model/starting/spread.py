"""How a plan spreads a model over its GPUs: ranks that cut attention, GPUs that share the experts, stages of layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from r1model.catalogue import catalogue
from r1model.errors import NA, CellError
from r1model.sizing.lineup import require_tensor_parallel
from r1model.sizing.plan_names import PlanShape
from r1model.types import Format, Model

NODE_GPUS = 8


class Spread(NamedTuple):
    """One worker: `ranks` cut attention, `gpus` of a stage share everything else, `stages` share the layers.

    Data-parallel attention has one rank and as many groups as GPUs of a stage, each with a cache of its own.
    """

    ranks: int
    gpus: int
    stages: int
    workers: int = 1

    @property
    def groups(self) -> int:
        """Caches that hold different sequences, over all workers."""
        return self.gpus // self.ranks * self.workers

    @property
    def worker_gpus(self) -> int:
        """GPUs of one engine instance."""
        return self.gpus * self.stages


def cut(gpus: int, stages: int, workers: int = 1, *, spread_attention: bool) -> Spread:
    """Tensor parallelism over the GPUs of a stage, or data-parallel attention: every GPU a group of its own."""
    return Spread(1 if spread_attention else gpus, gpus, stages, workers)


def spread_named(shape: PlanShape) -> Spread:
    """The spread of a plan that was named."""
    return cut(shape.ranks, shape.stages, shape.workers, spread_attention=shape.data_parallel)


def spread_of(model: Model, gpus: int, *, spread_attention: bool = False) -> Spread:
    """The plan that is meant where none is named: tensor parallelism within a node as far as heads allow, else stages.

    Data-parallel attention where it is asked for: every GPU of a stage then caches sequences of its own.
    """
    heads = model.architecture.heads
    ranks = next(size for size in range(min(gpus, NODE_GPUS), 0, -1) if gpus % size == 0 and heads % size == 0)
    return cut(ranks, gpus // ranks, spread_attention=spread_attention)


def require_spread(model: Model, spread: Spread) -> None:
    """#N/A where ranks do not divide the heads, or there are more stages than layers."""
    dims = model.architecture
    if dims.heads % spread.ranks:
        raise CellError(NA, "heads_not_divisible", tp=spread.ranks, model=model.id, heads=dims.heads)
    if spread.stages > dims.layers:
        raise CellError(NA, "plan_more_stages", stages=spread.stages, layers=dims.layers)


def require_shape(model: Model, form: Format | None, shape: PlanShape) -> None:
    """#N/A where a plan spreads experts that are none, or cuts a block of scales; None is the model's own format."""
    if shape.expert_parallel and not model.architecture.routed_experts:
        raise CellError(NA, "plan_no_experts", model=model.id)
    if not shape.expert_parallel:
        require_tensor_parallel(model, form or catalogue().formats[model.native_format], shape.ranks)


def stages(layers: int, count: int) -> Iterator[range]:
    """The layers of each stage: as many for each, the rest one each from the last stage but one backwards."""
    each, rest = divmod(layers, count)
    first = 0
    for at in range(count):
        size = each + (count - 1 - rest <= at < count - 1)
        yield range(first, first + size)
        first += size
