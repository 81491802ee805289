"""How the cells of a file look: colours, number format and lock of every style index."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS

COLOUR = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
THEME = {"0": "FFFFFF", "1": "000000"}


class Look(NamedTuple):
    """One style: writing and ground as six hexadecimal digits, `?` where a theme decides."""

    ink: str = "000000"
    ground: str = ""
    form: str = "General"
    locked: bool = True


def looks(root: etree._Element | None) -> list[Look]:
    """The looks by style index."""
    if root is None:
        return [Look()]
    inks = [_colour(font.find("{*}color"), "000000") for font in root.iterfind("{*}fonts/{*}font")]
    grounds = [_ground(fill) for fill in root.iterfind("{*}fills/{*}fill")]
    forms = dict(BUILTIN_FORMATS)
    for form in root.iterfind("{*}numFmts/{*}numFmt"):
        forms[int(form.get("numFmtId", "0"))] = form.get("formatCode", "General")
    return [_look(xf, inks, grounds, forms) for xf in root.iterfind("{*}cellXfs/{*}xf")] or [Look()]


def _look(xf: etree._Element, inks: list[str], grounds: list[str], forms: dict[int, str]) -> Look:
    lock = xf.find("{*}protection")
    return Look(
        _at(inks, xf.get("fontId"), "000000"),
        _at(grounds, xf.get("fillId"), ""),
        forms.get(int(xf.get("numFmtId", "0")), "General"),
        lock is None or lock.get("locked") not in ("0", "false"),
    )


def _at(entries: list[str], index: str | None, other: str) -> str:
    position = int(index or 0)
    return entries[position] if position < len(entries) else other


def _ground(fill: etree._Element) -> str:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return "?"
    return _colour(pattern.find("{*}fgColor"), "?") if pattern.get("patternType") == "solid" else ""


def _colour(element: etree._Element | None, automatic: str) -> str:
    if element is None or element.get("auto") in ("1", "true"):
        return automatic
    if (colour := element.get("rgb")) is not None:
        return match[1].upper() if (match := COLOUR.fullmatch(colour)) else "?"
    return THEME.get(element.get("theme", "") if not element.get("tint") else "", "?")
