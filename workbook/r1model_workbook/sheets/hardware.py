"""Hardware: the seed's GPU table corrected beside stated, and the GPU catalogue that look-ups use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from r1model.capacity.serving import node_gpus
from r1model.catalogue import catalogue
from r1model.catalogue.validity import last_day
from r1model.sizing.lineup import native
from r1model.sizing.machines import IDLE_SHARE, Machine, card_price, machine
from r1model.texts import text
from r1model.types import Figure, Gpu, Standing
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    day,
    ends,
    figure,
    headers,
    heading,
    say,
    section,
    serial,
    trust,
    unit_name,
    widths,
    wrap_height,
)
from r1model_workbook.view.grid import Book, Page, Table

LAST = 34
FIGURES = (
    "memory_gb", "device_memory_mib", "device_memory_gb", "bandwidth_tb_s", "fp64_tflops", "fp64_tensor_tflops",
    "fp32_tflops", "bf16_tflops", "fp8_tflops", "int8_tops", "fp4_tflops", "power_w", "link_gb_s",
)  # fmt: skip
WORDS = ("short", "name", "vendor", "architecture", "form_factor", "memory_type")
FLAGS = ("FP32", "FP16", "BF16", "FP8", "INT8", "FP4")
OWNED = {
    "card_price": "CNY/GPU", "card_price_as_of": "date", "card_price_last_day": "date", "machine_gpus": "GPU",
    "machine_max_kw": "kW", "machine_idle_kw": "kW", "card_price_standing": "",
}  # fmt: skip
SEED_COLUMNS = {
    "memory": "memory_gb",
    "fp64": "fp64_tflops",
    "fp32": "fp32_tflops",
    "tensor": "bf16_tflops",
    "bandwidth": "bandwidth_tb_s",
}
SEED_GPUS = {"a100": "A100-80", "h100": "H100-80", "h800": "H800-80", "h200": "H200-141"}


def fill(book: Book) -> None:
    """Writes the catalogue, then the comparison above it."""
    page = book.pages["hardware"]
    widths(page, 30, 21, 14, 14, 14, *[12] * 5, *[10] * 9, *[8] * 6, *[11] * 6, 28, 12, 36)
    page.paper, page.freeze = "A3", f"B{FIRST_ROW}"
    heading(page)
    _catalogue(page, FIRST_ROW + len(SEED_GPUS) + 4)
    _compare(page, FIRST_ROW)


def _catalogue(page: Page, row: int) -> None:
    row = section(page, row, "hardware.catalogue", LAST, "hardware.catalogue_note")
    names = (*WORDS, *FIGURES, *FLAGS, *OWNED)
    keys = row
    for column, name in enumerate(names, start=1):
        page.put(keys, column, name, "small_key")
    page.heights[keys] = 22
    row = headers(page, row + 1, [*(f"gpu.{name}" for name in names), "column.source", "column.as_of", "column.note"])
    for column, name in enumerate(names[len(WORDS) : len(WORDS) + len(FIGURES)], start=len(WORDS) + 1):
        page.put(row, column, unit_name(page, _unit(name)), "unit")
    places = {name: at for at, name in enumerate(names, start=1)}
    for name, unit in OWNED.items():
        page.put(row, places[name], unit_name(page, unit) if unit not in ("", "date") else None, "unit")
    after = len(names) + 1
    row += 1
    table = page.book.tables["gpus"] = Table(page, "short", places, row)
    table.units = {name: _unit(name) for name in FIGURES} | OWNED
    page.book.cells["gpus.keys"] = page.cells[keys, 1]
    for gpu in catalogue().gpus.values():
        table.rows[gpu.short] = row
        for column, name in enumerate(WORDS, start=1):
            page.put(row, column, getattr(gpu, name), "wrapped")
        for column, name in enumerate(FIGURES, start=len(WORDS) + 1):
            if name == "device_memory_gb":
                _device_memory(page, row, column)
            else:
                figure(page, row, column, getattr(gpu, name))
        for column, name in enumerate(FLAGS, start=len(WORDS) + len(FIGURES) + 1):
            page.put(row, column, float(native(gpu, name)), "centre", "flag")
        _owned(page, row, places, gpu)
        page.put(row, after, catalogue().title("gpus", gpu.id, gpu.memory_gb.source, page.book.language), "note")
        day(page, row, after + 1, gpu.memory_gb.as_of)
        page.put(row, after + 2, gpu.note(page.book.language) if gpu.note else None, "note")
        wrap_height(page, row, (2, 4, 5, after, after + 2))
        row += 1


def _owned(page: Page, row: int, places: Mapping[str, int], gpu: Gpu) -> None:
    """What a card costs and until when, and the server that it comes in: its own, or nothing."""
    price, server = card_price(gpu), machine(gpu)
    trusted = dict(_standings(gpu, server))
    found = {
        "card_price": price.value if price else None,
        "card_price_as_of": serial(price.as_of) if price else None,
        "card_price_last_day": ends(last_day(price)) if price else None,
        "machine_gpus": node_gpus(gpu.id),
        "machine_max_kw": server.power_max_kw,
        "machine_idle_kw": server.power_idle_kw,
    }
    words = text("standings", price.standing, page.book.language) if price else say(page, "missing")
    page.put(row, places["card_price_standing"], words, "unit" if price else "missing")
    for name, value in found.items():
        if value is None:
            page.put(row, places[name], say(page, "missing"), "missing")
        else:
            role = trust(trusted[name]) if name in trusted else "figure"
            page.put(row, places[name], float(value), role, OWNED[name])


def _standings(gpu: Gpu, server: Machine) -> Iterator[tuple[str, Standing]]:
    """How far each can be trusted; idle power that no source gives, as far as the usual share of the maximum."""
    if price := card_price(gpu):
        yield "card_price", price.standing
    if record := catalogue().servers.get(server.server):
        yield "machine_max_kw", record.power_max_kw.standing
        yield "machine_idle_kw", (record.power_idle_kw or catalogue().parameters[IDLE_SHARE]).standing


def _device_memory(page: Page, row: int, column: int) -> None:
    reported = page.cells[row, column - 1]
    if isinstance(reported.value, float):
        page.calc(row, column, "device_memory_gb", {"device_memory_mib": reported})
    else:
        page.put(row, column, say(page, "missing"), "missing")


def _unit(name: str) -> str:
    if name == "device_memory_gb":
        return "GB"
    sample = next(getattr(gpu, name) for gpu in catalogue().gpus.values() if getattr(gpu, name))
    assert isinstance(sample, Figure)
    return sample.unit


def _compare(page: Page, row: int) -> None:
    """The seed's GPU table: stated, corrected, side by side."""
    row = section(page, row, "hardware.compare", LAST, "hardware.compare_note")
    table, seed = page.book.tables["gpus"], catalogue().seed
    names = [f"seed.{column}_{side}" for column in SEED_COLUMNS for side in ("stated", "corrected")]
    row = headers(page, row, ["gpu.short", *names])
    for key, short in SEED_GPUS.items():
        page.put(row, 1, short, "text")
        for step, (column, field) in enumerate(SEED_COLUMNS.items()):
            found = seed[f"gpu.{key}.{column}"]
            page.put(row, 2 + 2 * step, found.stated, "stated", table.units[field])
            wrong = found.verdict != "right"
            page.link(row, 3 + 2 * step, table.cell(short, field), "total" if wrong else "link")
        row += 1
