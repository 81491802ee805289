"""The commands about money over time: one case from a file, and a scenario's options side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from r1model.cli.show import language, number, print_json, print_table
from r1model.errors import BadRequest, CellError
from r1model.texts import text

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs. / 输出 JSON。")]


def tco(file: Annotated[Path, typer.Argument(help="A case: {kind, input}.")], as_json: AsJson = False) -> None:
    """Compute one case (option, compare, breakeven, tornado, qmc, grid) from a JSON file. / 计算一个方案文件。"""
    from r1model.tco.case import plain_result, run

    case = _read(file)
    try:
        result = plain_result(run(case))
    except CellError as error:
        if not as_json:
            raise
        print_json({"error": error.code, "reason": error.text(language())})
        raise typer.Exit(2) from error
    if as_json:
        print_json(result)
        return
    rows = [[key, value] for key, value in _flat(result) if not isinstance(value, list)]
    print_table(str(file.name), ["metric", "value"], [[key, number(value)] for key, value in rows])


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise BadRequest("not_readable", path=file, fault=fault.strerror or fault) from fault
    except ValueError as fault:
        raise BadRequest("not_json", path=file, fault=fault) from fault


def _flat(result: dict[str, Any], head: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in result.items():
        found += _flat(value, f"{head}{key}.") if isinstance(value, dict) else [(f"{head}{key}", value)]
    return found


def compare(
    scenario: Annotated[str, typer.Argument(help="plan1, plan2, plan3. / 场景名。")] = "plan3", as_json: AsJson = False
) -> None:
    """Hold a scenario's options against each other, after tax, and say what would turn the answer. / 方案对比。"""
    from r1model import scenarios
    from r1model.functions import invoke, plain
    from r1model.tco.simulate import cheapest, drivers, flips

    found = scenarios.resolve(scenario)
    best, costs = cheapest(found)
    table = plain(invoke("COMPARE", scenario))
    turns = [{**row, "label": drivers()[row["driver"]]["label"][language()]} for row in flips(found)]
    if as_json:
        rows = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
        print_json({"scenario": scenario, "assumed": text("metrics", "assumed", language()), "cheapest": best,
                    "costs": costs, "metrics": rows, "turns": turns})  # fmt: skip
        return
    title = scenarios.scenario(scenario)["title"][language()]
    names = table[0][1:]
    shown = [[_label(key), *map(_cell, [key] * len(cells), names, cells)] for key, *cells in table[1:]]
    common = found["common"]
    title = text("metrics", "horizon", language()).format(
        title=title, months=common["months"], currency=common["report_ccy"]
    )
    print_table(title, [_label(name) for name in table[0]], shown)
    heads = [_label(name) for name in ("driver", "change", "from", "to", "cheapest")]
    changes = [[row["label"], _change(row), row["from"], row["to"], _label(row["cheapest"])] for row in turns]
    print_table(text("metrics", "turns", language()).format(best=_label(best)), heads, changes)
    typer.echo(text("metrics", "assumed", language()))


def _cell(key: str, option: str, value: Any) -> str:
    """Buying is not held against itself; a rate of return is a percentage."""
    if option == "buy" and key.endswith("_of_buying"):
        return "–"
    return f"{value:.1%}" if key == "irr_of_buying" and isinstance(value, float) else number(value)


def _label(key: str) -> str:
    return text("metrics", key, language())


def _change(row: dict[str, Any]) -> str:
    return f"x {row['value']:.3g}" if row["kind"] == "mult" else f"{row['value']:+.3g}"
