"""Memory, upper part: the chosen model, what it weighs and on what basis, its cache, its checkpoint in every format."""

from __future__ import annotations

from collections.abc import Sequence

from r1model.catalogue import catalogue
from r1model.inputs import inputs
from r1model.sizing.weights import CHECKPOINT, NOMINAL, shipped
from r1model_workbook.sheets.common import headers, label, row_head, say
from r1model_workbook.view.computing import Pick
from r1model_workbook.view.grid import Cell, Page, Value, computed

BILLIONS = "B parameters"
LOOKED_UP = {"model_name": ("name", ""), "total_b": ("total_b", BILLIONS), "active_b": ("active_b", BILLIONS),
             "shipped_model": ("shipped", "flag"), "nominal_b": ("nominal_b", BILLIONS)}  # fmt: skip
LINKED = ("weight_bytes", "has_checkpoint", "checkpoint_asked", "checkpoint_if_any")
WEIGHED = ("params_counted", "sized_params_b", "nominal_weights_gb", "by_checkpoint", "weights_gb")
CACHED = ("kv_bytes_per_token", "kv_gb", "expert_width")
CHOSEN_ROWS = 1 + len(LOOKED_UP) + 2 + len(LINKED) + 1 + len(WEIGHED) + 1 + len(CACHED)


def chosen_model(page: Page, row: int, called: dict[str, Cell], formats: Sequence[str]) -> None:
    """Writes the block; other sheets find its cells by the names of the formulas."""
    chosen = page.book.inputs["model"]
    row_head(page, row, inputs()["model"].label(page.book.language), role="total_label")
    page.link(row, 3, chosen, "total")
    bind = dict(called)
    row = _looked_up(page, row + 1, chosen, bind)
    row = _entered(page, row, bind)
    row = _weighed(page, row, chosen, bind)
    row = _cached(page, row, chosen, bind)
    page.book.cells |= {name: cell for name, cell in bind.items() if name not in called}
    _checkpoints(page, row + 1, chosen, formats)


def _looked_up(page: Page, row: int, chosen: Cell, bind: dict[str, Cell]) -> int:
    models = page.book.tables["models"]
    for name, (column, unit) in LOOKED_UP.items():
        row_head(page, row, say(page, f"model.{column}"), unit)
        bind[name] = page.pick(row, 3, models, chosen, column, "link" if unit else "link_text", unit)
        row += 1
    return row


def _entered(page: Page, row: int, bind: dict[str, Cell]) -> int:
    """The number of parameters on Inputs beside the one it ships with, and what precision and basis stand for."""
    book = page.book
    row_head(page, row, inputs()["params_b"].label(book.language), BILLIONS)
    bind["params_b"] = page.link(row, 3, book.inputs["params_b"])
    row_head(page, row + 1, say(page, "memory.shipped_params_b"), BILLIONS)
    bind["shipped_params_b"] = page.put(row + 1, 3, shipped("params_b"), "figure", BILLIONS)
    row += 2
    for name in LINKED:
        row_head(page, row, say(page, f"inputs.{name}"), book.cells[name].unit)
        bind[name] = page.link(row, 3, book.cells[name])
        row += 1
    return row


def _weighed(page: Page, row: int, chosen: Cell, bind: dict[str, Cell]) -> int:
    """The rule of r1model.sizing.weights, step by step; its answer in GB, and the basis in a word."""
    label(page, row, "checkpoint_gb")
    bind["checkpoint_gb"] = _checkpoint(page, row, chosen, page.book.cells["checkpoint_format"])
    row += 1
    for name in WEIGHED:
        label(page, row, name, "total_label" if name == WEIGHED[-1] else "label")
        bind[name] = page.calc(row, 3, name, bind, "total" if name == WEIGHED[-1] else "calc")
        row += 1
    row_head(page, row, inputs()["weights_basis"].label(page.book.language))
    bases = page.book.tables["weights_bases"]
    words = [bases.cell(name, "id") for name in (CHECKPOINT, NOMINAL)]
    flag = bind["by_checkpoint"]
    text = f"IF({flag.address}>0,{words[0].seen_from(page)},{words[1].seen_from(page)})"
    used = computed([flag], lambda real: words[0].value if real else words[1].value)
    bind["weights_basis_used"] = page.formula(row, 3, text, used, "link_text")
    return row + 1


def _cached(page: Page, row: int, chosen: Cell, bind: dict[str, Cell]) -> int:
    models = page.book.tables["models"]
    label(page, row, "kv_bytes_per_token")
    bind["kv_bytes_per_token"] = page.pick(row, 3, models, chosen, "kv_bytes_per_token", "link", "byte/token")
    label(page, row + 1, "kv_gb")
    bind["kv_gb"] = page.calc(row + 1, 3, "kv_gb", bind)
    row_head(page, row + 2, say(page, "model.expert_width"), "count")
    bind["expert_width"] = page.pick(row + 2, 3, models, chosen, "expert_width", "link", "count")
    return row + 3


def _checkpoints(page: Page, row: int, chosen: Cell, formats: Sequence[str]) -> None:
    row = headers(page, row, ["layout.format", "memory.format_name", "layout.checkpoint_gb"])
    for name in formats:
        key = page.put(row, 1, name, "text")
        page.put(row, 2, catalogue().formats[name].name(page.book.language), "key")
        page.book.cells[f"checkpoint.{name}"] = _checkpoint(page, row, chosen, key)
        row += 1


def _checkpoint(page: Page, row: int, chosen: Cell, form: Cell) -> Cell:
    """The size of the chosen model's checkpoint in the format that stands in a cell; #N/A where there is none."""
    layouts = page.book.tables["layouts"]
    text = (
        f"INDEX({layouts.range('checkpoint_gb', page)},"
        f'MATCH({chosen.seen_from(page)}&"|"&{form.seen_from(page)},{layouts.range("key", page)},0))'
    )
    sizes = {tuple(str(key).split("|")): cell for key, cell in layouts.column("checkpoint_gb").items()}
    return page.formula(row, 3, text, Pick([chosen, form], sizes), "link", "GB")


def joined_key(model: Value, other: Value) -> str:
    """The key of a model with a format, or with a GPU, as formulas join it."""
    return f"{model}|{other}"
