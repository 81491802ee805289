"""Text that a workbook can keep: no control or bidirectional marks, no over-length, never read as a formula."""

from __future__ import annotations

import re
import unicodedata

from r1model.errors import BadRequest

LONGEST = 32_767
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ESCAPE = re.compile(r"_(x[0-9A-Fa-f]{4}_)")


def safe(text: str) -> str:
    """The text in composed form; refused where a workbook would lose or misread it."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    if len(composed) > LONGEST or _REFUSED.search(composed):
        raise BadRequest("bad_text", given=composed[:40])
    return _ESCAPE.sub(r"_x005F_\1", composed) if "_x" in composed else composed


def escape(text: str) -> str:
    """The text as XML has it between tags; the library's own function brings a client of HTTP and TLS with it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def header_text(text: str) -> str:
    """Text for a page header or footer, where & begins a code."""
    return safe(text).replace("&", "&&")


def kept_by_a_workbook(text: str) -> str:
    """The text in composed form without the marks that a workbook refuses."""
    return unicodedata.normalize("NFC", _REFUSED.sub("", text))


def unsafe_removed(text: str) -> str:
    """The text without what a workbook would refuse: for tables that report what was given."""
    return _ESCAPE.sub(r"_x005F_\1", kept_by_a_workbook(text))
