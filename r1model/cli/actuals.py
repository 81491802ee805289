"""The command that holds a bill against the plan."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from r1model.cli.options import TODAY, AsJson, Change, Force, Layers, chosen_language, meant
from r1model.cli.show import print_json, print_table
from r1model.cli.targets import free, names_file
from r1model.errors import BadRequest
from r1model.files import write_whole
from r1model.texts import text

if TYPE_CHECKING:
    from r1model.answer import Answer
    from r1model.focus.tokens import Metered
    from r1model.focus.variance import Variance

SHEET, PLAIN = ".xlsx", ".csv"
COLUMNS = ("line", "plan", "actual", "variance", "share")


def actuals(
    bill: Annotated[Path, typer.Argument(metavar="BILL", help="FOCUS or AWS CUR 2.0, CSV or CSV.GZ. / 账单。")],
    option: Annotated[str, typer.Option(help="The plan: buy, rent, api, lease or hybrid. / 对照的方案。")] = "",
    scenario: Annotated[str, typer.Option(help="A scenario, or a scenario file. / 场景名或情景文件。")] = TODAY,
    tokens: Annotated[
        Path | None, typer.Option(help="Metered: CSV of month, input tokens, output tokens. / 实际词元用量。")
    ] = None,
    account: Annotated[str, typer.Option(help="The account that counts, of several. / 多账号时只计此账号。")] = "",
    keep_duplicates: Annotated[
        bool, typer.Option("--keep-duplicates", help="Count rows that are the same each. / 相同的行各自计入。")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the variance by month: .xlsx or .csv. / 差异表文件。")
    ] = None,
    change: Change = None,
    lang: Annotated[str, typer.Option("--language", "-l", help="zh or en. / 语言。")] = "",
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Hold a bill and metered tokens against an option's plan, line by line. / 账单与计划逐行对照。"""
    from r1model.focus.periods import closing_of
    from r1model.focus.told import as_record

    chosen, target = chosen_language(lang), _target(out, force)
    found = _planned(scenario, change or [], option)
    with _status(quiet=as_json):
        compared = _compared(found, option, bill, account, keep_duplicates, tokens, chosen)
    if target:
        write_whole(target, _table(compared, target, found, chosen), force=force)
    if as_json:
        print_json({"scenario": scenario, "closing": str(closing_of(found.given)), **as_record(compared),
                    "file": str(target) if target else None})  # fmt: skip
        return
    _print(compared, chosen)
    if target:
        typer.echo(str(target))


def _target(out: Path | None, force: bool) -> Path | None:
    """The file to write, refused before any work where it is in the way or of another kind."""
    if out is None:
        return None
    names_file(out, PLAIN if out.suffix.lower() == PLAIN else SHEET)
    return free(out if out.suffix and not out.is_dir() else out / f"variance{SHEET}", force=force)


def _planned(scenario: str, words: list[str], option: str) -> Answer:
    """The scenario's answer; BadRequest where the option is none of those that can be had in it."""
    from r1model.answer import answer
    from r1model.entries import changes

    name, given, own = meant(scenario, changes(words))
    found = answer(name, given, ranges=False, own=own)
    if option not in found.outcomes:
        raise BadRequest("unknown_choice", argument="--option", given=option, known=", ".join(found.outcomes))
    return found


def _compared(
    found: Answer, option: str, bill: Path, account: str, keep: bool, tokens: Path | None, language: str
) -> Variance:
    from r1model.focus.bills import Reading, read_bill
    from r1model.focus.tokens import read_tokens
    from r1model.focus.variance import plan_of, variance

    plan = plan_of(found, option)
    metered: Mapping[int, Metered] | None = read_tokens(tokens, plan.closing, plan.last) if tokens else None
    return variance(found, option, read_bill(Reading(bill, plan, account, keep)), metered, language)


def _status(*, quiet: bool) -> AbstractContextManager[object]:
    """What a person at a terminal sees while a long bill is read."""
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status("r1model actuals")


def _table(found: Variance, target: Path, plan: Answer, language: str) -> bytes:
    """The variance by month, as the name of the file says."""
    from r1model.focus.periods import closing_of
    from r1model.focus.told import heads, rows
    from r1model.tables import csv_bytes

    lines = rows(found, closing_of(plan.given), language)
    if target.suffix.lower() == PLAIN:
        return csv_bytes(heads(language), lines)
    from r1model_workbook.many.table import table

    return table(text("focus", "tab", language), heads(language), lines)


def _print(found: Variance, language: str) -> None:
    from r1model.focus.told import cells, notes, spans

    option = text("metrics", found.option, language)
    title = text("focus", "title", language).format(option=option, months=spans(found.months), currency=found.currency)
    total = found.total._replace(label=text("focus", "total", language))
    heads = [text("focus", f"head.{name}", language) for name in COLUMNS]
    print_table(title, heads, [_shown(cells(line)) for line in (*found.lines, total)])
    if found.tokens:
        print_table(text("focus", "tokens", language), heads, [_shown(cells(line)) for line in found.tokens])
    for note in notes(found, language):
        typer.echo(note)


def _shown(row: list[object]) -> list[object]:
    label, *amounts, share = row
    return [label, *(f"{amount:,.2f}" for amount in amounts), "–" if share is None else f"{share:+.1%}"]
