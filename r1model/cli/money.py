"""The commands about money over time: one case from a file, and a scenario's options side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from r1model.cli.forecast import write_forecast
from r1model.cli.metrics import currency_of, unit_of
from r1model.cli.options import TODAY, AsJson, AsOf, Change, Force, Layers, Named, changed, chosen_language, meant
from r1model.cli.show import language, number, print_json, print_table
from r1model.errors import NA, VALUE, BadRequest, CellError
from r1model.files import read_bytes
from r1model.texts import text
from r1model.units import in_currency


def tco(
    file: Annotated[Path, typer.Argument(help="A case: {kind, input}. / 方案文件。")],
    change: Annotated[
        list[str] | None,
        typer.Option("--set", "-s", help="path=value, such as common.discount_rate=8%. / 改方案里的一个值。"),
    ] = None,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Compute one case (option, compare, breakeven, tornado, qmc, grid) from a JSON file. / 计算一个方案文件。"""
    from r1model.finance.case import notes, plain_result, run

    case = _changed(_read(file), change or [])
    try:
        result = plain_result(run(case))
    except CellError as error:
        if not as_json:
            raise
        print_json({"error": error.code, "reason": error.text(language())})
        raise typer.Exit(2) from error
    for note in notes(case):
        typer.echo(note.text(language()), err=True)
    if as_json:
        print_json(result)
        return
    given = case["input"]
    rows = [[key, number(value), _unit(unit_of(key, given.get("metric", "pv_")), currency_of(given))]
            for key, value in _flat(result) if not isinstance(value, list)]  # fmt: skip
    print_table(str(file.name), [_label(name) for name in ("metric", "value", "unit")], rows)


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
    from r1model.entries.values import number as read

    if word.upper() in ("TRUE", "FALSE"):
        return word.upper() == "TRUE"
    found = read(word)
    return word if found is None else found


def _flat(result: dict[str, Any], head: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in result.items():
        pairs += _flat(value, f"{head}{key}.") if isinstance(value, dict) else [(f"{head}{key}", value)]
    return pairs


def compare(
    scenario: Named = TODAY,
    change: Change = None,
    as_of: AsOf = None,
    focus: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Costs before tax as a FOCUS 1.2 forecast: a CSV, or a folder of one an option. / FOCUS 预测。",
        ),
    ] = None,
    lang: Annotated[str, typer.Option("--language", "-l", help="Of FOCUS: zh or en. / FOCUS 语言。")] = "",
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Hold a scenario's options against each other, after tax, and say what would turn the answer. / 方案对比。"""
    from r1model.answer import answer, as_record, remedy
    from r1model.answer import lines as feasible
    from r1model.finance.simulate import drivers, flips
    from r1model.functions import plain
    from r1model.functions.bodies.model import compared

    scenario, given = meant(scenario, changed(change, as_of))
    chosen = chosen_language(lang)
    found = answer(scenario, given, ranges=as_json)
    written = write_forecast(focus, found, scenario, chosen, force=force) if focus else []
    case, best, costs = found.case, found.least_cost, found.costs
    table = plain(compared(case, tuple(costs)))
    turns = [{**row, "label": drivers()[row["driver"]]["label"][language()]} for row in flips(case)]
    currency = case["common"]["report_ccy"]
    units = {row[0]: in_currency(unit_of(row[0]), currency) for row in table[1:]}
    if as_json:
        rows = [dict(zip(table[0], row, strict=True)) | {"unit": units[row[0]]} for row in table[1:]]
        print_json({"scenario": scenario, "changes": given, "assumed": text("metrics", "assumed", language()),
                    "cheapest": best, "costs": costs, "metrics": rows, "turns": turns,
                    **({"focus": [str(path) for path in written]} if focus else {}),
                    **as_record(found, language())})  # fmt: skip
        return
    names = table[0][1:]
    shown = [[_label(key), text("units", units[key], language()), *map(_cell, [key] * len(cells), names, cells)]
             for key, *cells in table[1:]]  # fmt: skip
    title = text("metrics", "horizon", language()).format(
        title=_title(scenario, given), months=case["common"]["months"], currency=currency
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
    if mended := remedy(found, language()):
        typer.echo(CellError(NA, "none_feasible", remedy=mended).text(language()))
    for path in written:
        typer.echo(str(path))


def chain(
    scenario: Named = TODAY,
    change: Change = None,
    as_of: AsOf = None,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """From users to money: load, replicas, nodes, options with ranges, what turns the answer. / 从用户到成本。"""
    from r1model.answer import answer, as_record, remedy, turning_users
    from r1model.answer import lines as feasible

    scenario, given = meant(scenario, changed(change, as_of))
    found = answer(scenario, given)
    if as_json:
        print_json({"scenario": scenario, "changes": given, **as_record(found, language())})
        return
    currency = found.case["common"]["report_ccy"]
    title = _title(scenario, given)
    print_table(title, [_label(name) for name in ("metric", "value", "unit")], list(_strip(found)))
    record = as_record(found, language())["options"]
    rows = [[_label(key), said, *(number(record[key].get(name)) if record[key].get(name) is not None else "–"
                                  for name in CHAINED), why]
            for key, said, why in feasible(found, language())]  # fmt: skip
    heads = [_label(name) for name in ("option", "feasible", *CHAINED, "why")]
    best = text("metrics", "least_cost", language()).format(best=_label(found.least_cost), currency=currency)
    print_table(best, heads, rows)
    for turn in turning_users(found):
        typer.echo(_turned(turn))
    if said := remedy(found, language()):
        typer.echo(CellError(NA, "none_feasible", remedy=said).text(language()))


def _heads(found: Any, names: list[str], currency: str) -> list[str]:
    """The row of what each option costs a head and year."""
    from r1model.answer import head_year

    costs = [head_year(found, name) for name in names]
    shown = ["–" if cost is None else number(cost) for cost in costs]
    return [_label("cost_per_head_year"), text("units", f"{currency}/user/year", language()), *shown]


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


def _title(name: str, given: dict[str, float | str]) -> str:
    """The scenario's title; one that was changed is no longer what its title says, so its changes stand there."""
    from r1model.scenarios import scenario as named

    if not given:
        return str(named(name)["title"][language()])
    return f"{name.strip().lower()}: {', '.join(f'{key}={number(value)}' for key, value in given.items())}"


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
