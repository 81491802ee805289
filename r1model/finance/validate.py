"""A case checked against its record; what is wrong is said in the reader's language, under the key as written."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from r1model.errors import NUM, VALUE, CellError
from r1model.options.names import OPTIONS
from r1model.texts import texts
from r1model.types import Record

RANGE_FAULTS = frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number",
                          "percent_meant"})  # fmt: skip
FAULTS = {
    "float_parsing": "number", "float_type": "number", "value_error": "number", "int_parsing": "whole",
    "int_type": "whole", "int_from_float": "whole", "int_parsing_size": "whole", "string_type": "text",
    "bool_parsing": "flag", "bool_type": "flag", "literal_error": "choice", "union_tag_invalid": "choice",
    "union_tag_not_found": "missing", "tuple_type": "list", "model_type": "record",
    "model_attributes_type": "record", "dict_type": "record",
}  # fmt: skip
WITHOUT_VALUE = ("missing", "loan_without_share", "per_node_without_nodes")
LIMITS = ("gt", "ge", "lt", "le", "min_length", "max_length", "expected", "expected_tags")


def checked(kind: type[Record], given: Any) -> dict[str, Any]:
    """The case as plain numbers; #NUM! outside a range, #VALUE! for anything else, with the key and what is allowed."""
    try:
        return kind.model_validate(given).model_dump()
    except ValidationError as fault:
        raise _refused(fault) from fault


def _refused(fault: ValidationError) -> CellError:
    """The first thing wrong, under its key as the user wrote it."""
    first = fault.errors()[0]
    code = NUM if first["type"] in RANGE_FAULTS else VALUE
    known = FAULTS.get(first["type"], first["type"])
    context = first.get("ctx", {})
    limit = next((context[name] for name in LIMITS if name in context), "")
    given = first["input"]
    shown = "" if known in WITHOUT_VALUE else f"{given:.12g}" if isinstance(given, float) else str(given)[:60]
    fault_text = known if known in texts("faults") else "invalid"
    key = ".".join(filter(None, (_path(first["loc"]), context.get("at", ""))))
    return CellError(code, "bad_case", key=key, fault=fault_text, limit=limit, given=shown)


def _path(parts: tuple[int | str, ...]) -> str:
    """option.capex[0].amount, without the tag that the union puts after an option's name."""
    path = ""
    for before, part in zip((None, *parts), parts, strict=False):
        if isinstance(part, int):
            path += f"[{part}]"
        elif not (part in OPTIONS and before in ("option", "a", "b")):
            path += f".{part}" if path else part
    return path
