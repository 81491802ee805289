"""The lower part of Inputs: the lines of the timeline as the model has them, each with a row for the reader's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic.fields import FieldInfo

from r1model.scenarios import base, citation
from r1model.tco.numbers import Currency, Mode
from r1model.tco.rows import Asset, Fee, Instances, Nodes, Opex, Power
from r1model.tco.schema import Api, Rent
from r1model.types import Record
from r1model_workbook.computing import Seeing
from r1model_workbook.grid import Book, Cell, Page, Rule, Value
from r1model_workbook.sheets.bounds import Bounds, no_flag, own_in_range
from r1model_workbook.sheets.common import headers, say, section, wrap_height
from r1model_workbook.sheets.inputs import METHODS
from r1model_workbook.sheets.units import own_units

ASSETS, RUNNING, LOTS, SHORT = 8, 8, 4, 4
TABLES: Mapping[str, tuple[type[Record], int]] = {
    "buy.nodes": (Nodes, LOTS),
    "buy.capex": (Asset, ASSETS),
    "buy.power": (Power, 0),
    "buy.opex": (Opex, RUNNING),
    "rent": (Rent, 0),
    "rent.instances": (Instances, LOTS),
    "rent.opex": (Fee, SHORT),
    "api": (Api, 0),
    "api.opex": (Fee, SHORT),
}
LEFT_OUT = ("name", "type", "instances", "opex", "nodes", "capex")
CHOICES = {"ccy": get_args(Currency), "mode": get_args(Mode), "tax_method": tuple(METHODS),
           "kind": ("monthly", "annual", "pct_capex"), "plan": ("on_demand", "commit")}  # fmt: skip
UNITS = {"amount": "local", "month": "month", "start": "month", "end": "month", "dispose_month": "month",
         "tax_life_m": "month", "term": "month", "count": "count", "hours": "h", "idle_kw": "kW", "max_kw": "kW",
         "pue": "ratio", "tariff": "local/kWh", "hardware": "flag", "per_node": "flag", "storage_per_instance": "flag",
         "egress_per_instance": "flag", "vat_lag": "month",
         "price_hour": "local/h", "storage_gb": "GB", "egress_gb": "GB/month", "storage_price": "local/GB/month",
         "egress_price": "local/GB", "price_hit": "local/Mtok", "price_miss": "local/Mtok", "price_out": "local/Mtok",
         **dict.fromkeys(("esc", "price_esc", "storage_esc", "egress_esc"), "share/year")}  # fmt: skip
WHOLE = ("month", "start", "end", "dispose_month", "tax_life_m", "term", "vat_lag")
UNSAID = {"vat_lag": "vat_lag"}  # the input that a blank means; an end that is not said is the horizon
WIDEST, UNIT = 15, 3
FEES = ("monthly", "annual")
MOST = 1e12
FAR = 1e9  # wider than a column in full
UNIT_LIMITS = {"share": (0.0, 1.0), "share/year": (-0.9, 1.0), "flag": (0.0, 1.0), "month": (0.0, 600.0),
               "kW": (0.0, 1e6), "count": (0.0, 1e9), "ratio": (1.0, 10.0), "h": (0.0, 744.0)}  # fmt: skip
LIMITS = {"amount": (-MOST, MOST), **dict.fromkeys(("start", "end", "term"), (1.0, 600.0))}


def fill(book: Book) -> None:
    """Writes the tables below the lists of Inputs; every field of a case then has its cell."""
    page = book.pages["inputs"]
    row = section(page, book.cells["inputs.end"].row + 2, "lines.title", WIDEST, "lines.note")
    for prefix, (record, slots) in TABLES.items():
        row = _table(page, row, prefix, record, slots) + 1
    for prefix in ("common", "demand", "buy.util", "buy.financing"):
        for key, value in _at(base(), prefix).items():
            book.case[f"{prefix}.{key}"] = (_source(book, value), None)
    own_units(page, UNIT, [book.inputs["egress_price_per_gb"]], book.case["rent.ccy"][0])


def fields(record: type[Record]) -> dict[str, FieldInfo]:
    """What a line says, in the order of the schema."""
    return {name: field for name, field in record.model_fields.items() if name not in LEFT_OUT}


def _table(page: Page, row: int, prefix: str, record: type[Record], slots: int) -> int:
    names = list(fields(record))
    page.put(row, 1, say(page, f"lines.{prefix}"), "total_label")
    row = headers(page, row, [f"field.{name}" for name in names], first=2)
    bounds = _bounds(page, row, names)
    row += 2
    given = _at(base(), prefix)
    rows = list(given or []) if slots else [given]
    for at in range(max(slots, 1)):
        path = f"{prefix}[{at}]" if slots else prefix
        model = rows[at] if at < len(rows) else {}
        page.put(row, 1, _name(page, prefix, model, at), "label")
        page.put(row + 1, 1, say(page, "lines.own"), "note")
        wrap_height(page, row, (1,))
        for column, (name, field) in enumerate(fields(record).items(), start=2):
            ours = _model(page, row, column, name, field, model.get(name, _default(name, field)))
            page.book.case[f"{path}.{name}"] = (ours, _own(page, row + 1, column, name, f"{path}.{name}"))
        page.put(row + 2, 1, say(page, "lines.in_range"), "note")
        page.book.bounded.setdefault(prefix, []).append(_flags(page, row + 2, bounds, len(names)))
        row += 3
    return row


def _flags(page: Page, row: int, bounds: Mapping[int, Bounds], fields: int) -> list[Cell]:
    """Below each of the reader's own numbers, whether it is in range."""
    for column in range(2, fields + 2):
        if column not in bounds:
            no_flag(page, row, column)
    return [own_in_range(page, row, column, page.cells[row - 1, column], limits) for column, limits in bounds.items()]


