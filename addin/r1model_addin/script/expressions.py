"""Expressions of a Python function as JavaScript; every operator stands in brackets."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Protocol

from r1model.functions.spec import Asked
from r1model_addin.script.words import ANSWERS, BINARY, COMPARE, METHODS, RESERVED, WORDS, NotPrintable

Body = Callable[..., Any]


class Asking(Protocol):
    """What an expression asks of the program that it stands in."""

    fields: set[str]
    errors: set[str]
    constants: dict[str, str]

    def function(self, body: Body) -> str:
        """The JavaScript name of a Python function."""

    def constant(self, name: str, value: Any) -> str:
        """The JavaScript name of a value of the module."""


def literal(value: Any) -> str:
    """A value as JavaScript writes it."""
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return "{" + ", ".join(f"{json.dumps(key)}: {literal(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(part) for part in value) + "]"
    raise NotPrintable(type(value).__name__)


def own_name(name: str) -> str:
    """A name of the function, out of JavaScript's way."""
    return f"{name}_" if name in RESERVED else name


@dataclass(slots=True)
class Expressions:
    """The expressions of one function, and the names that are its own."""

    program: Asking
    body: Body
    tree: ast.FunctionDef
    own: set[str] = field(default_factory=set)

    def target(self, part: ast.expr) -> str:
        """What a value is bound to."""
        match part:
            case ast.Name(id=name):
                return own_name(name)
            case ast.Tuple(elts=parts):
                return f"[{', '.join(self.target(one) for one in parts)}]"
        raise NotPrintable(ast.unparse(part))

    def read(self, part: ast.expr) -> str:
        """An expression; every operator stands in brackets."""
        match part:
            case ast.Constant(value=value):
                return literal(value)
            case ast.Name() | ast.Attribute():
                return self.name(part)
            case ast.NamedExpr(target=target, value=value):
                return f"({own_name(target.id)} = {self.read(value)})"
            case ast.Call():
                return self.call(part)
            case ast.IfExp(test=test, body=body, orelse=other):
                return f"({self.read(test)} ? {self.read(body)} : {self.read(other)})"
            case ast.Subscript(value=inner, slice=place):
                return self.item(self.read(inner), place)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return f"[{', '.join(self.read(one) for one in parts)}]"
            case ast.Starred(value=inner):
                return f"...{self.over(inner)}"
            case ast.Dict(keys=keys, values=values) if all(keys):
                pairs = zip(keys, values, strict=True)
                return "{" + ", ".join(f"[{self.read(key)}]: {self.read(value)}" for key, value in pairs if key) + "}"
            case ast.ListComp(elt=element, generators=[loop]) | ast.GeneratorExp(elt=element, generators=[loop]):
                kept = " && ".join(self.read(test) for test in loop.ifs) or "true"
                one = f"({self.target(loop.target)}) => {kept} ? [{self.read(element)}] : []"
                return f"py.collected({self.over(loop.iter)}, {one})"
            case ast.JoinedStr(values=parts):
                return " + ".join(('""', *(self.words(one) for one in parts)))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"(!{self.read(operand)})"
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"(-{self.read(operand)})"
            case ast.BoolOp(op=kind, values=values):
                return f"({(' && ' if isinstance(kind, ast.And) else ' || ').join(map(self.read, values))})"
            case ast.BinOp(left=ast.List() as left, op=ast.Mult(), right=right):
                return f"py.repeated({self.read(left)}, {self.read(right)})"
            case ast.BinOp(left=left, op=kind, right=right) if not isinstance(left, ast.List | ast.Tuple):
                return self.arithmetic(self.read(left), kind, right)
            case ast.Compare(left=left, ops=kinds, comparators=others):
                sides = [self.read(side) for side in (left, *others)]
                tests = [self.compared(kind, sides[at], sides[at + 1]) for at, kind in enumerate(kinds)]
                return f"({' && '.join(tests)})"
        raise NotPrintable(f"{self.body.__name__}: {type(part).__name__}")

    def over(self, part: ast.expr) -> str:
        """What a loop runs over: of a table of the module its keys."""
        named = isinstance(part, ast.Name | ast.Attribute)
        text = self.read(part)
        return f"Object.keys({text})" if named and isinstance(self.known(part), Mapping) else text

    def words(self, part: ast.expr) -> str:
        """A piece of an f-string."""
        if isinstance(part, ast.FormattedValue) and part.conversion == -1:
            form = part.format_spec.values if isinstance(part.format_spec, ast.JoinedStr) else []
            return f"py.shown({self.read(part.value)}, {self.read(form[0]) if form else literal('')})"
        return self.read(part)

    def arithmetic(self, left: str, kind: ast.operator, right: ast.expr) -> str:
        """A quotient or power fails as Python's does: see the runtime."""
        if type(kind) not in BINARY:
            raise NotPrintable(f"{self.body.__name__}: {type(kind).__name__}")
        mark = BINARY[type(kind)]
        other = self.read(right)
        if mark == "/" and self.program.constants.get(other, "0") not in ("0", "0.0"):
            return f"({left} / {other})"
        return {"/": f"py.quotient({left}, {other})", "**": f"py.power({left}, {other})"}.get(
            mark, f"({left} {mark} {other})"
        )

    def compared(self, kind: ast.cmpop, left: str, right: str) -> str:
        """One comparison."""
        match kind:
            case ast.In() | ast.NotIn():
                return f"{'!' * isinstance(kind, ast.NotIn)}py.contains({right}, {left})"
        if type(kind) not in COMPARE:
            raise NotPrintable(f"{self.body.__name__}: {type(kind).__name__}")
        return f"{left} {COMPARE[type(kind)]} {right}"

    def item(self, inner: str, place: ast.expr) -> str:
        """One of several, or all but the last."""
        match place:
            case ast.Slice():
                if ast.unparse(place) != ":-1":
                    raise NotPrintable(ast.unparse(place))
                return f"{inner}.slice(0, -1)"
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
                return f"py.last({inner})"
        return f"{inner}[{self.read(place)}]"

    def name(self, part: ast.expr) -> str:
        """A name of the function's own, a field of a record, or a constant of a module."""
        match part:
            case ast.Name(id=name) if name in self.own:
                return own_name(name)
            case ast.Attribute(value=inner, attr=name) if self.known(inner) is None:
                self.program.fields.add(name)
                return f"{self.read(inner)}.{name}"
        found = self.known(part)
        if inspect.isfunction(found):
            return self.program.function(found)
        if callable(found):
            return self.word(found)
        return self.program.constant(ast.unparse(part).replace(".", "_"), found)

    def word(self, called: Any) -> str:
        """A function of Python that the runtime has."""
        if called not in WORDS:
            raise NotPrintable(f"{self.body.__name__}: {getattr(called, '__name__', called)}")
        return WORDS[called]

    def known(self, part: ast.expr) -> Any:
        """What a name of the module is in Python, None for what only a call gives."""
        match part:
            case ast.Name(id=name) if name not in self.own:
                outer = self.body.__globals__
                builtin = outer["__builtins__"]
                found = outer.get(
                    name, builtin.get(name) if isinstance(builtin, dict) else getattr(builtin, name, None)
                )
                if found is None:
                    raise NotPrintable(f"{self.body.__name__}: {name}")
                return found
            case ast.Attribute(value=inner, attr=name) if isinstance(found := self.known(inner), ModuleType | type):
                return getattr(found, name)
        return None

    def call(self, part: ast.Call) -> str:
        """A call: of a word of Python, of the catalogue, of a method, or of another function."""
        called = self.known(part.func)
        if called is None:
            return self.method(part)
        if called is isinstance:
            return f"py.isA({self.read(part.args[0])}, {json.dumps(ast.unparse(part.args[1]))})"
        given = [self.read(one) for one in part.args]
        words = {str(word.arg): self.read(word.value) for word in part.keywords if word.arg != "strict"}
        if getattr(called, "__name__", "") == "CellError":
            self.program.errors.add(ast.literal_eval(part.args[1]))
            return (
                f"new CellError({', '.join(given)}, {{{', '.join(f'{key}: {text}' for key, text in words.items())}}})"
            )
        if called in ANSWERS:
            return f"{ANSWERS[called]}({', '.join(given)})"
        if called in WORDS and not words:
            return f"{WORDS[called]}({', '.join(given)})"
        if words:
            bound = inspect.signature(called).bind(*given, **words).arguments
            given = [bound.get(name, "undefined") for name in inspect.signature(called).parameters]
        return f"{self.program.function(called)}({', '.join(given)})"

    def method(self, part: ast.Call) -> str:
        """A method of a text, list or table."""
        match part.func:
            case ast.Attribute(value=inner, attr="of") if isinstance(asked := self.known(inner), Asked):
                return literal(asked.of())
            case ast.Attribute(value=inner, attr=name) if name in METHODS and not part.keywords:
                given = ", ".join((self.read(inner), *(self.read(one) for one in part.args)))
                return f"{METHODS[name]}({given})"
        raise NotPrintable(f"{self.body.__name__}: {ast.unparse(part.func)}()")
