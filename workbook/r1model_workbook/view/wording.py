"""Choices as the cells of a book hold them: words of its language in place of the codes that the engine reads."""

from __future__ import annotations

from collections.abc import Iterable

from r1model.entries.choices import code_meant, word
from r1model.entries.choices import list_of as list_of_input
from r1model.finance.fields import codes_of as codes_of_line
from r1model.finance.fields import listed_as
from r1model.inputs import Value, inputs
from r1model.scenario_files.entry import CASE, CASES, column_of

Held = Value | bool | None


def list_of(name: str) -> str:
    """The list that the choices of an entry are called by; nothing for an entry that is no choice."""
    key, _ = column_of(name)
    if name == CASE:
        return CASE
    if key in inputs():
        return list_of_input(inputs()[key]) if inputs()[key].options else ""
    return listed_as(name.rpartition(".")[2])


def codes_of(name: str) -> tuple[str, ...]:
    """The codes that an entry may have, in the order of its drop-down."""
    key, _ = column_of(name)
    if name == CASE:
        return CASES
    if key in inputs():
        return inputs()[key].options
    return codes_of_line(name)


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
