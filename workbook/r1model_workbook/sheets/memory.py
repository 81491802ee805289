"""Memory: the chosen model and one GPU in parts by plan, every GPU; models, caches, checkpoints."""

from __future__ import annotations

from r1model.capacity.alike import rates_as
from r1model.catalogue import catalogue
from r1model.sizing.cache import CacheTerms, cache_terms
from r1model.sizing.checkpoint import Layout, active_parameters, layout, total_parameters
from r1model.sizing.lineup import expert_width
from r1model.sizing.weights import shipped_model
from r1model.starting.dimensions import Dimensions, dimensions
from r1model.starting.usual import USUAL_PLANS, fullest
from r1model.types import Format, Model
from r1model.units import PARAMETERS_PER_B
from r1model_workbook.sheets.caches import caches, most_kinds
from r1model_workbook.sheets.chosen_model import CHOSEN_ROWS, HEADER_HEIGHT, HELD, chosen_model, held_column, joined_key
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    call_up,
    day,
    figure,
    headers,
    heading,
    say,
    section,
    widths,
)
from r1model_workbook.sheets.every_gpu import block_rows, gpu_rows, spares
from r1model_workbook.sheets.one_gpu import PART_ROWS, one_gpu
from r1model_workbook.sheets.starts import starts
from r1model_workbook.view.grid import Book, Cell, Page, Table

FORMATS = ("bf16", "fp8-block", "int8-block", "int8-channel", "awq-int4", "nvfp4", "gguf-q8_0", "gguf-q4_k_m")
MATRIX = ("bf16", "fp8-block", "int8-channel", "awq-int4", "gguf-q4_k_m")
CALLED = ("usable_share", "context_tokens", "sequences", "kv_bytes", "kv_replicas")
SIZES = ("quantised_bytes", "kept_bytes", "checkpoint_gb")
MODEL_COLUMNS = ("model", "name", "nominal_b", "layers", "kv_bytes_per_token", "context", "expert_width", "total_b",
                 "active_b", "shipped", "rates_as", *Dimensions._fields, *CacheTerms._fields, "source",
                 "as_of")  # fmt: skip
HELD_COLUMNS = {held_column(plan, name): (plan, name) for plan in USUAL_PLANS for name in HELD
                if held_column(plan, name) == f"{plan} {name}"}  # fmt: skip
LAST = 35


def fill(book: Book) -> None:
    """Writes the sheet: what decides on top, the tables that it looks into below; these are filled first."""
    page = book.pages["memory"]
    widths(page, 40, 30, 13, 13, 13, 13, *[11.5] * 29)
    page.paper, page.freeze = "A3", f"C{FIRST_ROW}"
    page.pages_wide, page.header_columns = 2, "A:B"  # on one its figures are too small to read
    heading(page)
    parts = FIRST_ROW + len(CALLED) + CHOSEN_ROWS + len(FORMATS) + 6
    gpus = parts + PART_ROWS + 2 * most_kinds() + most_kinds()
    models = gpus + block_rows()
    called = _called(page, FIRST_ROW)
    row = _models(page, models, called)
    row = caches(page, row + 1, LAST)
    row = _layouts(page, row + 1)
    starts(page, row + 1, LAST)
    end = gpu_rows(page, gpus, LAST, called)
    assert end < models, "the tables below begin where those above end"
    end = one_gpu(page, parts, LAST, called)
    assert end < gpus
    spares(page)
    chosen_model(page, FIRST_ROW + len(CALLED) + 2, called, FORMATS)


def _called(page: Page, row: int) -> dict[str, Cell]:
    row = section(page, row, "memory.chosen", LAST, "memory.chosen_note")
    called: dict[str, Cell] = {}
    call_up(page, row, CALLED, {3: called})
    return called


