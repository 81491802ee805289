"""Puts sign-offs into their cells on Assumptions, as texts."""

from __future__ import annotations

from r1model.errors import BadRequest
from r1model.scenario_files.signoff import Signoff
from r1model.shown import near_words
from r1model_workbook.view.grid import Book

NEAR, SHOWN = 4, 60


def sign(book: Book, signoff: Signoff) -> None:
    """Every text in its cell; BadRequest for an assumption that has no row."""
    rows = list(dict.fromkeys(name for name, _ in book.signoff))
    for name, texts in signoff.items():
        if name not in rows:
            near = ", ".join(near_words(name, rows, NEAR, 0.3) or rows[:NEAR])
            raise BadRequest("signoff_unknown", name=name[:SHOWN], near=near)
        for field, words in texts.items():
            book.signoff[name, field].value = words or None
