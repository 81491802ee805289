"""Named cases: what a company would hold against each other. Amounts cite the catalogue with @."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from r1model.catalogue import catalogue
from r1model.errors import VALUE, CatalogueError, CellError
from r1model.inputs import inputs
from r1model.tco.kinds import Scenario, option_case
from r1model.tco.paths import holder
from r1model.tco.schema import OPTIONS
from r1model.tco.validate import checked

BASE = "plan3"


@cache
def names() -> tuple[str, ...]:
    """The shipped scenarios."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.toml")))


@cache
def _raw(name: str) -> Mapping[str, Any]:
    path = Path(__file__).parent / f"{name}.toml"
    resolved: Mapping[str, Any] = _resolved(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    return resolved


def scenario(name: str) -> dict[str, Any]:
    """A shipped scenario as plain values, not yet checked; #VALUE! with the known names for another."""
    wanted = name.strip().lower()
    if wanted not in names():
        raise CellError(VALUE, "unknown_key", kind="scenario", name=name, known=", ".join(names()))
    return copy.deepcopy(dict(_raw(wanted)))


def _resolved(value: Any, file: str) -> Any:
    if isinstance(value, dict):
        return {key: _resolved(part, file) for key, part in value.items()}
    if isinstance(value, list):
        return [_resolved(part, file) for part in value]
    if isinstance(value, str) and "@" in value:
        product = 1.0
        for factor in value.split("*"):
            product *= _cited(factor.strip(), file)
        return product
    return value


def _cited(factor: str, file: str) -> float:
    """A number, or the catalogue's figure behind @table:key."""
    if not factor.startswith("@"):
        return float(factor)
    table, _, key = factor[1:].partition(":")
    loaded = catalogue()
    try:
        if table == "api":
            row, _, column = key.rpartition(".")
            return float(getattr(loaded.api_prices[row], column))
        tables: Mapping[str, Mapping[str, Any]] = {
            "input": inputs(), "parameter": loaded.parameters, "aws": loaded.aws_prices,
            "hardware": loaded.hardware_prices,
        }  # fmt: skip
        return float(tables[table][key].value)
    except (KeyError, AttributeError, TypeError, ValueError) as fault:
        raise CatalogueError("unknown_link", file=file, key=factor, value=key) from fault


def with_rows(base: dict[str, Any], rows: Iterable[Iterable[Any]], option: str = "") -> dict[str, Any]:
    """The scenario with key and value rows laid over it; a list that the rows name is what the rows say."""
    replaced: set[str] = set()
    for row in rows:
        key, value, *_ = [*row, None, None]
        if not isinstance(key, str) or key.strip().lower() in ("key", ""):
            continue
        if value is None or value == "":
            raise CellError(VALUE, "blank", argument=key)
        path = key.strip()
        if option and path.startswith("option."):
            path = option + path.removeprefix("option")
        _set(base, path, value, replaced)
    return base


def _set(base: dict[str, Any], path: str, value: Any, replaced: set[str]) -> None:
    parts = re.findall(r"[^.\[\]]+|\[\d+\]", path)
    at: Any = base
    seen = ""
    for position, part in enumerate(parts):
        last = position == len(parts) - 1
        following = parts[position + 1] if not last else ""
        fresh: Any = [] if following.startswith("[") else {}
        seen += part
        if part.startswith("["):
            index = int(part[1:-1])
            if index > len(at) or not isinstance(at, list):
                raise CellError(VALUE, "bad_case", key=path, fault="list_order", given="")
            if index == len(at):
                at.append(fresh)
            if last:
                at[index] = value
            at = at[index]
            continue
        if not isinstance(at, dict):
            raise CellError(VALUE, "bad_case", key=path, fault="extra_forbidden", given="")
        if last:
            at[part] = value
        elif following.startswith("[") and seen not in replaced:
            replaced.add(seen)
            at[part] = []
        at = at.setdefault(part, fresh)


def resolve(given: Any, option: str = "") -> dict[str, Any]:
    """The checked scenario for what a function was given: nothing, a name, or a range of key and value rows."""
    if given is None:
        raw = scenario(BASE)
    elif isinstance(given, str):
        raw = scenario(given)
    elif isinstance(given, list | tuple) and all(isinstance(row, list | tuple) for row in given):
        raw = with_rows(scenario(BASE), given, option)
    else:
        raise CellError(VALUE, "not_text", argument="inputs", given=str(given)[:40])
    return checked(Scenario, raw)


def resolve_over(found: dict[str, Any], rows: Iterable[Iterable[Any]]) -> dict[str, Any]:
    """A checked scenario with some numbers changed by key."""
    for row in rows:
        key, value = row
        if value is None or value == "":
            raise CellError(VALUE, "blank", argument=key)
        at, last = holder(found, str(key))
        at[last] = value
    return checked(Scenario, found)


def case(found: Mapping[str, Any], option: str) -> dict[str, Any]:
    """One option of a scenario as an option case; #VALUE! where the scenario has none."""
    chosen = found.get(option)
    if option not in OPTIONS or chosen is None:
        known = ", ".join(name for name in OPTIONS if found.get(name))
        raise CellError(VALUE, "unknown_choice", argument="option", given=option, known=known)
    return option_case(found, option)
