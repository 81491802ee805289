"""Memory: what every GPU has left of each usual plan, with the chosen model in the chosen format."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.catalogue import catalogue
from r1model.starting import USUAL_ENGINE, engine_of
from r1model.starting.engines import scale_of
from r1model.starting.rule import context_gib, visible_gib
from r1model.starting.usual import BY_GPUS, USUAL_PLANS, usual_spread
from r1model.types import Gpu
from r1model_workbook.sheets.common import figure, headers, say, section
from r1model_workbook.sheets.one_gpu import batches
from r1model_workbook.view.computing import Seeing, Value
from r1model_workbook.view.grid import Cell, Fault, Page, Table, span_of

UNITS = {
    "device_memory_mib": "MiB", "device_gib": "GiB", "visible_gib": "GiB", "limit_of_all_gib": "GiB",
    "context_one_gib": "GiB", "context_several_gib": "GiB", "batched_tokens": "token",
    "sampled_sequences": "sequence", "sampler_gib": "GiB",
}  # fmt: skip
SET = ("hidden_gib", "sampler_bytes")
FIRST_PLAN = len(UNITS) + 2


def block_rows() -> int:
    """Rows of the block: title, figures, vocabulary, batches, header, a row a GPU, two more."""
    return 2 + len(SET) + 1 + len(batches()) + 1 + len(judged()) + 2


def judged() -> list[Gpu]:
    """The GPUs of which it can be said what starts on them."""
    return [gpu for gpu in catalogue().gpus.values() if gpu.ruled]


def gpu_rows(page: Page, row: int, width: int, called: Mapping[str, Cell]) -> int:
    """Writes a row for every GPU: what a process sees of it, the engine's limit, what it takes that no plan changes."""
    book = page.book
    row = section(page, row, "memory.gpus", width, "memory.gpus_note")
    bind = dict(called)
    for name in SET:
        item = catalogue().parameters[f"start_{name}"]
        page.put(row, 1, item.label(book.language), "label")
        bind[name] = figure(page, row, 3, item)
        row += 1
    page.put(row, 1, say(page, "memory.vocabulary"), "label")
    bind["vocabulary"] = page.pick(row, 3, book.tables["models"], book.inputs["model"], "vocabulary", "link", "count")
    row += 1
    for size in batches():
        page.put(row, 1, say(page, "memory.batch"), "label")
        book.cells[f"batched {size}"] = page.put(row, 3, float(size), "figure", "token")
        row += 1
    row = headers(page, row, ["gpu.short", *(f"gpu_start.{name}" for name in UNITS)])
    for column, plan in enumerate(USUAL_PLANS, start=FIRST_PLAN):
        page.put(row - 1, column, plan, "header")
    places = {name: at for at, name in enumerate(("short", *UNITS, *USUAL_PLANS), start=1)}
    table = book.tables["starts_by_gpu"] = Table(page, "short", places, row, dict(UNITS))
    for gpu in judged():
        table.rows[gpu.short] = row
        _gpu(page, row, gpu, bind)
        row += 1
    others = ", ".join(gpu.short for gpu in catalogue().gpus.values() if not gpu.ruled)
    page.put(row, 1, say(page, "memory.gpus_unknown").format(gpus=others), "plain_note")
    return row + 1


def _gpu(page: Page, row: int, gpu: Gpu, bind: Mapping[str, Cell]) -> None:
    engine = engine_of(USUAL_ENGINE)
    scale = scale_of(engine, gpu.short, visible_gib(gpu), 1)
    places = page.book.tables["starts_by_gpu"].columns
    key = page.put(row, 1, gpu.short, "text")
    held = dict(bind)
    held["device_memory_mib"] = page.pick(row, places["device_memory_mib"], page.book.tables["gpus"], key,
                                          "device_memory_mib", "link", "MiB")  # fmt: skip
    held["device_gib"] = page.calc(row, places["device_gib"], "device_memory_gib", held)
    held["memory_share"] = held["usable_share"]
    for name, several in (("context_one_gib", False), ("context_several_gib", True)):
        page.put(row, places[name], context_gib(gpu, several, engine), "figure", "GiB")
    page.put(row, places["batched_tokens"], float(scale.batched_tokens), "figure", "token")
    held["sampled_sequences"] = page.put(row, places["sampled_sequences"], float(scale.sequences), "figure", "sequence")
    for name in ("visible_gib", "limit_of_all_gib", "sampler_gib"):
        held[name] = page.calc(row, places[name], name, held)


