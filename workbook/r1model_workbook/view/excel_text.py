"""Prints a formula's one expression as Excel text, names replaced by references. Functions of Excel 2003 only."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cache

from r1model.errors import NotAFormula
from r1model.graph.expression import expression

Reference = Callable[[str], str]
BINARY: Mapping[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", 2),
    ast.Sub: ("-", 2),
    ast.Mult: ("*", 3),
    ast.Div: ("/", 3),
    ast.Pow: ("^", 5),
}
COMPARE: Mapping[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "="}
CALL = {"min": "MIN({})", "max": "MAX({})", "floor": "INT({})", "log": "LOG({})"}
ARGUMENT, COMPARISON, ATOM = 0, 1, 9


@cache
def template(function: Callable[..., float]) -> tuple[str, tuple[str, ...]]:
    """The text with %s in place of each name, and the names in the order of their places."""
    text, *rest = _print(expression(function))[0].replace("%", "%%").split("\x00")
    return "%s".join([text, *rest[1::2]]), tuple(rest[::2])


def excel_text(function: Callable[..., float], reference: Reference) -> str:
    """The formula without its leading equals sign, `reference` giving the cell of each name."""
    text, names = template(function)
    return text % tuple([reference(name) for name in names])


def excel_text_of(node: ast.expr, reference: Reference) -> str:
    """The same of a part of an expression."""
    text, *rest = _print(node)[0].split("\x00")
    return text + "".join(reference(part) if at % 2 == 0 else part for at, part in enumerate(rest))


def _print(node: ast.expr) -> tuple[str, int]:
    """Text and precedence; names are set between zero bytes."""
    match node:
        case ast.Constant(value=value):
            return str(value), ATOM
        case ast.Name(id=name):
            return f"\x00{name}\x00", ATOM
        case ast.UnaryOp(operand=operand):
            return f"-1*{_inside(operand, 4)}", 3
        case ast.BinOp(left=left, op=operator, right=right):
            sign, level = BINARY[type(operator)]
            strict = level + 1
            return f"{_inside(left, strict if sign == '^' else level)}{sign}{_inside(right, strict)}", level
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return f"{_inside(left, 2)}{COMPARE[type(operator)]}{_inside(right, 2)}", COMPARISON
        case ast.IfExp(test=test, body=body, orelse=other):
            return f"IF({_print(test)[0]},{_print(body)[0]},{_print(other)[0]})", ATOM
        case ast.Call(func=ast.Name(id="ceil"), args=[inner]):
            # -INT(-x) is wrong where INT cuts off, ROUNDUP where x is negative.
            return f"CEILING({_inside(inner, ARGUMENT)},1)", ATOM
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return CALL[name].format(",".join(_inside(part, ARGUMENT) for part in arguments)), ATOM
    raise NotAFormula("not_allowed_in_formula", formula="", piece=type(node).__name__)


def _inside(node: ast.expr, level: int) -> str:
    """A part where an operator of that level, or an argument, stands: 1 or 0 is printed as a comparison."""
    if isinstance(node, ast.IfExp) and _is_flag(node):
        inner = f"({_print(node.test)[0]})"
        return f"1*{inner}" if level == ARGUMENT else inner
    text, own = _print(node)
    return text if own >= level else f"({text})"


def _is_flag(node: ast.IfExp) -> bool:
    """Whether it is 1 or 0: within arithmetic a comparison counts as that."""
    ends = [part.value if isinstance(part, ast.Constant) else None for part in (node.body, node.orelse)]
    return ends == [1, 0]
