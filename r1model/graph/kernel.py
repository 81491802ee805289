"""The formula graph as one NumPy function, for sweeps and batches: compiled once from the formulas' own text."""

from __future__ import annotations

import ast
import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from types import CodeType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r1model.errors import MissingInput
from r1model.graph.expression import expression
from r1model.graph.registry import in_order
from r1model.units import CONSTANTS

Values = NDArray[np.float64]
CHUNK = 1 << 14


class _ToNumPy(ast.NodeTransformer):
    """Python's scalar words as NumPy's, keeping the shape of the expression; its own nodes are left as they are."""

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        """`a if c else b` becomes where(c, a, b): both sides are computed; 1 or 0 is the condition."""
        if [getattr(side, "value", None) for side in (node.body, node.orelse)] == [1, 0]:
            return ast.BinOp(self.visit(node.test), ast.Mult(), ast.Constant(1.0))
        parts: list[ast.expr] = [self.visit(part) for part in (node.test, node.body, node.orelse)]
        return ast.Call(ast.Name("where", ast.Load()), parts, [])

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Guards a quotient whose denominator can be zero: x/0 must be nan, since min(1, inf) would hide it as 1."""
        left: ast.expr = self.visit(node.left)
        right: ast.expr = self.visit(node.right)
        if isinstance(node.op, ast.Div) and not (isinstance(right, ast.Name) and right.id in CONSTANTS):
            return ast.Call(ast.Name("divide", ast.Load()), [left, right], [])
        return ast.BinOp(left, node.op, right)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """The sign of what stands behind it."""
        return ast.UnaryOp(node.op, self.visit(node.operand))

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """The same comparison of both sides."""
        return ast.Compare(self.visit(node.left), node.ops, [self.visit(part) for part in node.comparators])

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Min and max of several arguments fold pairwise."""
        assert isinstance(node.func, ast.Name)
        parts: list[ast.expr] = [self.visit(part) for part in node.args]
        name = {"min": "minimum", "max": "maximum"}.get(node.func.id, node.func.id)
        folded = parts[0]
        if name not in ("minimum", "maximum"):
            return ast.Call(ast.Name(name, ast.Load()), parts, [])
        for part in parts[1:]:
            folded = ast.Call(ast.Name(name, ast.Load()), [folded, part], [])
        return folded


def _log(value: Values, base: float) -> Values:
    logarithm: Values = np.log(value) / np.log(base)
    return logarithm


def _divide(above: Values, below: Values) -> Values:
    if np.all(below):
        return above / below
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below == 0, np.nan, np.true_divide(above, below))


NAMESPACE: Mapping[str, object] = {
    **{name: value for name, (value, _) in CONSTANTS.items()},
    "where": np.where,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "ceil": np.ceil,
    "floor": np.floor,
    "log": _log,
    "divide": _divide,
}


@lru_cache
def _code(targets: tuple[str, ...], given: tuple[str, ...]) -> CodeType:
    frame = ast.parse(f"def kernel({', '.join(given)}):\n    return ({', '.join(targets)},)")
    body = frame.body[0].body  # type: ignore[attr-defined]
    body[:0] = [
        ast.Assign([ast.Name(item.name, ast.Store())], _ToNumPy().visit(expression(item.function)))
        for item in in_order(targets, given)
    ]
    return compile(ast.fix_missing_locations(frame), "<r1model kernel>", "exec")


def kernel(targets: Iterable[str], given: Iterable[str], guarded: bool = True) -> Callable[..., tuple[Values, ...]]:
    """A function of the `given` names that returns the targets, elementwise over arrays or numbers.

    Not `guarded`, a division by zero gives an infinity: faster, for denominators known to be above zero.
    """
    space = dict(NAMESPACE) if guarded else {**NAMESPACE, "divide": np.true_divide}
    exec(_code(tuple(targets), tuple(given)), space)
    compiled: Callable[..., tuple[Values, ...]] = space["kernel"]  # type: ignore[assignment]
    return compiled


class _Exact(_ToNumPy):
    """The same, to the bits of Python's own operators on numbers."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """NumPy's power may differ from Python's in the last bit."""
        if isinstance(node.op, ast.Pow):
            parts: list[ast.expr] = [self.visit(node.left), self.visit(node.right)]
            return ast.Call(ast.Name("float_power", ast.Load()), parts, [])
        return super().visit_BinOp(node)


def _log_exact(value: Values, base: Values) -> Values:
    pairs = np.broadcast_arrays(value, base)
    numbers = zip(*(part.ravel().tolist() for part in pairs), strict=True)
    logs = [math.log(a, b) if a > 0 and b > 0 and b != 1 else math.nan for a, b in numbers]
    return np.array(logs).reshape(pairs[0].shape)


@cache
def elementwise(function: Callable[..., float]) -> Callable[..., Values] | None:
    """One formula over arrays of its parameters: what Python gives for each number, and no number where it gives none.

    None for a formula that compares a quotient, a power or a logarithm: the comparison would hide that it has no value.
    """
    tree = expression(function)
    if any(_can_fail(part) for test in ast.walk(tree) if isinstance(test, ast.Compare) for part in ast.walk(test)):
        return None
    return _alone(function, _Exact(), {**NAMESPACE, "float_power": np.float_power, "log": _log_exact})


def of_arrays(function: Callable[..., float]) -> Callable[..., Any]:
    """One formula by itself as the kernel has it: a function of numbers or arrays in the order of its parameters."""
    return _alone(function, _ToNumPy(), dict(NAMESPACE))


def _alone(function: Callable[..., float], words: _ToNumPy, space: dict[str, object]) -> Callable[..., Any]:
    frame = ast.parse(f"lambda {', '.join(inspect.signature(function).parameters)}: 0", mode="eval")
    frame.body.body = words.visit(expression(function))  # type: ignore[attr-defined]
    compiled: Callable[..., Any] = eval(compile(ast.fix_missing_locations(frame), "<r1model formula>", "eval"), space)
    return compiled


def _can_fail(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Pow):
        return not (isinstance(node.right, ast.Name) and node.right.id in CONSTANTS)
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "log"


def sweep(targets: Iterable[str], given: Mapping[str, float | Values], chunk: int = CHUNK) -> dict[str, Values]:
    """The targets over scenarios: arrays of one length, numbers held fixed; computed in chunks that fit the cache.

    A division by zero gives nan in its own scenario, never a wrong number.
    """
    names = tuple(targets)
    arrays = {name: value for name, value in given.items() if isinstance(value, np.ndarray)}
    if len(lengths := {len(value) for value in arrays.values()}) != 1:
        raise MissingInput("sweep_lengths", lengths=sorted(lengths))
    size = lengths.pop()
    run = kernel(names, tuple(given))
    out = {name: np.empty(size) for name in names}
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for start in range(0, size, chunk):
            part = slice(start, min(start + chunk, size))
            values = run(*(value[part] if name in arrays else value for name, value in given.items()))  # type: ignore[index]
            for name, value in zip(names, values, strict=True):
                out[name][part] = value
    return out
