"""The names of parallel plans as people type them: TP8, TP8+EP8, DP8+EP8, 2x(TP8), TP8 PP2."""

from __future__ import annotations

import re
from dataclasses import dataclass

from r1model.errors import VALUE, CellError

_NAME = re.compile(r"(?:(\d{1,6})x\()?(tp|dp)(\d{1,6})(?:\+ep(\d{1,6}))?(?:pp(\d{1,6}))?(\))?")
EXAMPLES = "TP8, TP8+EP8, DP8+EP8, 2x(TP8), TP8 PP2"


@dataclass(frozen=True, slots=True)
class PlanShape:
    """Workers, and within one of them: ranks, stages, data-parallel attention or tensor parallelism, spread experts."""

    workers: int
    ranks: int
    stages: int
    data_parallel: bool
    expert_parallel: bool

    @property
    def gpus(self) -> int:
        """GPUs that the plan takes."""
        return self.workers * self.ranks * self.stages


def plan_shape(given: object) -> PlanShape:
    """The plan of a name, in any case and spacing; #VALUE! for another word."""
    match = _NAME.fullmatch(re.sub(r"\s", "", str(given)).lower())
    workers, kind, ranks, experts, stages, closed = match.groups() if match else (None,) * 6
    spread = experts is not None
    good = match and bool(workers) == bool(closed) and (experts in (None, ranks)) and (kind == "tp" or spread)
    if not good or "0" in (workers, ranks, stages):
        raise CellError(VALUE, "unknown_choice", argument="plan", given=str(given)[:40], known=EXAMPLES)
    return PlanShape(int(workers or 1), int(str(ranks)), int(stages or 1), kind == "dp", spread)
