"""`explain NAME --month N`: a line of the timeline in one month, wherever an option has it, and what it rests on."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from r1model.errors import NUM, CellError, UnknownName
from r1model.formulas import FORMULAS
from r1model.graph.expression import expression
from r1model.inputs import Value
from r1model.options.files import compared
from r1model.texts import text


def explain_lines(name: str, month: int, changes: Mapping[str, Value], language: str) -> dict[str, Any]:
    """Every place of the name in the options of a scenario, with values in that month."""
    from r1model.finance.results import outcome_in, root
    from r1model.graph.places import Place, places
    from r1model.scenarios import BASE, changed

    scenario = changed(BASE, changes)
    around = root(scenario)
    if not 0 <= month <= around.last:
        raise CellError(NUM, "out_of_domain", argument="month", given=month, domain=f"0 … {around.last}")
    sides = {key: outcome_in(around, scenario[key]).lines for key in compared() if scenario.get(key)}
    wanted = name.strip().lower().replace(" ", "_")
    found: list[Place] = [place for lines in sides.values() for place in places(lines, wanted)]
    if not found:
        raise UnknownName("unknown_name", kind="explained", name=name, near=", ".join(_near(sides, wanted)))
    return {"name": wanted, "month": month, "lines": [_record(place, month, language) for place in found]}


def _near(sides: Mapping[str, Any], wanted: str) -> Iterator[str]:
    from difflib import get_close_matches

    from r1model.graph.places import parts

    known = {name for key, lines in sides.items() for _, scope in parts(key, lines) for name in scope.part.named}
    yield from get_close_matches(wanted, sorted(known), 6, 0.5) or ("cash_flow", "depreciation", "operating_cost")


def _record(place: Any, month: int, language: str) -> dict[str, Any]:
    step = place.step
    record = {"path": place.path, "value": place.value(month)}
    if step.formula:
        item = FORMULAS[step.formula]
        record |= {"label": text("formulas", item.name, language), "unit": step.unit or item.unit,
                   "line": f"{step.name} = {ast.unparse(expression(item.function))}"}  # fmt: skip
    return record | {"needs": dict(place.needs(month))}


def print_lines(found: Mapping[str, Any]) -> None:
    """A table on stdout for each place."""
    from r1model.cli.show import language, print_table

    for line in found["lines"]:
        title = f"{line['path']}  {line.get('label', '')}  {line.get('line', '')}".strip()
        head = [text("docs", f"explained.{key}", language()) for key in ("quantity", "month")]
        rows = [(need, value) for need, value in line["needs"].items()]
        print_table(title, [head[0], head[1].format(month=found["month"])], [*rows, (line["path"], line["value"])])
