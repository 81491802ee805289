"""Shows what the tables of others reconcile with."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from r1model.cli.show import print_json, print_table
from r1model.texts import text, texts

if TYPE_CHECKING:
    from r1model.reconciling import Line, Report
    from r1model.reconciling.headers import Column, Table
    from r1model.reconciling.readings import Reading
    from r1model.reconciling.rows import Read

HEADS = ("row", "name", "heading", "stated", "status", "read_as", "residual", "standing", "differs")
WIDEST = 200


def audit_file(path: Path, chosen: str, *, as_json: bool) -> int:
    """Judges a file's tables and prints every statement: 0 where all of them reconcile as labelled, else 1."""
    from r1model.reconciling import reconcile

    report = reconcile(path, iter if as_json or not sys.stderr.isatty() else _progress)
    if as_json:
        print_json(report.record())
    else:
        _print(report, chosen)
    return 0 if report.right else 1


def _progress(rows: Sequence[Read]) -> Iterable[Read]:
    from rich.console import Console
    from rich.progress import track

    return track(rows, "r1model audit", console=Console(stderr=True), transient=True)


def _say(key: str, chosen: str, **facts: object) -> str:
    return text("reconciling", key, chosen).format(**facts)


def _print(report: Report, chosen: str) -> None:
    for table in report.tables:
        for words in _understood(table, chosen):
            print(words)
    heads = [_say(f"head.{name}", chosen) for name in HEADS]
    rows = [_row(line, chosen) for line in report.lines]
    print_table(_say("title", chosen, file=report.path.name), heads, rows, piped=WIDEST)
    print(_say("sum", chosen, **_counts(report)))


def _understood(table: Table, chosen: str) -> Iterator[str]:
    region = _say("region", chosen, region=table.region) if table.region else ""
    title = table.title or _say("untitled", chosen)
    yield _say("table", chosen, title=title, rows=len(table.rows), region=region)
    for column in table.columns:
        yield _say("column", chosen, heading=column.heading, kind=_say(f"kind.{column.kind}", chosen),
                   facts=_facts(column, chosen))  # fmt: skip


def _facts(column: Column, chosen: str) -> str:
    if column.kind not in ("on_demand", "reserved", "total", "unit_price", "storage_price"):
        return ""
    period = _say(f"period.{column.period}", chosen) if column.period else ""
    return "".join(f", {words}" for words in (column.term, column.currency, period) if words)


def _row(line: Line, chosen: str) -> list[object]:
    standing = text("standings", line.standing, chosen) if line.standing else ""
    differs = _say("and", chosen).join(_differs(line, chosen))
    return [line.row, line.name, line.heading, line.stated, _say(f"status.{line.status}", chosen),
            _read_as(line, chosen), line.residual, standing, differs]  # fmt: skip


def _read_as(line: Line, chosen: str) -> str:
    if line.readings:
        said = [_reading(reading, chosen) for reading in line.readings]
        return f"\n{_say('or', chosen)}".join(said)
    if line.formula:
        return line.formula
    return line.read_as


def _reading(reading: Reading, chosen: str) -> str:
    term = f" {reading.price.term}" if reading.price else ""
    where = f" {reading.region}" if reading.region else ""
    period = _say(f"period.{reading.period.name}", chosen)
    return _say("reading", chosen, what=f"{reading.item}{where}{term}", period=period, formula=reading.formula())


def _differs(line: Line, chosen: str) -> Iterator[str]:
    from r1model.reconciling.lines import ended

    if line.ambiguous:
        yield _say("ambiguous", chosen, count=len(line.readings))
    for what, facts in line.differs:
        yield _say(f"differs.{what}", chosen, **_worded(facts, chosen))
    if line.readings and (day := ended(line.readings[0])):
        yield _say("ended", chosen, day=day)


def _worded(facts: Mapping[str, object], chosen: str) -> dict[str, object]:
    """Periods in the reader's words, numbers without what a float adds."""
    known = texts("reconciling")
    return {name: known[f"period.{value}"][chosen] if f"period.{value}" in known
            else f"{value:,.10g}" if isinstance(value, float) else value for name, value in facts.items()}  # fmt: skip


def _counts(report: Report) -> dict[str, int]:
    lines = report.lines
    implied = sum(line.status in ("implied", "rounded") for line in lines)
    none = sum(line.status == "none" for line in lines)
    right = sum(line.right for line in lines)
    mislabelled = len(lines) - right - implied - none
    return {"lines": len(lines), "right": right, "mislabelled": mislabelled, "implied": implied, "none": none}
