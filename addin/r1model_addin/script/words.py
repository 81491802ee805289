"""Python's words in JavaScript: operators, built-in functions, methods, and what the catalogue answers by itself."""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Mapping
from typing import Any

from r1model.catalogue import catalogue
from r1model.functions.rates import months_on, start_rate
from r1model.sizing.cache import cache_terms
from r1model.sizing.checkpoint import checkpoint_gb
from r1model.sizing.weights import shipped_model


class NotPrintable(Exception):
    """A body says something that the printer has no JavaScript for; the text names it."""


RESERVED = frozenset({
    "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do",
    "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import",
    "in", "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public", "return",
    "static", "super", "switch", "this", "throw", "true", "try", "typeof", "undefined", "var", "void", "while", "with",
    "yield",
})  # fmt: skip
BINARY: Mapping[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
}  # fmt: skip
COMPARE: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "===", ast.NotEq: "!==", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "===",
    ast.IsNot: "!==",
}  # fmt: skip
WORDS: Mapping[Any, str] = {
    int: "py.whole", float: "Number", bool: "Boolean", str: "String", getattr: "py.fieldOf", abs: "Math.abs",
    max: "py.most", min: "py.least", len: "py.length", math.fsum: "py.exactSum", math.isfinite: "Number.isFinite",
    math.ceil: "py.ceil", math.floor: "py.floor", math.log: "py.logarithm", map: "py.mapped", filter: "py.kept",
    next: "py.firstOf", zip: "py.together", enumerate: "py.numbered", itertools.accumulate: "py.running",
}  # fmt: skip
METHODS: Mapping[str, str] = {
    "join": "py.joined", "get": "py.entry", "values": "Object.values", "items": "Object.entries", "append": "py.append",
}  # fmt: skip
# What a table of the program answers: sizes that the engine worked out, and where a formula's name has no table.
ANSWERS: Mapping[Any, str] = {
    catalogue: "py.catalogue", cache_terms: "py.cacheTerms", checkpoint_gb: "py.checkpointGb",
    shipped_model: "py.shippedModel", months_on: "py.monthsOn", start_rate: "py.startRate",
}  # fmt: skip
