"""Named cases: what a company would hold against each other, made from inputs as base.toml says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from r1model.capacity.chosen import Lengths, bought
from r1model.catalogue import catalogue, kept
from r1model.entries.values import entered
from r1model.errors import NA, VALUE, CatalogueError, CellError
from r1model.finance.following import quantity
from r1model.finance.kinds import SameDemand, Scenario, option_case
from r1model.finance.paths import holder
from r1model.finance.results import root
from r1model.finance.validate import checked
from r1model.formulas import evaluate
from r1model.graph.months import Scope
from r1model.inputs import Value, inputs
from r1model.inputs import scenario as usual_with
from r1model.options.files import said
from r1model.options.names import OPTIONS
from r1model.scenarios.copies import copied
from r1model.scenarios.feasible import Chosen, Reasons, choose, reasons, states, together
from r1model.scenarios.own_lines import Own, with_hours, with_lines
from r1model.scenarios.own_prices import api_prices, rent_price
from r1model.units import CONSTANTS

BASE = "today"
REMEMBERED = 64
SHARES, STEPS = 13, 12.0  # rows of the table of own replicas beside the API, from none to all
NONE: Own = {}
FORMULA = "formula"  # a field that a registered formula makes: {formula = "…", parameter = "@input:…", …}


@cache
def names() -> tuple[str, ...]:
    """The shipped scenarios."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.toml") if path.stem != "base"))


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
    return dict(copied(_shipped(wanted)))


def changed(name: str, changes: Mapping[str, Value]) -> dict[str, Any]:
    """A shipped scenario with inputs changed over its own, checked."""
    return checked(Scenario, made(entries(name, changes))) if changes else resolve(name)


def entries(name: str, changes: Mapping[str, Value]) -> dict[str, Value]:
    """The inputs in which a shipped scenario differs from the usual ones, changes laid over them."""
    scenario(name)
    return {**_read(name.strip().lower())["inputs"], **changes}


def made(changes: Mapping[str, Value]) -> dict[str, Any]:
    """The options as the inputs make them: the usual ones with some changed."""
    return chained(changes).case


class Chained(NamedTuple):
    """A scenario with what it rests on: the case of its feasible options, the load, and why others are not.

    `own` are the hours and lines of one's own that count in it.
    """

    case: dict[str, Any]
    load: dict[str, Any]
    chosen: Chosen
    why: Reasons
    states: Reasons
    own: Own = NONE


def chained(changes: Mapping[str, Value], own: Own = NONE) -> Chained:
    """The chain of some changes: uses to load, load to replicas, to options; those that cannot be had are left out.

    `own` are hours and lines of one's own by their paths, as `scenarios.own_entries.own` gives them.
    """
    given = usual_with(changes)
    chosen = choose(given, changes)
    tables = _tables(chosen)
    tables["shape"] = {"hours": with_hours(tables["shape"]["hours"], own)}
    common, load = (_resolved(base()[key], tables) for key in ("common", "load"))
    lines = _load_lines(common, load)
    load |= _resolved({key: base()["load"][key] for key in SERVED}, tables | {"service": _service(chosen, lines)})
    lines = _load_lines(common, load)
    why = reasons(chosen, lines.rows("load")[0])
    tables["load"] = cited = Cited(lines, load)
    users = float(cited["day.all_users"] or 0)
    options = {key: part for key, part in base().items() if key != "load" and key not in why}
    case: dict[str, Any] = _resolved(options, tables) | {"load": load}
    case = with_lines(case, own)
    return Chained(case, load, chosen, why, states(chosen, lines.rows("load")[0], changes, users), own)


SERVED = ("replica_rate", "nodes_per_replica", "rent_rate", "instances_per_replica")  # what the replicas give


class Cited:
    """The lines of the load as citations name them: load.toml's own, or of a working day."""

    def __init__(self, lines: Scope, load: Mapping[str, Any]) -> None:
        self.lines, self.load = lines, load

    def __getitem__(self, name: str) -> Any:
        """A number, the months of a line, or the rows of a table."""
        if name == "shares":
            return self.load["shares"]
        value = quantity(self.lines, name)
        if name == "day.all_users":  # who was not counted is no divisor
            return value or None
        return tuple(value.tolist()) if isinstance(value, np.ndarray) else float(value)


def _tables(chosen: Chosen) -> dict[str, Any]:
    """What citations are looked up in, but for the load."""
    shape = catalogue().load_shapes[str(chosen.given["load_shape"])]
    hours = [{"work": work, "other": other} for work, other in zip(shape.work, shape.other, strict=True)]
    return {
        "input": chosen.given,
        "parameter": {key: item.value for key, item in catalogue().parameters.items()},
        "plan": {**_sized(chosen), "node_gpus": float(bought(chosen.given).size)},
        "rent": rent_price(chosen),
        "storage": {"value": catalogue().storage_price(chosen.rent.region)},
        "api": api_prices(chosen),
        "shape": {"hours": hours},
        "shares": {"rows": [{"step": float(step), "steps": STEPS, "spread": True} for step in range(SHARES)]},
        "service": dict.fromkeys(("buy_rate", "buy_machines", "rent_rate", "rent_machines"), 1.0),
        "load": {"day.all_users": None},
    }


