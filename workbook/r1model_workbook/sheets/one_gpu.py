"""Memory, in its middle: one GPU of the chosen kind in parts, a column for every usual plan of the chosen model.

The engine is vLLM at the memory share on Inputs: the rule of r1model.starting, step by step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from r1model.catalogue import catalogue
from r1model.errors import NA
from r1model.inputs import inputs
from r1model.starting import USUAL_ENGINE, Spread, engine_of
from r1model.starting.usual import USUAL_PLANS, one_stage, usual_spread
from r1model_workbook.sheets.caches import COLUMNS as CACHE_COLUMNS
from r1model_workbook.sheets.caches import most_kinds
from r1model_workbook.sheets.chosen_model import HELD, held_column, layout_place, weights_of
from r1model_workbook.sheets.common import figure, headers, label, lines, row_head, say, section, unit_name
from r1model_workbook.view.computing import Pick, Seeing, Value
from r1model_workbook.view.grid import Cell, Fault, Page, added, span_of
from r1model_workbook.write.charts import stacked_under_a_line

FIRST = 3
COLUMNS = {plan: column for column, plan in enumerate(USUAL_PLANS, start=FIRST)}
SET = ("ffn_copies", "expert_copies", "expert_chunk_tokens")
OF_MODEL = {"hidden_size": "count", "hidden_copies": "ratio", "dense_ffn_width": "count",
            "expert_hidden_size": "count", "experts_per_token": "count", "least_cache_heads": "count",
            "cache_told": "flag"}  # fmt: skip
CUT = {"gpus": "GPU", "ranks": "count", "stage_gpus": "GPU", "groups": "count"}
OWN_LOG = {"logged_weights_gib": "fullest_weights_gib", "logged_taken_gib": "taken_gib",
           "logged_pool_tokens": "pool_tokens"}  # fmt: skip
DRAWN = ("fullest_weights_gib", "taken_gib", "fullest_asked_gib", "shown_spare_gib")
PART_ROWS = 72  # beside those of the kinds of cache
Binds = Mapping[str, dict[str, Cell]]


def one_gpu(page: Page, row: int, width: int, called: Mapping[str, Cell]) -> int:
    """Writes the block; the cells that other tables need are found in the book as `plan name`."""
    book = page.book
    row = section(page, row, "memory.parts", width, "memory.parts_note")
    first = row
    bind = dict(called)
    row = _asked(page, row, bind)
    row, kinds = _kinds(page, row, bind)
    heads = [page.put(row, column, plan, "header") for plan, column in COLUMNS.items()]
    page.put(row, 1, say(page, "memory.plan"), "header")
    page.put(row, 2, say(page, "column.unit"), "header")
    binds: Binds = {plan: dict(bind) for plan in COLUMNS}
    row = _cut(page, row + 1, binds)
    row = _held(page, row, binds)
    row = _cache(page, row, binds, kinds)
    columns = {column: binds[plan] for plan, column in COLUMNS.items()}
    row = lines(page, row, ("group_sequences",), columns)
    row = _asked_of_stages(page, row, binds)
    row = lines(page, row, ("needed_gib", "fullest_weights_gib"), columns, ("fullest_weights_gib",))
    row = _taken(page, row, binds, columns)
    row = _rest(page, row, binds)
    row = lines(page, row, ("layers_pool_gib", "pool_tokens", "starts", "cache_copies"), columns)
    row = _told(page, row, binds)
    for plan, held in binds.items():
        book.cells |= {f"{plan} {name}": cell for name, cell in held.items()}
    _chart(page, first, heads, binds)
    return _own_log(page, row + 1, width, heads, binds)


def _asked(page: Page, row: int, bind: dict[str, Cell]) -> int:
    """The GPU and the format chosen, what the model brings, what the engine takes of it."""
    book = page.book
    for name in ("memory_gpu", "memory_format"):
        row_head(page, row, inputs()[name].label(book.language))
        bind[name] = page.link(row, FIRST, book.inputs[name], "total")
        row += 1
    row_head(page, row, say(page, "layout.place"), "count")
    bind["layout_place"] = layout_place(page, row, FIRST, bind["memory_format"])
    row += 1
    models, gpus = book.tables["models"], book.tables["starts_by_gpu"]
    for name, unit in OF_MODEL.items():
        row_head(page, row, say(page, f"model.{name}"), unit)
        bind[name] = page.pick(row, FIRST, models, book.inputs["model"], name, "link", unit)
        row += 1
    for name in SET:
        item = catalogue().parameters[f"start_{name}"]
        row_head(page, row, item.label(book.language), item.unit)
        bind[name] = figure(page, row, FIRST, item)
        row += 1
    for name in ("batched_tokens", "sampler_gib", "visible_gib", "limit_of_all_gib"):
        row_head(page, row, say(page, f"gpu_start.{name}"), gpus.units[name])
        bind[name] = page.pick(row, FIRST, gpus, bind["memory_gpu"], name)
        row += 1
    return row


def _kinds(page: Page, row: int, bind: dict[str, Cell]) -> tuple[int, list[dict[str, Cell]]]:
    """The caches of the chosen model, a row a kind, and what one sequence and one more token take of each."""
    names = [*CACHE_COLUMNS, "entry_bytes", "held_window_tokens", "layer_cache_bytes", "layer_token_bytes"]
    bind["batch_tokens"] = page.book.cells[f"batched {max(batches())}"]
    row = headers(page, row + 1, ["cache.key", *(f"cache.{name}" for name in names)])
    table, model = page.book.tables["caches"], page.book.inputs["model"]
    kinds = []
    for at in range(most_kinds()):
        number = page.put(row, 1, str(at + 1), "key")
        text = f'{model.seen_from(page)}&"|"&{number.address}'
        held = dict(bind)
        for column, (name, unit) in enumerate(CACHE_COLUMNS.items(), start=2):
            found = f"INDEX({table.range(name, page)},MATCH({text},{table.range('key', page)},0))"
            role = "link" if unit else "link_text"
            picked = Pick([model, number], table.column_by_parts(name))
            held[name] = page.formula(row, column, found, picked, role, unit)
        column = 2 + len(CACHE_COLUMNS)
        held["entry_bytes"] = page.calc(row, column, "kv_bytes_per_token", held)
        for step, name in enumerate(("held_window_tokens", "layer_cache_bytes", "layer_token_bytes"), start=1):
            held[name] = page.calc(row, column + step, name, held)
            if name == "held_window_tokens":
                held["window_tokens"] = held[name]
        kinds.append(held)
        row += 1
    return row + 1, kinds


def _cut(page: Page, row: int, binds: Binds) -> int:
    """How each plan cuts the model."""
    for name, unit in CUT.items():
        row_head(page, row, say(page, f"plan.{name}"), unit)
        for plan, held in binds.items():
            held[name] = page.put(row, COLUMNS[plan], _of_spread(usual_spread(plan))[name], "figure", unit)
        row += 1
    return row


def _of_spread(spread: Spread) -> dict[str, float]:
    return {"gpus": float(spread.worker_gpus), "ranks": float(spread.ranks), "stage_gpus": float(spread.gpus),
            "groups": float(spread.groups)}  # fmt: skip


def _held(page: Page, row: int, binds: Binds) -> int:
    """Weights and share of layers of the stages that can be the fullest; #N/A where the plan cannot cut the model."""
    for name, unit in HELD.items():
        row_head(page, row, say(page, f"plan.{name}"), unit)
        for plan, held in binds.items():
            if not one_stage(plan) or name == "heaviest_gib":
                held[name] = weights_of(page, row, COLUMNS[plan], held["layout_place"], held_column(plan, name), unit)
            elif unit == "share":
                held[name] = page.put(row, COLUMNS[plan], 1.0, "figure", unit)
            else:
                held[name] = page.link(row, COLUMNS[plan], held["heaviest_gib"])
        row += 1
    return row


