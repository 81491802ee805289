"""Inputs, formulas and functions as records for JSON: words in the reader's language, units and standings by key."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from r1model.catalogue import catalogue
from r1model.errors import CELL_ERRORS
from r1model.formulas import FORMULAS
from r1model.functions import functions
from r1model.functions.spec import Argument, Function
from r1model.graph.expression import expression
from r1model.graph.registry import Formula
from r1model.inputs import Input, inputs
from r1model.texts import text

Record = dict[str, Any]


def input_records(language: str) -> list[Record]:
    """Every input: id, label, unit, usual value, what it may be, and where the value comes from."""
    return [_input(item, language) for item in inputs().values()]


def _input(item: Input, language: str) -> Record:
    return {
        "id": item.id,
        "group": text("sheets", f"group.{item.group}", language),
        "label": item.label(language),
        "unit": item.unit or "",
        "value": item.value,
        "low": item.low,
        "high": item.high,
        "whole": item.whole,
        "options": list(item.options),
        "standing": str(item.standing),
        "source": source_title(item.source),
        "where": item.where,
        "as_of": str(item.as_of),
        "note": item.note(language) if item.note else "",
    }


def formula_records(language: str) -> list[Record]:
    """Every formula: name, unit, what it says, its line, what it needs, and the source of the relation."""
    return [_formula(item, language) for item in FORMULAS.values()]


def _formula(item: Formula, language: str) -> Record:
    return {
        "name": item.name,
        "topic": item.function.__module__.rpartition(".")[2],
        "label": text("formulas", item.name, language),
        "unit": item.unit,
        "says": item.doc,
        "line": f"{item.name} = {ast.unparse(expression(item.function))}",
        "needs": list(item.needs),
        "source": source_title(item.source),
    }


def function_records(language: str) -> list[Record]:
    """Every worksheet function: signature, arguments, unit, example and errors."""
    return [function_record(item, language) for item in functions().values()]


def function_record(item: Function, language: str) -> Record:
    """One worksheet function."""
    return {
        "name": f"R1_{item.name}",
        "python": item.python_name,
        "group": text("docs", f"group.{item.group}", language),
        "usage": item.usage,
        "help": item.help(language),
        "unit": item.unit,
        "example": item.example,
        "arguments": [_argument(part, language) for part in item.arguments],
        "errors": errors(language),
    }


def _argument(part: Argument, language: str) -> Record:
    shown = getattr(part.default, "id", part.default)
    return {
        "name": part.name,
        "unit": part.unit,
        "domain": part.domain,
        "required": part.required,
        **({} if part.required else {"default": shown}),
        "help": text("functions", f"argument.{part.name}", language),
    }


def errors(language: str) -> Mapping[str, str]:
    """The four error values and what each means."""
    return {code: text("docs", f"error.{code}", language) for code in CELL_ERRORS}


def source_title(key: str) -> str:
    """The title and publisher of a source."""
    source = catalogue().sources[key]
    return f"{source.title}, {source.publisher}"
