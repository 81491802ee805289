"""Expressions of a body, read in a scope: known values stay Python's, all others become text of a formula."""

from __future__ import annotations

import ast
import builtins
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from r1model.catalogue import catalogue
from r1model.types import Gpu, Model, Precision
from r1model.units import CONSTANTS
from r1model_workbook.lambdas.lookups import Field, Lookups, Record
from r1model_workbook.lambdas.nodes import Node, NotPrintable, call, choose, made
from r1model_workbook.lambdas.words import FUNCTIONS, Each, as_node, known, pick, sign

Run = Callable[[Callable[..., Any], Sequence[Any]], Any]


@dataclass(slots=True)
class Later:
    """A value worked out when it is first used: what only a message needs is never asked for."""

    work: Callable[[], Any]
    found: list[Any] = field(default_factory=list)

    def get(self) -> Any:
        """The value, always the same."""
        if not self.found:
            self.found.append(self.work())
        return self.found[0]


@dataclass(slots=True)
class Scope:
    """The names of a body, and how the functions that it calls are read."""

    names: dict[str, Any]
    outer: dict[str, Any]
    lookups: Lookups
    run: Run

    def inner(self, more: dict[str, Any] | None = None) -> Scope:
        """A scope of its own with the same names and more."""
        return Scope({**self.names, **(more or {})}, self.outer, self.lookups, self.run)

    def node(self, part: ast.expr) -> Node:
        """An expression as text of a formula."""
        return as_node(self.read(part), self.lookups)

    def test(self, part: ast.expr) -> bool | Node:
        """A condition: its answer where it is known."""
        found = self.read(part)
        return bool(found) if known(found) else as_node(found, self.lookups)

    def read(self, part: ast.expr) -> Any:
        """The value of an expression."""
        match part:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return self._name(name)
            case ast.Attribute(value=inner, attr=name):
                return self._attribute(self.read(inner), name)
            case ast.Call(func=called, args=arguments, keywords=keywords):
                function, given = self.read(called), [self.read(argument) for argument in arguments]
                words = {str(word.arg): self.read(word.value) for word in keywords if word.arg != "strict"}
                if words:
                    given = list(inspect.signature(function).bind(*given, **words).arguments.values())
                return self._call(function, given)
            case ast.IfExp(test=condition, body=body, orelse=other):
                asked = self.test(condition)
                if isinstance(asked, bool):
                    return self.read(body if asked else other)
                return choose(asked, self.node(body), self.node(other))
            case ast.Subscript(value=inner, slice=place):
                return self._item(self.read(inner), place)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return self._list(parts)
            case ast.Dict(keys=keys, values=values):
                return {self.read(key): self.read(value) for key, value in zip(keys, values, strict=True) if key}
            case ast.ListComp(elt=element, generators=[loop]) if not loop.ifs:
                return self._each(element, loop.target, self.read(loop.iter))
            case ast.UnaryOp() | ast.BinOp() | ast.Compare():
                operands = [child for child in ast.iter_child_nodes(part) if isinstance(child, ast.expr)]
                return sign(part, [self.read(operand) for operand in operands], self.lookups)
        raise NotPrintable(ast.unparse(part))

    def _name(self, name: str) -> Any:
        if name in self.names:
            found = self.names[name]
            return found.get() if isinstance(found, Later) else found
        if name in CONSTANTS:
            return self.lookups.constant(name)
        if name not in self.outer and not hasattr(builtins, name):
            raise NotPrintable(name)
        return self.outer.get(name, getattr(builtins, name, None))

    def _attribute(self, value: Any, name: str) -> Any:
        match value:
            case Record():
                return Field(value, name)
            case Field(record=record, path=path):
                return Field(record, f"{path}.{name}")
            case Node():
                raise NotPrintable(name)
        return getattr(value, name)

    def _call(self, called: Any, given: list[Any]) -> Any:
        if called is catalogue:
            return catalogue()
        if called not in FUNCTIONS:
            return self.run(called, given)
        plain = [part if callable(part) or isinstance(part, Each) else as_node(part, self.lookups) for part in given]
        return FUNCTIONS[called](*plain)

    def _item(self, value: Any, place: ast.expr) -> Any:
        """One of several: a known entry, the option of a key, or a row of a column counted from 0 or from its end."""
        if isinstance(place, ast.Slice):
            if ast.unparse(place) != ":-1":
                raise NotPrintable(ast.unparse(place))
            return made("_xlfn.DROP(", (as_node(value, self.lookups), 0), ",-1)")
        key = self.read(place)
        if isinstance(value, Node):
            row = call("ROWS", value) if key == -1 else made((as_node(key, self.lookups), 2), "+1", level=2)
            return call("INDEX", value, row)
        if isinstance(key, Node):
            return pick(value, key, self.lookups)
        found = value[key]
        return self.lookups.record(found) if isinstance(found, Gpu | Model | Precision) else found

    def _list(self, parts: Sequence[ast.expr]) -> Any:
        """A list of Python's; one that takes another in is a column of a sheet."""
        if not any(isinstance(part, ast.Starred) for part in parts):
            return [self.read(part) for part in parts]
        inner = [part.value if isinstance(part, ast.Starred) else part for part in parts]
        return call("_xlfn.VSTACK", *(self.node(part) for part in inner))

    def _each(self, element: ast.expr, target: ast.expr, over: Any) -> Any:
        """A comprehension: a list where it runs over one, else MAP over columns."""
        if isinstance(over, list):
            if not isinstance(target, ast.Name):
                raise NotPrintable(ast.unparse(target))
            return [self.inner({target.id: part}).read(element) for part in over]
        pairs = list(_pairs(target, over.items if isinstance(over, Each) else over))
        names = {name: Node((f"_xlpm.each_{name}",), free=frozenset({name})) for name, _ in pairs}
        inner = self.inner(dict(names)).node(element)
        if len(pairs) == 1 and inner is names[pairs[0][0]]:
            return pairs[0][1]
        parameters = ",".join(f"_xlpm.each_{name}" for name in names)
        function = Node((f"_xlfn.LAMBDA({parameters},", (inner, 0), ")"), free=inner.free - set(names))
        return call("_xlfn.MAP", *(column for _, column in pairs), function)


def _pairs(target: ast.expr, items: Any) -> Sequence[tuple[str, Node]]:
    """Each name of a loop's targets with its column."""
    match target, items:
        case ast.Name(id=name), Node():
            return [(name, items)]
        case ast.Tuple(elts=targets), tuple() if len(targets) == len(items):
            return [found for one, item in zip(targets, items, strict=True) for found in _pairs(one, item)]
    raise NotPrintable(ast.unparse(target))
