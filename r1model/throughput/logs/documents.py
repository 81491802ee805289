"""The JSON objects of a text: one, one a line, or one after the other as tools append them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from r1model.errors import BadRequest

START = re.compile(r"\s*(\{|\[\s*[\]{])")  # lines of a log may begin with a bracket too
SPACE = re.compile(r"[\s,]*")
DECODER = json.JSONDecoder()


def is_json(text: str) -> bool:
    """Whether a text begins as JSON objects do."""
    return START.match(text) is not None


def objects(text: str, path: Path) -> list[dict[str, object]]:
    """Every object of a JSON text; BadRequest where one is cut short, nested without end or no object."""
    try:
        found = list(_values(text))
    except json.JSONDecodeError as fault:
        raise BadRequest("log_bad_json", path=path, line=fault.lineno, fault=fault.msg) from fault
    except (RecursionError, ValueError) as fault:
        raise BadRequest("log_deep_json", path=path) from fault
    if not found or not all(isinstance(value, dict) for value in found):
        raise BadRequest("log_unknown", path=path)
    return found


def _values(text: str) -> Iterator[dict[str, object]]:
    at = _past_space(text, 0)
    while at < len(text):
        value, end = DECODER.raw_decode(text, at)
        yield from value if isinstance(value, list) else [value]
        at = _past_space(text, end)


def _past_space(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at
