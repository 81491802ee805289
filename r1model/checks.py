"""Identities that must hold in every scenario; the workbook's Checks sheet shows them live,
and one row a plan for what the engine refuses outright (a GPU without the precision's arithmetic)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from r1model.audit import cloud_row
from r1model.catalogue import catalogue
from r1model.formulas.checks import difference, passes, shortfall
from r1model.inputs import Value, scenario
from r1model.sizing.lineup import plans
from r1model.sums import total


class Check(NamedTuple):
    """One identity: two routes to the same quantity, and whether they meet."""

    id: str
    left: float
    right: float
    tolerance: float

    @property
    def difference(self) -> float:
        """Left minus right."""
        return difference(stated_value=self.left, recomputed_value=self.right)

    @property
    def passes(self) -> bool:
        """Whether the difference is within the tolerance."""
        return bool(passes(difference=self.difference, tolerance=self.tolerance))


CAPEX_PARTS = ("gpu_cost", "server_cost", "network_cost", "storage_cost", "install_cost", "spares_cost", "vat_cost")
SHORTFALLS = {
    "memory": ("vram_gb", "usable_gb"),
    "rounding": ("gpus_min", "gpus"),
    "servers": ("gpus_node", "gpus_pow2"),
}


def checks(changes: Mapping[str, Value]) -> list[Check]:
    """All identities in one scenario: sums, what must cover what, and the seed's AWS rows to the cent."""
    tolerance = float(scenario(changes)["tolerance"])
    found: list[Check] = []
    for item in plans(changes):
        value = item.values
        if "capex" in value:  # without the price of its GPU a plan has none
            parts = total(value[part] for part in CAPEX_PARTS)
            found.append(Check(f"{item.key}.capex", value["capex"], parts, tolerance))
        for name, (needed, provided) in SHORTFALLS.items():
            found.append(
                Check(f"{item.key}.{name}", shortfall(needed=value[needed], provided=value[provided]), 0, tolerance)
            )
    for row in catalogue().aws_rows.values():
        bill = cloud_row(row.id, "on_demand")["rent_bill"]
        found.append(Check(f"aws.{row.id}", bill, row.on_demand_stated, tolerance))
    return found
