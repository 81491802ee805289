"""All rules, in the order of workbook_lint.md: importing a group enters its rules in the list."""

from __future__ import annotations

from r1model_workbook.check.findings import RULES
from r1model_workbook.check.rules import (
    changes,
    charts,
    checks,
    existence,
    formats,
    formulas,
    inputs,
    labels,
    links,
    protection,
    series,
    structure,
    versioning,
)

__all__ = [
    "RULES", "changes", "charts", "checks", "existence", "formats", "formulas", "inputs", "labels", "links",
    "protection", "series", "structure", "versioning",
]  # fmt: skip
