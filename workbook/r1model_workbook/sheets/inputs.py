"""Inputs: everything the reader may change, the named constants, and the short lists that look-ups use."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.inputs import GROUPS, Input, inputs
from r1model.plan import PEAK_FIELDS, SIZING_RULES
from r1model.texts import text
from r1model.units import CONSTANTS
from r1model_workbook.grid import Book, Page, Table
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    WEAK,
    day,
    headers,
    heading,
    say,
    section,
    unit_name,
    widths,
    wrap_height,
)

COLUMNS = ("label", "value", "unit", "low", "high", "standing", "source", "where", "as_of", "note", "key")
WEIGHT_ONLY = "FP16"
BASIS_COLUMNS = {"nominal": "memory_gb", "device": "device_memory_gb"}


def fill(book: Book) -> None:
    """Writes the sheet; its cells are what all other sheets start from."""
    page = book.pages["inputs"]
    widths(page, 30, 17, 14, 9, 12, 10, 30, 36, 11, 44, 22)
    page.paper, page.freeze, page.header_rows = "A3", f"C{FIRST_ROW + 1}", f"{FIRST_ROW}:{FIRST_ROW}"
    heading(page)
    row = headers(page, FIRST_ROW, [f"column.{name}" for name in COLUMNS])
    for group in GROUPS:
        row = section(page, row, f"group.{group}", len(COLUMNS))
        for item in inputs().values():
            if item.group == group:
                _input(page, row, item)
                row += 1
    row = _constants(page, row + 1)
    _lists(page, row + 1)


def _input(page: Page, row: int, item: Input) -> None:
    language = page.book.language
    page.put(row, 1, item.label(language), "label")
    role = "input_weak" if item.standing in WEAK else "input"
    cell = page.book.inputs[item.id] = page.put(row, 2, item.value, role, item.unit or "")
    if item.group == "checks":
        cell.unit = "tolerance"
    page.put(row, 3, unit_name(page, item.unit or ""), "unit")
    options = item.options if len(item.options) <= 6 else ()
    for column, bound in ((4, item.low), (5, item.high)):
        page.put(row, column, bound, "stated", item.unit or "")
    if item.options:
        page.put(row, 4, say(page, "inputs.choose"), "unit")
    source = catalogue().sources[item.source]
    page.put(row, 6, text("standings", item.standing, language), "unit")
    page.put(row, 7, source.title, "note")
    page.put(row, 8, item.where, "note")
    day(page, row, 9, item.as_of)
    page.put(row, 10, item.note(language) if item.note else None, "note")
    page.put(row, 11, item.id, "key")
    wrap_height(page, row, (7, 8, 10))
    if not item.options:
        page.book.validations.append((cell, "whole" if item.whole else "decimal", f"{item.low:g} {item.high:.12g}"))
    elif options:
        page.book.validations.append((cell, "list", f'"{",".join(options)}"'))


def _constants(page: Page, row: int) -> int:
    row = section(page, row, "inputs.constants", len(COLUMNS), "inputs.constants_note")
    for name, (value, unit) in CONSTANTS.items():
        page.put(row, 1, text("constants", name, page.book.language), "label")
        page.book.constants[name] = page.put(row, 2, value, "figure", "1")
        page.put(row, 3, unit_name(page, unit) if unit != "1" else None, "unit")
        page.put(row, 11, name, "key")
        row += 1
    return row


def _lists(page: Page, row: int) -> None:
    book = page.book
    row = section(page, row, "inputs.lists", len(COLUMNS), "inputs.lists_note")
    row = headers(page, row, ["inputs.precision", "inputs.weight_bytes", "inputs.peak_column", "inputs.flag_column"])
    table = book.tables["precisions"] = Table(page, "id", {"id": 1, "bytes": 2, "peak": 3, "flag": 4}, row)
    table.units = {"bytes": "byte/parameter"}
    for precision in catalogue().precisions.values():
        page.put(row, 1, precision.id, "text")
        page.put(row, 2, precision.bytes.value, "figure", "byte/parameter")
        page.put(row, 3, PEAK_FIELDS[precision.id], "key")
        page.put(row, 4, precision.needs or WEIGHT_ONLY, "key")
        table.rows[precision.id] = row
        row += 1
    row = headers(page, row + 1, ["inputs.rule", "inputs.rule_column", "inputs.rule_key"])
    rules = [page.put(row + step, 1, name, "text") for step, name in enumerate(SIZING_RULES)]
    for cell, name in zip(rules, SIZING_RULES.values(), strict=True):
        book.cells[f"rule.{cell.value}"] = page.put(cell.row, 3, f"{cell.value}|1", "key")
        page.put(cell.row, 2, text("formulas", name, book.language), "unit")
    row = headers(page, row + len(rules) + 1, ["inputs.basis", "inputs.basis_column"])
    bases = book.tables["bases"] = Table(page, "id", {"id": 1, "column": 2}, row)
    for name, column in BASIS_COLUMNS.items():
        page.put(row, 1, name, "text")
        page.put(row, 2, column, "key")
        bases.rows[name] = row
        row += 1
    row = headers(page, row + 1, ["inputs.derived", "column.value"])
    for key, name, source, column in (
        ("weight_bytes", "precisions", "quant", "bytes"),
        ("peak_column", "precisions", "quant", "peak"),
        ("flag_column", "precisions", "quant", "flag"),
        ("memory_column", "bases", "memory_basis", "column"),
    ):
        page.put(row, 1, say(page, f"inputs.{key}"), "label")
        book.cells[key] = page.pick(row, 2, book.tables[name], book.inputs[source], column, "calc")
        row += 1
