"""Lines and hours of one's own laid over what the inputs make, as the workbook counts them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from r1model.finance.fields import fields, is_flag, tables, unsaid
from r1model.finance.paths import keys
from r1model.inputs import Value

Own = Mapping[str, Value]
HOURS = "load.hours"


def with_hours(hours: list[dict[str, Any]], own: Own) -> list[dict[str, Any]]:
    """The hours of a day with those of one's own, by paths such as load.hours[8].work."""
    return [
        {kind: own.get(f"{HOURS}[{at}].{kind}", share) for kind, share in hour.items()} for at, hour in enumerate(hours)
    ]


def with_lines(case: dict[str, Any], own: Own) -> dict[str, Any]:
    """The case with lines of one's own, by paths such as buy.capex[0].amount; an option that it lacks stays out.

    A free line further down is there with those above it, which cost nothing.
    """
    for path, value in own.items():
        option, *way, field = keys(path)
        if option not in case or path.startswith(HOURS):
            continue
        at = case[option]
        for place, step in enumerate(way):
            at = _row(at, f"{option}.{way[place - 1]}", step) if isinstance(step, int) else at.setdefault(step, [])
        at[field] = bool(value) if is_flag(str(field)) else value
    return case


def _row(rows: list[dict[str, Any]], table: str, at: int) -> dict[str, Any]:
    record, _ = tables()[table]
    while len(rows) <= at:
        needed = {name: unsaid(name, info) for name, info in fields(record).items() if info.is_required()}
        named = {"name": f"own{len(rows) + 1}"} if "name" in record.model_fields else {}
        rows.append(named | needed)
    return rows[at]
