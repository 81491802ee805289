"""Named cases: what a company would hold against each other, made from inputs as base.toml says."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from r1model.catalogue import catalogue, kept
from r1model.errors import VALUE, CatalogueError, CellError
from r1model.finance.kinds import Scenario, option_case
from r1model.finance.paths import holder
from r1model.finance.schema import OPTIONS
from r1model.finance.validate import checked
from r1model.formulas import evaluate
from r1model.inputs import Value
from r1model.inputs import scenario as usual_with
from r1model.options.files import said
from r1model.sizing.lineup import plan
from r1model.units import CONSTANTS

BASE = "plan3"
FORMULA = "formula"  # a field that a registered formula makes: {formula = "…", parameter = "@input:…", …}


@cache
def names() -> tuple[str, ...]:
    """The shipped scenarios."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("plan*.toml")))


@cache
def base() -> Mapping[str, Any]:
    """How inputs make the options, citations not yet resolved."""
    return {**_read("base"), **said("base")}


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


@kept
def _shipped(name: str) -> Mapping[str, Any]:
    record = _read(name)
    return {"title": record["title"], **made(record["inputs"])}


def scenario(name: str) -> dict[str, Any]:
    """A shipped scenario as plain values, not yet checked; #VALUE! with the known names for another."""
    wanted = name.strip().lower()
    if wanted not in names():
        raise CellError(VALUE, "unknown_key", kind="scenario", name=name, known=", ".join(names()))
    return copy.deepcopy(dict(_shipped(wanted)))


def changed(name: str, changes: Mapping[str, Value]) -> dict[str, Any]:
    """A shipped scenario with inputs changed over its own, checked."""
    return checked(Scenario, made(entries(name, changes))) if changes else resolve(name)


def entries(name: str, changes: Mapping[str, Value]) -> dict[str, Value]:
    """The inputs in which a shipped scenario differs from the usual ones, changes laid over them."""
    scenario(name)
    return {**_read(name.strip().lower())["inputs"], **changes}


def made(changes: Mapping[str, Value]) -> dict[str, Any]:
    """The options as the inputs make them: the usual ones with some changed."""
    given = usual_with(changes)
    chosen = plan(changes, str(given["plan"]))
    rent = catalogue().aws_prices[str(given["rent_price"])]
    tables: Mapping[str, Mapping[str, Any]] = {
        "input": given,
        "plan": chosen.values,
        "rent": {"value": rent.value, "currency": rent.currency},
        "storage": {"value": catalogue().storage_price(rent.region)},
        "api": catalogue().api_prices[str(given["api_price"])].as_dict(),
    }
    resolved: dict[str, Any] = _resolved(base(), tables)
    return resolved


def citation(value: Any) -> tuple[str, str] | None:
    """Table and key of a citation such as @input:months; None for a plain value."""
    if isinstance(value, str) and value.startswith("@"):
        table, _, key = value[1:].partition(":")
        return table, key
    return None


def _resolved(value: Any, tables: Mapping[str, Mapping[str, Any]]) -> Any:
    if isinstance(value, dict) and FORMULA in value:
        given = {key: _resolved(part, tables) for key, part in value.items() if key != FORMULA}
        return evaluate([value[FORMULA]], given)[value[FORMULA]]
    if isinstance(value, dict):
        return {key: _resolved(part, tables) for key, part in value.items()}
    if isinstance(value, list):
        return [_resolved(part, tables) for part in value]
    if (cited := citation(value)) is None:
        return CONSTANTS[value][0] if value in CONSTANTS else value
    try:
        return tables[cited[0]][cited[1]]
    except KeyError as fault:
        raise CatalogueError("unknown_link", file="base.toml", key=value, value=cited[1]) from fault


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
