"""Prints Python functions as JavaScript: each body is read once, and with it the functions and constants it names."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any

from r1model.functions.spec import Asked
from r1model.graph.registry import FORMULAS
from r1model_addin.script.words import ANSWERS, BINARY, COMPARE, METHODS, RESERVED, WORDS, NotPrintable

Body = Callable[..., Any]
PLAIN = (bool, int, float, str)


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
class _Printer:
    """One function: its statements, and the names that are its own."""

    program: Program
    body: Body
    tree: ast.FunctionDef
    own: set[str] = field(default_factory=set)

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
        head = [_own(part) + (f" = {self.read(defaults[part])}" if part in defaults else "") for part in parameters]
        declared = sorted(kept - set(parameters))
        lines = [f"    let {', '.join(map(_own, declared))};"] if declared else []
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
                fault = _own(name or "fault")
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

    def target(self, part: ast.expr) -> str:
        """What a value is bound to."""
        match part:
            case ast.Name(id=name):
                return _own(name)
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
                return f"({_own(target.id)} = {self.read(value)})"
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
                return _own(name)
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


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _own(name: str) -> str:
    """A name of the function, out of JavaScript's way."""
    return f"{name}_" if name in RESERVED else name
