"""What the XML of a cell says: numbers, texts with their escapes, truth values, errors."""

from __future__ import annotations

import re
from math import isfinite

from lxml import etree

from r1model_workbook.view.grid import Fault, Value

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
SURROGATES = (0xD800, 0xDFFF)


def value_of(kind: str, element: etree._Element | None, words: list[str]) -> Value:
    """The value of a cell of some type; its element is <v> or <is>."""
    if kind == "inlineStr":
        return None if element is None else text_of(element)
    return None if element is None else value_in(kind, element.text, words)


def value_in(kind: str, text: str | None, words: list[str]) -> Value:
    """The value that the text of a <v> says; None for an empty one."""
    if not text:
        return "" if kind == "str" else None
    if kind == "n":
        return _finite(text)
    if kind == "s":
        return words[int(text)]
    if kind in ("str", "d"):
        return _unescaped(text.replace("\r\n", "\n"))
    if kind == "e":
        return Fault(text)
    return text == "1" if kind == "b" else _finite(text)


def text_of(item: etree._Element) -> str:
    """The text of an item, without the reading aids that Excel keeps beside it."""
    text = "".join(
        piece.text or "" for piece in item.iter("{*}t") if not piece.getparent().tag.endswith("}rPh")
    ).replace("\r\n", "\n")
    return _unescaped(text)


def _unescaped(text: str) -> str:
    """The text with the characters that XML cannot hold; a lone half of a pair is shown as Excel shows it."""
    return ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return "\ufffd" if SURROGATES[0] <= code <= SURROGATES[1] else chr(code)


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value
