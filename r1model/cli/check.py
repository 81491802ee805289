"""Checks a workbook file from the command line."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from r1model.cli.options import Language, Layers, chosen_language
from r1model.cli.show import print_json, print_table, uncollected
from r1model.texts import text

if TYPE_CHECKING:
    from r1model_workbook.check import Report, Rule
    from r1model_workbook.since import Since

SHOWN = 5
ONE_LINE = 10_000  # for grep and logs a finding is one line
COLUMNS = ("severity", "rule", "place", "message", "remedy")


def check(
    book: Annotated[Path, typer.Argument(help="A workbook written by r1model, or an edited copy. / 待检查的工作簿。")],
    catalogue: Layers = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs. / 输出 JSON。")] = False,
    lang: Language = "",
) -> None:
    """Check a workbook: overtyped formulas, wrong inputs, stale values and more. / 检查工作簿。"""
    chosen = chosen_language(lang)
    report, prices = _report(book, quiet=as_json)
    if as_json:
        print_json({**report.record(), "prices": prices.record()})
    else:
        _print(report, chosen)
        _print_prices(prices, chosen)
    raise typer.Exit(1 if report.counts["E"] else 0)


def _report(book: Path, *, quiet: bool) -> tuple[Report, Since]:
    with uncollected():
        from r1model_workbook import check as lint
        from r1model_workbook.since import since

        view = lint.opened(book, whole=False)
        report = lint.inspect(view, iter if quiet or not sys.stderr.isatty() else _progress)
        return report, since(view)


def _print_prices(prices: Since, chosen: str) -> None:
    from r1model_workbook.since import lines

    for line in lines(prices, chosen):
        print(line)


def _progress(rules: Iterable[Rule]) -> Iterable[Rule]:
    from rich.console import Console
    from rich.progress import track

    return track(rules, "r1model check", console=Console(stderr=True), transient=True)


def _print(report: Report, chosen: str) -> None:
    rows = list(_rows(report, chosen))
    if rows:
        heads = [text("lint", f"report.{name}", chosen) for name in COLUMNS]
        print_table(str(report.path), heads, rows, piped=ONE_LINE)
    else:
        print(text("lint", "report.clean", chosen))
    print(text("lint", "report.sum", chosen).format(**report.counts, waived=len(report.waived)))


def _rows(report: Report, chosen: str) -> Iterator[list[str]]:
    """One row a finding; of many alike the first few and their number."""
    counts: Counter[tuple[str, str]] = Counter()
    alike = Counter((finding.severity, finding.note.key) for finding in report.findings)
    for finding in report.findings:
        kind = (finding.severity, finding.note.key)
        counts[kind] += 1
        if counts[kind] <= SHOWN:
            yield [finding.severity, finding.rule, finding.place, finding.message(chosen), finding.remedy(chosen)]
        elif counts[kind] == SHOWN + 1:
            more = text("lint", "report.more", chosen).format(count=alike[kind] - SHOWN)
            yield [finding.severity, finding.rule, "", more, ""]
