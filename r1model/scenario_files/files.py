"""A scenario file: TOML or JSON, told apart by what stands in it; what is written reads back the same."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from r1model.catalogue import current
from r1model.errors import BadRequest
from r1model.files import read_bytes
from r1model.inputs import Value, implied
from r1model.scenario_files.entry import Entries, parted, with_explicit
from r1model.scenario_files.signoff import NOBODY, SIGNOFF, Signoff, signoff_of
from r1model.scenario_files.tables import Tables, as_tables, from_tables

LARGEST = 2**22
WHOLE = 1e15  # up to here a float that is whole is written as one
WRAPPED = "scenario"  # where the answer of `r1model read --json` has the tables
DELETE = "\x7f"


def document(entries: Entries, signoff: Signoff = NOBODY) -> Tables:
    """The tables of a file with the engine, and the layers where there are any, that its usual values are of."""
    head = {"engine": version("r1model")} | ({"layers": current().said} if current().said else {})
    own = {name: dict(texts) for name, texts in signoff.items()}
    return head | as_tables(with_explicit(entries)) | ({SIGNOFF: own} if own else {})


def text_of(entries: Entries, signoff: Signoff = NOBODY, *, as_json: bool = False) -> bytes:
    """The bytes of a file."""
    tables = document(entries, signoff)
    if as_json:
        return (json.dumps(tables, ensure_ascii=False, indent=2) + "\n").encode()
    return ("\n".join(_toml(tables)) + "\n").encode()


def read(path: Path) -> dict[str, Value]:
    """The entries of a file, with what its inputs imply where they do not say it, as those of --set do.

    Raises
    ------
    BadRequest
        The file is no scenario, or was written over other layers of figures: its usual values are others.
    """
    tables = _parsed(path)
    if (layers := tables.get("layers", "")) != current().said:
        raise BadRequest("check_other_layers", path=path, given=layers or "-", ours=current().said or "-")
    base, rest = parted(from_tables(tables, path))
    return implied(base) | rest


def read_signoff(path: Path) -> dict[str, dict[str, str]]:
    """Who answers for which assumption by a file, in texts; BadRequest where that is no table of them."""
    return signoff_of(_parsed(path), path)


def _parsed(path: Path) -> Mapping[str, Any]:
    content = read_bytes(path, LARGEST)
    try:
        words = content.decode("utf-8-sig")
        found = json.loads(words) if words.lstrip()[:1] == "{" else tomllib.loads(words)
    except RecursionError as fault:
        raise BadRequest("too_deep") from fault
    except ValueError as fault:
        raise BadRequest("not_a_scenario_file", path=path, fault=str(fault)[:200]) from fault
    if isinstance(found.get(WRAPPED), dict):
        found = found[WRAPPED]
    return dict(found)


def _toml(tables: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The lines of a table: plain values first, then the tables within it."""
    inner = {name: value for name, value in tables.items() if isinstance(value, dict)}
    yield from (f"{_key(name)} = {_value(value)}" for name, value in tables.items() if name not in inner)
    for name, value in inner.items():
        place = f"{path}.{_key(name)}" if path else _key(name)
        if not all(isinstance(part, dict) for part in value.values()):
            yield from ("", f"[{place}]")
        yield from _toml(value, place)


def _key(name: str) -> str:
    """A bare key where it may be bare."""
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _quoted(name)


def _value(value: Value) -> str:
    if isinstance(value, str):
        return _quoted(value)
    value += 0.0  # a zero without a sign
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < WHOLE else repr(float(value))


def _quoted(words: str) -> str:
    """A basic string: that of JSON, but for the one sign that TOML will not have bare."""
    return json.dumps(words, ensure_ascii=False).replace(DELETE, "\\u007f")
