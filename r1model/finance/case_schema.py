"""The JSON Schema of a case, as an editor or another program reads it: made from the records that cases are held to."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from r1model.finance.case import KINDS, VERSION

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ERROR_KIND = "error"  # a case that is expected to fail: of the tests


def case_schema() -> dict[str, Any]:
    """The schema of {version, kind, input}: which input belongs to which kind, each field with its range."""
    kinds = {kind: schema for kind, (schema, _) in KINDS.items() if kind != ERROR_KIND}
    records = dict.fromkeys(kinds.values())
    places, definitions = models_json_schema([(record, "validation") for record in records])
    return {
        "$schema": DIALECT,
        "title": "r1model tco",
        "version": VERSION,
        "oneOf": [_kind(kind, places[record, "validation"]) for kind, record in kinds.items()],
        **definitions,
    }


def _kind(kind: str, place: Any) -> dict[str, Any]:
    """A case of one kind; what else stands in the file, such as an id, is left aside."""
    properties = {"version": {"const": VERSION}, "kind": {"const": kind}, "input": place}
    return {"type": "object", "properties": properties, "required": ["kind", "input"]}
