"""The scenario that an accepted quote makes, as TOML or JSON: inputs by name, and where they are from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from r1model.inputs import Value
from r1model.quotes.records import Quote
from r1model.texts import LANGUAGES, text


def record(quote: Quote, changes: Mapping[str, Value], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The scenario as values: title, inputs, and the table of the quote."""
    return {"title": _title(quote), "inputs": dict(changes), "quote": about(quote, facts)}


def about(quote: Quote, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Who quoted, when, until when, and the file by its hash."""
    own = {"vendor": quote.vendor, "date": quote.quoted_on, "valid_until": quote.valid_until}
    known = {name: value for name, value in own.items() if value}
    return {**known, "file": quote.path.name, "sha256": quote.sha256, **facts}


def _title(quote: Quote) -> dict[str, str]:
    named = " ".join(filter(None, (quote.vendor, str(quote.quoted_on or ""))))
    return {chosen: text("quotes", "title", chosen).format(named=named or quote.path.name) for chosen in LANGUAGES}


def written(path: Path, made: Mapping[str, Any]) -> bytes:
    """The file's content, by its ending."""
    if path.suffix.lower() == ".json":
        return (json.dumps(made, ensure_ascii=False, indent=2, default=str) + "\n").encode()
    return ("\n".join(_toml(made)) + "\n").encode()


def _toml(made: Mapping[str, Any]) -> Iterator[str]:
    title = ", ".join(f"{key} = {_value(value)}" for key, value in made["title"].items())
    yield f"title = {{ {title} }}"
    for table in ("inputs", "quote"):
        yield ""
        yield f"[{table}]"
        yield from (f"{key} = {_value(value)}" for key, value in made[table].items())


def _value(value: Any) -> str:
    """A value of TOML: its basic strings are those of JSON."""
    if isinstance(value, date):
        return value.isoformat()
    words = json.dumps(value, ensure_ascii=False)
    return words.replace("\x7f", "\\u007f")
