"""The editions of the workbook: which of them hold the worksheet functions, and how."""

from __future__ import annotations

from r1model.errors import BadRequest
from r1model.functions import functions
from r1model_workbook.grid import Book
from r1model_workbook.lambdas import definitions

NATIVE, LAMBDA = "native", "lambda"
EDITIONS = (NATIVE, LAMBDA)
LONGEST_COMMENT = 255  # at 256 Excel refuses the file


def require_edition(edition: str) -> str:
    """The edition, if there is one of that name."""
    if edition not in EDITIONS:
        raise BadRequest("unknown_choice", argument="--edition", given=edition, known=", ".join(EDITIONS))
    return edition


def define_names(book: Book) -> None:
    """Enters every function that its body lets us print, with the sentence of the list as its comment."""
    for name, formula in definitions(book).items():
        comment = functions()[name.removeprefix("DSR_")].help(book.language)
        book.names[name] = formula, comment[:LONGEST_COMMENT]
