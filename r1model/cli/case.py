"""The command of one case from a JSON file: its results, and its costs as a FOCUS forecast."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from r1model.cli.forecast import write_forecast
from r1model.cli.metrics import currency_of, label, unit_of, unit_words
from r1model.cli.options import (
    CLOSING,
    AsCsv,
    AsJson,
    AsOf,
    Focus,
    Force,
    Layers,
    OfFocus,
    chosen_language,
    closing,
    one_form,
)
from r1model.cli.show import language, number, print_csv, print_json, print_table
from r1model.errors import VALUE, BadRequest, CellError
from r1model.files import read_bytes
from r1model.units import in_currency


def tco(
    file: Annotated[Path, typer.Argument(help="A case: {kind, input}. / 方案文件。")],
    change: Annotated[
        list[str] | None,
        typer.Option("--set", "-s", help="path=value, such as common.discount_rate=8%. / 改方案里的一个值。"),
    ] = None,
    focus: Focus = None,
    as_of: AsOf = None,
    lang: OfFocus = "",
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Compute one case (option, compare, breakeven, tornado, qmc, grid) from a JSON file. / 计算一个方案文件。"""
    from r1model.finance.case import notes, plain_result, run

    one_form(as_json=as_json, as_csv=as_csv)
    case, chosen = _changed(_read(file), change or []), chosen_language(lang)
    if as_of is not None and focus is None:
        raise BadRequest("day_of_focus")
    try:
        result = plain_result(run(case))
    except CellError as error:
        if not as_json:
            raise
        print_json({"error": error.code, "reason": error.text(language())})
        raise typer.Exit(2) from error
    written = _forecast(case, focus, file.stem, as_of, chosen, force=force) if focus else []
    for note in notes(case):
        typer.echo(note.text(language()), err=True)
    if as_json:
        print_json({**result, **({"focus": [str(path) for path in written]} if focus else {})})
        return
    given = case["input"]
    if as_csv:
        print_csv(["metric", "value", "unit"],
                  [[key, value, in_currency(unit_of(key, given.get("metric", "pv_")), currency_of(given))]
                   for key, value in _each(_flat(result))])  # fmt: skip
        return
    rows = [[key, number(value), unit_words(unit_of(key, given.get("metric", "pv_")), currency_of(given))]
            for key, value in _flat(result) if not isinstance(value, list)]  # fmt: skip
    print_table(str(file.name), [label(name) for name in ("metric", "value", "unit")], rows)
    for path in written:
        typer.echo(str(path))


def _forecast(case: Any, out: Path, name: str, as_of: str | None, chosen: str, *, force: bool) -> list[Path]:
    """The options of a case as FOCUS files, month 0 on the day that is said, else on the usual day of closing."""
    from r1model.focus.cases import plain_name, planned
    from r1model.inputs import usual_value

    found = planned(case, usual_value(CLOSING) if as_of is None else closing(as_of))
    return write_forecast(out, found, plain_name(name), chosen, force=force)


def _read(file: Path) -> Any:
    try:
        return json.loads(read_bytes(file).decode("utf-8-sig"))
    except RecursionError as fault:
        raise BadRequest("too_deep") from fault
    except ValueError as fault:
        raise BadRequest("not_json", path=file, fault=fault) from fault


def _changed(case: Any, words: list[str]) -> Any:
    """The case with values at paths of its input replaced, or added where its schema knows them."""
    from r1model.entries.changes import parted
    from r1model.finance.paths import keys

    for word in words:
        path, value = parted(word)
        *way, last = keys(path) or [""]
        try:
            at = case["input"]
            for step in way:
                at = at[step]
            at[last] = _value(value)
        except (KeyError, IndexError, TypeError) as fault:
            raise CellError(VALUE, "bad_case", key=path, fault="extra_forbidden", given="") from fault
    return case


def _value(word: str) -> float | bool | str:
    from r1model.numerals import number as read

    if word.upper() in ("TRUE", "FALSE"):
        return word.upper() == "TRUE"
    found = read(word)
    return word if found is None else found


def _each(pairs: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The pairs, every element of a list for itself: months count from 0."""
    for key, value in pairs:
        if isinstance(value, list):
            yield from _each([(f"{key}[{at}]", part) for at, part in enumerate(value)])
        else:
            yield key, value


def _flat(result: dict[str, Any], head: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in result.items():
        pairs += _flat(value, f"{head}{key}.") if isinstance(value, dict) else [(f"{head}{key}", value)]
    return pairs
