"""Throughput: what a replica of the machine bought and of the instance rented serves within the targets, live."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.capacity.service import refusals
from r1model.capacity.service_lines import OF_LENGTHS
from r1model.inputs import inputs
from r1model.sizing.lineup import PLANS
from r1model_workbook.sheets import own_points
from r1model_workbook.sheets.common import FIRST_ROW, heading, label, row_head, say, section, widths
from r1model_workbook.sheets.service import BLOCK_ROWS, LAST, OWN, Bind, Machine, block, chart
from r1model_workbook.view.grid import Book, Cell, Page, computed

LENGTHS = {"input_tokens": "token", "repeated_share": "share", "output_tokens": "token"}
USUAL_INPUT = 1024.0
FALLBACK = {"repeated_share": "cache_hit_share", "output_tokens": "request_output_tokens"}
TARGETS = ("tpot_target_ms", "ttft_target_ms")
SHARED_ROWS = 4 + len(LENGTHS) + len(TARGETS) + len(OWN) + 3 + len(OF_LENGTHS) + len(refusals())


def fill(book: Book) -> None:
    """Writes the sheet; its blocks look up the rows of Replicas, which is written before."""
    page = book.pages["throughput"]
    widths(page, 44, 14, *[13] * (LAST - 2))
    page.paper, page.freeze = "A3", f"C{FIRST_ROW}"
    heading(page)
    tried = FIRST_ROW + SHARED_ROWS + 1
    buy = tried + own_points.ROWS + 1
    rent = buy + BLOCK_ROWS + 1
    shared = _shared(page, FIRST_ROW)
    points: list[own_points.Points] = []

    def of_points(bind: Bind) -> Mapping[str, Cell]:
        points.append(own_points.block(page, tried, bind))
        return points[0].found

    bought = block(page, buy, "buy", _bought, shared, of_points)
    chart(page, "buy", bought, own_points.charted(page, points[0], "buy"))
    chart(page, "rent", block(page, rent, "rent", _rented, shared, lambda _: points[0].found, bought.key))


def _shared(page: Page, row: int) -> dict[str, Cell]:
    """Lengths, targets and own measurements, the same for both machines; the words of reasons."""
    book = page.book
    row = section(page, row, "throughput.shared", LAST, "throughput.shared_note")
    row_head(page, row, inputs()["model"].label(book.language))
    page.link(row, 3, book.inputs["model"], "link_text")
    row_head(page, row + 1, say(page, "model.rates_as"))
    found = {"model": page.link(row + 1, 3, book.cells["rates_as"], "link_text")}
    row += 2
    for name, unit in LENGTHS.items():
        row_head(page, row, say(page, f"throughput.{name}"), unit)
        found[name] = book.cells[f"service.{name}"] = _length(page, row, name, unit)
        row += 1
    for name in (*TARGETS, *OWN):
        item = inputs()[name]
        row_head(page, row, item.label(book.language), item.unit or "")
        found[name] = page.link(row, 3, book.inputs[name])
        row += 1
    row_head(page, row, inputs()["throughput_at"].label(book.language))
    found["throughput_at"] = page.link(row, 3, book.inputs["throughput_at"], "link_text")
    page.put(row + 1, 1, say(page, "throughput.own_basis"), "label")
    found["own"] = page.put(row + 1, 3, say(page, "throughput.own"), "text")
    page.put(row + 2, 1, say(page, "throughput.points_basis"), "label")
    found["by_points"] = page.put(row + 2, 3, say(page, "throughput.own_points"), "text")
    row += 3
    for line in OF_LENGTHS:
        label(page, row, line.name)
        found[line.name] = page.calc(row, 3, line.name, found)
        row += 1
    for step, reason in enumerate(refusals()):
        page.put(row + step, 1, say(page, f"throughput.lack_{step + 1}"), "label")
        found[f"lack_{step + 1}"] = page.put(row + step, 3, reason.text(book.language), "plain_note")
    return found


def _length(page: Page, row: int, name: str, unit: str) -> Cell:
    """A length of the load; until a sheet gives it, of the inputs."""
    book = page.book
    if (load := book.cells.get(f"load.{name}")) is not None:
        return page.link(row, 3, load)
    usual = FALLBACK.get(name)
    return page.link(row, 3, book.inputs[usual]) if usual else page.put(row, 3, USUAL_INPUT, "weak", unit)


def _bought(page: Page, row: int, model: Cell) -> Machine:
    """The GPU of the plan that is bought, and as many as stand in one machine."""
    book = page.book
    row_head(page, row, say(page, "throughput.plan_gpus"))
    gpus = [
        page.link(row, column, book.cells[f"{key}.bought_gpu"], "link_text")
        for column, key in enumerate(PLANS, start=3)
    ]
    row_head(page, row + 1, inputs()["plan"].label(book.language))
    page.link(row + 1, 3, book.inputs["plan"], "link_text")
    row_head(page, row + 2, say(page, "hardware.gpu"))
    gpu = page.nth(row + 2, 3, gpus, book.cells["plan_at"])
    gpu.role = "link_text"
    return _machine(page, row + 3, model, gpu, page.pick(row + 3, 3, book.tables["gpus"], gpu, "machine_gpus"))


def _rented(page: Page, row: int, model: Cell) -> Machine:
    """The instance whose price is paid, its GPU and how many it has."""
    book = page.book
    instances = book.tables["instances"]
    row_head(page, row, inputs()["rent_price"].label(book.language))
    price = page.link(row, 3, book.inputs["rent_price"], "link_text")
    row_head(page, row + 1, say(page, "instance.id"))
    instance = page.pick(row + 1, 3, book.tables["aws_prices"], price, "item", "link_text")
    row_head(page, row + 2, say(page, "hardware.gpu"))
    gpu = page.pick(row + 2, 3, instances, instance, "gpu", "link_text")
    return _machine(page, row + 3, model, gpu, page.pick(row + 3, 3, instances, instance, "gpus", unit="GPU"))


def _machine(page: Page, row: int, model: Cell, gpu: Cell, size: Cell) -> Machine:
    row_head(page, row, say(page, "gpu.machine_gpus"), "GPU")
    row_head(page, row + 1, say(page, "throughput.key"))
    text = f'{model.address}&"|"&{gpu.address}&"|"&{size.address}'
    key = page.formula(row + 1, 3, text, computed([model, gpu, size], _joined), "key")
    return Machine(gpu, size, key)


def _joined(model: object, gpu: object, size: float) -> str:
    return f"{model}|{gpu}|{size:g}"
