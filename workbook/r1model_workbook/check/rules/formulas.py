"""F rules that read one formula at a time: literals, functions, nesting, length, signs, dates, masked divisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from r1model_workbook.check.canonical import bare
from r1model_workbook.check.findings import ERROR, WARNING, Note, note, rule
from r1model_workbook.check.references import Formula, Piece
from r1model_workbook.check.spots import Spot
from r1model_workbook.check.view import View
from r1model_workbook.write import editions

NUMBERS = (0.0, 1.0)
WORDS = ('"|"', '""', '" "')
VOLATILE = {"OFFSET", "INDIRECT", "NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"}
DATES = {"DATE", "DATEVALUE", "TIME", "TIMEVALUE", "VALUE", "DAYS360", "TODAY"}
OUTSIDE = {"HYPERLINK", "WEBSERVICE", "IMAGE", "RTD", "CALL", "REGISTER.ID", "DDE"}
ALLOWED = {
    "INDEX", "MATCH", "IF", "MIN", "MAX", "INT", "LOG", "LN", "EXP", "ABS", "ROUND", "SUM", "SUMPRODUCT", "SUMIF",
    "SUMIFS", "COUNTIF", "COUNTIFS", "COUNT", "LARGE", "SMALL", "RANK", "ISNUMBER", "NA", "TEXT", "EDATE", "EOMONTH",
    "DAY", "CEILING", "AND", "OR", "NOT", "AVERAGE", "MOD", "SQRT", "SIGN", "TRIM", "ROW", "COLUMN", "TRUE", "FALSE",
}  # fmt: skip
NEW = ("_XLFN.", "_XLWS.", "_XLL.")
LIVE = ("DSR_",)
ROUNDING = {"ROUND", "ROUNDUP", "ROUNDDOWN", "MROUND", "TRUNC", "FIXED", "CEILING", "FLOOR", "EVEN", "ODD"}
LONGEST, MOST_AREAS, DEEPEST = 120, 8, 2


@rule("F01", ERROR)
def no_literals(view: View) -> Iterator[Note]:
    """No number but 0, 1 and -1, no text but "|", " " and "": constants stand in the Constants block of Inputs.

    Examples of the worksheet functions say what a user would type."""
    for spot in view.judged:
        if is_example(view, spot):
            continue
        for piece in spot.formula.pieces:
            if piece.kind == "number" and float(piece.text) not in NUMBERS:
                yield note("F01.number", spot.sheet, spot.at, literal=piece.text)
            elif piece.kind == "text" and piece.text not in WORDS:
                yield note("F01.text", spot.sheet, spot.at, literal=piece.text)


@rule("F04", ERROR)
def nothing_volatile(view: View) -> Iterator[Note]:
    """No function that changes its value by itself."""
    return calls(view, "F04", lambda name: name in VOLATILE)


@rule("F05", ERROR)
def portablecalls(view: View) -> Iterator[Note]:
    """Functions of the allowed list alone, so none that masks errors; no array literals, no whole columns."""
    elsewhere = VOLATILE | DATES | OUTSIDE
    yield from calls(
        view, "F05.function", lambda name: name not in ALLOWED | elsewhere and not name.startswith((*NEW, *LIVE, "R1"))
    )
    for spot in view.judged:
        for piece in () if is_example(view, spot) else spot.formula.pieces:
            if piece.kind == "whole":
                yield note("F05.whole", spot.sheet, spot.at, area=piece.text)
            elif piece.kind == "operator" and piece.text == "{":
                yield note("F05.array", spot.sheet, spot.at)


def is_example(view: View, spot: Spot) -> bool:
    """Whether the formula is one of our examples of a worksheet function."""
    return view.is_ours(spot) and any(name.startswith(LIVE) for name in spot.formula.functions)


def calls(view: View, key: str, wrong: Callable[[str], bool]) -> Iterator[Note]:
    """A note for every call of a function that is wrong."""
    for spot in view.judged:
        for name in spot.formula.functions:
            if wrong(name):
                yield note(key, spot.sheet, spot.at, function=name)


@rule("F06", ERROR)
def one_condition(view: View) -> Iterator[Note]:
    """At most one IF in a formula."""
    for spot in view.judged:
        if (count := spot.formula.functions.count("IF")) > 1:
            yield note("F06", spot.sheet, spot.at, count=count)


@rule("F07", WARNING)
def short(view: View) -> Iterator[Note]:
    """At most 120 characters without the names of sheets, 8 references, and 3 levels of brackets."""
    for spot in view.judged:
        formula = spot.formula
        length, areas, depth = len(bare(formula)), len({*formula.areas}), _depth(formula)
        if length > LONGEST or areas > MOST_AREAS or depth > DEEPEST:
            yield note("F07", spot.sheet, spot.at, length=length, areas=areas, depth=depth)


def _depth(formula: Formula) -> int:
    """How deep plain brackets lie within one another."""
    level = deepest = 0
    stack: list[int] = []
    for piece in formula.pieces:
        if piece.kind == "function" or piece.text == "(":
            stack.append(int(piece.text == "("))
            level += stack[-1]
        elif piece.text == ")" and stack:
            level -= stack.pop()
        deepest = max(deepest, level)
    return deepest


@rule("F16", ERROR)
def no_masked_division(view: View) -> Iterator[Note]:
    """A division by zero shows its error: no IF of the reader's puts 0 or "" in its place.

    In the model's own formulas a share of nothing may be 0 by definition."""
    for spot in view.judged:
        if not view.is_ours(spot) and any(_masks(*parts) for parts in _conditions(spot)):
            yield note("F16", spot.sheet, spot.at)