def _bounds(page: Page, row: int, names: list[str]) -> dict[int, Bounds]:
    """The least and the most of every column that holds numbers."""
    found = {}
    for step, key in enumerate(("minimum", "maximum")):
        page.put(row + step, 1, say(page, f"column.{key}"), "note")
    for column, name in enumerate(names, start=2):
        if name not in CHOICES:
            low, high = (page.put(row + step, column, bound, "stated", _unit(name) if abs(bound) < FAR else "far")
                         for step, bound in enumerate(_limits(name)))  # fmt: skip
            found[column] = Bounds(low, high, name in WHOLE or _unit(name) == "flag")
    return found


def _limits(name: str) -> tuple[float, float]:
    """What a number may be; money may be huge, but not beyond what a column shows."""
    return LIMITS.get(name) or (UNIT_LIMITS.get(_unit(name)) or (0.0, MOST))


def _name(page: Page, prefix: str, model: Mapping[str, Any], at: int) -> str:
    if "name" in model:
        return f"{at + 1}. {say(page, 'line.' + str(model['name']))}"
    if model:
        return say(page, "lines.model")
    kind = prefix.rpartition(".")[2]
    return f"{at + 1}. {say(page, f'free.{kind}')}"


def _default(name: str, field: FieldInfo) -> Any:
    """The schema's default; a line that nobody has filled costs nothing."""
    return {"kind": "monthly"}.get(name, 0.0) if field.is_required() else field.default


def _model(page: Page, row: int, column: int, name: str, field: FieldInfo, value: Any) -> Cell:
    """What the model says: a link to an input, a look-up, or a constant; no end means the horizon."""
    book, unit = page.book, _unit(name)
    cited = citation(value)
    if value is None:
        return page.link(row, column, book.inputs[UNSAID.get(name, "months")])
    if cited is None:
        return page.put(row, column, float(value) if not isinstance(value, str) else value, "figure", unit)
    table, key = cited
    if table in ("input", "plan"):
        return page.link(row, column, _source(book, value))
    listed, chosen, columns = {
        "rent": ("aws_prices", "rent_price", {"value": "price"}),
        "storage": ("aws_prices", "rent_price", {"value": "storage_price"}),
        "api": ("api_prices", "api_price", {}),
    }[table]
    return page.pick(row, column, book.tables[listed], book.inputs[chosen], columns.get(key, key), "link", unit)


def _source(book: Book, value: str) -> Cell:
    table, key = citation(value) or ("", "")
    return book.inputs[key] if table == "input" else book.cells[f"chosen.{key}"]


def _own(page: Page, row: int, column: int, name: str, path: str) -> Cell:
    """A blank cell for the reader's own value."""
    cell = page.book.entries[path] = page.put(row, column, None, "input", _unit(name))
    low, high = _limits(name)
    if name in CHOICES:
        known = FEES if name == "kind" and not path.startswith("buy") else CHOICES[name]
        rule = Rule(cell, cell, "list", f'"{",".join(known)}"', blank=True)
    elif _unit(name) == "flag":
        rule = Rule(cell, cell, "list", '"0,1"', blank=True)
    elif name in WHOLE:
        rule = Rule(cell, cell, "whole", f"{low:g} {high:g}", blank=True)
    else:
        rule = Rule(cell, cell, "decimal", f"{low:g} {high:.12g}", blank=True)
    page.book.rules.append(rule)
    return cell


def _unit(name: str) -> str:
    return "" if name in CHOICES else UNITS.get(name, "share")


def _at(case: Mapping[str, Any], prefix: str) -> Any:
    found: Any = case
    for step in prefix.split("."):
        found = found.get(step, {})
    return found


def used(book: Book, path: str, page: Page, row: int, column: int) -> Cell:
    """The value of a case's field as the timeline uses it: the reader's own where given, else the model's."""
    ours, own = book.case[path]
    if own is None:
        return page.link(row, column, ours)
    switch = book.cells["own"]
    at = own.seen_from(page)
    text = f'IF({switch.seen_from(page)}*({at}<>"")>0,{at},{ours.seen_from(page)})'
    return page.formula(row, column, text, Seeing([switch, own, ours], _used), "link", own.unit)


def _used(switch: float, own: Value, ours: Value) -> Value:
    return own if own not in (None, "") and switch == 1 else ours
