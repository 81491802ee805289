"""The commands of a scenario: its chain from users to money, and its options side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import typer

from r1model.cli.forecast import write_forecast
from r1model.cli.metrics import label, unit_of
from r1model.cli.options import (
    TODAY,
    AsCsv,
    AsJson,
    AsOf,
    Case,
    Change,
    Focus,
    Force,
    Layers,
    Named,
    OfFocus,
    Preset,
    case_named,
    changed,
    chosen_language,
    meant,
    one_form,
)
from r1model.cli.show import language, number, print_csv, print_json, print_table
from r1model.errors import NA, CellError
from r1model.texts import text
from r1model.units import in_currency

Changes = Mapping[str, float | str]

DAY_APART = 1e-3  # how far own hours may be from a whole day untold: shares are typed with three places


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
    shown = [[label(key), text("units", units[key], language()), *map(_cell, [key] * len(cells), names, cells)]
             for key, *cells in table[1:]]  # fmt: skip
    title = text("metrics", "horizon", language()).format(
        title=_title(scenario, given, asked, case_of_inputs, preset),
        months=case["common"]["months"],
        currency=currency,
    )
    if names:
        shown.append(_heads(found, names, currency))
        print_table(title, [label(name) for name in (table[0][0], "unit", *names)], shown)
    said = [[label(key), known, why] for key, known, why in feasible(found, language())]
    columns = [label(key) for key in ("option", "feasible", "why")]
    print_table(text("metrics", "feasible_title", language()), columns, said)
    heads = [label(name) for name in ("driver", "change", "from", "to", "cheapest")]
    lines = [[row["label"], _change(row), row["from"], row["to"], label(row["cheapest"])] for row in turns]
    if names:
        print_table(text("metrics", "turns", language()).format(best=label(best)), heads, lines)
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
    print_table(title, [label(name) for name in ("metric", "value", "unit")], list(_strip(found)))
    record = as_record(found, language())["options"]
    rows = [[label(key), said, *(number(record[key].get(name)) if record[key].get(name) is not None else "–"
                                  for name in CHAINED)]
            for key, said, _ in feasible(found, language())]  # fmt: skip
    heads = [label(name) for name in ("option", "feasible", *CHAINED)]
    best = text("metrics", "least_cost", language()).format(best=label(found.least_cost), currency=currency)
    print_table(best, heads, rows)
    for key, _, why in feasible(found, language()):
        if why:
            typer.echo(f"{label(key)}: {why}")
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
    return [label("cost_per_head_year"), text("units", f"{currency}/user/year", language()), *shown]


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
        yield [label(key), shown, "" if unit == "share" else text("units", unit, language())]


def _turned(turn: Any) -> str:
    """Where the answer turns, in users, or as a multiple of the tokens."""
    key = "turning_factor" if turn.users is None else "turning_users"
    amount = f"{turn.factor:.3g}" if turn.users is None else f"{turn.users:,.0f}"
    return text("metrics", key, language()).format(amount=amount, option=label(turn.cheapest))


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


def _cell(key: str, option: str, value: Any) -> str:
    """Buying is not held against itself; a rate of return is a percentage."""
    if option == "buy" and key.endswith("_of_buying"):
        return "–"
    return f"{value:.1%}" if key == "irr_of_buying" and isinstance(value, float) else number(value)


def _change(row: dict[str, Any]) -> str:
    return f"x {row['value']:.3g}" if row["kind"] == "mult" else f"{row['value']:+.3g}"
