"""N rules: the number format follows the unit, the colours follow the role, neither hides a factor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from r1model_workbook.grid import Cell
from r1model_workbook.lint.findings import ERROR, WARNING, Note, note, rule
from r1model_workbook.lint.spots import Spot
from r1model_workbook.lint.view import View
from r1model_workbook.render import cell_format
from r1model_workbook.style import ROLES, WHITE

ESCAPES = re.compile(r'\\(.)|"|_(?:\(|\)|-| )|\[\$-[0-9A-Fa-f]+\]')
SCALING = re.compile(r"[0#?],+(?:[^0#?,.]|$)")
WORDED = ("check", "master")


def _shown(view: View) -> Iterator[tuple[Spot, Cell]]:
    """Cells with something to show."""
    for spot in view.spots:
        if spot.home is not None and (spot.cell.value is not None or spot.cell.formula is not None):
            yield spot, spot.home


@rule("N01", WARNING, compares=True, once=True)
def format_follows_unit(view: View) -> Iterator[Note]:
    """Numbers bear the format of their unit; the spelling of a format may differ from program to program."""
    for spot, home in _shown(view):
        if isinstance(spot.cell.value, str):
            continue
        wanted = cell_format(home, view.book.language)
        if spot.cell.look.form != wanted and _plain(spot.cell.look.form) != _plain(wanted):
            yield note("N01", spot.sheet, spot.at, given=spot.cell.look.form, wanted=wanted)


def _plain(form: str) -> str:
    """A format without the escapes that programs add."""
    return ESCAPES.sub(lambda match: match[1] or "", form).upper().removesuffix(";@")


@rule("N02", WARNING, compares=True, once=True)
def colours_follow_role(view: View) -> Iterator[Note]:
    """Writing and ground bear the colours of the cell's role, as the legend on About says."""
    for spot, home in _shown(view):
        look = spot.cell.look
        ink, ground = (ROLES[home.role]["font"].color.rgb[-6:], _ground(home.role))
        if (look.ink, look.ground.removeprefix(WHITE)) != (ink, ground.removeprefix(WHITE)):
            given = f"{look.ink}/{look.ground or '-'}"
            yield note("N02", spot.sheet, spot.at, given=given, wanted=f"{ink}/{ground or '-'}")


def _ground(role: str) -> str:
    fill = ROLES[role]["fill"]
    return str(fill.fgColor.rgb[-6:]) if fill.fill_type else ""


@rule("N03", WARNING, compares=True, once=True)
def colour_not_alone(view: View) -> Iterator[Note]:
    """A check says in words or signs what its colour says."""
    for spot, home in _shown(view):
        if home.role in WORDED and not re.search(r"[^\W\d]", "".join(re.findall(r'"([^"]*)"', spot.cell.look.form))):
            yield note("N03", spot.sheet, spot.at)


@rule("N04", ERROR, compares=True)
def no_hidden_factor(view: View) -> Iterator[Note]:
    """No format shows thousands or millions of a number where the generator's does not."""
    for spot, home in _shown(view):
        if SCALING.search(spot.cell.look.form) and not SCALING.search(cell_format(home, view.book.language)):
            yield note("N04", spot.sheet, spot.at, given=spot.cell.look.form)
