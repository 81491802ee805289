"""The editions of the workbook: which of them hold the worksheet functions, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from r1model.errors import BadRequest
from r1model.functions import functions
from r1model_workbook.view.grid import Book

NATIVE, LAMBDA, XLSM, LITE = "native", "lambda", "xlsm", "lite"
EDITIONS = (NATIVE, LAMBDA, XLSM, LITE)
LIVE = (LAMBDA, XLSM)  # those whose Functions sheet calls the functions
LONGEST_COMMENT = 255  # at 256 Excel refuses the file
Aboard = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]


class Guest(NamedTuple):
    """What somebody else puts into the file of an edition: hidden sheets by their titles, parts by their beginnings."""

    sheets: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


GUESTS = {
    XLSM: Guest(("xlwings.conf", "functions.help"), ("xl/vbaProject",)),
    LITE: Guest(parts=("xl/webextensions/",)),
}


def guest_of(edition: object) -> Guest:
    """What an edition's file may hold beside the workbook's own; nothing for the others."""
    return GUESTS.get(str(edition), Guest())


def require_edition(edition: str) -> str:
    """The edition, if there is one of that name."""
    if edition not in EDITIONS:
        raise BadRequest("unknown_choice", argument="--edition", given=edition, known=", ".join(EDITIONS))
    return edition


def define_names(book: Book) -> None:
    """Enters every function that its body lets us print, with the sentence of the list as its comment."""
    from r1model_workbook.lambdas import definitions

    for name, formula in definitions(book).items():
        comment = functions()[name.removeprefix("DSR_")].help(book.language)
        book.names[name] = formula, comment[:LONGEST_COMMENT]
