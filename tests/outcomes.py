"""What a worksheet function gives back, with error values as their text: the view a cell has."""

from r1model.errors import CellError
from r1model.functions import invoke, plain


def outcome(name, *given):
    try:
        return plain(invoke(name, *given))
    except CellError as error:
        return error.code


def reason(name, *given):
    try:
        invoke(name, *given)
    except CellError as error:
        return error.text("en")
    return ""
