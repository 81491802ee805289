"""The columns of a FOCUS 1.2 file and what can be wrong with them: types, nulls, values, currencies, bounds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from r1model.errors import BadRequest
from r1model.types import Record
from r1model.units import CURRENCIES

NUMBER = re.compile(r"-?\d+(\.\d+)?(E-?\d+)?")
MOMENT = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
FORMS = {"Decimal": NUMBER, "DateTime": MOMENT, "Currency": re.compile("|".join(CURRENCIES)),
         "String": re.compile(r"(?s).*\S.*")}  # fmt: skip
WHERE_PRICED = ("PricingCategory", "PricingQuantity", "PricingUnit")
WITH_COMMITMENT = ("CommitmentDiscountCategory", "CommitmentDiscountType", "CommitmentDiscountUnit",
                   "CommitmentDiscountQuantity")  # fmt: skip
PERIODS = ("BillingPeriod", "ChargePeriod")


class Column(Record):
    """What the specification says of a column."""

    type: str
    null: bool = False
    optional: bool = False
    allowed: tuple[str, ...] = ()


@cache
def columns() -> Mapping[str, Column]:
    """The columns of a forecast in their order."""
    read = tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))
    return {name: Column.model_validate(entry) for name, entry in read.items()}


@cache
def services() -> Mapping[str, Sequence[str]]:
    """The subcategories of each category of services."""
    return tomllib.loads((Path(__file__).parent / "services.toml").read_text(encoding="utf-8"))


def faults(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[BadRequest]:
    """What is wrong with a file: columns that it lacks, else what its cells hold, row by row."""
    if missing := [name for name, column in columns().items() if name not in header and not column.optional]:
        return [BadRequest("focus_columns", names=", ".join(missing))]
    found = []
    for at, cells in enumerate(rows, start=2):
        row = dict.fromkeys(columns(), "") | dict(zip(header, cells, strict=True))
        wrong = [*_cells(row), *_together(row)]
        found += [BadRequest("focus_cell", row=at, column=name, given=row[name][:40]) for name in wrong]
    return found


def _cells(row: Mapping[str, str]) -> Iterator[str]:
    """The columns whose cell is of a wrong type, not allowed, or empty where it must not be."""
    for name, column in columns().items():
        value = row[name]
        if value == "":
            if not column.null:
                yield name
        elif not FORMS[column.type].fullmatch(value) or (column.allowed and value not in column.allowed):
            yield name


def _together(row: Mapping[str, str]) -> Iterator[str]:
    """The columns that do not go with others of their row."""
    category, priced = row["ChargeCategory"], row["ChargeCategory"] in ("Usage", "Purchase")
    yield from (name for name in WHERE_PRICED if (row[name] == "") == priced)
    if category == "Purchase" and row["ChargeFrequency"] == "Usage-Based":
        yield "ChargeFrequency"
    if (row["ConsumedQuantity"] == "") != (category != "Usage") or (row["ConsumedUnit"] == "") != (category != "Usage"):
        yield "ConsumedQuantity"
    if row["ServiceSubcategory"] not in services().get(row["ServiceCategory"], ()):
        yield "ServiceSubcategory"
    if row["CommitmentDiscountId"] and any(row[name] == "" for name in WITH_COMMITMENT):
        yield "CommitmentDiscountId"
    if (row["CommitmentDiscountStatus"] != "") != (row["CommitmentDiscountId"] != "" and category == "Usage"):
        yield "CommitmentDiscountStatus"
    yield from (f"{name}End" for name in PERIODS if row[f"{name}Start"] >= row[f"{name}End"])
