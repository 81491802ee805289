"""`explain`: a formula as a tree of its line, value, inputs and their sources."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from r1model.catalogue import catalogue
from r1model.errors import UnknownName
from r1model.expression import expression
from r1model.functions import find
from r1model.inputs import Value, inputs, scenario
from r1model.plan import plan
from r1model.registry import FORMULAS
from r1model.texts import text, texts


def explain_tree(name: str, changes: Mapping[str, Value], language: str, plan_key: str = "plan3") -> dict[str, Any]:
    """The tree of a formula, an input or a worksheet function; values are those of plan 3."""
    if name in FORMULAS:
        values = dict(plan(changes, plan_key).values)
        return _formula(name, values, changes, language, set())
    if name in inputs():
        return _input(name, scenario(changes)[name], language)
    try:
        function = find(name)
    except UnknownName as error:
        near = [key for key in (*FORMULAS, *inputs()) if name.lower() in key][:8] or [
            "gpus_min",
            "capex",
            "R1_VRAM",
        ]
        raise UnknownName("unknown_name", kind="formula, input or function", name=name, near=", ".join(near)) from error
    return {
        "name": f"R1_{function.name}",
        "usage": function.usage,
        "help": function.help(language),
        "example": function.example,
        "arguments": [
            {"name": part.name, "unit": part.unit, "domain": part.domain, "required": part.required,
             "help": text("functions", f"argument.{part.name}", language)}
            for part in function.arguments
        ],
    }  # fmt: skip


def _formula(
    name: str, values: Mapping[str, float], changes: Mapping[str, Value], language: str, seen: set[str]
) -> dict[str, Any]:
    item = FORMULAS[name]
    node: dict[str, Any] = {
        "name": name,
        "label": text("formulas", name, language),
        "line": f"{name} = {ast.unparse(expression(item.function))}",
        "value": values.get(name),
        "unit": item.unit,
        "source": item.source,
        "says": item.doc,
    }
    if name not in seen:
        seen.add(name)
        node["needs"] = [_need(need, values, changes, language, seen) for need in item.needs]
    return node


def _need(
    name: str, values: Mapping[str, float], changes: Mapping[str, Value], language: str, seen: set[str]
) -> dict[str, Any]:
    if name in FORMULAS:
        return _formula(name, values, changes, language, seen)
    for key in (name, f"plan3_{name}"):
        if key in inputs():
            return _input(key, scenario(changes)[key], language)
    shown = texts("sheets").get(f"hardware.{name}") or texts("sheets").get(f"gpu.{name.removeprefix('gpu_')}")
    return {"name": name, "label": shown[language] if shown else "", "value": values.get(name), "source": "catalogue"}


def _input(name: str, value: Value, language: str) -> dict[str, Any]:
    item = inputs()[name]
    source = catalogue().sources[item.source]
    return {
        "name": name,
        "label": item.label(language),
        "value": value,
        "unit": item.unit,
        "standing": str(item.standing),
        "source": f"{source.title}, {source.publisher}",
        "where": item.where,
        "as_of": str(item.as_of),
    }


def print_tree(node: dict[str, Any]) -> None:
    """The tree on stdout."""
    from rich.console import Console
    from rich.markup import escape
    from rich.tree import Tree

    from r1model.cli.show import number

    def line(part: dict[str, Any]) -> str:
        value = f" = {number(part['value'])} {part.get('unit') or ''}" if part.get("value") is not None else ""
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