def spares(page: Page) -> None:
    """Fills in what each GPU has left of each plan, once the plans' own rows stand."""
    table, cells = page.book.tables["starts_by_gpu"], page.book.cells
    for gpu in judged():
        for plan in USUAL_PLANS:
            bind = start_bind(page, gpu, plan) | {"needed_gib": cells[f"{plan} needed_gib"]}
            page.calc(table.rows[gpu.short], table.columns[plan], "spare_of_all_gib", bind, "matrix_gib")


def start_bind(page: Page, gpu: Gpu, plan: str) -> dict[str, Cell]:
    """What decides whether a plan starts on a GPU, but for weights and cache."""
    table, cells = page.book.tables["starts_by_gpu"], page.book.cells
    one = usual_spread(plan).worker_gpus == 1
    batched = table.cell(gpu.short, "batched_tokens").value
    return {
        "limit_of_all_gib": table.cell(gpu.short, "limit_of_all_gib"),
        "context_gib": table.cell(gpu.short, "context_one_gib" if one else "context_several_gib"),
        "sampler_gib": table.cell(gpu.short, "sampler_gib"),
        "activation_gib": cells[f"{plan} activation {batched:g}"],
    }


def plan_of(gpus: int) -> str | None:
    """The usual plan of a number of GPUs; None where there is no column for it."""
    return BY_GPUS.get(gpus)


def told_by_count(page: Page, row: int, column: int, gpu: Cell, count: Cell) -> Cell:
    """1 where Memory has a row for the GPU and a column for so many of them, else 0."""
    table, counts = page.book.tables["starts_by_gpu"], _counts(page)
    cache = page.book.cells[f"{BY_GPUS[1]} cache_told"]
    text = (
        f"ISNUMBER(MATCH({gpu.seen_from(page)},{table.range('short', page)},0))"
        f"*ISNUMBER(MATCH({count.seen_from(page)},{span_of(counts, page)},0))*{cache.seen_from(page)}"
    )

    def told(chosen: Value, number: Value, known: Value) -> Value:
        return float(chosen in table.rows and number in BY_GPUS and known == 1)

    return page.formula(row, column, text, Seeing([gpu, count, cache], told), "calc", "flag")


def starts_by_count(page: Page, row: int, column: int, gpu: Cell, count: Cell, told: Cell) -> Cell:
    """1 where so many GPUs start the chosen model on their usual plan, 0 where not, nothing where it is not told."""
    table = page.book.tables["starts_by_gpu"]
    first, last = (table.columns[plan] for plan in (BY_GPUS[1], BY_GPUS[max(BY_GPUS)]))
    block = area_of(table.page.cells[table.first, first], table.page.cells[table.last, last], page)
    found = (
        f"INDEX({block},MATCH({gpu.seen_from(page)},{table.range('short', page)},0),"
        f"MATCH({count.seen_from(page)},{span_of(_counts(page), page)},0))"
    )
    places = [(key, float(number), plan) for key in table.rows for number, plan in BY_GPUS.items()]
    keys: list[tuple[Value, Value]] = [(key, number) for key, number, _ in places]
    spare = [table.cell(key, plan) for key, _, plan in places]

    def starts(known: Value, chosen: Value, number: Value, *left: Value) -> Value:
        if not isinstance(known, float) or not known:
            return known if isinstance(known, Fault) else ""
        value = left[keys.index((chosen, number))]
        return float(value >= 0) if isinstance(value, float) else value

    text = f'IF({told.address}>0,1*({found}>=0),"")'
    return page.formula(row, column, text, Seeing([told, gpu, count, *spare], starts), "calc", "flag")


def _counts(page: Page) -> list[Cell]:
    return [page.book.cells[f"{plan} gpus"] for plan in BY_GPUS.values()]


def area_of(first: Cell, last: Cell, page: Page) -> str:
    """The block from one cell to another."""
    return f"{first.page.prefix if page is not first.page else ''}{first.address}:{last.address}"
