"""The commands about money over time: one case from a file, and a scenario's options side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from r1model.cli.forecast import write_forecast
from r1model.cli.metrics import currency_of, unit_of
from r1model.cli.options import (
    CLOSING,
    TODAY,
    AsCsv,
    AsJson,
    AsOf,
    Case,
    Change,
    Force,
    Layers,
    Named,
    Preset,
    case_named,
    changed,
    chosen_language,
    closing,
    meant,
    one_form,
)
from r1model.cli.show import language, number, print_csv, print_json, print_table
from r1model.errors import NA, VALUE, BadRequest, CellError
from r1model.files import read_bytes
from r1model.texts import text
from r1model.units import in_currency

DAY_APART = 1e-3  # how far own hours may be from a whole day untold: shares are typed with three places
Focus = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Costs before tax as a FOCUS 1.2 forecast: a CSV, or a folder of one an option. / FOCUS 预测。",
    ),
]
OfFocus = Annotated[str, typer.Option("--language", "-l", help="Of FOCUS: zh or en. / FOCUS 语言。")]


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
    rows = [[key, number(value), _unit(unit_of(key, given.get("metric", "pv_")), currency_of(given))]
            for key, value in _flat(result) if not isinstance(value, list)]  # fmt: skip
    print_table(str(file.name), [_label(name) for name in ("metric", "value", "unit")], rows)
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


Changes = Mapping[str, float | str]


def compare(
    scenario: Named = TODAY,
    change: Change = None,
    case_of_inputs: Case = "",
    as_of: AsOf = None,
    preset: Preset = None,
    focus: Focus = None,
    lang: OfFocus = "",
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Hold a scenario's options against each other, after tax, and say what would turn the answer. / 方案对比。"""
    from r1model.answer import answer, as_record, remedy
    from r1model.answer import lines as feasible
    from r1model.finance.simulate import drivers, flips
    from r1model.functions import plain
    from r1model.functions.bodies.model import compared

    one_form(as_json=as_json, as_csv=as_csv)
    asked = changed(change, as_of)
    scenario, given, own = meant(scenario, asked, case_of_inputs)
    chosen = chosen_language(lang)
    found = answer(scenario, given, ranges=as_json, own=own)
    written = write_forecast(focus, found, scenario, chosen, force=force) if focus else []
    case, best, costs = found.case, found.least_cost, found.costs
    table = plain(compared(case, tuple(costs)))
    turns = [{**row, "label": drivers()[row["driver"]]["label"][language()]} for row in flips(case)]
    currency = case["common"]["report_ccy"]
    units = {row[0]: in_currency(unit_of(row[0]), currency) for row in table[1:]}
    if as_json:
        rows = [dict(zip(table[0], row, strict=True)) | {"unit": units[row[0]]} for row in table[1:]]
        print_json({"scenario": scenario, **_said(preset), "changes": given, **_own(own),
                    "assumed": text("metrics", "assumed", language()),
                    "cheapest": best, "costs": costs, "metrics": rows, "turns": turns,
                    **({"focus": [str(path) for path in written]} if focus else {}),
                    **as_record(found, language())})  # fmt: skip
        return
    names = table[0][1:]
    if as_csv:
        print_csv(["metric", "unit", *names], [[key, units[key], *cells] for key, *cells in table[1:]])
        return
    shown = [[_label(key), text("units", units[key], language()), *map(_cell, [key] * len(cells), names, cells)]
             for key, *cells in table[1:]]  # fmt: skip
    title = text("metrics", "horizon", language()).format(
        title=_title(scenario, given, asked, case_of_inputs, preset),
        months=case["common"]["months"],
        currency=currency,
    )
    if names:
        shown.append(_heads(found, names, currency))
        print_table(title, [_label(name) for name in (table[0][0], "unit", *names)], shown)
    said = [[_label(key), known, why] for key, known, why in feasible(found, language())]
    columns = [_label(key) for key in ("option", "feasible", "why")]
    print_table(text("metrics", "feasible_title", language()), columns, said)
    heads = [_label(name) for name in ("driver", "change", "from", "to", "cheapest")]
    lines = [[row["label"], _change(row), row["from"], row["to"], _label(row["cheapest"])] for row in turns]
    if names:
        print_table(text("metrics", "turns", language()).format(best=_label(best)), heads, lines)
    typer.echo(text("metrics", "assumed", language()))
    _say_hours(found)
    _say_rate(found)
    if mended := remedy(found, language()):
        typer.echo(CellError(NA, "none_feasible", remedy=mended).text(language()))
    for path in written:
        typer.echo(str(path))


