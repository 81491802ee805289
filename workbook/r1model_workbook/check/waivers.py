"""Warnings that are meant: rule, place and reason, from waivers.toml. An error cannot be waived."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from r1model_workbook.check.findings import WARNING, Finding


class Waiver(BaseModel):
    """One waiver; sheet is a key such as `hardware`, both may hold * and ?."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    sheet: str = "*"
    cell: str = "*"
    zh: str
    en: str

    def covers(self, finding: Finding, keys: Mapping[str, str | None]) -> bool:
        """Whether it is about this finding; `keys` gives the key of a sheet's title."""
        if finding.severity != WARNING or finding.rule != self.rule:
            return False
        return fnmatchcase(keys.get(finding.note.sheet) or "", self.sheet) and fnmatchcase(finding.note.cell, self.cell)


@cache
def waivers() -> tuple[Waiver, ...]:
    """All waivers."""
    table = tomllib.loads(Path(__file__).with_name("waivers.toml").read_text(encoding="utf-8"))
    return tuple(Waiver.model_validate(item) for item in table.get("waiver", ()))
