"""A memo of one or two pages made from a book: question, answer, options, what turns it, assumptions, alerts.

Every figure is that of a cell, which is named behind it; `figures` alone says how a cell is named.
"""

from __future__ import annotations

from collections.abc import Mapping

from r1model.inputs import Value
from r1model_workbook.book import build
from r1model_workbook.memo.document import document
from r1model_workbook.memo.printing import pdf, require_office
from r1model_workbook.memo.said import memo

__all__ = ["content", "pdf", "require_office"]


def content(entries: Mapping[str, Value], name: str, language: str) -> bytes:
    """The .docx of a scenario's entries; `name` is what the reader calls it. Equal input gives equal bytes."""
    book = build(language, entries)
    made = document(memo(book, entries, name))
    book.release()
    return made