def chain(
    scenario: Named = TODAY,
    change: Change = None,
    case_of_inputs: Case = "",
    as_of: AsOf = None,
    preset: Preset = None,
    catalogue: Layers = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """From users to money: load, replicas, nodes, options with ranges, what turns the answer. / 从用户到成本。"""
    from r1model.answer import answer, as_record, remedy, turning_users
    from r1model.answer import lines as feasible

    one_form(as_json=as_json, as_csv=as_csv)
    asked = changed(change, as_of)
    scenario, given, own = meant(scenario, asked, case_of_inputs)
    found = answer(scenario, given, own=own)
    if as_json:
        print_json(
            {"scenario": scenario, **_said(preset), "changes": given, **_own(own), **as_record(found, language())}
        )
        return
    if as_csv:
        options = as_record(found, language())["options"]
        print_csv(["option", "feasible", "why", *CHAINED],
                  [[key, part["feasible"], part["why"], *(part.get(name) for name in CHAINED)]
                   for key, part in options.items()])  # fmt: skip
        return
    currency = found.case["common"]["report_ccy"]
    title = _title(scenario, given, asked, case_of_inputs, preset)
    print_table(title, [_label(name) for name in ("metric", "value", "unit")], list(_strip(found)))
    record = as_record(found, language())["options"]
    rows = [[_label(key), said, *(number(record[key].get(name)) if record[key].get(name) is not None else "–"
                                  for name in CHAINED)]
            for key, said, _ in feasible(found, language())]  # fmt: skip
    heads = [_label(name) for name in ("option", "feasible", *CHAINED)]
    best = text("metrics", "least_cost", language()).format(best=_label(found.least_cost), currency=currency)
    print_table(best, heads, rows)
    for key, _, why in feasible(found, language()):
        if why:
            typer.echo(f"{_label(key)}: {why}")
    for turn in turning_users(found):
        typer.echo(_turned(turn))
    _say_hours(found)
    _say_rate(found)
    if said := remedy(found, language()):
        typer.echo(CellError(NA, "none_feasible", remedy=said).text(language()))


def _own(own: Changes) -> dict[str, Changes]:
    """Hours and lines of one's own, for programs; nothing where there is none."""
    return {"own": own} if own else {}


def _say_hours(found: Any) -> None:
    """Own hours of a day that do not make a whole one: the load counts them as they are."""
    for kind in ("work", "other"):
        whole = sum(hour[kind] for hour in found.case["load"]["hours"]) if found.own else 1.0
        if abs(whole - 1) > DAY_APART:
            day = text("sheets", f"load.hour_{kind}", language())
            typer.echo(text("metrics", "hours_sum", language()).format(day=day, whole=f"{whole:.1%}"))


def _say_rate(found: Any) -> None:
    from r1model.scenarios.exchange import exchanges

    for said in filter(None, (rate.told(language()) for rate in exchanges(found.given))):
        typer.echo(said)


def _heads(found: Any, names: list[str], currency: str) -> list[str]:
    """The row of what each option costs a head and year."""
    from r1model.answer import head_year

    costs = [head_year(found, name) for name in names]
    shown = ["–" if cost is None else number(cost) for cost in costs]
    return [_label("cost_per_head_year"), text("units", f"{currency}/user/year", language()), *shown]


TOLD = 8  # changes that a title names
CHAINED = (
    "nodes",
    "pv_aftertax",
    "p10",
    "p90",
    "cost_per_mtok",
    "cost_per_user",
    "cost_per_head_year",
    "probability_cheapest",
)


def _strip(found: Any) -> Iterator[list[str]]:
    """The chain in a few lines: users, tokens, peak, replicas, nodes."""
    load, day, own = found.load, found.day, found.services["buy"]
    figures = [
        ("users", found.users, "user"),
        ("requests_month", load["requests_month"][1], "request"),
        ("in_mtok", load["fresh_in_mtok"][1] + load["repeated_in_mtok"][1], "Mtok"),
        ("repeated_share", float(day["mean_repeated_share"]), "share"),
        ("out_mtok", load["out_mtok"][1], "Mtok"),
        ("peak_rate", load["peak_rate"][1], "request/s"),
    ]
    if not isinstance(own, CellError):
        figures += [("replica_rate", own.rate, "request/s"), ("in_flight", own.in_flight, "sequence"),
                    ("first_replicas", load["replicas"][1], "count"), ("last_replicas", load["replicas"][-1], "count"),
                    ("first_nodes", load["nodes"][1], "node"), ("last_nodes", load["nodes"][-1], "node")]  # fmt: skip
    for key, value, unit in figures:
        shown = "–" if value is None else f"{value:.1%}" if unit == "share" else number(float(value))
        yield [_label(key), shown, "" if unit == "share" else text("units", unit, language())]


def _turned(turn: Any) -> str:
    """Where the answer turns, in users, or as a multiple of the tokens."""
    key = "turning_factor" if turn.users is None else "turning_users"
    amount = f"{turn.factor:.3g}" if turn.users is None else f"{turn.users:,.0f}"
    return text("metrics", key, language()).format(amount=amount, option=_label(turn.cheapest))


def _said(preset: str | None) -> dict[str, str]:
    """The preset for programs, where one was asked for."""
    return {"preset": preset} if preset else {}


def _title(name: str, given: Changes, asked: Changes, case: str, preset: str | None) -> str:
    """The scenario's title and its preset's; one that was changed has its changes in place of what it no longer is.

    Of a case its name stands for the many changes that it means.
    """
    from r1model.entries.choices import word
    from r1model.presets import preset as named_preset
    from r1model.scenarios import scenario as named

    if preset:
        return f"{_title(name, given, asked, case, None)} · {named_preset(preset).title(language())}"
    changes = asked if case else given
    said = (
        [f"{text('sheets', 'inputs.case', language())}: {word('case', case_named(case), language())}"] if case else []
    )
    said += [f"{key}={number(value)}" for key, value in changes.items()]
    if not said:
        return str(named(name)["title"][language()])
    more = text("metrics", "and_more", language()).format(count=len(said) - TOLD) if len(said) > TOLD else ""
    return f"{name.strip().lower()}: {', '.join(said[:TOLD])}{more}"


def _unit(unit: str, currency: str) -> str:
    return text("units", in_currency(unit, currency), language()) if unit else ""


def _cell(key: str, option: str, value: Any) -> str:
    """Buying is not held against itself; a rate of return is a percentage."""
    if option == "buy" and key.endswith("_of_buying"):
        return "–"
    return f"{value:.1%}" if key == "irr_of_buying" and isinstance(value, float) else number(value)


def _label(key: str) -> str:
    return text("metrics", key, language())


def _change(row: dict[str, Any]) -> str:
    return f"x {row['value']:.3g}" if row["kind"] == "mult" else f"{row['value']:+.3g}"