def _models(page: Page, row: int, called: dict[str, Cell]) -> int:
    row = section(page, row, "memory.models", LAST, "memory.models_note")
    row = headers(page, row, [f"model.{name}" for name in MODEL_COLUMNS])
    places = {name: at for at, name in enumerate(MODEL_COLUMNS, start=1)}
    table = page.book.tables["models"] = Table(page, "model", places, row)
    for model in catalogue().models.values():
        table.rows[model.id] = row
        _model(page, row, places, model, called)
        row += 1
    return row


def _model(page: Page, row: int, places: dict[str, int], model: Model, called: dict[str, Cell]) -> None:
    def put(name: str, value: float, unit: str) -> Cell:
        return page.put(row, places[name], float(value), "figure", unit)

    page.put(row, places["model"], model.id, "text")
    page.put(row, places["name"], model.title, "key")
    page.put(row, places["rates_as"], rates_as(model.id), "key")
    figure(page, row, places["nominal_b"], model.nominal_b)
    put("layers", model.architecture.layers, "layer")
    put("context", model.architecture.max_context, "token")
    put("expert_width", expert_width(model), "count")
    put("total_b", total_parameters(model) / PARAMETERS_PER_B, "B parameters")
    put("active_b", active_parameters(model) / PARAMETERS_PER_B, "B parameters")
    put("shipped", model is shipped_model(), "flag")
    for name, size in dimensions(model)._asdict().items():
        put(name, size, {"hidden_copies": "ratio", "cache_told": "flag"}.get(name, "count"))
    bind = called | {name: put(name, size, _unit(name)) for name, size in cache_terms(model)._asdict().items()}
    page.calc(row, places["kv_bytes_per_token"], "kv_bytes_per_token", bind)
    page.put(row, places["source"], model.architecture.source, "key")
    day(page, row, places["as_of"], model.architecture.as_of)


def _unit(name: str) -> str:
    """The unit of a number of the caches, by how it is called."""
    if name == "window_tokens":
        return "token"
    return "byte" if name == "state_bytes" else "byte/token" if name.endswith("bytes") else "element"


def _layouts(page: Page, row: int) -> int:
    row = section(page, row, "memory.layouts", LAST, "memory.layouts_note")
    names = ("key", "format", *Layout._fields, *SIZES)
    places = {name: at for at, name in enumerate((*names, *HELD_COLUMNS), start=1)}
    row = headers(page, row, [f"layout.{name}" for name in names])
    page.heights[row - 1] = HEADER_HEIGHT
    for name, (plan, what) in HELD_COLUMNS.items():
        page.put(row - 1, places[name], f"{plan} {say(page, f'layout.{what}')}", "header")
    table = page.book.tables["layouts"] = Table(page, "key", places, row)
    table.units = {"checkpoint_gb": "GB"}
    for model in catalogue().models.values():
        for name in FORMATS:
            table.rows[joined_key(model.id, name)] = row
            _layout(page, row, places, model, catalogue().formats[name])
            row += 1
    return row


def _layout(page: Page, row: int, places: dict[str, int], model: Model, form: Format) -> None:
    page.put(row, places["key"], joined_key(model.id, form.id), "text")
    page.put(row, places["format"], form.id, "key")
    bind: dict[str, Cell] = {}
    for name, value in layout(model, form)._asdict().items():
        unit = "bit/parameter" if name.endswith("bits") else "millions"
        bind[name] = page.put(row, places[name], float(value), "figure", unit)
    for name in SIZES:
        bind[name] = page.calc(row, places[name], name, bind)
        bind[name].unit = "GB" if name == "checkpoint_gb" else "millions"
    for plan in USUAL_PLANS:
        stages = fullest(model, form, plan)
        for name, unit in HELD.items():
            if (column := held_column(plan, name)) != f"{plan} {name}":
                continue
            if stages is None:
                page.put(row, places[column], say(page, "missing"), "missing")
            else:
                stage = stages.heaviest if name.startswith("heaviest") else stages.deepest
                page.put(
                    row, places[column], stage.layer_share if unit == "share" else stage.weights_gib, "figure", unit
                )
