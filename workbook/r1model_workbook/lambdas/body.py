"""Reads a function's body: its statements in their order, formulas and functions that it calls taken in."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from r1model.graph.registry import FORMULAS, Formula
from r1model_workbook.lambdas.lookups import Lookups
from r1model_workbook.lambdas.nodes import Node, NotPrintable, choose, made
from r1model_workbook.lambdas.phrases import Later, Scope
from r1model_workbook.lambdas.words import as_node
from r1model_workbook.view.excel_text import ATOM, template


@dataclass(frozen=True, slots=True)
class Guard:
    """A call that returns nothing, but an error where its test holds."""

    test: Node
    error: Node


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads bodies against the tables and constants of one book."""

    lookups: Lookups

    def run(self, function: Callable[..., Any], given: Sequence[Any]) -> Any:
        """What the function returns for these arguments."""
        if (item := _formulas().get(function)) is not None:
            return self._formula(item, given)
        if function in self.lookups.bound:
            return self.lookups.bound[function](*given)
        tree = _definition(function)
        bound = inspect.signature(function).bind(*given)
        bound.apply_defaults()
        return self._block(tree.body, Scope(dict(bound.arguments), function.__globals__, self.lookups, self.run))

    def _formula(self, item: Formula, given: Sequence[Any]) -> Node:
        """The printed text of a registered formula, its names replaced."""
        named = dict(zip(item.needs, given, strict=True))
        text, names = template(item.function)
        first, *others = text.split("%s")
        parts: list[str | tuple[Node, int]] = [first.replace("%%", "%")]
        for name, after in zip(names, others, strict=True):
            node = as_node(named[name], self.lookups) if name in named else self.lookups.constant(name)
            parts += [(node, ATOM), after.replace("%%", "%")]
        return made(*parts, level=0, name=item.name)

    def _block(self, statements: Sequence[ast.stmt], scope: Scope) -> Any:
        """The value of statements up to their return; None where there is none."""
        for place, part in enumerate(statements):
            rest = statements[place + 1 :]
            match part:
                case ast.Return(value=ast.expr() as value):
                    return scope.read(value)
                case ast.Raise(exc=ast.Call(func=ast.Name(id="CellError"), args=[code, *_])):
                    return Node((str(scope.read(code)),))
                case ast.Assign(targets=[target], value=value):
                    _assign(target, value, scope)
                case ast.If():
                    return self._branch(part, rest, scope)
                case ast.Expr(value=ast.Call() as called):
                    found = scope.read(called)
                    if isinstance(found, Guard):
                        after = as_node(self._block(rest, scope), self.lookups)
                        return choose(found.test, found.error, after)
                case ast.Expr(value=ast.Constant()):
                    pass
                case _:
                    raise NotPrintable(type(part).__name__)
        return None

    def _branch(self, part: ast.If, rest: Sequence[ast.stmt], scope: Scope) -> Any:
        """Both sides of a condition, each with what comes after it."""
        asked = scope.test(part.test)
        sides = [(*part.body, *rest), (*part.orelse, *rest)]
        if isinstance(asked, bool):
            return self._block(sides[not asked], scope)
        yes, no = (self._block(side, scope.inner()) for side in sides)
        found = as_node(yes, self.lookups)
        return Guard(asked, found) if no is None else choose(asked, found, as_node(no, self.lookups))


def _assign(target: ast.expr, value: ast.expr, scope: Scope) -> None:
    """Binds names to values that are read when used; a name becomes the name of LET."""
    match target, value:
        case ast.Tuple(elts=targets), ast.Tuple(elts=values):
            for one, other in zip(targets, values, strict=True):
                _assign(one, other, scope)
        case ast.Name(id=name), _:
            scope.names[name] = Later(_reading(name, value, scope.inner()))
        case _:
            raise NotPrintable(ast.unparse(target))


def _reading(name: str, value: ast.expr, before: Scope) -> Callable[[], Any]:
    def read() -> Any:
        found = before.read(value)
        return found.called(name) if isinstance(found, Node) else found

    return read


@cache
def _formulas() -> dict[Callable[..., Any], Formula]:
    return {item.function: item for item in FORMULAS.values()}


def _definition(function: Callable[..., Any]) -> ast.FunctionDef:
    """The source of an ordinary function without a decorator."""
    name = getattr(function, "__name__", repr(function))
    if not inspect.isfunction(function):
        raise NotPrintable(name)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    if not isinstance(tree, ast.FunctionDef) or tree.decorator_list:
        raise NotPrintable(name)
    return tree
