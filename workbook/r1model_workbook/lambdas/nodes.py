"""Formula text as a graph of parts: what has a name becomes a name of LET, the rest is printed where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from r1model_workbook.view.excel_text import ATOM

LIKE_A_CELL = re.compile(r"(?i)[a-z]{1,3}\d+|r\d*c?\d*|c\d*")


class NotPrintable(Exception):
    """A body says something that a cell cannot say; the text names it."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """Text with operands in it. `level` is its precedence, `free` the LAMBDA parameters of MAP that it depends on."""

    parts: tuple[str | tuple[Node, int], ...]
    level: int = ATOM
    name: str = ""
    free: frozenset[str] = frozenset()

    @property
    def operands(self) -> Iterator[Node]:
        """The nodes in its text."""
        return (part[0] for part in self.parts if isinstance(part, tuple))

    def called(self, name: str) -> Node:
        """The same, to be a name of LET; short texts and those inside a MAP stay where they are."""
        if self.name or self.free or not any(True for _ in self.operands):
            return self
        return replace(self, name=name)


def made(*parts: str | tuple[Node, int], level: int = ATOM, name: str = "") -> Node:
    """A node of these parts."""
    free = frozenset(word for part in parts if isinstance(part, tuple) for word in part[0].free)
    return Node(parts, level, "" if free else name, free)


def call(function: str, *arguments: Node) -> Node:
    """A function call."""
    parts: list[str | tuple[Node, int]] = [f"{function}("]
    for argument in arguments:
        parts += [(argument, 0), ","]
    return made(*parts[: -1 if arguments else None], ")")


def literal(value: object) -> Node:
    """A truth value, a number or a text as a formula writes it."""
    match value:
        case bool():
            return Node(("TRUE" if value else "FALSE",))
        case int() | float():
            digits = repr(float(value)).removesuffix(".0").replace("e", "E")
            return Node((digits,), ATOM if value >= 0 else 2)  # a negative one binds as a difference does
        case str():
            return Node(('"' + value.replace('"', '""') + '"',))
    raise NotPrintable(type(value).__name__)


def choose(asked: Node, yes: Node, no: Node) -> Node:
    """One of two."""
    return call("IF", asked, yes, no)


def local(name: str) -> str:
    """A name of LAMBDA or LET as the file format spells it; names that look like cells get an underscore."""
    return f"_xlpm.{name}_" if LIKE_A_CELL.fullmatch(name) else f"_xlpm.{name}"


def bind(root: Node, taken: set[str], given: dict[str, str]) -> str:
    """LET over the given names, the named parts of `root` in their order, and `root` itself."""
    names: dict[int, str] = {}
    lines = [f"{name},{value}" for name, value in given.items()]
    for node in _named(root, set()):
        if node is not root:
            lines.append(f"{_own_name(node, names, taken)},{_text(node, names, 0, define=True)}")
    return f"_xlfn.LET({','.join((*lines, _text(root, names, 0, define=True)))})"


def _own_name(node: Node, names: dict[int, str], taken: set[str]) -> str:
    name = node.name
    while local(name) in taken:
        name += "_"
    taken.add(local(name))
    names[id(node)] = local(name)
    return local(name)


def _named(node: Node, seen: set[int]) -> Iterator[Node]:
    """The named nodes below and at `node`, suppliers first, each once."""
    if id(node) in seen:
        return
    seen.add(id(node))
    for part in node.operands:
        yield from _named(part, seen)
    if node.name:
        yield node


def _text(node: Node, names: dict[int, str], level: int, *, define: bool = False) -> str:
    if not define and id(node) in names:
        return names[id(node)]
    found = "".join(part if isinstance(part, str) else _text(part[0], names, part[1]) for part in node.parts)
    return found if node.level >= level else f"({found})"
