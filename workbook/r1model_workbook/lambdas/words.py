"""Python's operators and a few of its functions, said in a cell."""

from __future__ import annotations

import ast
import itertools
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from r1model_workbook.lambdas.lookups import Field, Lookups
from r1model_workbook.lambdas.nodes import Node, NotPrintable, call, choose, literal, made
from r1model_workbook.view.excel_text import BINARY, COMPARE, COMPARISON

EQUALITY: Mapping[type[ast.cmpop], str] = {ast.Eq: "=", ast.NotEq: "<>"}
IN_PYTHON: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not, ast.Not: operator.not_,
    ast.USub: operator.neg, ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Each:
    """What a comprehension runs over: columns of equal length, nested as the loop's targets are."""

    items: Any


def as_node(value: Any, lookups: Lookups) -> Node:
    """A value as text of a formula; a list of one row is an array of that row."""
    match value:
        case Node():
            return value
        case Field():
            return lookups.value(value)
        case [[_, *_] as row]:
            places = ",".join(str(place) for place, _ in enumerate(row, start=1))
            return call("CHOOSE", Node((f"{{{places}}}",)), *(as_node(part, lookups) for part in row))
    return literal(value)


def known(value: Any) -> bool:
    """Whether a value is Python's own and needs no cell."""
    return not isinstance(value, Node | Field)


def pick(options: Mapping[str, Any], key: Node, lookups: Lookups) -> Node:
    """The entry of a key that is one of them."""
    *others, last = [(name, as_node(value, lookups)) for name, value in options.items()]
    found = last[1]
    for name, value in reversed(others):
        found = choose(made((key, 2), "=", (literal(name), 2), level=COMPARISON), value, found)
    return found


def sign(node: ast.expr, parts: Sequence[Any], lookups: Lookups) -> Any:
    """An operator over its operands: Python's answer where all are known."""
    match node:
        case ast.UnaryOp(op=kind):
            return _unary(kind, parts[0], lookups)
        case ast.BinOp(op=kind):
            if all(known(part) for part in parts):
                return IN_PYTHON[type(kind)](*parts)
            return _binary(kind, *(as_node(part, lookups) for part in parts))
        case ast.Compare(ops=kinds):
            tests = [
                _compare(kind, *both, lookups) for kind, both in zip(kinds, itertools.pairwise(parts), strict=True)
            ]
            if len(tests) == 1 or all(known(part) for part in tests):
                return tests[0] if len(tests) == 1 else all(tests)
            return call("AND", *(as_node(part, lookups) for part in tests))
    raise NotPrintable(type(node).__name__)


def _unary(kind: ast.unaryop, value: Any, lookups: Lookups) -> Any:
    if known(value):
        return IN_PYTHON[type(kind)](value)
    if isinstance(kind, ast.Not):
        return call("NOT", as_node(value, lookups))
    return made("-1*", (as_node(value, lookups), 4), level=3)


def _binary(kind: ast.operator, left: Node, right: Node) -> Node:
    if type(kind) not in BINARY:
        raise NotPrintable(type(kind).__name__)
    mark, level = BINARY[type(kind)]
    return made((left, level + 1 if mark == "^" else level), mark, (right, level + 1), level=level)


def _compare(kind: ast.cmpop, left: Any, right: Any, lookups: Lookups) -> Any:
    if known(left) and known(right):
        return IN_PYTHON[type(kind)](left, right)
    if isinstance(kind, ast.Is | ast.IsNot) and right is None:
        given = call("ISNUMBER", as_node(left, lookups))
        return call("NOT", given) if isinstance(kind, ast.Is) else given
    mark = {**COMPARE, **EQUALITY}.get(type(kind))
    if mark is None:
        raise NotPrintable(type(kind).__name__)
    return made((as_node(left, lookups), 2), mark, (as_node(right, lookups), 2), level=COMPARISON)


def _number(value: Node) -> Node:
    """A truth value is greater than any number in a cell; an asked one becomes 1 or 0."""
    return choose(value, literal(1), literal(0)) if value.level == COMPARISON else value


def _flag(value: Node) -> Node:
    return made((value, 2), "=1", level=COMPARISON)


def _mapped(function: Callable[..., Any], value: Node) -> Node:
    if function is not abs:
        raise NotPrintable("map")
    return call("ABS", value)


def _running(value: Node) -> Node:
    adding = "_xlfn.LAMBDA(_xlpm.each_sum,_xlpm.each_next,_xlpm.each_sum+_xlpm.each_next)"
    return made("_xlfn.SCAN(0,", (value, 0), f",{adding})")


def _numbered(value: Any) -> Each:
    first = value.items[0] if isinstance(value, Each) else value
    places = made("_xlfn.SEQUENCE(ROWS(", (first, 0), "),1,0)")
    return Each((places, value.items if isinstance(value, Each) else value))


def _called(name: str) -> Callable[..., Node]:
    return lambda *given: call(name, *given)


FUNCTIONS: Mapping[Any, Callable[..., Any]] = {
    int: _number, float: _number, bool: _flag, abs: _called("ABS"), max: _called("MAX"), min: _called("MIN"),
    len: _called("ROWS"), math.fsum: _called("SUM"), math.isfinite: _called("ISNUMBER"), map: _mapped,
    itertools.accumulate: _running, enumerate: _numbered, zip: lambda *columns: Each(columns),
}  # fmt: skip
