"""Every rule of `r1model check` finds a defect planted for it, at its cell, and finds nothing there without it."""

import os
import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import pytest
from defects import File, replaced, spell, unpacked, with_part, without_part

from r1model.catalogue.pinned import price_book
from r1model.inputs import inputs
from r1model.texts import texts
from r1model_workbook.book import build, content, uninterrupted
from r1model_workbook.check.expected import stamps
from r1model_workbook.check.reader import read
from r1model_workbook.check.recognise import recognise
from r1model_workbook.check.rules import RULES
from r1model_workbook.check.view import View

pytestmark = pytest.mark.usefixtures("read_once")


class Plant(NamedTuple):
    """A defect: the text key and severity of its finding, the sheet and cell it is in, and how it is made."""

    key: str
    severity: str
    sheet: str
    cell: str
    make: Callable[[File], bytes]


@pytest.fixture(scope="module")
def file(both):
    return File(BOOK, both["en"].content)


@uninterrupted()
def notes(book, path, names):
    """(key, severity, sheet, cell) of what the rules of some ids find, as the command runs them."""
    loaded = read(path)
    view = View(loaded, recognise(loaded), book, whole=False)
    return {
        (note.key, rule.severity, note.sheet, note.cell)
        for rule in RULES
        if rule.id in names and (view.identity.comparable or not rule.compares)
        for note in rule.search(view)
    }


@pytest.fixture(scope="module")
def before(file, read_once, tmp_path_factory):
    """What is found in the file as generated."""
    path = tmp_path_factory.mktemp("clean") / "book.xlsx"
    path.write_bytes(file.content)
    return notes(read_once.build("en"), path, {rule.id for rule in RULES})


BOOK = build("en")
TODAY = (date.fromisoformat(BOOK.words["figures_date"]) - date(1899, 12, 30)).days


def cited(value):
    return sum(cell.value == value for cell in BOOK.all_cells())


PUE, GPU, LIVE = BOOK.entries["pue"], BOOK.entries["plan1_gpu"], BOOK.inputs["pue"]
CAPEX, COST, FAILING = BOOK.cells["plan1.capex"], BOOK.cells["plan1.gpu_cost"], BOOK.cells["failing"]
CHECK = next(cell for cell in BOOK.pages["checks"].cells.values() if cell.role == "check")
FIGURE = next(BOOK.tables["gpus"].cell(key, "power_w") for key in BOOK.tables["gpus"].rows)
LABEL = BOOK.pages["purchase"].cells[CAPEX.row, 1]
UNIT = BOOK.pages["inputs"].cells[PUE.row, 3]
MONEY = BOOK.entries["price_per_kwh"]
SHARE = next(BOOK.entries[key] for key in BOOK.inputs if inputs()[key].unit == "share")
DATE = next(cell for cell in BOOK.pages["inputs"].cells.values() if cell.unit == "date" and cell.row == MONEY.row)
FRESH = next(cell for cell in BOOK.pages["inputs"].cells.values() if cell.unit == "date" and cell.value > TODAY - 180
             and BOOK.pages["inputs"].cells[cell.row, 4].unit.startswith(("CNY", "USD")))  # fmt: skip
KEY = BOOK.tables["gpus"].cell("H200-141", BOOK.tables["gpus"].key)
ROWS = {row for (row, column), cell in BOOK.pages["buy"].cells.items() if column == 20 and cell.role == "calc"}
MONTH = BOOK.pages["buy"].cells[max(ROWS - BOOK.pages["buy"].first_months), 20]
LINKED = next(
    cell for cell in BOOK.pages["rent"].cells.values() if cell.column == 20 and "'Demand'!T" in (cell.text or "")
)
BAR = next(cell for cell in BOOK.pages["buy"].cells.values() if cell.column == 20 and cell.role == "section")
CALLED = next(cell for cell in BOOK.pages["buy"].cells.values()
              if cell.column == 3 and re.fullmatch(r"'\w+'![$\w]+", cell.text or ""))  # fmt: skip
REPEATED = next(cell for cell in BOOK.pages["purchase"].cells.values()
                if re.fullmatch(r"'\w+'![$\w]+", cell.text or ""))  # fmt: skip