def _masks(condition: list[Piece], *branches: list[Piece]) -> bool:
    blank = any([piece.text for piece in branch] in (["0"], ['""']) for branch in branches)
    divisors = {right.text for branch in branches for left, right in _steps(branch) if left.text == "/"}
    return blank and bool(divisors & {piece.text for piece in condition})


def _steps(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Piece]]:
    return pairwise(pieces)


def _conditions(spot: Spot) -> Iterator[list[list[Piece]]]:
    """The arguments of every IF."""
    pieces = spot.formula.pieces
    for start, piece in enumerate(pieces):
        if piece.kind == "function" and piece.text.upper() == "IF(":
            yield _arguments(pieces[start + 1 :])


def _arguments(pieces: tuple[Piece, ...]) -> list[list[Piece]]:
    arguments: list[list[Piece]] = [[]]
    level = 0
    for piece in pieces:
        level += (piece.kind == "function" or piece.text == "(") - (piece.text == ")")
        if level < 0:
            break
        if level == 0 and piece.text == ",":
            arguments.append([])
        else:
            arguments[-1].append(piece)
    return arguments


@rule("F17", WARNING)
def signs_by_minus_one(view: View) -> Iterator[Note]:
    """A sign flips through -1* alone, so that nobody overlooks it."""
    for spot in view.judged:
        before = None
        for piece, after in _steps(spot.formula.pieces):
            prefix = before is None or (before.kind in ("operator", "function") and before.text != ")")
            if piece.text == "-" and prefix and after.text != "1":
                yield note("F17", spot.sheet, spot.at)
                break
            before = piece


@rule("F19", ERROR)
def dates_from_the_ruler(view: View) -> Iterator[Note]:
    """Dates come from the start date by EDATE or EOMONTH, never from text or parts."""
    return calls(view, "F19", lambda name: name in DATES - VOLATILE)


@rule("F20", ERROR)
def no_new_syntax(view: View) -> Iterator[Note]:
    """No @, no spill, no array formula, no function newer than Excel 2019; the live editions call DSR_ functions."""
    for spot in view.judged:
        kinds = {"array": spot.cell.kind == "array"}
        kinds["@"] = any(piece.text == "@" for piece in spot.formula.pieces)
        kinds["#"] = any(piece.text == "#" for piece in spot.formula.pieces)
        kinds |= {name: True for name in spot.formula.functions if name.startswith(NEW) and not view.is_ours(spot)}
        if view.identity.edition not in editions.LIVE:
            kinds |= {name: True for name in spot.formula.functions if name.startswith(LIVE)}
        for kind in (name for name, here in kinds.items() if here):
            yield note("F20", spot.sheet, spot.at, found=kind)
