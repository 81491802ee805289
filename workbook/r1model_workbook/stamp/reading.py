"""Reads a cell's formula text: its shape, with a place for each reference, and the tree that the shape means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

CELL = r"(?:'[^']+'!)?\$?[A-Z]{1,3}\$?\d+"
REFERENCE = re.compile(rf'"[^"]*"|({CELL})(?::({CELL}))?(?![A-Za-z0-9_(])')
ADDRESS = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]{1,3})\$?(\d+)")
TOKEN = re.compile(r'"[^"]*"|[A-Z]+\(|[@#]|\d+(?:\.\d+)?|<=|>=|<>|[-+*/^&=<>(),]')
LEVELS = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 6}
SIGN = 5


class Unread(Exception):
    """The text holds something that this reader does not know: the cell is then computed by its own function."""


@dataclass(frozen=True)
class Node:
    """A number, a text, a place of a reference (cell or range), an operator, or a call, with its parts."""

    kind: str
    word: str = ""
    parts: tuple[Node, ...] = ()


def shape_of(text: str) -> tuple[str, list[str]]:
    """The text with @ for each cell and # for each range, and the references in order."""
    found: list[str] = []

    def place(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        found.append(match[0])
        return "#" if match[2] else "@"

    return REFERENCE.sub(place, text), found


@cache
def tree(shape: str) -> Node:
    """What a shape means; places are numbered from 0."""
    tokens = TOKEN.findall(shape)
    if "".join(tokens) != shape.replace(" ", ""):
        raise Unread(shape)
    reader = _Reader(iter([*tokens, ""]))
    made = reader.expression(0)
    if reader.token:
        raise Unread(shape)
    return made


class _Reader:
    """Precedence climbing over the tokens; a sign binds closer than a power's base does in Excel."""

    def __init__(self, tokens: Iterator[str]) -> None:
        self.tokens, self.token, self.place = tokens, "", 0
        self.advance()

    def advance(self) -> str:
        """The token at hand; the next one takes its place."""
        found, self.token = self.token, next(self.tokens, "")
        return found

    def expression(self, level: int) -> Node:
        left = self.operand()
        while LEVELS.get(self.token, 0) > level:
            sign = self.advance()
            left = Node("operator", sign, (left, self.expression(LEVELS[sign])))
        return left

    def operand(self) -> Node:
        token = self.advance()
        if token == "-":
            return Node("operator", "-", (Node("number", "0"), self.expression(SIGN)))
        if token == "(":
            return self.closed(self.expression(0))
        if token in ("@", "#"):
            self.place += 1
            return Node("cell" if token == "@" else "range", str(self.place - 1))
        if token.endswith("("):
            return Node("call", token[:-1], tuple(self.arguments()))
        if token.startswith('"'):
            return Node("text", token[1:-1])
        if not token or not token[0].isdigit():
            raise Unread(token)
        return Node("number", token)

    def arguments(self) -> Iterator[Node]:
        yield self.expression(0)
        while self.token == ",":
            self.advance()
            yield self.expression(0)
        self.closed(Node("number"))

    def closed(self, node: Node) -> Node:
        if self.advance() != ")":
            raise Unread(")")
        return node