def _cache(page: Page, row: int, binds: Binds, kinds: Sequence[Mapping[str, Cell]]) -> int:
    """What one sequence and one more token take of a GPU, kind by kind, since each is cut over heads of its own."""
    for whole, name in (("layer_cache_bytes", "rank_sequence_bytes"), ("layer_token_bytes", "rank_token_bytes")):
        unit = {"layer_cache_bytes": "byte/sequence", "layer_token_bytes": "byte/token"}[whole]
        for number, kind in enumerate(kinds, start=1):
            row_head(page, row, say(page, f"memory.{name}").format(number=number), unit)
            for plan, held in binds.items():
                cut = held | {"kind_bytes": kind[whole], "cache_heads": kind["cache_heads"]}
                held[f"{name} {number}"] = page.calc(row, COLUMNS[plan], "rank_bytes", cut, "calc", unit)
            row += 1
        row_head(page, row, say(page, f"memory.{name}_sum"), unit)
        for plan, held in binds.items():
            parts = [held[f"{name} {number}"] for number in range(1, len(kinds) + 1)]
            held[name] = page.formula(row, COLUMNS[plan], f"SUM({span_of(parts, page)})", added(parts), "calc", unit)
        row += 1
    return row


def _asked_of_stages(page: Page, row: int, binds: Binds) -> int:
    for stage in ("heaviest", "deepest"):
        row_head(page, row, say(page, f"plan.{stage}_asked_gib"), "GiB")
        for plan, held in binds.items():
            bind = held | {"layer_share": held[f"{stage}_layer_share"]}
            held[f"{stage}_asked_gib"] = page.calc(row, COLUMNS[plan], "asked_gib", bind)
        row += 1
    return row


