"""Lines of one's own: which tables an option has, what a line of each may say, and its fields' bounds and choices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import get_origin

from pydantic.fields import FieldInfo

from r1model.finance.schema import record_of
from r1model.options.files import codes, compared, units
from r1model.options.option import option
from r1model.types import Record

LEFT_OUT = ("name", "type", "followed")  # what is followed is a line, and no cell
CHOICES = ("ccy", "mode", "tax_method", "kind", "plan")
FLAG = "flag"
WHOLE = (FLAG, "month")  # units of whole numbers
MOST = 1e12
UNIT_LIMITS = {"share": (0.0, 1.0), "share/year": (-0.9, 1.0), "flag": (0.0, 1.0), "month": (0.0, 600.0),
               "kW": (0.0, 1e6), "count": (0.0, 1e9), "ratio": (1.0, 10.0), "h": (0.0, 744.0)}  # fmt: skip
LIMITS = {"amount": (-MOST, MOST), **dict.fromkeys(("start", "end", "term"), (1.0, 600.0))}
LISTS = {"tax_method": "methods", "kind": "kinds"}  # of choices that are not called like the field
FEES = ("monthly", "annual")


@cache
def tables() -> Mapping[str, tuple[type[Record], int]]:
    """The tables of the options by their paths: the record that their rows are, and how many they have; 0: one."""
    found = {}
    for key in compared():
        described = option(key)
        if described.slots is not None:
            found[key] = (record_of(key), described.slots)
        for part in described.parts.values():
            if part.slots is not None and part.listed:
                found[f"{key}.{part.record}"] = (record_of(key, part.record), part.slots)
    return found


def fields(record: type[Record]) -> dict[str, FieldInfo]:
    """What a line says, in the order of the schema; lines within it have a table of their own."""
    return {name: field for name, field in record.model_fields.items()
            if name not in LEFT_OUT and get_origin(field.annotation) is not tuple}  # fmt: skip


@cache
def paths() -> Mapping[str, str]:
    """Every entry of a line that there is, such as buy.capex[0].amount, and its field."""
    return {
        f"{prefix}[{at}].{name}" if slots else f"{prefix}.{name}": name
        for prefix, (record, slots) in tables().items()
        for at in range(max(slots, 1))
        for name in fields(record)
    }


def unit_of(field: str) -> str:
    """The unit of a field; a choice has none."""
    return "" if field in CHOICES else units().get(field, "share")


def is_flag(field: str) -> bool:
    """Whether a field is yes or no, which a cell says as 1 or 0."""
    return unit_of(field) == FLAG


def limits_of(field: str) -> tuple[float, float]:
    """What a number may be; money may be huge, but not beyond what a column shows."""
    return LIMITS.get(field) or UNIT_LIMITS.get(unit_of(field)) or (0.0, MOST)


def listed_as(field: str) -> str:
    """The list that the choices of a field are called by; nothing for a number."""
    listed = LISTS.get(field, field)
    return listed if listed in codes() else ""


def codes_of(path: str) -> tuple[str, ...]:
    """The codes that a choice may have, in their order; no option but buy has hardware to take a share of."""
    listed = listed_as(path.rpartition(".")[2])
    if listed == "kinds" and not path.startswith("buy"):
        return FEES
    return tuple(codes()[listed]) if listed else ()


def unsaid(field: str, info: FieldInfo) -> float | str | bool | None:
    """What a line has where nobody says it: the schema's default; one that nobody has filled costs nothing."""
    if info.is_required():
        return {"kind": FEES[0]}.get(field, 0.0)
    default: float | str | bool | None = info.default
    return default
