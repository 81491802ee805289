"""Checks a workbook file against the rules of good spreadsheets and against the workbook that it should be."""

from __future__ import annotations

from r1model_workbook.lint.report import Report, check, inspect

__all__ = ["Report", "check", "inspect"]