def _taken(page: Page, row: int, binds: Binds, columns: Mapping[int, dict[str, Cell]]) -> int:
    """What the engine takes besides: libraries, activations of its largest batch, scores that it samples from."""
    gpus = page.book.tables["starts_by_gpu"]
    row_head(page, row, say(page, "gpu_start.context_gib"), "GiB")
    for plan, held in binds.items():
        name = "context_one_gib" if usual_spread(plan).worker_gpus == 1 else "context_several_gib"
        held["context_gib"] = page.pick(row, COLUMNS[plan], gpus, held["memory_gpu"], name)
    row = lines(page, row + 1, ("ffn_width", "dense_activation_bytes"), columns)
    label(page, row, "expert_activation_bytes")
    for plan, held in binds.items():
        bind = held | {"hidden_size": held["expert_hidden_size"]}
        held["expert_activation_bytes"] = page.calc(row, COLUMNS[plan], "expert_activation_bytes", bind)
    row += 1
    for size in batches():
        row_head(page, row, say(page, "memory.activation_at").format(tokens=f"{size:,}"), "GiB")
        for plan, held in binds.items():
            bind = held | {"batched_tokens": page.book.cells[f"batched {size}"]}
            held[f"activation {size}"] = page.calc(row, COLUMNS[plan], "activation_gib", bind)
        row += 1
    return lines(page, row, ("activation_gib", "taken_gib"), columns, ("taken_gib",))


def batches() -> tuple[int, ...]:
    """The batches of prefill that vLLM tries at start, by GPU."""
    return tuple(sorted({scale.batched_tokens for scale in engine_of(USUAL_ENGINE).scales}))


def _told(page: Page, row: int, binds: Binds) -> int:
    """Whether it starts: what the layers say, but no yes where engines are known to keep more."""
    row_head(page, row, say(page, "memory.starts_told"), "flag", "total_label")
    for plan, held in binds.items():
        flag, told = held["starts"], held["cache_told"]
        text = f"IF({told.address}+({flag.address}<1)>0,{flag.address},NA())"
        held["starts"] = page.formula(row, COLUMNS[plan], text, Seeing([told, flag], _unless_unknown), "total", "flag")
    return row + 1


def _unless_unknown(told: Value, starts: Value) -> Value:
    if not isinstance(told, float) or not isinstance(starts, float):
        return told if isinstance(told, Fault) else starts
    return starts if told + (starts < 1) > 0 else Fault(NA)


