"""A comparison of plan and actual as it is shown: a record for programs, the rows of a table, the notes under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from r1model.focus.periods import charged
from r1model.focus.variance import Line, Variance
from r1model.texts import text

HEADS = ("month", "from", "line", "plan", "actual", "variance", "share", "unit")


def as_record(found: Variance) -> dict[str, Any]:
    """The comparison for programs."""
    bill = found.bill
    return {
        "option": found.option, "currency": found.currency, "bill": bill.form, "bill_currency": bill.currency,
        "account": bill.account, "rows": bill.rows, "months": list(found.months), "missing_months": list(found.missing),
        "outside": {"rows": bill.outside_rows, "amount": float(bill.outside)},
        "not_in_plan": {name: float(cost) for name, cost in bill.others.items()},
        "lines": [_line_record(line) for line in found.lines], "total": _line_record(found.total),
        "tokens": [_line_record(line) for line in found.tokens],
        "effects": [effect._asdict() for effect in found.effects],
    }  # fmt: skip


def _line_record(line: Line) -> dict[str, Any]:
    return {
        "line": line.key, "label": line.label, "unit": line.unit, "plan": line.planned, "actual": line.billed,
        "variance": line.variance, "share": line.share,
        "by_month": [{"month": month, "plan": line.plan[month], "actual": line.actual[month]} for month in line.plan],
    }  # fmt: skip


def heads(language: str) -> list[str]:
    """The head of the table by month."""
    return [text("focus", f"head.{name}", language) for name in HEADS]


def rows(found: Variance, closing: date, language: str) -> Iterator[list[object]]:
    """The table by month: every line, then all months of it; the total last, then the tokens."""
    total = found.total._replace(label=text("focus", "total", language))
    for line in (*found.lines, total, *found.tokens):
        for month in line.plan:
            at = Line(line.key, line.label, line.unit, {month: line.plan[month]}, {month: line.actual[month]})
            yield [month, charged(closing, month).start.isoformat(), *cells(at), line.unit]
        yield [text("focus", "all_months", language), "", *cells(line), line.unit]


def cells(line: Line) -> list[object]:
    """What a line comes to, the same in every table."""
    return [line.label, line.planned, line.billed, line.variance, line.share]


def spans(months: Sequence[int]) -> str:
    """Months in few words: 0-2, 4."""
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def notes(found: Variance, language: str) -> Iterator[str]:
    """What the reader must know of the comparison beside its figures."""
    bill = found.bill
    facts = {"bill": bill.currency, "currency": found.currency, "rows": bill.outside_rows,
             "amount": f"{bill.outside:,.2f}", "months": spans(found.missing),
             "names": ", ".join(f"{name} {cost:,.2f}" for name, cost in bill.others.items())}  # fmt: skip
    said = {"converted": found.converted, "missing": found.missing, "outside": bill.outside_rows,
            "closing": found.total.plan.get(0) or found.total.actual.get(0), "unplanned": bill.others}  # fmt: skip
    for key, holds in said.items():
        if holds:
            yield text("focus", f"note.{key}", language).format(**facts)
    for effect in found.effects:
        words = {"line": effect.label, "volume": f"{effect.by_volume:+,.2f}", "price": f"{effect.by_price:+,.2f}"}
        yield text("focus", "note.effect", language).format(**words, currency=found.currency)
