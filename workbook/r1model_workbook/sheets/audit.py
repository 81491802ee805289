"""Seed audit: every statement of the post as stated, recomputed by live links, with verdict and reason."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.texts import in_language, text
from r1model.types import SeedFigure
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    headers,
    heading,
    section,
    source_title,
    unit_name,
    widths,
    wrap_height,
)
from r1model_workbook.view.grid import Book, Cell, Page

COLUMNS = ("id", "section", "stated_text", "stated", "unit", "recomputed", "difference", "verdict", "explanation",
           "source", "where")  # fmt: skip
SIZES = ("int8", "fp16", "fp32")


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["audit"]
    widths(page, 25, 12, 32, 14, 13, 14, 13, 12, 72, 30, 40)
    page.paper = "A3"
    heading(page)
    row = section(page, FIRST_ROW, "audit.sizes", len(COLUMNS))
    for name in SIZES:
        page.put(row, 1, name, "label")
        page.put(row, 2, unit_name(page, "TB"), "unit")
        table = book.tables["precisions"]
        bind = {"sized_params_b": book.inputs["params_b"], "weight_bytes": table.cell(name, "bytes")}
        weights = page.calc(row, 4, "nominal_weights_gb", bind)
        book.cells[f"vram:{name}"] = page.calc(row, 6, "vram_tb", {"vram_gb": weights})
        row += 1
    row = section(page, row + 1, "audit.rows", len(COLUMNS), "audit.rows_note")
    page.header_rows, page.freeze = f"{row}:{row}", f"B{row + 1}"
    row = headers(page, row, [f"audit.{name}" for name in COLUMNS])
    for item in catalogue().seed.values():
        _row(page, row, item)
        row += 1


def _row(page: Page, row: int, item: SeedFigure) -> None:
    language = page.book.language
    page.put(row, 1, item.id, "key")
    page.put(row, 2, text("sheets", f"seed_section.{item.section}", language), "wrapped")
    page.put(row, 3, item.stated_text, "wrapped")
    unit = item.unit or ""
    stated = page.put(row, 4, item.stated, "stated", unit)
    page.put(row, 5, unit_name(page, unit), "unit")
    target = _target(page.book, item.recompute)
    if target is not None:
        recomputed = page.link(row, 6, target)
        if item.stated is not None:
            bind = {"stated_value": stated, "recomputed_value": recomputed}
            page.calc(row, 7, "difference", bind).unit = target.unit
    for column in (6, 7):
        if (row, column) not in page.cells:
            page.put(row, column, None, "stated")
    verdict = text("verdicts", item.verdict, language)
    page.put(row, 8, verdict, "centre" if item.verdict == "right" else "verdict")
    page.put(row, 9, item.explanation(language), "wrapped")
    page.put(row, 10, source_title(page, item.source), "note")
    page.put(row, 11, in_language(item.where, page.book.language), "note")
    wrap_height(page, row, (2, 3, 9, 10, 11))


def _target(book: Book, reference: str) -> Cell | None:
    """The cell that holds what the statement is held against."""
    if not reference:
        return None
    kind, _, rest = reference.partition(":")
    name, _, field = rest.rpartition(".")
    if kind == "gpu":
        return book.tables["gpus"].cell(catalogue().gpus[name].short, field)
    if kind == "instance":
        return book.tables["instances"].cell(name, field)
    if kind == "plan":
        return book.cells[f"plan{name}.{field}"]
    if kind == "parameter":
        return book.cells[f"figure:{rest}.value"]
    return book.cells["gpus_for_users" if kind == "dau" else reference]
