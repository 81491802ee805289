"""`explain`: a formula as a tree of its line, value, inputs and their sources."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any

from r1model.catalogue import catalogue
from r1model.entries import plain, spellings
from r1model.errors import UnknownName
from r1model.functions import find
from r1model.graph.expression import expression
from r1model.graph.registry import FORMULAS
from r1model.inputs import Value, inputs, scenario
from r1model.reference.records import function_record, source_title
from r1model.sizing.lineup import PEAK_FIELDS, SIZING_RULES, plan
from r1model.sizing.names import gpu as find_gpu
from r1model.texts import LANGUAGES, text, texts
from r1model.types import Architecture, Figure
from r1model.units import in_currency

NEAR = 6
USUAL = "gpus_min, capex, R1_VRAM"


def explain_tree(name: str, changes: Mapping[str, Value], language: str) -> dict[str, Any]:
    """The tree of a formula, an input or a worksheet function; values are those of the plan that is bought."""
    given = scenario(changes)
    if (formula := _formulas().get(plain(name))) is not None:
        return _Tree(given, language, plan(given, str(given["plan"])).values).formula(formula)
    if (key := spellings().get(plain(name))) is not None:
        return _input(key, given, language)
    try:
        return function_record(find(name), language)
    except UnknownName as error:
        raise UnknownName("unknown_name", kind="explained", name=name, near=_near(name)) from error


@cache
def _formulas() -> Mapping[str, str]:
    """Every formula by its name and by its label in either language."""
    labels = {plain(text("formulas", name, language)): name for name in FORMULAS for language in LANGUAGES}
    return labels | {plain(name): name for name in FORMULAS}


def _near(name: str) -> str:
    wanted = plain(name)
    known = {**_formulas(), **spellings()}
    within = [known[words] for words in known if wanted and wanted in words]
    alike = [known[words] for words in get_close_matches(wanted, known, NEAR, 0.5)]
    return ", ".join(list(dict.fromkeys([*alike, *within]))[:NEAR]) or USUAL


@dataclass
class _Tree:
    """One formula and all that it rests on, in one plan of one scenario; what was shown once is not opened again."""

    given: Mapping[str, Value]
    language: str
    values: Mapping[str, float]
    seen: set[str] = field(default_factory=set)

    def formula(self, name: str) -> dict[str, Any]:
        """A formula and, the first time, its needs."""
        item = FORMULAS[name]
        node: dict[str, Any] = {
            "name": name,
            "label": text("formulas", name, self.language),
            "line": f"{name} = {ast.unparse(expression(item.function))}",
            "value": self.values.get(name),
            "unit": in_currency(item.unit, "CNY" if name in self.values else str(self.given["report_currency"])),
            "source": item.source,
            "says": item.doc,
        }
        if name not in self.seen:
            self.seen.add(name)
            node["needs"] = [self._need(need) for need in item.needs]
        return node

    def _need(self, name: str) -> dict[str, Any]:
        if name in FORMULAS:
            return self.formula(name)
        for key in (name, f"{self.given['plan']}_{name}"):
            if key in inputs():
                return _input(key, self.given, self.language)
        if name == "gpus":
            return self.formula(SIZING_RULES[str(self.given["sizing_rule"])])
        return {"name": name, "label": self._label(name), "value": self.values.get(name), **self._origin(name)}

    def _label(self, name: str) -> str:
        shown = texts("sheets").get(f"hardware.{name}") or texts("sheets").get(f"gpu.{name.removeprefix('gpu_')}")
        return shown[self.language] if shown else ""

    def _origin(self, name: str) -> dict[str, str]:
        """Where a leaf comes from: a figure of the catalogue, a constant, or whoever uses the formula."""
        if name == "hours":
            return {"source": text("constants", "HOURS_PER_MONTH", self.language)}
        figure = self._figure(name)
        if figure is None:
            return {"source": text("docs", "given_where_used", self.language)}
        same = isinstance(figure, Figure) and figure.value == self.values.get(name)
        return {"unit": getattr(figure, "unit", "") if same else "", "standing": str(figure.standing),
                "source": source_title(figure.source), "where": figure.where, "as_of": str(figure.as_of)}  # fmt: skip

    def _figure(self, name: str) -> Figure | Architecture | None:
        """The record of the catalogue that gives a leaf of the plan that is bought, None where none does."""
        gpu, quant = find_gpu(self.given[f"{self.given['plan']}_gpu"]), str(self.given["quant"])
        model = catalogue().models[str(self.given["model"])]
        figures: dict[str, Figure | Architecture | None] = {
            "gpu_memory_gb": gpu.memory_gb if self.given["memory_basis"] == "nominal" else gpu.device_memory_mib,
            "gpu_bandwidth_tb_s": gpu.bandwidth_tb_s,
            "gpu_power_w": gpu.power_w,
            "gpu_tflops": getattr(gpu, PEAK_FIELDS[quant]),
            "weight_bytes": catalogue().precisions[quant].bytes,
            "nominal_b": model.nominal_b,
            "expert_width": model.architecture,
        }
        return figures.get(name)


def _input(name: str, given: Mapping[str, Value], language: str) -> dict[str, Any]:
    item = inputs()[name]
    price = catalogue().aws_prices[str(given["rent_price"])]
    currency = price.currency if (item.unit or "").startswith("local") else str(given["report_currency"])
    return {
        "name": name,
        "label": item.label(language),
        "value": given[name],
        "unit": in_currency(item.unit, currency) if item.unit else None,
        "standing": str(item.standing),
        "source": source_title(item.source),
        "where": item.where,
        "as_of": str(item.as_of),
    }


def print_tree(node: dict[str, Any]) -> None:
    """The tree on stdout."""
    from rich.console import Console
    from rich.markup import escape
    from rich.tree import Tree

    from r1model.cli.show import language, number

    def line(part: dict[str, Any]) -> str:
        unit = text("units", part["unit"], language()) if part.get("unit") else ""
        value = f" = {number(part['value'])} {unit}" if part.get("value") is not None else ""
        origin = f"  [{part['source']}{', ' + part['as_of'] if 'as_of' in part else ''}]" if "source" in part else ""
        words = part.get("line") or part.get("usage") or part["name"]
        return escape(f"{part.get('label', '')} {words}{value}{origin}".strip())

    def grow(tree: Tree, part: dict[str, Any]) -> None:
        for need in part.get("needs", []):
            grow(tree.add(line(need)), need)
        for argument in part.get("arguments", []):
            tree.add(escape(f"{argument['name']}: {argument['help']} ({argument['domain']})"))

    root = Tree(line(node))
    for extra in ("says", "help", "example"):
        if extra in node:
            root.add(escape(node[extra]))
    grow(root, node)
    Console(width=160).print(root)
