"""Choices in words: what a code is called for a reader, and which code a word means, in either language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from r1model.catalogue import catalogue
from r1model.inputs import Input
from r1model.texts import LANGUAGES, texts

FILE, SHAPES = "choices", "load_shape"


def list_of(item: Input) -> str:
    """The list that the choices of an input are called by: that of the codes that it shares with others, or its own."""
    return item.called or item.id


def word(listed: str, code: str, language: str) -> str:
    """What a choice is called; a name that people know as it is stands for itself."""
    if listed == SHAPES:
        shape = catalogue().load_shapes.get(code)
        return shape.label(language) if shape else code
    found = texts(FILE).get(f"{listed}.{code}")
    return found[language] if found else code


def code_meant(listed: str, words: str, codes: Iterable[str]) -> str | None:
    """The code that is meant: itself in any case, or what it is called in either language; None where it is none."""
    wanted = plain(words)
    known = list(codes)
    for code in known:
        if plain(code) == wanted:
            return code
    return next((code for code in known if wanted in {plain(word(listed, code, one)) for one in LANGUAGES}), None)


def plain(words: str) -> str:
    """A choice as it is compared: case, full-width letters and repeated spaces folded."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())
