"""Reads a formula's one expression from its own source and refuses what a cell cannot say.

Allowed: 0 and 1, named constants of units.py, parameters, + - * / **, `a if c else b` with one comparison,
min, max, ceil, floor and log with a base. Everything else is refused by name.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from collections.abc import Callable
from functools import cache

from r1model.errors import NotAFormula
from r1model.units import CONSTANTS

FUNCTIONS = {"min": (2, 9), "max": (2, 9), "ceil": (1, 1), "floor": (1, 1), "log": (2, 2)}
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq)


@cache
def expression(function: Callable[..., float]) -> ast.expr:
    """The checked expression that the function returns."""
    tree = _definition(function)
    body = [part for part in tree.body if not _is_docstring(part)]
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        raise NotAFormula("not_one_expression", formula=tree.name)
    arguments = tree.args
    if arguments.defaults or arguments.kwonlyargs or arguments.vararg or arguments.kwarg:
        raise NotAFormula("not_plain_parameters", formula=tree.name)
    _check(body[0].value, tree.name, {argument.arg for argument in arguments.args})
    return body[0].value


def _definition(function: Callable[..., float]) -> ast.FunctionDef:
    """The function's syntax tree, from its module's file (read once); one defined inside another is read by itself."""
    definition = _definitions(function.__code__.co_filename).get(function.__code__.co_firstlineno)
    if definition is None or definition.name != function.__name__:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        return tree
    return definition


@cache
def _definitions(file: str) -> dict[int, ast.FunctionDef]:
    """The functions of a module by the line that they begin on, decorators included."""
    tree = ast.parse("".join(linecache.getlines(file)))
    functions = [part for part in tree.body if isinstance(part, ast.FunctionDef)]
    return {min([part.lineno, *(one.lineno for one in part.decorator_list)]): part for part in functions}


def _is_docstring(part: ast.stmt) -> bool:
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) and isinstance(part.value.value, str)


def _check(node: ast.expr, formula: str, parameters: set[str]) -> None:
    def refuse(piece: object) -> NotAFormula:
        return NotAFormula("not_allowed_in_formula", formula=formula, piece=piece)

    parts = list(ast.walk(node))
    called_names = {id(part.func) for part in parts if isinstance(part, ast.Call)}
    tests = {id(part.test) for part in parts if isinstance(part, ast.IfExp)}
    for part in parts:
        match part:
            case ast.Constant(value=value):
                if type(value) is not int or value not in (0, 1):
                    raise refuse(value)
            case ast.Name(id=name):
                if name not in parameters and name not in CONSTANTS and id(part) not in called_names:
                    raise refuse(name)
            case ast.BinOp(op=operator):
                if not isinstance(operator, OPERATORS):
                    raise refuse(type(operator).__name__)
            case ast.UnaryOp(op=sign):
                if not isinstance(sign, ast.USub):
                    raise refuse(type(sign).__name__)
            case ast.Compare(ops=operators):
                if id(part) not in tests or len(operators) != 1 or not isinstance(operators[0], COMPARISONS):
                    raise refuse(type(operators[-1]).__name__)
            case ast.Call(func=called, args=arguments, keywords=keywords):
                name = called.id if isinstance(called, ast.Name) else ast.unparse(called)
                low, high = FUNCTIONS.get(name, (1, 0))
                if keywords or not low <= len(arguments) <= high:
                    raise refuse(name)
            case ast.IfExp() | ast.expr_context() | ast.operator() | ast.unaryop() | ast.cmpop():
                pass
            case _:
                raise refuse(type(part).__name__)
