"""Worksheet functions as LAMBDA names: the text of each, read from the function's own body."""

from __future__ import annotations

from collections.abc import Iterator

from r1model.functions import functions
from r1model.functions.spec import Function
from r1model_workbook.lambdas.arguments import checked, checked_name, fault, parameter, value
from r1model_workbook.lambdas.body import Reader
from r1model_workbook.lambdas.lookups import Lookups
from r1model_workbook.lambdas.nodes import Node, NotPrintable, bind, choose
from r1model_workbook.lambdas.words import as_node
from r1model_workbook.view.grid import Book

__all__ = ["LONGEST", "NotPrintable", "definition", "definitions", "left_out"]
LONGEST = 8192


def definitions(book: Book) -> dict[str, str]:
    """The name and the formula of every function that can be printed, in the order of the list."""
    return {f"DSR_{item.name}": found for item, found in _tried(book) if isinstance(found, str)}


def left_out(book: Book) -> dict[str, str]:
    """The functions that cannot be printed, each with what its body says that a cell cannot."""
    return {item.name: str(found) for item, found in _tried(book) if isinstance(found, NotPrintable)}


def _tried(book: Book) -> Iterator[tuple[Function, str | NotPrintable]]:
    for item in functions().values():
        try:
            yield item, definition(item, book)
        except NotPrintable as reason:
            yield item, reason


def definition(item: Function, book: Book) -> str:
    """LAMBDA over the arguments: each is read, the first error is the answer, else the body is."""
    lookups = Lookups(book)
    given = {checked_name(part): checked(part, lookups) for part in item.arguments}
    found = as_node(Reader(lookups).run(item.written, [value(part, lookups) for part in item.arguments]), lookups)
    for part in reversed(item.arguments):
        bad = Node((fault(part),))
        found = choose(Node((f"ISERROR({fault(part)})",)), bad, found)
    taken = {*given, *(parameter(part).replace("_xlop.", "_xlpm.") for part in item.arguments)}
    text = f"_xlfn.LAMBDA({','.join(parameter(part) for part in item.arguments)},{bind(found, taken, given)})"
    if len(text) > LONGEST:
        raise NotPrintable(f"{len(text)} characters")
    return text