HEADER = next(cell for cell in BOOK.pages["rent"].cells.values() if cell.role == "header" and cell.column == 2)
STAMPED = next(cell for cell in BOOK.pages["risk"].cells.values() if cell.role == "stamped")
CHART = "xl/charts/chart1.xml"
DRAWN = next(page for page in BOOK.pages.values() if page.charts)
CORNER = DRAWN.charts[0][1]
TWICE = next(cell for cell in BOOK.pages["sizing"].cells.values() if cell.role == "label" and cell.row > 20)
FIRST, SECOND = f"$C${COST.row - 1}", f"$C${COST.row - 2}"
ONCE = next(cell for cell in BOOK.pages["sources"].cells.values() if cell.role == "key" and cell.column == 1
            and cited(cell.value) > 1 and cited(BOOK.pages["sources"].cells[cell.row, 2].value) == 1)  # fmt: skip
LATEST = next(cell for cell in BOOK.pages["changelog"].cells.values() if cell.role == "text")
STEP = next(cell for cell in BOOK.pages["about"].cells.values() if cell.role == "wrapped")
DOCUMENT = next(cell for cell in BOOK.pages["sources"].cells.values() if cell.role == "key")


def at(cell):
    return spell(cell.row, cell.column)


def over(key, severity, cell, **given):
    """A cell of the book with other content."""
    return Plant(key, severity, cell.page.key, at(cell), lambda file: file.over(cell, **given))


def formula(key, text, severity="E", cell=COST, kind=None):
    """Another formula in the place of a calculation on Purchase."""
    return over(key, severity, cell, formula=text, value=1, kind=kind)


def openpyxl(key, severity, page, edit, cell=""):
    """A sheet changed and saved by openpyxl."""
    return Plant(key, severity, page, cell, lambda file: file.openpyxl(page, edit))


def look(key, severity, cell, **given):
    """A cell in another look."""
    return Plant(key, severity, cell.page.key, at(cell), lambda file: file.looking(cell, **given))


def xml(key, severity, page, old, new, cell=""):
    return Plant(key, severity, page, cell, lambda file: file.xml(page, old, new))


def part(key, severity, name, old, new, page="", cell=""):
    return Plant(key, severity, page, cell, lambda file: replaced(file.content, name, old, new))


def name(key, severity, given, value="'Inputs'!$B$8"):
    new = f'<definedName name="{given}">{value}</definedName></definedNames>'.encode()
    return part(key, severity, "xl/workbook.xml", b"</definedNames>", new)


def unused(file):
    """Every formula that refers to the PUE in use, typed over."""
    found = file.content
    for cell in BOOK.computed:
        if re.search(re.escape(LIVE.address) + r"(?!\d)", cell.text) and (
            LIVE.page.prefix in cell.text or cell.page is LIVE.page
        ):
            found = File(BOOK, found).over(cell, value=1)
    return found


def used_name(file):
    new = b"<definedName name=\"mine\">'Inputs'!$B$8</definedName></definedNames>"
    return replaced(file.over(COST, formula=f"mine*{FIRST}", value=1), "xl/workbook.xml", b"</definedNames>", new)


def unchecked(file):
    """Every cell of Checks typed over that refers to Purchase."""
    found = file.content
    for cell in BOOK.pages["checks"].cells.values():
        if cell.text and BOOK.pages["purchase"].prefix in cell.text:
            found = File(BOOK, found).over(cell, value=1)
    return found


