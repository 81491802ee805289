"""`r1model plan`: the three plans side by side; one that cannot be sized says why in its own column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from math import isfinite
from typing import Any

import typer

from r1model.cli.options import CLOSING, AsCsv, AsJson, AsOf, Change, Layers, Preset, changed, one_form
from r1model.cli.show import language, number, print_csv, print_json, print_table
from r1model.errors import CellError
from r1model.graph.registry import FORMULAS
from r1model.inputs import Value, inputs, scenario
from r1model.sizing.lineup import (
    CAPEX_LINES,
    MEMORY_LINES,
    PLANS,
    RUNNING_LINES,
    SCALE_LINES,
    SIZING_LINES,
    Plan,
)
from r1model.sizing.lineup import plan as size
from r1model.texts import text
from r1model.units import in_currency

LINES = (*SIZING_LINES, "gpus", *MEMORY_LINES, *SCALE_LINES, *CAPEX_LINES, *RUNNING_LINES)
Sized = Mapping[str, Plan | CellError]
FOUND = 1  # exit code: no plan can be had


def plan(
    change: Change = None,
    as_of: AsOf = None,
    preset: Preset = None,
    catalogue: Layers = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Size and cost the three plans, with your inputs. / 三套方案的规模与成本。"""
    one_form(as_json=as_json, as_csv=as_csv)
    given = scenario(changed(change, as_of))
    plans = {key: _sized(given, key) for key in PLANS}
    if as_json:
        print_json({key: _record(item, str(given[f"{key}_gpu"])) | _of_the_day(item, given, as_of)
                    for key, item in plans.items()})  # fmt: skip
    elif as_csv:
        print_csv(["metric", "unit", *PLANS], _raw(plans, given))
    else:
        print_table(" ".join(filter(None, ("r1model plan", preset))), ["", "", *PLANS], _rows(plans, given))
        for key in plans:
            say_price(plans[key], key, by_quote=_by_quote(given, key))
            for state in _of_the_day(plans[key], given, as_of).get("states", ()):
                typer.echo(f"{key}: {state}")
    if not any(isinstance(item, Plan) for item in plans.values()):
        raise typer.Exit(FOUND)


def _of_the_day(item: Plan | CellError, given: Mapping[str, Value], as_of: str | None) -> dict[str, list[str]]:
    """Where a day is asked about: what of the card's price does not hold on it, or is doubted."""
    from r1model.entries.values import FIRST_DAY
    from r1model.scenarios.feasible import of_the_card

    if as_of is None or isinstance(item, CellError):
        return {}
    day = FIRST_DAY + timedelta(days=int(float(given[CLOSING])))
    return {"states": [state.text(language()) for state in of_the_card(item, given, day)]}


def say_doubts(changes: Mapping[str, Value]) -> None:
    """Says which plans of a changed scenario cannot be sized, and where another GPU's price still stands."""
    given = scenario(changes)
    for key in PLANS if changes else ():
        sized = _sized(given, key)
        if reason := _reason(sized):
            typer.echo(reason)
        say_price(sized, key, by_quote=_by_quote(given, key))


def _by_quote(given: Mapping[str, Value], key: str) -> bool:
    """Whether a plan goes by the quote for whole servers."""
    return key == given["plan"] and float(given["quote_price"]) > 0


def say_price(sized: Plan | CellError, key: str, *, by_quote: bool = False) -> None:
    """Says where no price or no power of the GPU is known."""
    if isinstance(sized, CellError):
        return
    for name, error in (("gpu_price", "no_price_of_gpu"), ("max_kw", "no_power_of_gpu")):
        if name not in sized.values:
            asked = f"quote_{name}" if by_quote and name == "max_kw" else f"{key}_{name}"
            typer.echo(CellError("#N/A", error, gpu=sized.gpu.short, input=asked).text(language()))


def _sized(given: Mapping[str, Value], key: str) -> Plan | CellError:
    try:
        return size(given, key)
    except CellError as fault:
        return fault


def _reason(item: Plan | CellError) -> str:
    return item.text(language()) if isinstance(item, CellError) else ""


def _record(item: Plan | CellError, gpu: str) -> dict[str, Any]:
    if isinstance(item, CellError):
        return {"gpu": gpu, "error": item.code, "reason": _reason(item)}
    sized = {**item.values, "params_b": item.values["sized_params_b"]}  # of the chosen model, not the input left unused
    known = {name: value for name, value in sized.items() if isfinite(value)}
    return {"gpu": item.gpu.short, "model": item.model.id, "weights_basis": item.weights_basis, **known}


def _raw(plans: Sized, given: Mapping[str, Value]) -> Iterator[list[object]]:
    """The same for programs: names in place of labels, numbers unrounded, a blank where there is none."""
    records = [_record(item, str(given[f"{key}_gpu"])) for key, item in plans.items()]
    for name in ("gpu", "model", "weights_basis", "reason"):
        yield [name, "", *(record.get(name, "") for record in records)]
    for name in LINES:
        yield [name, in_currency(FORMULAS[name].unit, "CNY") if name in FORMULAS else "GPU",
               *(record.get(name, "") for record in records)]  # fmt: skip


def _rows(plans: Sized, given: Mapping[str, Value]) -> Iterator[list[object]]:
    yield ["GPU", "", *(given[f"{key}_gpu"] for key in plans)]
    yield [inputs()["model"].label(language()), "", *(given["model"] for _ in plans)]
    yield [inputs()["weights_basis"].label(language()), "", *map(_basis, plans.values())]
    if any(map(_reason, plans.values())):
        yield [text("metrics", "reason", language()), "", *map(_reason, plans.values())]
    for name in LINES:
        yield [_label(name), _unit(name), *(_shown(item, name) for item in plans.values())]


def _shown(item: Plan | CellError, name: str) -> str:
    return "–" if isinstance(item, CellError) else number(item.values.get(name, "n/a"))


def _basis(item: Plan | CellError) -> str:
    return "–" if isinstance(item, CellError) else text("metrics", f"weights.{item.weights_basis}", language())


def _label(name: str) -> str:
    return text("formulas", name, language()) if name in FORMULAS else text("sheets", "hardware.gpus", language())


def _unit(name: str) -> str:
    unit = in_currency(FORMULAS[name].unit, "CNY") if name in FORMULAS else "GPU"
    return text("units", unit, language())
