"""What the lines of an option are in the words of FOCUS, as charges.toml says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from r1model.types import Record

COMMITTED = "commit"  # the way of renting for a term


class Charge(Record):
    """A line's kind of charge."""

    line: str = ""
    sum: tuple[tuple[str, ...], ...] = ()
    category: Literal["Usage", "Purchase", "Tax", "Adjustment"]
    frequency: Literal["One-Time", "Recurring", "Usage-Based"]
    service: tuple[str, str]
    quantity: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    unit: str = ""
    commitment: Literal["", "purchase", "use"] = ""
    effective: tuple[str, ...] = ()
    over: str = ""
    seller: Literal["own", "cloud", "api", "lessor"]

    @property
    def table(self) -> str:
        """The table whose rows each are a line; empty where the line is one."""
        return self.line.partition(".*.")[0] if ".*." in self.line else ""


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "charges.toml").read_text(encoding="utf-8"))


def charges(record: Mapping[str, Any]) -> dict[str, Charge]:
    """The charges of an option by key; where it commits, those of a term stand in their place."""
    tables = [str(record["type"])]
    if record.get("plan") == COMMITTED:
        tables.append(f"{record['type']}-committed")
    found = {key: entry for table in tables for key, entry in _read()[table].items()}
    return {key: Charge.model_validate(entry) for key, entry in found.items()}


def service_of(charge: Charge, name: str) -> tuple[str, str]:
    """Category and subcategory of a row's service; one of lot 2 is of the same kind as that of lot 1."""
    first = name.rsplit(" ", 1)[0] if name[-1:].isdigit() else name
    category, sub = _read()["names"].get(first, charge.service) if charge.table else charge.service
    return str(category), str(sub)
