"""A model as the catalogue's file of it, and the source that its figures cite, as TOML."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from r1model.types import CatalogueRecord, Model


def model_text(model: Model) -> str:
    """The file models/ID.toml; fields at their usual values are left out."""
    return "\n".join(_table(_given(model), "")) + "\n"


def source_text(key: str, name: str, day: date) -> str:
    """The table of sources.toml that stands for the config as it was read."""
    fields = {"title": f"config.json of {name}", "publisher": name, "accessed": day, "licence": "as the model's own"}
    return "\n".join((f"[{_word(key)}]", *(f"{field} = {_value(value)}" for field, value in fields.items()))) + "\n"


def _given(record: CatalogueRecord) -> dict[str, Any]:
    """The fields of a record that say something, records within it too."""
    usual = {name: getattr(type(record), name, None) for name, _ in record}
    return {name: _plain(value) for name, value in record if value != usual[name] or name not in vars(type(record))}


def _plain(value: Any) -> Any:
    if isinstance(value, CatalogueRecord):
        return _given(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _table(fields: Mapping[str, Any], path: str) -> Iterator[str]:
    """The lines of a table: plain fields first, then the tables within it."""
    inner = {name: value for name, value in fields.items() if isinstance(value, dict) or _tables(value)}
    yield from (f"{name} = {_value(value)}" for name, value in fields.items() if name not in inner)
    for name, value in inner.items():
        place = f"{path}.{name}" if path else name
        for each in value if isinstance(value, list) else [value]:
            yield ""
            yield f"[[{place}]]" if isinstance(value, list) else f"[{place}]"
            yield from _table(each, place)


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return _word(value) if isinstance(value, str) else str(value)


def _word(value: str) -> str:
    """A basic string; names and patterns that come here are printable."""
    return json.dumps(str(value), ensure_ascii=False)
