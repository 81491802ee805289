"""Memory: exact checkpoint sizes by model and format, and the GPUs each needs on every accelerator."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.sizing.checkpoint import Layout, active_parameters, layout, total_parameters
from r1model.sizing.lineup import expert_width, kv_width, native
from r1model.sizing.weights import shipped_model
from r1model.types import Format, Model
from r1model.units import PARAMETERS_PER_B
from r1model_workbook.sheets.chosen_model import CHOSEN_ROWS, chosen_model, joined_key
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    call_up,
    day,
    figure,
    headers,
    heading,
    label,
    say,
    section,
    widths,
)
from r1model_workbook.sheets.starts import starts
from r1model_workbook.view.grid import Book, Cell, Page, Table

FORMATS = ("bf16", "fp8-block", "int8-block", "int8-channel", "awq-int4", "nvfp4", "gguf-q8_0", "gguf-q4_k_m")
MATRIX = ("bf16", "fp8-block", "int8-channel", "awq-int4", "gguf-q4_k_m")
CALLED = ("usable_share", "runtime_reserve_gib", "context_tokens", "sequences", "kv_bytes", "kv_replicas")
SIZES = ("quantised_bytes", "kept_bytes", "checkpoint_gb")
LAST = 35


def fill(book: Book) -> None:
    """Writes the sheet: chosen model on top, then the GPU matrix, then models and layouts."""
    page = book.pages["memory"]
    widths(page, 34, 30, 13, 13, 13, 13, *[11.5] * 29)
    page.paper, page.freeze = "A3", f"C{FIRST_ROW}"
    heading(page)
    chosen = FIRST_ROW
    matrix = chosen + len(CALLED) + CHOSEN_ROWS + len(FORMATS) + 6
    models = matrix + len(catalogue().models) * len(MATRIX) + 7
    called = _called(page, chosen)
    _models(page, models, called)
    _layouts(page, models + len(catalogue().models) + 4)
    starts(page, max(row for row, _ in page.cells) + 2, LAST)
    chosen_model(page, chosen + len(CALLED) + 2, called, FORMATS)
    _matrix(page, matrix, called)


def _called(page: Page, row: int) -> dict[str, Cell]:
    row = section(page, row, "memory.chosen", LAST, "memory.chosen_note")
    called: dict[str, Cell] = {}
    call_up(page, row, CALLED, {3: called})
    return called


def _models(page: Page, row: int, called: dict[str, Cell]) -> None:
    row = section(page, row, "memory.models", LAST, "memory.models_note")
    names = (
        "model",
        "name",
        "nominal_b",
        "layers",
        "kv_width",
        "kv_bytes_per_token",
        "context",
        "expert_width",
        "total_b",
        "active_b",
        "shipped",
        "source",
        "as_of",
    )
    row = headers(page, row, [f"model.{name}" for name in names])
    table = page.book.tables["models"] = Table(page, "model", {name: i for i, name in enumerate(names, start=1)}, row)
    for model in catalogue().models.values():
        table.rows[model.id] = row
        page.put(row, 1, model.id, "text")
        page.put(row, 2, model.title, "key")
        figure(page, row, 3, model.nominal_b)
        bind = called | {
            "layers": page.put(row, 4, float(model.architecture.layers), "figure", "layer"),
            "kv_width": page.put(row, 5, float(kv_width(model)), "figure", "count"),
        }
        page.calc(row, 6, "kv_bytes_per_token", bind)
        page.put(row, 7, float(model.architecture.max_context), "figure", "token")
        page.put(row, 8, expert_width(model), "figure", "count")
        page.put(row, 9, total_parameters(model) / PARAMETERS_PER_B, "figure", "B parameters")
        page.put(row, 10, active_parameters(model) / PARAMETERS_PER_B, "figure", "B parameters")
        page.put(row, 11, float(model is shipped_model()), "figure", "flag")
        page.put(row, 12, model.architecture.source, "key")
        day(page, row, 13, model.architecture.as_of)
        row += 1


def _layouts(page: Page, row: int) -> None:
    row = section(page, row, "memory.layouts", LAST, "memory.layouts_note")
    names = ("key", "format", *Layout._fields, *SIZES)
    row = headers(page, row, [f"layout.{name}" for name in names])
    table = page.book.tables["layouts"] = Table(page, "key", {name: i for i, name in enumerate(names, start=1)}, row)
    table.units = {"checkpoint_gb": "GB"}
    for model in catalogue().models.values():
        for name in FORMATS:
            table.rows[joined_key(model.id, name)] = row
            _layout(page, row, model, catalogue().formats[name])
            row += 1


def _layout(page: Page, row: int, model: Model, form: Format) -> None:
    page.put(row, 1, joined_key(model.id, form.id), "text")
    page.put(row, 2, form.id, "key")
    bind: dict[str, Cell] = {}
    for column, (name, value) in enumerate(layout(model, form)._asdict().items(), start=3):
        bind[name] = page.put(
            row, column, float(value), "figure", "bit/parameter" if name.endswith("bits") else "millions"
        )
    for column, name in enumerate(SIZES, start=len(bind) + 3):
        bind[name] = page.calc(row, column, name, bind)
        bind[name].unit = "GB" if name == "checkpoint_gb" else "millions"


def _matrix(page: Page, row: int, called: dict[str, Cell]) -> None:
    """GPUs for every model, format and accelerator; a format the accelerator lacks is shown apart."""
    book = page.book
    table, models, layouts = book.tables["gpus"], book.tables["models"], book.tables["layouts"]
    row = section(page, row, "memory.matrix", LAST, "memory.matrix_note")
    gpus = list(catalogue().gpus.values())
    headers(page, row, ["model.model", "layout.format", "layout.checkpoint_gb", "memory.kv_gb"], "matrix_header")
    for column, gpu in enumerate(gpus, start=5):
        page.link(row, column, table.cell(gpu.short, "short"), "matrix_header")
    page.heights[row] = 34
    row += 1
    memory_row, work_row = row, row + 1
    page.put(memory_row, 1, say(page, "hardware.gpu_memory_gb"), "label")
    label(page, work_row, "working_gb_per_gpu")
    working: list[Cell] = []
    for column in range(5, 5 + len(gpus)):
        key = page.cells[memory_row - 1, column]
        size = page.pick_by(memory_row, column, table, key, book.cells["memory_column"], book.cells["gpus.keys"])
        size.unit = "GB"
        working.append(page.calc(work_row, column, "working_gb_per_gpu", called | {"device_gb": size}))
    row += 2
    for model in catalogue().models.values():
        for name in MATRIX:
            page.put(row, 1, model.id, "label")
            page.put(row, 2, name, "unit")
            bind = called | {"kv_bytes_per_token": models.cell(model.id, "kv_bytes_per_token")}
            size = page.link(row, 3, layouts.cell(joined_key(model.id, name), "checkpoint_gb"))
            bind |= {"checkpoint_gb": size, "kv_gb": page.calc(row, 4, "kv_gb", bind)}
            for column, (gpu, work) in enumerate(zip(gpus, working, strict=True), start=5):
                role = "matrix" if native(gpu, catalogue().formats[name].needs) else "matrix_other"
                page.calc(row, column, "gpus_for_checkpoint", bind | {"working_gb_per_gpu": work}, role)
            row += 1
