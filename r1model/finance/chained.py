"""Users to replicas, lots, instances and overflow by month: the chain of one case, its service given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from r1model.finance.numbers import Amount, Count, Growth, Mode, Month, Positive, Share
from r1model.finance.results import Result, root
from r1model.finance.schema import Common, Load, Use
from r1model.finance.validate import checked
from r1model.graph.months import Scope
from r1model.types import Record

Day = Annotated[tuple[Share, ...], Field(min_length=24, max_length=24)]
BY_MONTH = ("requests_month", "fresh_in_mtok", "repeated_in_mtok", "out_mtok", "peak_rate", "replicas", "nodes",
            "rent_month", "instance_hours", "utilisation")  # fmt: skip
NAMED = {"requests_month": "requests_per_month", "instance_hours": "rent_hour_instance_hours"}


class ChainCase(Record):
    """Uses on a timeline, the shape of a day, and what a replica serves."""

    months: Count
    uses: tuple[Use, ...]
    working_days: Annotated[Amount, Field(le=730 / 24)]
    other_day_share: Amount = 0.0
    shape_work: Day
    shape_other: Day
    peak_factor: Positive = 1.0
    replica_rate: Positive
    busy_share: Annotated[Positive, Field(le=1)] = 1.0
    reserve_replicas: Amount = 0.0
    nodes_per_replica: Positive = 1.0
    instances_per_replica: Positive = 1.0
    lot_months: Annotated[tuple[Month, ...], Field(min_length=1, max_length=60)] = (0,)
    hybrid_most: Annotated[Count, Field(ge=0, le=200)] | Literal[0] = 0
    growth: Growth = 0.0
    growth_mode: Mode = "step"


def chain(case: Mapping[str, Any]) -> Result:
    """Lists by month 1 to N; lots within the horizon; for every number of own replicas what goes to the API."""
    lines = load_of({"common": _common(case["months"]), "demand": None, "load": _load(case)})
    months = slice(1, None)
    result: Result = {NAMED.get(name, name): lines[name][months] for name in BY_MONTH}
    result["rent_fixed"] = lines["rent_fixed"]
    lots = [{"month": row["bought"], "replicas": row["lot_added"], "nodes": row["lot_nodes"]}
            for row in lines.rows("lots") if row["bought"] < case["months"]]  # fmt: skip
    hybrid = [{"replicas": row["own_replicas"], "owned_nodes": row["own_nodes"],
               **{name: row[name][months] for name in ("overflow_requests", "overflow_share")}}
              for row in lines.rows("shares")]  # fmt: skip
    return result | {"lots": lots, "hybrid": hybrid}


def load_of(case: Mapping[str, Any]) -> Scope:
    """The lines of a case's load."""
    return root(case).rows("load")[0]


def _common(months: int) -> dict[str, Any]:
    return checked(Common, {"months": months, "discount_rate": 0})


def _load(case: Mapping[str, Any]) -> dict[str, Any]:
    """The load of the case as its record has it."""
    own = {key: value for key, value in case.items() if key in Load.model_fields}
    dates = case["lot_months"]
    hours = [
        {"work": work, "other": other} for work, other in zip(case["shape_work"], case["shape_other"], strict=True)
    ]
    ends = [*dates[1:], None]
    lots = [{"month": month, "until": until} for month, until in zip(dates, ends, strict=True)]
    shares = [{"step": step} for step in range(int(case["hybrid_most"]) + 1)]
    given = {"hours": hours, "rent_rate": case["replica_rate"], "lots": lots, "shares": shares}
    return checked(Load, own | given)
