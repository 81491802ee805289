"""N rules: the number format follows the unit, the colours follow the role, neither hides a factor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from r1model_workbook.check.findings import ERROR, WARNING, Note, note, rule
from r1model_workbook.check.spots import Spot
from r1model_workbook.check.styles import Look
from r1model_workbook.check.view import View
from r1model_workbook.view.grid import Cell
from r1model_workbook.write.render import cell_format
from r1model_workbook.write.style import ROLES, WHITE

ESCAPES = re.compile(r'\\(.)|"|_(?:\(|\)|-| )|\[\$-[0-9A-Fa-f]+\]')
SCALING = re.compile(r"[0#?],+(?:[^0#?,.]|$)")
WORDED = ("check", "master")


def _shown(view: View) -> Iterator[tuple[Look, Cell, list[Spot]]]:
    """Each look of cells that show something, with one cell of our book that has it and all cells that have it."""
    for (look, *_, ours, filled), spots in view.by_look.items():
        home = spots[0].home
        if ours and filled and home is not None:
            yield look, home, spots


@rule("N01", WARNING, compares=True, once=True)
def format_follows_unit(view: View) -> Iterator[Note]:
    """Numbers bear the format of their unit; the spelling of a format may differ from program to program."""
    for look, home, spots in _shown(view):
        wanted = cell_format(home, view.book.language)
        if look.form != wanted and _plain(look.form) != _plain(wanted):
            numbers = (spot for spot in spots if not isinstance(spot.cell.value, str))
            yield from (note("N01", spot.sheet, spot.at, given=look.form, wanted=wanted) for spot in numbers)


def _plain(form: str) -> str:
    """A format without the escapes that programs add."""
    return ESCAPES.sub(lambda match: match[1] or "", form).upper().removesuffix(";@")


@rule("N02", WARNING, compares=True, once=True)
def colours_follow_role(view: View) -> Iterator[Note]:
    """Writing and ground bear the colours of the cell's role, as the legend on About says."""
    for look, home, spots in _shown(view):
        ink, ground = (ROLES[home.role]["font"].color.rgb[-6:], _ground(home.role))
        if (look.ink, look.ground.removeprefix(WHITE)) != (ink, ground.removeprefix(WHITE)):
            colours = f"{look.ink}/{look.ground or '-'}"
            wanted = f"{ink}/{ground or '-'}"
            yield from (note("N02", spot.sheet, spot.at, given=colours, wanted=wanted) for spot in spots)


def _ground(role: str) -> str:
    fill = ROLES[role]["fill"]
    return str(fill.fgColor.rgb[-6:]) if fill.fill_type else ""


@rule("N03", WARNING, compares=True, once=True)
def colour_not_alone(view: View) -> Iterator[Note]:
    """A check says in words or signs what its colour says."""
    for look, home, spots in _shown(view):
        if home.role in WORDED and not re.search(r"[^\W\d]", "".join(re.findall(r'"([^"]*)"', look.form))):
            yield from (note("N03", spot.sheet, spot.at) for spot in spots)


@rule("N04", ERROR, compares=True)
def no_hidden_factor(view: View) -> Iterator[Note]:
    """No format shows thousands or millions of a number where the generator's does not."""
    for look, home, spots in _shown(view):
        if SCALING.search(look.form) and not SCALING.search(cell_format(home, view.book.language)):
            yield from (note("N04", spot.sheet, spot.at, given=look.form) for spot in spots)
