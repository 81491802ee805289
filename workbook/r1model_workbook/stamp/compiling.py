"""Turns the shape of formula texts into a function of arrays, and says which of its places texts may stand in."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from r1model_workbook.stamp import arrays
from r1model_workbook.stamp.reading import Node, Unread, tree

COMPARE = {"<": "less", ">": "greater", "<=": "less_equal", ">=": "greater_equal"}
SPACE = {
    **{name: getattr(arrays, name) for name in ("added", "together", "quotient", "same", "matched", "ranked", "picked",
                                                "picked_in", "logarithm", "watched", "counts")},
    **{name: getattr(np, name) for name in (*COMPARE.values(), "where", "minimum", "maximum", "floor", "ceil", "abs",
                                            "float_power", "not_equal")},
}  # fmt: skip


class Compiled(NamedTuple):
    """A function of (widths of ranges, the boxes of texts, values of the places) and what it can take."""

    run: Callable[..., Any]
    moves_text: frozenset[int]
    link: bool


@cache
def compiled(shape: str) -> Compiled | None:
    """The function of a shape; None where only the cell's own function knows it."""
    try:
        root = tree(shape)
        writer = _Writer()
        body = writer.value(root, safe=True)
    except Unread:
        return None
    places = ", ".join(f"a{at}" for at in range(shape.count("@") + shape.count("#")))
    made: dict[str, Any] = dict(SPACE)
    watch = "".join(f", q{at}" for at in range(writer.watched))
    lines = f"def run(widths, boxes, {places}):\n    made = {body}\n    return watched(made{watch})"
    exec(compile(lines, "<r1model cell>", "exec"), made)
    return Compiled(made["run"], frozenset(writer.safe), root.kind == "cell")


class _Writer:
    """Writes a tree as a NumPy expression; `safe` gathers the places whose values are only moved or compared."""

    def __init__(self) -> None:
        self.safe: set[int] = set()
        self.watched = 0
        self.comparing = 0

    def value(self, node: Node, safe: bool = False) -> str:
        match node:
            case Node("number", word):
                return f"{float(word)!r}"
            case Node("cell" | "range", word):
                if safe:
                    self.safe.add(int(word))
                return f"a{word}"
            case Node("operator", word) if word in COMPARE or word in ("=", "<>"):
                return f"({self.test(node)} * 1.0)"
            case Node("operator", "/", (left, right)):
                return self.watch(f"quotient({self.value(left)}, {self.value(right)})")
            case Node("operator", "^", (left, right)):
                return self.watch(f"float_power({self.value(left)}, {self.value(right)})")
            case Node("operator", "+") if parts := _products(node):
                return f"together({', '.join(map(self.product, parts))})"
            case Node("operator", ("+" | "-" | "*") as word, (left, right)):
                return f"({self.value(left)} {word} {self.value(right)})"
            case Node("operator", "&", (left, right)):
                return f"boxes.joined({self.value(left, safe=True)}, {self.value(right, safe=True)})"
            case Node("text", word):
                return f"boxes.text({word!r})"
            case Node("call", word, parts):
                return self.call(word, parts, safe)
        raise Unread(node.word)

    def watch(self, text: str) -> str:
        """A result inside a comparison is kept, to be looked at afterwards."""
        if not self.comparing:
            return text
        self.watched += 1
        return f"(q{self.watched - 1} := {text})"

    def test(self, node: Node) -> str:
        """A condition: a comparison, or a number that is not nought."""
        self.comparing += 1
        made = self.condition(node)
        self.comparing -= 1
        return made

    def condition(self, node: Node) -> str:
        match node:
            case Node("operator", ("=" | "<>") as word, (left, Node("text", ""))):
                given = self.value(left, safe=True)
                found = f"boxes.nothing({given})"
                return found if word == "=" else f"~{found}"
            case Node("operator", ("=" | "<>") as word, (left, right)):
                found = f"same({self.value(left, safe=True)}, {self.value(right, safe=True)})"
                return found if word == "=" else f"~{found}"
            case Node("operator", word, (left, right)) if word in COMPARE:
                return f"{COMPARE[word]}({self.value(left)}, {self.value(right)})"
        return f"not_equal({self.value(node)}, 0.0)"

    def product(self, node: Node) -> str:
        """The rows that SUMPRODUCT adds."""
        return f"({' * '.join(self.value(part) for part in node.parts)})"

    def call(self, word: str, parts: tuple[Node, ...], safe: bool) -> str:
        match word, parts:
            case "IF", (test, then, other):
                return f"where({self.test(test)}, {self.value(then, safe)}, {self.value(other, safe)})"
            case ("MIN" | "MAX") as name, (Node("range"),):
                return f"{name.lower()}imum.reduce({self.value(parts[0])}, axis=0)"
            case ("MIN" | "MAX") as name, _ if all(part.kind != "range" for part in parts):
                return self.folded(f"{name.lower()}imum", parts)
            case "INT", (inner,):
                return f"floor({self.value(inner)})"
            case "CEILING", (inner, Node("number", "1")):
                return f"ceil({self.value(inner)})"
            case "ISNUMBER", (inner,):
                return f"counts({self.value(inner, safe=True)})"
            case "ABS", (inner,):
                return f"abs({self.value(inner)})"
            case "LOG", (inner, base):
                return f"logarithm({self.value(inner)}, {self.value(base)})"
            case "SUM", (Node("range") as inner,):
                return f"added({self.value(inner)})"
            case "SUMPRODUCT", _:
                return f"added({self.product(Node('call', '', parts))})"
            case "SUMIF", (Node("range") as keys, key, Node("range") as values):
                found = f"same({self.value(keys, safe=True)}, {self.value(key, safe=True)})"
                return f"added(where({found}, {self.value(values)}, 0.0))"
            case "COUNTIF", (Node("range") as keys, key):
                return f"added(same({self.value(keys, safe=True)}, {self.value(key)}) * 1.0)"
            case "RANK", (key, Node("range") as among, Node("number", order)):
                return f"ranked({self.value(key)}, {self.value(among)}, {order})"
            case "MATCH", (key, Node("range") as among, Node("number", "0")):
                return f"matched({self.value(key, safe=True)}, {self.value(among, safe=True)})"
            case "INDEX", (Node("range") as values, at):
                return f"picked({self.value(values, safe)}, {self.value(at)})"
            case "INDEX", (Node("range") as values, row, column):
                width = f"widths[{values.word}]"
                return f"picked_in({self.value(values, safe)}, {width}, {self.value(row)}, {self.value(column)})"
        raise Unread(word)

    def folded(self, name: str, parts: tuple[Node, ...]) -> str:
        """Several arguments two by two."""
        made = self.value(parts[0])
        for part in parts[1:]:
            made = f"{name}({made}, {self.value(part)})"
        return made


def _products(node: Node) -> list[Node]:
    """The calls of a plain sum of SUMPRODUCTs; none for another sum."""
    match node:
        case Node("call", "SUMPRODUCT"):
            return [node]
        case Node("operator", "+", (left, right)):
            first, second = _products(left), _products(right)
            return first + second if first and second else []
    return []
