"""Memory, upper part: the chosen model, what it weighs and on what basis, its cache, its checkpoint in every format."""

from __future__ import annotations

from collections.abc import Sequence

from r1model.catalogue import catalogue
from r1model.entries.choices import word
from r1model.errors import NA
from r1model.graph.registry import FORMULAS
from r1model.inputs import inputs
from r1model.sizing.weights import CHECKPOINT, NOMINAL, shipped
from r1model.starting.usual import USUAL_PLANS, one_node, one_stage
from r1model_workbook.sheets.common import headers, label, row_head, say
from r1model_workbook.view.computing import Pick, PickNumber
from r1model_workbook.view.grid import Cell, Fault, Page, Value, computed

HEADER_HEIGHT = 48.0
BILLIONS = "B parameters"
LOOKED_UP = {"model_name": ("name", ""), "total_b": ("total_b", BILLIONS), "active_b": ("active_b", BILLIONS),
             "rates_as": ("rates_as", ""), "shipped_model": ("shipped", "flag"),
             "nominal_b": ("nominal_b", BILLIONS)}  # fmt: skip
LINKED = ("weight_bytes", "has_checkpoint", "checkpoint_asked", "checkpoint_if_any")
WEIGHED = ("params_counted", "sized_params_b", "nominal_weights_gb", "by_checkpoint", "weights_gb")
TERMS = ("window_tokens", "window_elements", "window_fixed_bytes", "narrow_window_elements",
         "narrow_window_fixed_bytes", "state_bytes")  # fmt: skip
CACHED = ("kv_bytes_per_token", *TERMS, "window_bytes_per_token", "sequence_kv_bytes", "kv_gb", "expert_width")
HELD = {"heaviest_gib": "GiB", "heaviest_layer_share": "share", "deepest_gib": "GiB", "deepest_layer_share": "share"}
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
    words = [bases.cell(word("weights_basis", name, page.book.language), "id") for name in (CHECKPOINT, NOMINAL)]
    flag = bind["by_checkpoint"]
    text = f"IF({flag.address}>0,{words[0].seen_from(page)},{words[1].seen_from(page)})"
    used = computed([flag], lambda real: words[0].value if real else words[1].value)
    bind["weights_basis_used"] = page.formula(row, 3, text, used, "link_text")
    return row + 1


def _cached(page: Page, row: int, chosen: Cell, bind: dict[str, Cell]) -> int:
    models = page.book.tables["models"]
    for name in CACHED:
        if name in FORMULAS:
            label(page, row, name)
        else:
            row_head(page, row, say(page, f"model.{name}"), models.column(name)[str(chosen.value)].unit)
        if name in models.columns:
            unit = models.column(name)[str(chosen.value)].unit
            bind[name] = page.pick(row, 3, models, chosen, name, "link", unit)
        else:
            bind[name] = page.calc(row, 3, name, bind)
        row += 1
    return row


def _checkpoints(page: Page, row: int, chosen: Cell, formats: Sequence[str]) -> None:
    row = headers(page, row, ["layout.format", "memory.format_name", "layout.checkpoint_gb"])
    plans = [plan for plan in USUAL_PLANS if one_node(plan)]
    for column, plan in enumerate(plans, start=4):
        page.put(row - 1, column, f"{plan} {say(page, 'layout.heaviest_gib')}", "header")
    page.put(row - 1, len(plans) + 4, say(page, "layout.place"), "header")
    page.heights[row - 1] = HEADER_HEIGHT
    for name in formats:
        key = page.put(row, 1, name, "text")
        page.put(row, 2, catalogue().formats[name].name(page.book.language), "key")
        page.book.cells[f"checkpoint.{name}"] = _checkpoint(page, row, chosen, key)
        place = layout_place(page, row, len(plans) + 4, key)
        for column, plan in enumerate(plans, start=4):
            weights = weights_of(page, row, column, place, held_column(plan, "heaviest_gib"))
            page.book.cells[f"weights.{plan}.{name}"] = weights
        row += 1


def _checkpoint(page: Page, row: int, chosen: Cell, form: Cell) -> Cell:
    """The size of the chosen model's checkpoint in the format that stands in a cell; #N/A where there is none."""
    layouts = page.book.tables["layouts"]
    text = (
        f"INDEX({layouts.range('checkpoint_gb', page)},"
        f'MATCH({chosen.seen_from(page)}&"|"&{form.seen_from(page)},{layouts.range("key", page)},0))'
    )
    sizes = Pick([chosen, form], layouts.column_by_parts("checkpoint_gb"))
    return page.formula(row, 3, text, sizes, "link", "GB")


def held_column(plan: str, name: str) -> str:
    """The column of the table of checkpoints that holds this of a plan; a plan of one stage has a column alone."""
    return f"{plan} {name if not one_stage(plan) else next(iter(HELD))}"


def layout_place(page: Page, row: int, column: int, form: Cell) -> Cell:
    """Where the chosen model's checkpoint in a format stands among the checkpoints."""
    table, model = page.book.tables["layouts"], page.book.inputs["model"]
    text = f'MATCH({model.seen_from(page)}&"|"&{form.seen_from(page)},{table.range("key", page)},0)'
    places = {key: float(at) for at, key in enumerate(table.rows, start=1)}

    def place(chosen: Value, name: Value) -> Value:
        return places.get(joined_key(chosen, name), Fault(NA))

    return page.formula(row, column, text, computed([model, form], place), "link", "count")


def weights_of(page: Page, row: int, column: int, place: Cell, name: str, unit: str = "GiB") -> Cell:
    """A column of the checkpoint that stands at a place; #N/A where the plan cannot cut the model."""
    table = page.book.tables["layouts"]
    found = f"INDEX({table.range(name, page)},{place.seen_from(page)})"
    options = {float(at): cell for at, cell in enumerate(table.column(name).values(), start=1)}
    text = f"IF(ISNUMBER({found}),{found},NA())"
    return page.formula(row, column, text, PickNumber([place], options), "link", unit)


def joined_key(model: Value, other: Value) -> str:
    """The key of a model with a format, or with a GPU, as formulas join it."""
    return f"{model}|{other}"
