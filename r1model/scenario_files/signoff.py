"""Who answers for an assumption, as a scenario file keeps it: a name, days and a note by assumption.

They are no part of the scenario: nothing is computed from them, and they are texts whatever stands in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from r1model.errors import BadRequest

SIGNOFF = "signoff"
FIELDS = ("owner", "prepared", "reviewed", "approved", "note")

Signoff = Mapping[str, Mapping[str, str]]  # assumption, field, text
NOBODY: Signoff = MappingProxyType({})


def signoff_of(tables: Mapping[str, Any], path: object) -> dict[str, dict[str, str]]:
    """The sign-offs in the tables of a file; BadRequest names what is none."""
    return {name: {field: _text(name, field, value, path) for field, value in _inner(table, name, path).items()}
            for name, table in _inner(tables.get(SIGNOFF, {}), "", path).items()}  # fmt: skip


def _inner(table: Any, name: str, path: object) -> Mapping[str, Any]:
    if not isinstance(table, dict):
        raise BadRequest("scenario_not_a_table", path=path, key=f"{SIGNOFF}.{name}".rstrip("."))
    return table


def _text(name: str, field: str, value: Any, path: object) -> str:
    """A text; a day and a number as they are written."""
    key = f"{SIGNOFF}.{name}.{field}"
    if field not in FIELDS:
        raise BadRequest("scenario_unknown_key", path=path, key=key, known=", ".join(FIELDS))
    if isinstance(value, dict | list | bool):
        raise BadRequest("scenario_not_a_value", path=path, key=key)
    return f"{value:.15g}" if isinstance(value, float) else str(value)
