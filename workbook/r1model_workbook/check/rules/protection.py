"""P rules: locked but for the inputs, no way out of the file, small, readable for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from r1model_workbook.check.drawings import drawn
from r1model_workbook.check.findings import ERROR, WARNING, Note, note, rule
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.references import parse
from r1model_workbook.check.rules.formulas import OUTSIDE, calls
from r1model_workbook.check.styles import Look
from r1model_workbook.check.view import View

PASSWORDS = {"password", "hashValue", "saltValue", "algorithmName"}
LARGEST_BYTES = 5_000_000
LEAST_CONTRAST = 4.5
HYPERLINK = "/hyperlink"
OF_A_SITE = 3  # slashes of an address without a path: https://host/
STRAY_ROWS, STRAY_COLUMNS = 200, 20


@rule("P01", ERROR, compares=True, once=True)
def sheets_protected(view: View) -> Iterator[Note]:
    """Every sheet is protected, without a password, so that auditors can look."""
    for _, sheet in view.pairs():
        protection = sheet.rest.find("{*}sheetProtection")
        if protection is None or protection.get("sheet") not in ("1", "true"):
            yield note("P01.open", sheet)
        elif PASSWORDS & set(protection.keys()):
            yield note("P01.password", sheet)


@rule("P01", ERROR, compares=True, once=True)
def exactly_inputs_unlocked(view: View) -> Iterator[Note]:
    """Inputs can be changed in a protected sheet, nothing else can."""
    for spots in view.by_look.values():
        one = spots[0]
        if (one.is_input or one.role == "signature") == one.cell.look.locked:
            key = "P01.locked" if one.is_input else "P01.unlocked"
            yield from (note(key, spot.sheet, spot.at) for spot in spots)


@rule("P02", ERROR)
def nothing_from_outside(view: View) -> Iterator[Note]:
    """No function, reference or DDE link that reaches outside the file."""
    yield from calls(view, "P02.function", lambda name: name in OUTSIDE)
    for spot in view.judged:
        if "[" not in (spot.cell.formula or "") and "|" not in spot.formula.words:
            continue
        pieces = spot.formula.pieces
        if any(piece.kind in ("area", "name", "whole", "error") and "[" in piece.text for piece in pieces):
            yield note("P02.reference", spot.sheet, spot.at)
        elif any(piece.text == "|" for piece in pieces if piece.kind == "operator"):
            yield note("P02.dde", spot.sheet, spot.at)


@rule("P02", ERROR)
def no_links_to_files(view: View) -> Iterator[Note]:
    """No relation leads out of the file, but for hyperlinks, which open only when clicked."""
    for part in view.file.parts:
        root = view.file.xml(part) if part.endswith(".rels") else None
        for item in root if root is not None else ():
            if item.get("TargetMode") == "External" and not item.get("Type", "").endswith(HYPERLINK):
                yield note("P02.part", part=part, target=item.get("Target"))


@rule("P02", WARNING)
def no_hyperlinks(view: View) -> Iterator[Note]:
    """A link leads where its cell says: nobody leaves the file by a slip. Links within the file have no relation."""
    for sheet in view.file.sheets:
        targets = _targets(view, sheet)
        for link in sheet.rest.iterfind("{*}hyperlinks/{*}hyperlink"):
            outside = next((value for key, value in link.attrib.items() if str(key).endswith("}id")), None)
            at = next(((area.top, area.left) for area in parse(link.get("ref", "")).areas), None)
            if outside is not None and (at is None or not _same(targets.get(str(outside), ""), sheet.value(*at))):
                yield note("P02.hyperlink", sheet, at)


def _same(target: str, said: object) -> bool:
    """Whether an address is the one that is said; LibreOffice ends that of a whole site with a slash."""
    return said in (target, target.removesuffix("/")) if target.count("/") == OF_A_SITE else target == said


def _targets(view: View, sheet: Sheet) -> dict[str, str]:
    """Where the relations of a sheet lead."""
    folder, _, name = sheet.part.rpartition("/")
    part = f"{folder}/_rels/{name}.rels"
    root = view.file.xml(part) if part in view.file.parts else None
    return {item.get("Id", ""): item.get("Target", "") for item in root} if root is not None else {}


@rule("P03", ERROR)
def small_and_open(view: View) -> Iterator[Note]:
    """Below 5 MB and not read-only recommended."""
    if (held := view.file.path.stat().st_size) > LARGEST_BYTES:
        yield note("P03.size", size=f"{held / 1e6:.1f}")
    sharing = view.file.book.find("{*}fileSharing")
    if sharing is not None and sharing.get("readOnlyRecommended") in ("1", "true"):
        yield note("P03.read_only")


@rule("P03", ERROR, compares=True)
def nothing_stray(view: View) -> Iterator[Note]:
    """No formatted empty cells far beyond the content."""
    for page, sheet in view.pairs():
        bottom, right = (max((at[axis] for at in page.cells), default=0) for axis in (0, 1))
        far = [at for at, cell in sheet.cells.items() if cell.value is None and cell.formula is None
               and (at[0] > bottom + STRAY_ROWS or at[1] > right + STRAY_COLUMNS)]  # fmt: skip
        if far:
            yield note("P03.stray", sheet, min(far), count=len(far))


@rule("P04", WARNING, once=True)
def charts_described(view: View) -> Iterator[Note]:
    """A chart or picture has an alternative text."""
    for item in drawn(view.file):
        if not item.described:
            yield note("P04.chart", item.sheet, item.at, name=item.name)


@rule("P04", WARNING, compares=True, once=True)
def contrast_enough(view: View) -> Iterator[Note]:
    """Writing stands out from its ground by 4.5:1."""
    for (look, *_), spots in view.by_look.items():
        if "?" in (look.ink, look.ground) or (ratio := _contrast(look)) >= LEAST_CONTRAST:
            continue
        facts = {"ink": look.ink, "ground": look.ground or "FFFFFF", "ratio": f"{ratio:.1f}"}
        shown = (spot for spot in spots if spot.cell.value not in (None, ""))
        yield from (note("P04.contrast", spot.sheet, spot.at, **facts) for spot in shown)


def _contrast(look: Look) -> float:
    """The ratio of luminances of WCAG 2."""
    light, dark = sorted((_luminance(look.ink), _luminance(look.ground or "FFFFFF")), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
