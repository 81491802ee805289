"""Identities that must hold in every scenario; the workbook's Checks sheet shows the same list as live formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from r1model.audit import cloud_row
from r1model.catalogue import catalogue
from r1model.inputs import Value, scenario
from r1model.plan import plans


class Check(NamedTuple):
    """One identity: two routes to the same quantity, and whether they meet."""

    id: str
    left: float
    right: float
    tolerance: float

    @property
    def difference(self) -> float:
        """Left minus right."""
        return self.left - self.right

    @property
    def passes(self) -> bool:
        """Whether the difference is within the tolerance."""
        return abs(self.difference) <= self.tolerance


CAPEX_PARTS = (
    "gpu_cost",
    "server_cost",
    "network_cost",
    "storage_cost",
    "install_cost",
    "spares_cost",
    "vat_cost",
)


def checks(changes: Mapping[str, Value]) -> list[Check]:
    """All identities in one scenario."""
    tolerance = float(scenario(changes)["tolerance"])
    found: list[Check] = []
    for item in plans(changes):
        value = item.values
        found += [
            Check(f"{item.key}.capex", value["capex"], sum(value[part] for part in CAPEX_PARTS), tolerance),
            Check(f"{item.key}.memory", max(0.0, value["vram_gb"] - value["usable_gb"]), 0, tolerance),
            Check(f"{item.key}.rounding", max(0.0, value["gpus_min"] - value["gpus"]), 0, tolerance),
            Check(
                f"{item.key}.cash",
                value["cash_cost"] - value["capex"],
                value["running_cost"] * value["years"],
                tolerance,
            ),
        ]
    for row in catalogue().aws_rows.values():
        found.append(
            Check(f"aws.{row.id}", cloud_row(row.id, "on_demand")["rent_bill"], row.on_demand_stated, tolerance)
        )
    return found