def _rest(page: Page, row: int, binds: Binds) -> int:
    """The fullest GPU's cache of what is asked, its pool, what remains; and the limits to be drawn."""
    row_head(page, row, say(page, "memory.fullest_asked_gib"), "GiB", "total_label")
    for plan, held in binds.items():
        column = COLUMNS[plan]
        needed, weights = held["needed_gib"], held["fullest_weights_gib"]
        held["fullest_asked_gib"] = held["asked_gib"] = page.expressed(row, column, rest, [needed, weights], "total",
                                                                       "GiB")  # fmt: skip
        page.calc(row + 1, column, "pool_of_all_gib", held | {"weights_gib": weights})
        held["spare_of_all_gib"] = page.calc(row + 2, column, "spare_of_all_gib", held, "total")
        held["shown_spare_gib"] = page.expressed(row + 3, column, at_least_none, [held["spare_of_all_gib"]], "calc",
                                                 "GiB")  # fmt: skip
        for step, name in enumerate(("limit_of_all_gib", "visible_gib"), start=4):
            held[f"drawn_{name}"] = page.link(row + step, column, held[name])
    label(page, row + 1, "pool_of_all_gib")
    label(page, row + 2, "spare_of_all_gib", "total_label")
    row_head(page, row + 3, say(page, "memory.shown_spare_gib"), "GiB")
    label(page, row + 4, "limit_of_all_gib")
    label(page, row + 5, "visible_gib")
    return row + 6


def rest(whole: float, part: float) -> float:
    """What is left of a whole without a part."""
    return whole - part


def at_least_none(amount: float) -> float:
    """The amount, none below zero."""
    return max(0, amount)


def _chart(page: Page, row: int, heads: Sequence[Cell], binds: Binds) -> None:
    def line(name: str) -> tuple[Cell, list[Cell]]:
        cells = [held[name] for held in binds.values()]
        return page.cells[cells[0].row, 1], cells

    title = say(page, "memory.parts_chart")
    chart = stacked_under_a_line(title, unit_name(page, "GiB"), heads, [line(name) for name in DRAWN],
                                 line("drawn_limit_of_all_gib"), form="#,##0")  # fmt: skip
    page.charts.append((chart, f"F{row}", f"N{row + 16}"))


def _own_log(page: Page, row: int, width: int, heads: Sequence[Cell], binds: Binds) -> int:
    """What the reader's own engine printed, beside the same of the plan that it ran on."""
    book = page.book
    row = section(page, row, "memory.own_log", width, "memory.own_log_note")
    row_head(page, row, inputs()["memory_plan"].label(book.language))
    plan = page.link(row, FIRST, book.inputs["memory_plan"], "total")
    row += 1
    for name, ours in OWN_LOG.items():
        row = _logged(page, row, name, [held[ours] for held in binds.values()], plan, heads)
    return row + 1


def _logged(page: Page, row: int, name: str, cells: Sequence[Cell], plan: Cell, heads: Sequence[Cell]) -> int:
    """One quantity: what was logged, the same of the plan above, and how far that lies above the log."""
    item = inputs()[name]
    unit = item.unit or ""
    row_head(page, row, item.label(page.book.language), unit)
    logged = page.link(row, FIRST, page.book.inputs[name])
    words = item.label(page.book.language)
    row_head(page, row + 1, say(page, "own_log.ours").format(name=words), unit)
    text = f"INDEX({span_of(cells, page)},1,MATCH({plan.address},{span_of(heads, page)},0))"
    options = {str(head.value): cell for head, cell in zip(heads, cells, strict=True)}
    found = page.formula(row + 1, FIRST, text, Pick([plan], options), "calc", unit)
    row_head(page, row + 2, say(page, "own_log.above").format(name=words), "share")
    text = f'IF({logged.address}>0,{found.address}/{logged.address}-1,"")'
    page.formula(row + 2, FIRST, text, Seeing([logged, found], _above), "calc", "share")
    return row + 3


def _above(logged: Value, ours: Value) -> Value:
    """How far ours lies above the log; nothing where none was entered."""
    if not isinstance(logged, float):
        return logged
    if logged <= 0:
        return ""
    return ours / logged - 1 if isinstance(ours, float) else ours