PLANTS = [
    part("S01.missing", "E", "xl/workbook.xml", b'<sheet [^>]*name="Functions"[^>]*/>', b"", "Functions"),
    part("S01.renamed", "E", "xl/workbook.xml", b'name="Functions"', b'name="Formulas"', "Formulas"),
    part("S01.extra", "E", "xl/workbook.xml", b"</sheets>", b'<sheet name="Mine" sheetId="99" r:id="rId1" '
         b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></sheets>', "Mine"),
    part("S01.order", "E", "xl/workbook.xml",
         b'(<sheet [^>]*name="Sources"[^>]*/>)(<sheet [^>]*name="Checks"[^>]*/>)', rb"\2\1", "Checks"),
    xml("S02", "W", "purchase", rb'<tabColor rgb="[^"]*"', b'<tabColor rgb="FFFF0000"'),
    part("S05.sheet", "E", "xl/workbook.xml", b'(name="Sources" sheetId="[0-9]*" state=)"visible"', rb'\1"hidden"',
         "sources"),
    xml("S05.row", "E", "purchase", rb'<row r="9"', b'<row r="9" hidden="1"', "A9"),
    xml("S05.column", "E", "purchase", rb'<col ([^>]*min="3")', rb'<col hidden="1" \1', "C1"),
    look("S05.writing", "E", CAPEX, ink="F2F2F2", ground="F2F2F2"),
    xml("S06", "E", "purchase", b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="F20:G21"/></mergeCells>',
        "F20"),
    xml("S07.panes", "W", "purchase", b"<pane [^>]*/>", b""),
    xml("S07.width", "W", "purchase", rb'fitToPage="1"', b'fitToPage="0"'),
    xml("S07.head", "W", "purchase", rb"<oddFooter>.*?</oddFooter>", b""),
    formula("S08.below", f"$C${COST.row + 5}", "W"),
    over("S08.right", "W", BOOK.cells["weight_bytes"], formula="'Checks'!$F$40", value=1),
    Plant("S09", "E", "purchase", "A3", lambda file: file.put("purchase", "A3", value=0)),
    Plant("S10", "E", "", "", lambda file: with_part(file.content, "xl/vbaProject.bin")),
    part("S11.charts", "E", "xl/drawings/drawing1.xml", rb"<xdr:twoCellAnchor.*?</xdr:twoCellAnchor>", b""),
    part("S11.titles", "E", "xl/workbook.xml", rb"<definedName name=._xlnm.Print_Titles.[^/]*/definedName>", b""),
    Plant("S11.colours", "E", "", "", lambda file: file.xml(
        "risk", rb"<conditionalFormatting .*?</conditionalFormatting>", b"")),
    over("I01.value", "E", PUE),
    over("I01.about", "E", UNIT),
    over("I02", "E", PUE, formula="1+1", value=2),
    Plant("I03", "E", "inputs", at(LIVE), unused),
    over("I04.number", "E", PUE, text="1.3"),
    over("I04.number", "E", DATE, text="2025-01-31"),
    over("I04.choice", "E", GPU, value=7),
    over("I05.range", "E", PUE, value=9),
    over("I05.range", "E", BOOK.entries["gpus_per_node"], value=7.5),
    over("I05.choice", "E", GPU, text="H300"),
    Plant("I05.lost", "E", "inputs", at(PUE),
          lambda file: file.xml("inputs", rb'sqref="%s"' % at(PUE).encode(), b'sqref="Z900"')),
    look("I06.lost", "W", PUE, ink="000000"),
    look("I06.false", "W", FIGURE, ink="0000FF", ground="FFF9E5"),
    over("I07", "W", FRESH, value=42_000),
    look("I08.format", "W", SHARE, form="0.00"),
    formula("I08.hundred", f"$C${COST.row - 1}/100"),
    Plant("I09", "E", "inputs", spell(MONEY.row, 3), lambda file: file.put("inputs", spell(MONEY.row, 3), text="/kWh")),
    formula("F01.number", f"$C${COST.row - 1}*1.13"),
    formula("F01.text", f'IF($C${COST.row - 1}>0,"many",1)'),
    over("F02", "E", COST, value=1_000_000),
    formula("F03", "$M$300+$C$9"),
    formula("F04", "TODAY()"),
    formula("F05.function", "IFERROR($C$9,0)"),
    formula("F05.whole", "SUM($C:$C)"),
    formula("F05.array", "SUM({1,1})"),
    formula("F06", "IF($C$9>0,IF($C$10>0,1,0),0)"),
    formula("F07", "+".join(f"$C${row}" for row in range(9, 18)), "W"),
    formula("F09", "$C$9*#REF!"),
    formula("F09", "'Gone'!$C$9"),
    formula("F09", "my_name*$C$9"),
    name("F09.name", "E", "mine", "#REF!"),
    xml("F09.rule", "E", "inputs", rb"<formula1>'Memory'!", b"<formula1>'Gone'!"),
    part("F10.iterate", "E", "xl/workbook.xml", b"<calcPr ", b'<calcPr iterate="1" '),
    Plant("F10.circle", "E", "purchase", "*", lambda file: file.over(COST, formula=CAPEX.address, value=1)),
    formula("F11", f"{PUE.page.prefix}{LIVE.address}*{FIRST}", "W"),
    over("F12", "W", BOOK.pages["about"].cells[10, 2], formula=f"'Purchase'!{REPEATED.address}", value=1),
    Plant("F13", "W", "purchase", at(CAPEX), lambda file: file.over(CAPEX, formula=COST.text, value=1)),
    formula("F16", "IF($C$9=0,0,$C$10/$C$9)"),
    formula("F17", "-$C$9", "W"),
    formula("F19", "DATE($C$9,$C$9,$C$9)"),
    formula("F20", "@$C$9"),
    formula("F20", "_xlfn.XLOOKUP($C$9,$C$9:$E$9,$C$9:$E$9)"),
    formula("F20", "SUM($C$9:$E$9)", kind="array"),
    formula("F20", "DSR_VRAM($C$9)"),
    Plant("L01", "W", "sizing", spell(TWICE.row + 1, 1), lambda file: file.put(
        "sizing", spell(TWICE.row + 1, 1), text=TWICE.value,
        content=file.put("sizing", spell(TWICE.row + 1, 2), text=BOOK.pages["sizing"].cells[TWICE.row, 2].value))),
    Plant("L02", "E", "purchase", spell(CAPEX.row, 2),
          lambda file: file.put("purchase", spell(CAPEX.row, 2), text="kCNY")),
    name("L04.reference", "E", "R1_VRAM"),
    formula("L04.function", "R1_VRAM($C$9)"),
    Plant("L04.used", "E", "purchase", at(COST), used_name),
    name("L04.name", "W", "mine"),
    part("L05", "E", "xl/workbook.xml", b'name="Functions"', b'name="My functions, all of them"',
         "My functions, all of them"),
    over("L06", "E", LABEL, text=build("zh").pages["purchase"].cells[LABEL.row, 1].value),
    look("N01", "W", CAPEX, form="0"),
    look("N02", "W", CAPEX, ink="FF0000"),
    look("N03", "W", CHECK, form="0"),
    look("N04", "E", CAPEX, form="#,##0,"),
    over("C01", "E", CHECK, formula=CHECK.text, value=0),
    over("C02", "E", COST, formula=COST.text, value="#DIV/0!"),
    Plant("C02.refused", "W", "*", "*", lambda file: content("en", {"quant": "fp8"})),
    Plant("C03", "W", "purchase", "", unchecked),
    Plant("C04", "E", "checks", at(CHECK), lambda file: file.put("checks", spell(CHECK.row, 5), value=1)),
    over("C06", "E", COST, formula=COST.text, value=COST.value * (1 + 3e-9)),
    over("C06.missing", "E", COST, formula=COST.text),
    Plant("C06.none", "I", "", "", lambda file: content("en", values=False)),
    over("V01.empty", "E", STEP),
    part("V01.other", "W", "xl/sharedStrings.xml", rb">0\.1\.0<", b">0.0.9<"),
    part("V01.prices", "W", "xl/sharedStrings.xml", re.escape(price_book().encode()), b"1 0"),
    over("V03.empty", "E", DOCUMENT),
    over("V03.unused", "W", ONCE, text="nobody-cites-this"),
    part("V05.empty", "E", "docProps/core.xml", b"<dc:title.*?</dc:title>", b""),
    Plant("V05.empty", "E", "", "", lambda file: without_part(file.content, "docProps/core.xml")),
    part("V05.person", "W", "docProps/core.xml", b"<cp:lastModifiedBy>r1model", b"<cp:lastModifiedBy>Zhang San"),
    part("V05.path", "W", "xl/workbook.xml", b"<bookViews>", b'<absPath url="C:\\\\Users\\\\zhang\\\\"/><bookViews>'),
    over("V06.input", "I", PUE, value=1.5),
    formula("V06.formula", "$C$9"),
    over("V06.emptied", "E", COST),
    over("V06.emptied", "E", FIGURE),
    over("V06.figure", "E", FIGURE, value=12_345),
    over("V06.figure", "E", BOOK.constants["HOURS_PER_MONTH"], value=720),
    over("V06.key", "E", KEY, text="H200"),
    over("V06.label", "W", LABEL, text="Purchase cost, roughly"),
    Plant("V06.added", "W", "purchase", "P40", lambda file: file.put("purchase", "P40", text="see mail")),
    over("V02", "E", LATEST, text="0.0.9"),
    openpyxl("V06.rows_added", "E", "audit", lambda found: found.insert_rows(40, 2), "A40"),
    openpyxl("V06.rows_gone", "E", "audit", lambda found: found.delete_rows(40), "A40"),
    openpyxl("V06.columns_added", "E", "audit", lambda found: found.insert_cols(4), "D1"),
    openpyxl("V06.columns_gone", "E", "audit", lambda found: found.delete_cols(3), "C1"),
    xml("P01.open", "E", "purchase", rb"<sheetProtection[^>]*/>", b""),
    xml("P01.password", "E", "purchase", b"<sheetProtection ", b'<sheetProtection password="CC1A" '),
    look("P01.locked", "E", PUE, locked=True),
    look("P01.unlocked", "E", FIGURE, locked=False),
    formula("P02.function", 'HYPERLINK("http://x.example")'),
    formula("P02.reference", "'[1]Sheet1'!$A$1"),
    formula("P02.dde", "cmd|'/c calc'!$A$1"),
    Plant("P02.part", "E", "", "", lambda file: with_part(
        file.content, "xl/externalLinks/_rels/externalLink1.xml.rels",
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://x/externalLinkPath" Target="file:///C:/other.xlsx" TargetMode="External"/></Relationships>')),
    xml("P02.hyperlink", "W", "purchase", b"<pageMargins", b'<hyperlinks><hyperlink ref="A40" r:id="rId9" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></hyperlinks><pageMargins',
        "A40"),
    Plant("P03.size", "E", "", "", lambda file: with_part(file.content, "xl/media/image1.png", os.urandom(5_000_000))),
    part("P03.read_only", "E", "xl/workbook.xml", b"<bookViews>", b'<fileSharing readOnlyRecommended="1"/><bookViews>'),
    Plant("P03.stray", "E", "purchase", "A5000", lambda file: file.put("purchase", "A5000", look=1)),
    part("P04.chart", "W", "xl/drawings/drawing1.xml", rb' descr="[^"]*"', b"", DRAWN.key, CORNER),
    look("P04.contrast", "W", LABEL, ink="BBBBBB"),
    part("X01.literal", "E", CHART, b"<numRef>.*?</numRef>",
         b'<numLit><pt idx="0"><v>1</v></pt></numLit>', DRAWN.key, CORNER),
    part("X01.lost", "E", CHART, rb"(<numRef><f>)[^<]*", rb"\1#REF!", DRAWN.key, CORNER),
    part("X01.title", "E", CHART, rb"<chart><title>.*?</title>", b"<chart>", DRAWN.key, CORNER),
    part("X01.axis", "E", CHART, rb"(<valAx>.*?)<title>.*?</title>", rb"\1", DRAWN.key, CORNER),
    over("S03", "E", HEADER, text="Remark"),
    over("S04.gap", "E", MONTH),
    over("S04.month", "E", LINKED, formula=LINKED.text.replace("!T", "!U"), value=1),
    over("F02.month", "E", BAR, value=5),
    over("F08", "E", MONTH, formula=f"{MONTH.text}+1", value=1),
    over("F11", "E", MONTH, formula=f"{MONTH.text}*'Purchase'!$C$9", value=1),
    over("F12", "E", LINKED, formula=f"'Buy'!{CALLED.address}", value=1),
    over("F15", "W", MONTH, formula=f"ROUND({MONTH.text},0)", value=1),
    over("F18", "E", MONTH, formula=f"$T{MONTH.row - 1}*1", value=1),
    over("F18", "E", MONTH, formula=f"T${MONTH.row - 1}*1", value=1),
    over("V06.figure", "E", STAMPED, value=1),
    Plant("V06.name", "E", "", "", lambda file: replaced(content("en", edition="lambda"), "xl/workbook.xml",
                                                         b'(<definedName name="DSR_VRAM"[^>]*>)[^<]*', rb"\g<1>1")),
    over("X03.stamp", "E", stamps(BOOK)["seed"]),
    Plant("X03.stale", "W", "risk", at(stamps(BOOK)["hash"]), lambda file: file.over(PUE, value=1.9)),
    formula("X02", "TABLE($C$9,$C$10)", kind="dataTable"),
]  # fmt: skip


@pytest.mark.parametrize("plant", PLANTS, ids=[f"{plant.key}-{number}" for number, plant in enumerate(PLANTS)])
def test_a_planted_defect_is_found_at_its_cell(plant, file, before, read_once, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(plant.make(file))
    rule = plant.key.partition(".")[0]
    edition = "lambda" if plant.key == "V06.name" else "native"
    found = notes(read_once.build("en", edition=edition), path, {rule}) - before
    title = BOOK.pages[plant.sheet].title if plant.sheet in BOOK.pages else plant.sheet
    alike = [note for note in found if note[:2] == (plant.key, plant.severity)]
    places = [(title, note[3] if plant.cell == "*" else plant.cell) for note in alike]
    assert any(plant.sheet == "*" or note[2:] in places for note in alike), sorted(found)


OF_LAYERS = "V01.layers"  # needs a layer: test_layered_book plants it


def test_every_finding_that_has_a_text_is_planted():
    keys = {key for key in texts("lint") if not key.startswith("report.") and not key.endswith(".remedy")}
    assert keys == {plant.key for plant in PLANTS} | {OF_LAYERS}


def test_every_rule_at_every_severity_is_planted():
    planted = {(plant.key.partition(".")[0], plant.severity) for plant in PLANTS}
    assert {(rule.id, rule.severity) for rule in RULES} == planted


def test_the_helpers_leave_the_file_alone_where_nothing_is_planted(file):
    """The gate on the gate: what `put` writes back as it was is found clean."""
    assert unpacked(file.over(PUE, value=PUE.value)).keys() == unpacked(file.content).keys()
