"""Prints Python functions as JavaScript: each body is read once, and with it the functions and constants it names."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from r1model.graph.registry import FORMULAS
from r1model_addin.script.expressions import Body, Expressions, literal, own_name
from r1model_addin.script.words import NotPrintable


@dataclass(slots=True)
class Program:
    """What has been printed: functions and constants by name, and what they ask of the catalogue's records."""

    functions: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)
    names: dict[Body, str] = field(default_factory=dict)

    def copy(self) -> Program:
        """The same to go on from: a body that cannot be printed leaves nothing behind."""
        return Program(dict(self.functions), dict(self.constants), set(self.fields), set(self.errors), dict(self.names))

    def function(self, body: Body) -> str:
        """The JavaScript name of a Python function, which is printed with all that it calls."""
        if body not in self.names:
            tree = _definition(body)
            self.names[body] = name = "$".join((*body.__module__.split(".")[1:], body.__name__))
            self.functions[name] = ""
            self.functions[name] = _Printer(self, body, tree).text(name)
        return self.names[body]

    def constant(self, name: str, value: Any) -> str:
        """A number, text or table of the module as a constant of the program; a table of names may name fields."""
        text = literal(value)
        if isinstance(value, Mapping):
            self.fields |= {part for part in value.values() if isinstance(part, str)}
        if self.constants.setdefault(name, text) != text:
            raise NotPrintable(f"two constants called {name}")
        return name


def _definition(body: Body) -> ast.FunctionDef:
    """The source of an ordinary function; a decorator would be left out unseen."""
    if not inspect.isfunction(body) or not body.__module__.startswith("r1model."):
        raise NotPrintable(getattr(body, "__name__", type(body).__name__))
    tree = ast.parse(textwrap.dedent(inspect.getsource(body))).body[0]
    if not isinstance(tree, ast.FunctionDef) or (tree.decorator_list and body not in _formulas()):
        raise NotPrintable(body.__name__)
    return tree


@cache
def _formulas() -> frozenset[Body]:
    """The registered formulas: their decorator lists them and changes nothing."""
    return frozenset(item.function for item in FORMULAS.values())


@dataclass(slots=True)
class _Printer(Expressions):
    """One function: its statements."""

    def text(self, name: str) -> str:
        """The whole function."""
        given = self.tree.args
        if given.vararg or given.kwarg or given.kwonlyargs:
            raise NotPrintable(f"{self.body.__name__}: *")
        parameters = [part.arg for part in given.args]
        stored = {node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name) and _is_stored(node)}
        loops = [node for node in ast.walk(self.tree) if isinstance(node, ast.comprehension)]
        passed = {node for loop in loops for node in ast.walk(loop.target)}
        kept = {
            node.id
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and _is_stored(node) and node not in passed
        }
        caught = {str(node.name) for node in ast.walk(self.tree) if isinstance(node, ast.ExceptHandler)}
        self.own = {*parameters, *stored, *caught}
        defaults = dict(zip(reversed(parameters), reversed(given.defaults), strict=False))
        head = [own_name(part) + (f" = {self.read(defaults[part])}" if part in defaults else "") for part in parameters]
        declared = sorted(kept - set(parameters))
        lines = [f"    let {', '.join(map(own_name, declared))};"] if declared else []
        lines += [f"    {line}" for line in self.block(self.tree.body)]
        return "\n".join((f"function {name}({', '.join(head)}) {{", *lines, "}"))

    def block(self, statements: Sequence[ast.stmt]) -> Iterator[str]:
        """The lines of statements."""
        for part in statements:
            yield from self.statement(part)

    def statement(self, part: ast.stmt) -> Iterator[str]:
        """The lines of one statement."""
        match part:
            case ast.Expr(value=ast.Constant()):
                return
            case ast.Return(value=value):
                yield f"return {'null' if value is None else self.read(value)};"
            case ast.Raise(exc=ast.expr() as raised):
                yield f"throw {self.read(raised)};"
            case ast.Expr(value=value):
                yield f"{self.read(value)};"
            case ast.Assign(targets=[target], value=value):
                yield f"{self.target(target)} = {self.read(value)};"
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield f"{self.target(target)} = {self.read(value)};"
            case ast.If(test=test, body=body, orelse=other):
                yield f"if ({self.read(test)}) {{"
                yield from self.indented(body)
                if other:
                    yield "} else {"
                    yield from self.indented(other)
                yield "}"
            case ast.For(target=target, iter=over, body=body, orelse=[]):
                yield f"for ({self.target(target)} of {self.over(over)}) {{"
                yield from self.indented(body)
                yield "}"
            case ast.Try(body=body, handlers=[ast.ExceptHandler(type=ast.Name(id="CellError"), name=name,
                                                                body=then)], orelse=[], finalbody=[]):  # fmt: skip
                fault = own_name(name or "fault")
                yield "try {"
                yield from self.indented(body)
                yield f"}} catch ({fault}) {{"
                yield f"    if (!({fault} instanceof CellError)) throw {fault};"
                yield from self.indented(then)
                yield "}"
            case _:
                raise NotPrintable(f"{self.body.__name__}: {type(part).__name__}")

    def indented(self, statements: Sequence[ast.stmt]) -> Iterator[str]:
        """The lines of a block."""
        return (f"    {line}" for line in self.block(statements))


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)
