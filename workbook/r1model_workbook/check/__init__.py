"""Checks a workbook file against the rules of good spreadsheets and against the workbook that it should be.

`check(path)` reads the file, finds out whose it is (`recognise`), builds the same book in memory and runs every search
of `rules/` over both (`view`). All files of one version have the same cells and formulas whatever their inputs: what
differs was changed by somebody. Stored values are held against those that the file's own inputs give (`values`).
"""

from __future__ import annotations

from r1model_workbook.check.findings import Rule
from r1model_workbook.check.report import Report, check, inspect, opened

__all__ = ["Report", "Rule", "check", "inspect", "opened"]
