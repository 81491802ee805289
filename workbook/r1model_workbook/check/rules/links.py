"""F rules about what formulas refer to: empty cells, lost references, circles, call-ups, daisy chains, repetitions."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from r1model_workbook.check.canonical import Spelling, of_file, unfixed
from r1model_workbook.check.cells import At
from r1model_workbook.check.findings import ERROR, WARNING, Note, note, rule, shown
from r1model_workbook.check.limits import LONGEST_FORMULA
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.references import Area, address, parse
from r1model_workbook.check.rules.labels import BUILT_IN_NAMES
from r1model_workbook.check.spots import Spot, positions
from r1model_workbook.check.view import View

LOOK_UPS = {"INDEX", "MATCH"}
Range = tuple[Sheet, Area]
PARAMETERS = ("_xlpm.", "_xlop.")
ELSEWHERE = ("formula", "formula1", "formula2", "f")


@rule("F02", ERROR, compares=True)
def nothing_typed_over(view: View) -> Iterator[Note]:
    """No constant in the place of a formula."""
    for cell, spot in view.replaced.items():
        if spot.cell.formula is None and spot.cell.value not in (None, ""):
            yield note("F02", spot.sheet, spot.at, given=shown(spot.cell.value), formula=cell.text)


@rule("F03", ERROR, compares=True)
def nothing_empty(view: View) -> Iterator[Note]:
    """No reference to an empty cell, in ranges neither; an input may be left blank where its role allows it."""
    known: dict[tuple[Sheet, Area], At | None] = {}
    for spot in view.bound:
        for sheet, area in view.targets(spot):
            if (sheet, area) not in known:
                known[sheet, area] = _first_empty(view, sheet, area)
            empty = known[sheet, area]
            if empty is not None:
                yield note("F03", spot.sheet, spot.at, other=sheet.title, empty=address(*empty))


def _first_empty(view: View, sheet: Sheet, area: Area) -> At | None:
    only = sheet.cells.get((area.top, area.left)) if area.single else None
    if only is not None and (only.formula is not None or only.value not in (None, "")):
        return None
    filled = view.inside(area, sheet)
    blanks, align = view.blanks.get(sheet, set()), view.aligns.get(sheet)

    def allowed(at: At) -> bool:
        return at in blanks or (align is not None and align.home(*at) is None)  # that a line was put in is told there

    for at in filled:
        cell = sheet.cells[at]
        if cell.formula is None and cell.value in (None, "") and not allowed(at):
            return at
    size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
    if size <= len(filled):
        return None
    return next((at for at in positions(area) if at not in sheet.cells and not allowed(at)), None)


@rule("F09", ERROR)
def nothing_lost(view: View) -> Iterator[Note]:
    """No #REF!, no missing sheet, no unknown name: in cells, names, validations and rules of colour."""
    for spot in view.bound:
        for fault in _lost(view, spot.cell.formula or ""):
            yield note("F09", spot.sheet, spot.at, lost=fault)
    for name, value in view.file.names.items():
        if name.startswith(BUILT_IN_NAMES):  # a print area of nothing prints all
            continue
        for fault in _lost(view, value):
            yield note("F09.name", name=name, lost=fault)
    for sheet in view.file.sheets:
        for element in sheet.beside(*ELSEWHERE):
            for fault in _lost(view, element.text or ""):
                yield note("F09.rule", sheet, lost=fault)


def _lost(view: View, text: str) -> list[str]:
    formula = parse(text[:LONGEST_FORMULA])
    lost = [piece for piece in formula.texts("error") if "#REF!" in piece]
    sheets = {area.sheet for area in formula.areas if area.sheet and "[" not in area.sheet}
    lost += sorted(name for name in sheets if name.upper() not in view.by_title)
    return lost + [
        name
        for name in formula.texts("name")
        if name.upper() not in view.known_names and not name.startswith(("[", *PARAMETERS))
    ]


@rule("F10", ERROR)
def no_circles(view: View) -> Iterator[Note]:
    """No formula refers to itself by any way, and iterative calculation is off."""
    settings = view.file.book.find("{*}calcPr")
    if settings is not None and settings.get("iterate") in ("1", "true"):
        yield note("F10.iterate")
    try:
        TopologicalSorter(_graph(view) if view.judged and not _ends(view) else {}).prepare()
    except CycleError as fault:
        cells = [node for node in fault.args[1] if isinstance(node, Spot)]
        way = " → ".join(_named(spot) for spot in cells)
        yield note("F10.circle", cells[0].sheet, cells[0].at, way=way)


def _ends(view: View) -> bool:
    """Whether every way along references comes to an end: tells of a circle at a third of what naming one takes."""
    entered: dict[Spot | Range, bool] = {}  # whether all that a cell or range needs was followed
    return all(start in entered or _followed(view, start, entered) for start in view.formulas)


