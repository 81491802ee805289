"""Finds an input by what people call it: its id, its label in either language, or the label's first words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from r1model.catalogue import kept
from r1model.errors import MissingInput
from r1model.inputs import Input, inputs
from r1model.shown import near_words
from r1model.texts import LANGUAGES

LONGEST, NEAR, ALIKE = 60, 4, 0.5


@kept
def spellings() -> Mapping[str, str]:
    """Every way to name an input: its id, its label in either language, and a label's first words if no other's."""
    ids: dict[str, str] = {}
    short: dict[str, set[str]] = {}
    for key, item in inputs().items():
        for words in (key, *(item.label(language) for language in LANGUAGES)):
            ids[plain(words)] = key
            short.setdefault(plain(words).split("(")[0].split(",")[0].strip(), set()).add(key)
    return {words: keys.pop() for words, keys in short.items() if len(keys) == 1} | ids


def plain(words: str) -> str:
    """A name as it is compared: case, full-width letters and repeated spaces folded; a unit in brackets is kept."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().replace("_", " ").split())


def near(words: str) -> list[str]:
    """The ids of inputs whose names look like the words."""
    wanted = plain(words)[:LONGEST]
    within = [name for name in spellings() if wanted and wanted in name][:NEAR]
    alike = near_words(wanted, spellings(), NEAR, ALIKE)
    return list(dict.fromkeys(spellings()[name] for name in (*alike, *within)))[:NEAR]


def input_named(words: str) -> Input:
    """The input of that name; MissingInput with near ones for another."""
    key = spellings().get(plain(words))
    if key is None:
        shown = ", ".join(near(words) or list(inputs())[:NEAR])
        raise MissingInput("unknown_name", kind="input", name=words[:LONGEST], near=shown)
    return inputs()[key]
