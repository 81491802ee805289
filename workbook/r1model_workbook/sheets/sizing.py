"""Sizing: the three plans sized live from Inputs and the GPU catalogue."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.inputs import inputs
from r1model.sizing.lineup import MEMORY_LINES, PLANS, SCALE_LINES, SIZING_LINES, SIZING_RULES
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    call_up,
    headers,
    heading,
    label,
    lines,
    row_head,
    say,
    section,
    unit_name,
    widths,
)
from r1model_workbook.sheets.every_gpu import starts_by_count, told_by_count
from r1model_workbook.sheets.listed import known
from r1model_workbook.sheets.quoted import bought_gpus
from r1model_workbook.sheets.serving import serving
from r1model_workbook.view.grid import Book, Cell, Page
from r1model_workbook.write.charts import columns_chart

LAST = 22
CHARTS_END = FIRST_ROW + 26
PLAN_COLUMNS = {key: column for column, key in enumerate(PLANS, start=3)}
CALLED = ("overhead_share", "usable_share", "gpus_per_node", "sequences", "kv_replicas",
          "known_users", "known_gpus")  # fmt: skip

CHOSEN = {
    "gpu_memory_gb": ("memory_column", "GB"),
    "gpu_tflops": ("peak_column", "TFLOPS"),
    "native": ("flag_column", "flag"),
}
DERIVED = {"kv_bytes_per_token": "byte/token", "sequence_kv_bytes": "byte/sequence", "expert_width": "count"}


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["sizing"]
    widths(page, 34, 18, 16, 16, 16, *[12] * 18)
    page.paper, page.freeze = "A3", f"C{FIRST_ROW}"
    heading(page)
    serving(page, max(_plans(page), CHARTS_END) + 1)


def _plans(page: Page) -> int:
    book = page.book
    row = section(page, FIRST_ROW, "hardware.plans", LAST, "hardware.plans_note")
    row = headers(page, row, ["column.line", "column.unit", *(f"group.{key}" for key in PLANS)])
    columns: dict[int, dict[str, Cell]] = {column: {} for column in PLAN_COLUMNS.values()}
    row = _called(page, row, columns)
    row = _linked(page, row, "weights_gb", columns)
    row = lines(page, row, SIZING_LINES[1:], columns)
    rules = [book.cells[f"rule.{name}"] for name in SIZING_RULES]
    row_head(page, row, say(page, "hardware.gpus"), "GPU", "total_label")
    for column, bind in columns.items():
        options = [bind[name] for name in SIZING_RULES.values()]
        bind["gpus"] = page.choose(row, column, options, rules, book.inputs["sizing_rule"], bind["native"])
        bind["gpus"].role = "total"
    row = _stated(page, row + 1, columns)
    row = lines(page, row, ("users_per_gpu", *MEMORY_LINES), columns)
    row = _starts(page, row, columns)
    row = lines(page, row, SCALE_LINES, columns)
    row = _users(page, row, columns)
    for key, column in PLAN_COLUMNS.items():
        book.cells |= {f"{key}.{name}": cell for name, cell in columns[column].items()}
    _chart(page, columns)
    return row


def _called(page: Page, row: int, columns: dict[int, dict[str, Cell]]) -> int:
    """The ingredients of each plan, linked from Inputs and looked up in the catalogue."""
    book, table = page.book, page.book.tables["gpus"]
    row = bought_gpus(page, row, PLAN_COLUMNS) - 1
    keys = [book.cells[f"{key}.bought_gpu"] for key in PLAN_COLUMNS]
    for bind, key in zip(columns.values(), keys, strict=True):
        bind["gpu"] = key
    row = _model(page, row + 1, columns)
    row = call_up(page, row, CALLED, columns)
    for name, unit in DERIVED.items():
        row_head(page, row, say(page, f"hardware.{name}"), unit)
        for column, bind in columns.items():
            bind[name] = page.link(row, column, book.cells[name])
        row += 1
    for name, (chosen, unit) in CHOSEN.items():
        row_head(page, row, say(page, f"hardware.listed_{name}"), unit)
        row_head(page, row + 1, say(page, f"hardware.{name}"), unit)
        for (column, bind), key in zip(columns.items(), keys, strict=True):
            listed = page.pick_by(row, column, table, key, book.cells[chosen], book.cells["gpus.keys"])
            listed.unit = unit
            bind[name] = known(page, row + 1, column, listed)
        row += 2
    for name, field in (("gpu_bandwidth_tb_s", "bandwidth_tb_s"), ("gpu_power_w", "power_w")):
        row_head(page, row, say(page, f"gpu.{field}"), table.units[field])
        for (column, bind), key in zip(columns.items(), keys, strict=True):
            bind[name] = page.pick_number(row, column, table, key, field)
        row += 1
    return row


def _model(page: Page, row: int, columns: dict[int, dict[str, Cell]]) -> int:
    """The model, the same in all plans: which it is, its parameters, and what its weights rest on."""
    for name, key in (("model", "model_name"), ("weights_basis", "weights_basis_used")):
        row_head(page, row, inputs()[name].label(page.book.language))
        for column in columns:
            page.link(row, column, page.book.cells[key], "link_text")
        row += 1
    return _linked(page, row, "sized_params_b", columns)


def _linked(page: Page, row: int, name: str, columns: dict[int, dict[str, Cell]]) -> int:
    """A line that is the same in all plans, from its own sheet."""
    label(page, row, name)
    for column, bind in columns.items():
        bind[name] = page.link(row, column, page.book.cells[name])
    return row + 1


def _stated(page: Page, row: int, columns: dict[int, dict[str, Cell]]) -> int:
    row_head(page, row, say(page, "hardware.stated"), "GPU")
    for (column, bind), number in zip(columns.items(), (1, 2, 3), strict=True):
        bind["stated_gpus"] = page.put(row, column, catalogue().seed[f"plan{number}.gpus"].stated, "stated", "GPU")
    return row + 1


def _starts(page: Page, row: int, columns: dict[int, dict[str, Cell]]) -> int:
    """Whether vLLM starts on so many of the GPUs, from the table on Memory, and whether that says it."""
    row_head(page, row, say(page, "hardware.told"), "flag")
    row_head(page, row + 1, say(page, "hardware.starts"), "flag")
    for column, bind in columns.items():
        told = told_by_count(page, row, column, bind["gpu"], bind["gpus"])
        bind["starts"] = starts_by_count(page, row + 1, column, bind["gpu"], bind["gpus"], told)
    return row + 2


def _users(page: Page, row: int, columns: dict[int, dict[str, Cell]]) -> int:
    """The seed's cards-per-user ratio turned round: cards for the target."""
    first = next(iter(columns))
    bind = columns[first]
    row_head(page, row, say(page, "hardware.target_users"), "user")
    bind["users"] = page.link(row, first, page.book.inputs["target_users"])
    label(page, row + 1, "gpus_for_users")
    page.book.cells["gpus_for_users"] = page.calc(row + 1, first, "gpus_for_users", bind)
    return row + 2


def _chart(page: Page, columns: dict[int, dict[str, Cell]]) -> None:
    binds = list(columns.values())
    names = [page.cells[FIRST_ROW + 3, column] for column in columns]
    rows = [[bind[name] for bind in binds] for name in ("vram_gb", "usable_gb", "capacity_gb")]
    title, axis = say(page, "hardware.chart"), unit_name(page, "GB")
    chart = columns_chart(title, axis, names, [(page.cells[row[0].row, 1], row) for row in rows])
    page.charts.append((chart, f"G{FIRST_ROW + 2}", f"N{FIRST_ROW + 24}"))
    second = [[bind[name] for bind in binds] for name in ("gpus_min", "gpus_node", "gpus_pow2", "stated_gpus")]
    chart = columns_chart(say(page, "hardware.chart_gpus"), unit_name(page, "GPU"), names,
                          [(page.cells[row[0].row, 1], row) for row in second])  # fmt: skip
    page.charts.append((chart, f"O{FIRST_ROW + 2}", f"X{FIRST_ROW + 24}"))