def _followed(view: View, start: Spot, entered: dict[Spot | Range, bool]) -> bool:
    entered[start] = False
    way: list[tuple[Spot | Range, Iterator[Spot | Range]]] = [(start, _needs(view, start))]
    while way:
        node, ahead = way[-1]
        step = next((need for need in ahead if not entered.get(need)), None)
        if step is None:
            entered[node] = True
            way.pop()
        elif step in entered:
            return False
        else:
            entered[step] = False
            way.append((step, _needs(view, step)))
    return True


def _needs(view: View, node: Spot | Range) -> Iterator[Spot | Range]:
    """The formula cells and ranges that a formula cell refers to, or the formula cells of a range."""
    if not isinstance(node, Spot):
        yield from _formulas_in(view, *node)
        return
    for sheet, area in view.targets(node):
        if not area.single:
            yield sheet, area
        elif (spot := view.spot(sheet, (area.top, area.left))) and spot.cell.formula is not None:
            yield spot


def _graph(view: View) -> dict[object, set[object]]:
    """For every formula cell the cells it refers to; a range is one node, so that many readers of it cost it once."""
    graph: dict[object, set[object]] = {}
    for spot in view.formulas:
        needs = graph[spot] = set()
        for sheet, area in view.targets(spot):
            if area.single:
                needs |= _formulas_in(view, sheet, area)
                continue
            node = area._replace(sheet=sheet.title)
            if node not in graph:
                graph[node] = {*_formulas_in(view, sheet, area)}
            needs.add(node)
    return graph


def _formulas_in(view: View, sheet: Sheet, area: Area) -> set[Spot]:
    spots = (view.spot(sheet, at) for at in view.inside(area, sheet))
    return {spot for spot in spots if spot is not None and spot.cell.formula is not None}


def _calls_afar(view: View, *, series: bool) -> Iterator[Note]:
    for spot in view.judged:
        called_up = spot.role == "link" or spot.formula.link or LOOK_UPS & set(spot.formula.functions)
        if called_up or bool(view.months(spot.page)) is not series:
            continue
        for sheet, area in view.targets(spot):
            if sheet is not spot.sheet and not _is_named_constant(view, sheet, area):
                yield note("F11", spot.sheet, spot.at, other=sheet.title, cell=address(area.top, area.left))
                break


def _is_named_constant(view: View, sheet: Sheet, area: Area) -> bool:
    """A constant of the sheet of inputs that is no input: the constants and the codes of choices."""
    spot = view.spot(sheet, (area.top, area.left))
    named = spot is not None and spot.page.role == "input" and not spot.is_input
    return named and spot is not None and spot.cell.formula is None


@rule("F11", ERROR, compares=True)
def series_call_up(view: View) -> Iterator[Note]:
    """On a series sheet a formula calls up, looks up, or calculates from its own sheet and named constants."""
    return _calls_afar(view, series=True)


@rule("F11", WARNING, compares=True)
def others_call_up(view: View) -> Iterator[Note]:
    """The same on other sheets, where tables side by side read better without a copy of every ingredient."""
    return _calls_afar(view, series=False)


def _chains(view: View, *, series: bool) -> Iterator[Note]:
    for spot in view.judged:
        other = view.linked(spot) if bool(view.months(spot.page)) is series else None
        origin = view.linked(other) if other else None
        if other and origin and other.sheet is not spot.sheet and not _opens_a_row(view, other):
            yield note("F12", spot.sheet, spot.at, other=_named(other), origin=_named(origin))


def _opens_a_row(view: View, spot: Spot) -> bool:
    """Month 0 of a row of months: a link to the row takes it as it is."""
    months = view.months(spot.page)
    return spot.home is not None and spot.home.row in spot.page.first_months and spot.home.column == months[0]


def _named(spot: Spot) -> str:
    return f"{spot.sheet.title}!{address(*spot.at)}"


@rule("F12", ERROR, compares=True)
def no_daisy_chains(view: View) -> Iterator[Note]:
    """On a series sheet a link to another sheet points at the origin, not at another link."""
    return _chains(view, series=True)


@rule("F12", WARNING, compares=True)
def no_chains_elsewhere(view: View) -> Iterator[Note]:
    """The same on other sheets, where a summary may repeat what a sheet shows."""
    return _chains(view, series=False)


@rule("F13", WARNING, compares=True)
def nothing_twice(view: View) -> Iterator[Note]:
    """No calculation stands twice with the same ingredients; links and look-ups may."""
    seen: dict[Spelling, Spot] = {}
    for spot in view.formulas if view.judged else ():
        if len(spot.formula.pieces) == 1 or LOOK_UPS & set(spot.formula.functions):
            continue
        first = seen.setdefault(unfixed(of_file(view, spot)), spot)
        if first is not spot:
            yield note("F13", spot.sheet, spot.at, other=_named(first))
