"""The lists of modules that quantisers write, held against what is read here before anything is matched with them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from r1model.errors import BadRequest
from r1model.hub.fields import shown
from r1model.sizing.modules import EXPRESSION, expression

READABLE = re.compile(r"(?:[A-Za-z0-9_\-]|\\\.|\\d\+|\.\*|\.|\(|\)|\||\^|\$)*")
MOST_STARS, MOST_LENGTH, MOST_PATTERNS = 3, 200, 10_000  # matching stays quick whatever a file says
EXPERT = re.compile(r"\.experts\.\d+(?=\.)")


def checked(patterns: Iterable[object], field: str) -> tuple[str, ...]:
    """The patterns of a list, numbers of experts as `*`; BadRequest for one that is not read here."""
    found: dict[str, None] = {}
    for pattern in patterns:
        if not isinstance(pattern, str) or not _readable(pattern):
            raise BadRequest("quant_pattern", field=field, given=shown(pattern))
        found[EXPERT.sub(".experts.*", pattern)] = None
    if len(found) > MOST_PATTERNS:
        raise BadRequest("quant_pattern", field=field, given=len(found))
    return tuple(found)


def _readable(pattern: str) -> bool:
    if not 0 < len(pattern) <= MOST_LENGTH or not pattern.isascii() or not pattern.isprintable():
        return False
    if pattern.count("*") + pattern.count(r"\d+") > MOST_STARS:
        return False
    if not pattern.startswith(EXPRESSION):
        return not set(pattern) & set("[]?")
    try:
        re.compile(expression(pattern))
    except re.error:
        return False
    return READABLE.fullmatch(pattern[len(EXPRESSION) :]) is not None
