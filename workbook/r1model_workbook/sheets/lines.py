"""The lower part of Inputs: the lines of the timeline as the model has them, each with a row for the reader's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic.fields import FieldInfo

from r1model.finance.fields import CHOICES, fields, is_flag, limits_of, tables, unit_of, unsaid
from r1model.graph.registry import FORMULAS
from r1model.options.files import compared
from r1model.options.option import option
from r1model.scenarios import FORMULA, base, citation
from r1model.types import Record
from r1model_workbook.sheets.bounds import Bounds, no_flag, own_in_range
from r1model_workbook.sheets.common import headers, say, section, wrap_height
from r1model_workbook.sheets.units import own_units
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Book, Cell, Page, Rule, Value
from r1model_workbook.view.wording import drop_down, in_words

UNSAID = {"vat_lag": "vat_lag"}  # the input that a blank means; an end that is not said is the horizon
PARAMETER = "parameter"  # figures of the catalogue, which Inputs shows
WIDEST, UNIT = 15, 3
FAR = 1e9  # wider than a column in full


def fill(book: Book) -> None:
    """Writes the tables below what Inputs asks, where room is left; every field of a case then has its cell."""
    page = book.pages["inputs"]
    row = section(page, book.cells["inputs.end"].row + 1, "lines.title", WIDEST, "lines.note")
    for prefix, (record, count) in tables().items():
        row = _table(page, row, prefix, record, count) + 1
    for prefix in _unlisted():
        for key, value in _at(base(), prefix).items():
            book.case[f"{prefix}.{key}"] = (_source(book, value), None)
    own_units(page, UNIT, [book.inputs["egress_price_per_gb"]], book.case["rent.ccy"][0])


def height() -> int:
    """How many rows all of it takes: its section, and of each table a title, headings, bounds, rows and a gap."""
    return 2 + sum(5 + 3 * max(count, 1) for _, count in tables().values())


def _unlisted() -> list[str]:
    """Parts of options that have no table of their own: their fields come from inputs."""
    return [f"{key}.{part.record}" for key in compared() for part in option(key).parts.values() if part.slots is None]


def _table(page: Page, row: int, prefix: str, record: type[Record], count: int) -> int:
    names = list(fields(record))
    page.put(row, 1, say(page, f"lines.{prefix}"), "total_label")
    row = headers(page, row, [f"field.{name}" for name in names], first=2)
    bounds = _bounds(page, row, names)
    row += 2
    given = _at(base(), prefix)
    rows = list(given or []) if count else [given]
    for at in range(max(count, 1)):
        path = f"{prefix}[{at}]" if count else prefix
        model = rows[at] if at < len(rows) else {}
        page.put(row, 1, _name(page, prefix, model, at), "label")
        page.put(row + 1, 1, say(page, "lines.own"), "note")
        wrap_height(page, row, (1,))
        for column, (name, field) in enumerate(fields(record).items(), start=2):
            ours = _model(page, row, column, name, field, model.get(name, unsaid(name, field)))
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
            low, high = (page.put(row + step, column, bound, "stated", unit_of(name) if abs(bound) < FAR else "far")
                         for step, bound in enumerate(limits_of(name)))  # fmt: skip
            found[column] = Bounds(low, high, unit_of(name) in ("month", "flag"))
    return found


def _name(page: Page, prefix: str, model: Mapping[str, Any], at: int) -> str:
    if "name" in model:
        return f"{at + 1}. {say(page, 'line.' + str(model['name']))}"
    if model:
        return say(page, "lines.model")
    kind = prefix.rpartition(".")[2]
    return f"{at + 1}. {say(page, f'free.{kind}')}"


def _model(page: Page, row: int, column: int, name: str, field: FieldInfo, value: Any) -> Cell:
    """What the model says: a link to an input, a look-up, or a constant; no end means the horizon."""
    book, unit = page.book, unit_of(name)
    if isinstance(value, dict):
        bind = {need: _source(book, value[need]) for need in FORMULAS[value[FORMULA]].needs}
        return page.calc(row, column, value[FORMULA], bind, "link", unit)
    cited = citation(value)
    if value is None:
        return page.link(row, column, book.inputs[UNSAID.get(name, "months")])
    if cited is None:
        said = in_words(name, value, book.language) if isinstance(value, str) else float(value)
        return page.put(row, column, said, "figure", unit)
    table, key = cited
    if table in ("input", "plan", "load"):
        return page.link(row, column, _source(book, value))
    if table != "storage":
        used = page.link(row, column, book.cells[f"used.{table}.{key}"])
        used.unit = unit
        return used
    prices, chosen = book.tables["aws_prices"], book.inputs["rent_price"]
    return page.pick(row, column, prices, chosen, "storage_price", "link", unit)


def _source(book: Book, value: str) -> Cell:
    table, key = citation(value) or ("", "")
    if not table:
        return book.constants[value]
    if table == "load":
        part, _, rest = key.partition(".")
        found: Cell = book.written["day"].cell(rest) if part == "day" else book.written["load"].cell(key)
        return found
    return book.inputs[key] if table == "input" else book.cells[f"{table if table == PARAMETER else 'chosen'}.{key}"]


def _own(page: Page, row: int, column: int, name: str, path: str) -> Cell:
    """A blank cell for the reader's own value."""
    cell = page.book.entries[path] = page.put(row, column, None, "input", unit_of(name))
    low, high = limits_of(name)
    if name in CHOICES:
        rule = Rule(cell, cell, "list", drop_down(path, page.book.language), blank=True)
    elif is_flag(name):
        rule = Rule(cell, cell, "list", '"0,1"', blank=True)
    elif unit_of(name) == "month":
        rule = Rule(cell, cell, "whole", f"{low:g} {high:g}", blank=True)
    else:
        rule = Rule(cell, cell, "decimal", f"{low:g} {high:.12g}", blank=True)
    page.book.rules.append(rule)
    return cell


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
