"""File names of a batch: from a column or a template, safe on every system, no two alike."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence

from r1model.batches.row import Row
from r1model.entries import plain, spellings
from r1model.errors import BadRequest
from r1model.guests import ending
from r1model.inputs import usual

REFUSED = re.compile('[\x00-\x1f\x7f<>:"/\\\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')
RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$",
            *(f"{kind}{at}" for kind in ("com", "lpt") for at in "0123456789\u00b9\u00b2\u00b3")}  # fmt: skip
EDGES = " ._-=+@\u3000\uff1d\uff0b\uff0d\uff20"
LONGEST, LONGEST_BYTES = 80, 255  # letters of a stem; bytes of a whole name, as Linux and network drives have it
WORDS = ("row", "name", "id", "note")
WIDEST = re.compile(r"\d{3,}")  # a template's field of a thousand signs is a slip, or worse


def file_names(rows: Sequence[Row], template: str, language: str, edition: str) -> list[str]:
    """One name a row, in the order of the rows; the second of two alike ends in ~2."""
    taken: set[str] = set()
    turns: dict[str, int] = {}
    names = []
    for row in rows:
        stem = safe_name(_filled(row, template)) or f"row-{row.number}"
        name, turn = _fitting(stem, end := ending(language, edition)), turns.get(stem.casefold(), 1)
        while name.casefold() in taken:
            turn += 1
            name = _fitting(stem, f"~{turn}{end}")
        turns[stem.casefold()] = turn
        taken.add(name.casefold())
        names.append(name)
    return names


def _fitting(stem: str, end: str) -> str:
    """A name cut to the bytes that a disk takes, never within a letter."""
    room = LONGEST_BYTES - len(end.encode())
    cut = stem.encode("utf-8", "replace")[:room].decode("utf-8", "ignore")
    return cut.rstrip(EDGES) + end


def safe_name(words: str) -> str:
    """The words as a file name: no path, no sign that a system refuses, no reserved name, not too long."""
    stem = REFUSED.sub("_", unicodedata.normalize("NFC", words)).strip(EDGES)[:LONGEST].strip(EDGES)
    return f"_{stem}" if stem.split(".")[0].strip().casefold() in RESERVED else stem


def _filled(row: Row, template: str) -> str:
    if not template:
        return row.words.get("name") or row.words.get("id") or f"row-{row.number}"
    if "{" not in template:
        template = f"{{{template}}}"
    parts = []
    for text, field, form, _ in _parsed(template):
        parts.append(text)
        if field is not None:
            parts.append(_field(row, template, field, form or ""))
    return "".join(parts)


def _parsed(template: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(string.Formatter().parse(template))
    except ValueError as fault:  # a bracket without its partner
        raise BadRequest("bad_template", given=template, name=str(fault), known="{name}, {row}") from fault


def _field(row: Row, template: str, field: str, form: str) -> str:
    if WIDEST.search(form):
        raise BadRequest("bad_template", given=template, name=f"{field}:{form}", known="{name}, {row:03}")
    if field in WORDS and field != "row":
        return row.words.get(field, "")
    key = spellings().get(plain(field), "")
    if not key and field != "row":
        known = ", ".join([*WORDS, *list(usual())[:8]])
        raise BadRequest("bad_template", given=template, name=field, known=known)
    value = row.number if field == "row" else row.changes.get(key, usual()[key])
    try:
        return format(value, form or ("g" if isinstance(value, float) else ""))
    except ValueError as fault:
        raise BadRequest("bad_template", given=template, name=f"{field}:{form}", known="row, name") from fault
