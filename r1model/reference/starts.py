"""Starts that engines logged, each beside what the rule of what starts says: as records, and as a table."""

from __future__ import annotations

from collections.abc import Iterator

from r1model.catalogue import catalogue
from r1model.reference.records import Record, source_title
from r1model.reference.tables import lines_of
from r1model.shown import number
from r1model.starting.logged import Held, held
from r1model.texts import text

COLUMNS = ("model", "format", "gpu", "gpus", "plan", "engine", "share", "context", "quantity", "logged", "ours",
           "above", "as_of", "source")  # fmt: skip
DIGITS = 5


def start_records(language: str) -> list[Record]:
    """Every logged start: what ran where, what was printed, ours, and how far above the log as a share."""
    return [_record(item, language) for item in held()]


def _record(item: Held, language: str) -> Record:
    log = item.row
    return {
        "id": log.id, "model": log.model, "format": log.format, "gpu": catalogue().gpus[log.gpu].short,
        "gpus": log.gpus, "plan": log.plan, "engine": log.engine, "share": log.memory_share,
        "context": log.context_tokens, "quantity": text("sheets", f"start.{log.quantity}", language),
        "logged": log.value, "ours": item.ours, "unit": log.unit,
        "above": None if log.quantity == "starts" else item.above, "standing": str(log.standing),
        "source": source_title(log.source), "where": log.where, "as_of": str(log.as_of),
    }  # fmt: skip


def starts_page(language: str) -> Iterator[str]:
    """All of them in one table."""
    yield ""
    heads = [text("sheets", f"start.{name}", language) for name in COLUMNS]
    yield from lines_of(heads, ([_cell(row[name], name) for name in COLUMNS] for row in start_records(language)))


def _cell(value: object, name: str) -> str:
    if value is None:
        return "–"
    if name == "above" and isinstance(value, float):
        return f"{value:+.1%}"
    return f"{value:.{DIGITS}g}" if name == "ours" and isinstance(value, float) and value % 1 else number(value)
