"""A case of the engine as entries of the book: what base.toml cites goes to the inputs, the rest to own cells."""

from collections.abc import Iterator, Mapping
from typing import Any

from r1model.finance.fields import fields, tables
from r1model.finance.paths import keys
from r1model.inputs import usual
from r1model.options.files import raw
from r1model.scenarios import base, citation

SLOTS = {path: count for path, (_, count) in tables().items() if count}
BY_INPUT = ("common", "demand", "buy.util", "buy.financing")
UNUSED: dict[str, dict[str, float | str]] = {
    "buy.power": {"idle_kw": 0.0, "max_kw": 0.0, "tariff": 0.0},
    "rent": {"price_hour": 0.0, "storage_gb": 0.0, "egress_gb": 0.0},
    "lease": {"payment": 0.0, "deposit": 0.0},
    "api": {"price_hit": 0.0, "price_miss": 0.0, "price_out": 0.0},
}
MONTHS = 60
Entry = float | str
Entries = dict[str, Entry]


def own_paths() -> Iterator[str]:
    """Every own cell of the lines, in the order of the sheet."""
    for prefix, (record, slots) in tables().items():
        for at in range(max(slots, 1)):
            yield from (f"{prefix}[{at}].{name}" if slots else f"{prefix}.{name}" for name in fields(record))


def blank() -> Entries:
    """The usual inputs, all own cells empty, the case that reads them chosen."""
    return {**usual(), **dict.fromkeys(own_paths(), ""), "case": "user"}


def entry(value: Any) -> Entry:
    """A value as a cell holds it; none is an empty cell."""
    if value is None:
        return ""
    return value if isinstance(value, str) else float(value)


def part(case: Mapping[str, Any], path: str) -> Any:
    """What stands at a path of a case, none where nothing does."""
    found: Any = case
    for step in keys(path):
        if found is None or (isinstance(step, int) and step >= len(found)):
            return None
        found = found[step] if isinstance(step, int) else found.get(step)
    return found


def unfit(case: Mapping[str, Any]) -> str:
    """Why a checked scenario does not fit the sheets; nothing where it does."""
    if case["common"]["months"] > MONTHS:
        return "more than 60 months"
    full = [prefix for prefix, slots in SLOTS.items() if len(part(case, prefix) or ()) > slots]
    return f"too many lines of {', '.join(full)}" if full else ""


def entries(case: Mapping[str, Any]) -> Entries:
    """Every entry that makes the book hold a checked scenario; what it lacks costs and asks nothing."""
    found = blank() | {"demand_by": "tokens", "demand_in_mtok": 0.0, "demand_out_mtok": 0.0, "rent_follow": "fixed"}
    for prefix in BY_INPUT:
        for name, cited in base_table(prefix).items():
            table, key = citation(cited) or ("", "")
            value = part(case, f"{prefix}.{name}")
            if table == "input" and value is not None:
                found[key] = entry(value)
    found |= served(case)
    for prefix, (record, slots) in tables().items():
        for at in range(max(slots, 1)):
            path = f"{prefix}[{at}]" if slots else prefix
            held = part(case, path)
            line = held if held is not None else unused(prefix)
            found |= {f"{path}.{name}": entry(line[name]) for name in fields(record) if name in line}
    return found


def served(case: Mapping[str, Any]) -> Entries:
    """The demand by tokens and the tokens a second of a node, which the book takes from its chain otherwise.

    There a node's rate is that of requests, so what serves needs a demand to have a mix; what serves none is never
    available.
    """
    util = part(case, "buy.util") or {}
    rate, share = util.get("tok_s_per_node") or 0.0, util.get("in_share", 0.5)
    mix = {"in_mtok": share, "out_mtok": 1 - share} if rate else {"in_mtok": 0.0, "out_mtok": 0.0}
    asked = case.get("demand") or mix
    found: Entries = {f"demand_{key}": float(asked[key]) for key in ("in_mtok", "out_mtok")}
    return found | ({"node_tokens_per_second": float(rate)} if rate else {"availability": 0.0})


def base_table(prefix: str) -> Mapping[str, Any]:
    table: Any = base()
    for step in prefix.split("."):
        table = table[step]
    return table  # type: ignore[no-any-return]


def unused(prefix: str) -> Mapping[str, Entry]:
    """The fields that make a line cost nothing."""
    if prefix in SLOTS:
        return {"count": 0.0, "amount": 0.0}
    if prefix in UNUSED:
        return UNUSED[prefix]
    units = raw(prefix)["option"]["units"]
    return {name: 0.0 for name, unit in units.items() if unit.startswith("local")}
