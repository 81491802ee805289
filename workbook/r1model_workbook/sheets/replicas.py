"""Replicas: the replica of every model on every kind of machine, stamped by the engine."""

from __future__ import annotations

from r1model.capacity.replicas import FACTORS, LEAVES, Replica, replicas
from r1model.graph.registry import FORMULAS
from r1model.texts import text
from r1model_workbook.sheets.common import FIRST_ROW, headers, heading, say, section, widths
from r1model_workbook.view.grid import Book, Page, Table

WORDS = ("precision", "plan", "basis", "measured")
COLUMNS = (*WORDS, *LEAVES, *FACTORS)
LAST = 1 + len(COLUMNS)
NONE = "–"
UNITS = {
    "replica_machines": "node", "workers": "count", "cache_read_ms_token": "ms", "cache_math_ms_token": "ms",
    "window_read_ms_token": "ms", "window_math_ms_token": "ms", "window_tokens": "token", "state_read_ms": "ms",
    "crowding": "factor", "captured_tokens": "token",
    "routed_experts": "count", "expert_missed_share": "share", "slowdown": "factor", "pipeline": "count",
    "lone_prompt": "factor", "prefill_slowdown": "factor", "split_factor": "factor", "chunk_tokens": "token",
    "interference": "factor", "request_overhead_ms": "ms", "cache_tokens": "token", "context_limit": "token",
    "held_output_share": "share", **dict.fromkeys(FACTORS, "factor"), **dict.fromkeys(WORDS, ""),
}  # fmt: skip


def fill(book: Book) -> None:
    """Writes the sheet: those that run with their numbers, then those that do not with the reason."""
    page = book.pages["replicas"]
    widths(page, 44, *[15] * (LAST - 1))
    page.paper, page.freeze = "A3", f"B{FIRST_ROW}"
    heading(page)
    row = section(page, FIRST_ROW, "throughput.replicas", LAST, "throughput.replicas_note")
    row = headers(page, row, ["throughput.key", *(f"throughput.{name}" for name in WORDS)])
    names = (*LEAVES, *FACTORS)
    for column, name in enumerate(names, start=2 + len(WORDS)):
        page.put(row - 1, column, term(page, name), "header")
    columns = {"key": 1, **{name: at for at, name in enumerate(COLUMNS, start=2)}}
    table = page.book.tables["replicas"] = Table(page, "key", columns, row)
    for item in replicas():
        if item.runs:
            table.rows[item.key] = row
            _row(page, row, item, columns)
            row += 1
    _refused(page, row + 1)


def term(page: Page, name: str) -> str:
    """What a number of a replica is called: as its formula, where one gives it."""
    return text("formulas", name, page.book.language) if name in FORMULAS else say(page, f"throughput.{name}")


def term_unit(name: str) -> str:
    """The unit of a column."""
    return FORMULAS[name].unit if name in FORMULAS else UNITS[name]


def _row(page: Page, row: int, item: Replica, columns: dict[str, int]) -> None:
    page.put(row, 1, item.key, "key")
    for name in WORDS:
        words = str(getattr(item, name))
        page.put(row, columns[name], say(page, f"throughput.{words}") if name == "basis" else words or NONE, "unit")
    for name in (*LEAVES, *FACTORS):
        page.put(row, columns[name], getattr(item, name), "stamped", term_unit(name))


def _refused(page: Page, row: int) -> None:
    row = section(page, row, "throughput.refused", LAST)
    row = headers(page, row, ["throughput.key", "throughput.reason"])
    table = page.book.tables["refused_replicas"] = Table(page, "key", {"key": 1, "reason": 2}, row)
    for item in replicas():
        if not item.runs:
            table.rows[item.key] = row
            page.put(row, 1, item.key, "key")
            page.put(row, 2, item.refusal.text(page.book.language), "plain_note")
            row += 1