def _sized(chosen: Chosen) -> Mapping[str, float]:
    """The line-up that is bought; nothing where it cannot be: no option that needs it is computed."""
    return {} if isinstance(chosen.plan, CellError) else chosen.plan.values


def _load_lines(common: Mapping[str, Any], load: Mapping[str, Any]) -> Scope:
    record = checked(SameDemand, {"common": common, "load": load})
    return root(record)


def _service(chosen: Chosen, lines: Scope) -> dict[str, float]:
    """What the replicas serve at the lengths of the day."""
    day = lines.rows("day")[0]
    chosen.serve(Lengths(*(float(day[f"mean_{name}"]) for name in ("input_tokens", "repeated_share", "output_tokens"))))
    own, rented = chosen.rate("buy"), chosen.rate("rent")
    return {"buy_rate": own[0], "buy_machines": own[1], "rent_rate": rented[0], "rent_machines": rented[1]}


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
        if path.startswith("rent.instances") and base.get("rent"):  # one's own instances follow nothing
            base["rent"]["followed"] = None
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


class Resolved(dict[str, Any]):
    """A checked scenario, and why options that it lacks cannot be had."""

    why: Reasons


def resolve(given: Any, option: str = "") -> Resolved:
    """The checked scenario for what a function was given: nothing, a name, or a range of key and value rows.

    A key is an input's id, or a path; a path that an input makes moves the whole chain along.
    """
    if given is None or isinstance(given, str):
        return _resolve(given or BASE, {}, [], option)
    if isinstance(given, list | tuple) and all(isinstance(row, list | tuple) for row in given):
        return _resolve(BASE, *parted(given), option)
    raise CellError(VALUE, "not_text", argument="inputs", given=str(given)[:40])


def _resolve(name: str, changes: Mapping[str, Value], rows: Iterable[Iterable[Any]], option: str) -> Resolved:
    found = _remembered(name, tuple(changes.items()))
    resolved = Resolved(checked(Scenario, with_rows(copied(found.case), rows, option)))
    resolved.why = found.why
    return resolved


@partial(kept, most=REMEMBERED)
def _remembered(name: str, changes: tuple[tuple[str, Value], ...]) -> Chained:
    """The chain that cells of one sheet ask for again and again."""
    return chained(entries(name, dict(changes)))


def parted(rows: Iterable[Iterable[Any]]) -> tuple[dict[str, Value], list[list[Any]]]:
    """Rows that change inputs, and those that change what the inputs make."""
    changes: dict[str, Value] = {}
    rest = []
    for row in rows:
        key, value, *_ = [*row, None, None]
        item = inputs().get(INPUTS_AT.get(key, str(key).strip()) if isinstance(key, str) else "")
        try:
            if item is None or value in (None, ""):
                raise CellError(VALUE, "blank", argument=str(key))
            changes[item.id] = entered(item, value)
        except CellError:
            if item is not None and str(key).strip() == item.id:
                raise
            rest.append(list(row))
    return changes, rest


# Paths of figures that move the chain, and the inputs that stand behind them.
INPUTS_AT = {
    "common.months": "months", "demand.in_mtok": "demand_in_mtok", "demand.out_mtok": "demand_out_mtok",
    "demand.growth": "demand_growth", "buy.util.tok_s_per_node": "node_tokens_per_second",
    "option.util.tok_s_per_node": "node_tokens_per_second",
}  # fmt: skip


def resolve_over(given: Any, rows: Iterable[Iterable[Any]]) -> Resolved:
    """The scenario that a function was given, with some numbers changed by key: inputs, or paths to what is there."""
    for key, value in rows:
        if value is None or value == "":
            raise CellError(VALUE, "blank", argument=key)
    changes, paths = parted(rows)
    if isinstance(given, list | tuple):
        own, base = parted(given)
        found = _resolve(BASE, {**own, **changes}, base, "")
    else:
        found = _resolve(given or BASE, changes, [], "")
    changed: dict[str, Any] = dict(found)
    for key, value in paths:
        at, last = holder(changed, str(key))
        at[last] = value
    resolved = Resolved(checked(Scenario, changed))
    resolved.why = found.why
    return resolved


def case(found: Mapping[str, Any], option: str) -> dict[str, Any]:
    """One option of a scenario as an option case; #VALUE! where the scenario has none."""
    chosen = found.get(option)
    if chosen is None and (why := getattr(found, "why", {}).get(option)):
        raise CellError(NA, "option_infeasible", option=option, why=together(why))
    if option not in OPTIONS or chosen is None:
        known = ", ".join(name for name in OPTIONS if found.get(name))
        raise CellError(VALUE, "unknown_choice", argument="option", given=option, known=known)
    return option_case(found, option)
