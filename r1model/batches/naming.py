"""File names of a batch: from a column or a template, safe on every system, no two alike."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence

from r1model.batches.reading import Row, plain, spellings
from r1model.errors import BadRequest
from r1model.guests import ending
from r1model.inputs import usual

REFUSED = re.compile('[\x00-\x1f\x7f<>:"/\\\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')
RESERVED = {"con", "prn", "aux", "nul", *(f"{kind}{at}" for kind in ("com", "lpt") for at in range(1, 10))}
EDGES = " ._-=+@"
LONGEST = 80
WORDS = ("row", "name", "id", "note")


def file_names(rows: Sequence[Row], template: str, language: str, edition: str) -> list[str]:
    """One name a row, in the order of the rows; the second of two alike ends in ~2."""
    taken: set[str] = set()
    made = []
    for row in rows:
        stem = name = safe_name(_filled(row, template)) or f"row-{row.number}"
        turn = 1
        while name.casefold() in taken:
            turn += 1
            name = f"{stem}~{turn}"
        taken.add(name.casefold())
        made.append(name + ending(language, edition))
    return made


def safe_name(words: str) -> str:
    """The words as a file name: no path, no sign that a system refuses, no reserved name, not too long."""
    found = REFUSED.sub("_", unicodedata.normalize("NFC", words)).strip(EDGES)[:LONGEST].strip(EDGES)
    return f"_{found}" if found.split(".")[0].casefold() in RESERVED else found


def _filled(row: Row, template: str) -> str:
    if not template:
        return row.words.get("name") or row.words.get("id") or f"row-{row.number}"
    if "{" not in template:
        template = f"{{{template}}}"
    parts = []
    for text, field, form, _ in string.Formatter().parse(template):
        parts.append(text)
        if field is not None:
            parts.append(_field(row, template, field, form or ""))
    return "".join(parts)


def _field(row: Row, template: str, field: str, form: str) -> str:
    if field == "row":
        return format(row.number, form)
    if field in WORDS:
        return row.words.get(field, "")
    key = spellings().get(plain(field))
    if key is None:
        known = ", ".join([*WORDS, *list(usual())[:8]])
        raise BadRequest("bad_template", given=template, name=field, known=known)
    value = row.changes.get(key, usual()[key])
    try:
        return format(value, form or ("g" if isinstance(value, float) else ""))
    except ValueError as fault:
        raise BadRequest("bad_template", given=template, name=f"{field}:{form}", known="row, name") from fault
