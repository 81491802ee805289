"""Choices as the cells of a book hold them: words of its language in place of the codes that the engine reads."""

from __future__ import annotations

from collections.abc import Iterable

from r1model.entries.choices import code_meant, word
from r1model.entries.choices import list_of as list_of_input
from r1model.inputs import Value, inputs
from r1model.options.files import codes
from r1model.scenario_files.entry import CASE, CASES, column_of

Held = Value | bool | None
FEES = ("monthly", "annual")
LISTS = {"tax_method": "methods", "kind": "kinds"}  # of choices that are not called like the field of a line


def list_of(name: str) -> str:
    """The list that the choices of an entry are called by; nothing for an entry that is no choice."""
    key, _ = column_of(name)
    if name == CASE:
        return CASE
    if key in inputs():
        return list_of_input(inputs()[key]) if inputs()[key].options else ""
    field = name.rpartition(".")[2]
    return LISTS.get(field, field) if LISTS.get(field, field) in codes() else ""


def codes_of(name: str) -> tuple[str, ...]:
    """The codes that an entry may have, in the order of its drop-down."""
    key, _ = column_of(name)
    if name == CASE:
        return CASES
    if key in inputs():
        return inputs()[key].options
    listed = list_of(name)
    if listed == "kinds" and not name.startswith("buy"):
        return FEES
    return tuple(codes()[listed]) if listed else ()


def in_words(name: str, value: Held, language: str) -> Held:
    """The value as its cell holds it; a blank stays one."""
    return word(list_of(name), value, language) if isinstance(value, str) and list_of(name) else value


def in_code(name: str, words: str, known: Iterable[str] = ()) -> str | None:
    """The code that the words of a cell mean, in either language; None for none."""
    return code_meant(list_of(name), words, codes_of(name) or known)


def drop_down(name: str, language: str) -> str:
    """The choices of an entry as a validation lists them."""
    words = [str(in_words(name, code, language)) for code in codes_of(name)]
    assert not any("," in one for one in words), "a drop-down parts its choices by commas"
    return f'"{",".join(words)}"'
