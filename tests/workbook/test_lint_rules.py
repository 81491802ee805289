"""Every rule of `r1model check` finds a defect planted for it, at its cell, and finds nothing there without it."""

import os
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import pytest
from defects import File, edited, replaced, spell, unpacked, with_part, without_part
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from r1model.inputs import inputs
from r1model.texts import texts
from r1model_workbook.book import build, content
from r1model_workbook.lint.reader import read
from r1model_workbook.lint.recognise import recognise
from r1model_workbook.lint.rules import RULES
from r1model_workbook.lint.view import View

ELSEWHERE = {"S03", "S04.gap", "S04.month", "F02.month", "F08", "F15", "F18", "V02"}  # planted in test_lint_series
RECALCULATING = ("C01", "C02", "C06")


class Plant(NamedTuple):
    """A defect: the text key and severity of its finding, the sheet and cell it is in, and how it is made."""

    key: str
    severity: str
    sheet: str
    cell: str
    make: Callable[[File], bytes]


@pytest.fixture(scope="module")
def file():
    return File(build("en"), content("en"))


def notes(book, path, name):
    """(key, severity, sheet, cell) of what the rules of one id find."""
    loaded = read(path)
    view = View(loaded, recognise(loaded), book)
    return {
        (note.key, rule.severity, note.sheet, note.cell)
        for rule in RULES
        if rule.id == name and (view.identity.comparable or not rule.compares)
        for note in rule.search(view)
    }


@pytest.fixture(scope="module")
def before(file, tmp_path_factory):
    """What is found in the file as generated, by rule."""
    path = tmp_path_factory.mktemp("clean") / "book.xlsx"
    path.write_bytes(file.content)
    return {name: notes(build("en"), path, name) for name in {rule.id for rule in RULES}}


BOOK = build("en")
TODAY = (date.fromisoformat(BOOK.words["figures_date"]) - date(1899, 12, 30)).days


def cited(value):
    return sum(cell.value == value for cell in BOOK.all_cells())


PUE, GPU, YEARS = BOOK.inputs["pue"], BOOK.inputs["plan1_gpu"], BOOK.inputs["years"]
CAPEX, COST, FAILING = BOOK.cells["plan1.capex"], BOOK.cells["plan1.gpu_cost"], BOOK.cells["failing"]
CHECK = next(cell for cell in BOOK.pages["checks"].cells.values() if cell.role == "check")
FIGURE = next(cell for cell in BOOK.tables["gpus"].page.cells.values() if cell.role == "figure" and cell.row > 60)
LABEL = BOOK.pages["purchase"].cells[CAPEX.row, 1]
UNIT = BOOK.pages["inputs"].cells[PUE.row, 3]
MONEY = BOOK.inputs["price_per_kwh"]
SHARE = next(cell for key, cell in BOOK.inputs.items() if inputs()[key].unit == "share")
DATE = next(cell for cell in BOOK.pages["inputs"].cells.values() if cell.unit == "date" and cell.row == MONEY.row)
FRESH = next(cell for cell in BOOK.pages["inputs"].cells.values() if cell.unit == "date" and cell.value > TODAY - 180
             and BOOK.pages["inputs"].cells[cell.row, 2].unit.startswith(("CNY", "USD")))  # fmt: skip
KEY = next(cell for cell in BOOK.pages["hardware"].cells.values() if cell.value == "H200-141" and cell.text is None)
ONCE = next(cell for cell in BOOK.pages["sources"].cells.values() if cell.role == "key" and cell.column == 1
            and cited(cell.value) > 1 and cited(BOOK.pages["sources"].cells[cell.row, 2].value) == 1)  # fmt: skip
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


def sheet(key, severity, page, edit, cell=""):
    """A sheet changed in openpyxl."""
    return Plant(key, severity, page, cell, lambda file: file.openpyxl(page, edit))


def look(key, severity, cell, edit):
    return sheet(key, severity, cell.page.key, lambda found: edit(found[at(cell)]), at(cell))


def whole(key, severity, edit, page="", cell=""):
    """The workbook changed in openpyxl."""
    return Plant(key, severity, page, cell, lambda file: edited(file.content, edit))


def xml(key, severity, page, old, new, cell=""):
    return Plant(key, severity, page, cell, lambda file: file.xml(page, old, new))


def part(key, severity, name, old, new, page="", cell=""):
    return Plant(key, severity, page, cell, lambda file: replaced(file.content, name, old, new))


def name(key, severity, given, value="'Inputs'!$B$8"):
    return whole(key, severity, lambda book: book.defined_names.add(DefinedName(given, attr_text=value)))


def unused(file):
    """Every formula that refers to the PUE, typed over."""
    found = file.content
    for cell in BOOK.computed:
        if f"{PUE.page.prefix}{PUE.address}" in cell.text:
            found = File(BOOK, found).over(cell, value=1)
    return found


def circle(file):
    return File(BOOK, file.over(COST, formula=CAPEX.address, value=1)).content


def setting(attribute, value):
    return lambda cell: setattr(cell, attribute, value)


def like_an_input(cell):
    cell.font, cell.fill = Font(color="0000FF"), PatternFill("solid", fgColor="FFF9E5")


PLANTS = [
    whole("S01.missing", "E", lambda book: book.remove(book["Functions"]), "Functions"),
    part("S01.renamed", "E", "xl/workbook.xml", b'name="Functions"', b'name="Formulas"', "Formulas"),
    whole("S01.extra", "E", lambda book: book.create_sheet("Mine"), "Mine"),
    whole("S01.order", "E", lambda book: book.move_sheet("Checks", -1), "Checks"),
    sheet("S02", "E", "purchase", lambda found: setattr(found.sheet_properties, "tabColor", "FF0000")),
    sheet("S05.sheet", "E", "sources", lambda found: setattr(found, "sheet_state", "hidden")),
    sheet("S05.row", "E", "purchase", lambda found: setattr(found.row_dimensions[9], "hidden", True), "A9"),
    sheet("S05.column", "E", "purchase", lambda found: setattr(found.column_dimensions["C"], "hidden", True), "C1"),
    look("S05.writing", "E", CAPEX, setting("font", Font(color="F2F2F2"))),
    sheet("S06", "E", "purchase", lambda found: found.merge_cells("F20:G21"), "F20"),
    sheet("S07.panes", "E", "purchase", lambda found: setattr(found, "freeze_panes", None)),
    xml("S07.width", "E", "purchase", rb'fitToPage="1"', b'fitToPage="0"'),
    xml("S07.head", "E", "purchase", rb"<oddFooter>.*?</oddFooter>", b""),
    formula("S08.below", f"$C${COST.row + 5}", "W"),
    over("S08.right", "W", BOOK.cells["weight_bytes"], formula="'Checks'!$F$40", value=1),
    Plant("S09", "E", "purchase", "A3", lambda file: file.put("purchase", "A3", value=0)),
    Plant("S10", "E", "", "", lambda file: with_part(file.content, "xl/vbaProject.bin")),
    over("I01.value", "E", PUE),
    over("I01.about", "E", UNIT),
    over("I02", "E", PUE, formula="1+1", value=2),
    Plant("I03", "E", "inputs", at(PUE), unused),
    over("I04.number", "E", PUE, text="1.3"),
    over("I04.number", "E", DATE, text="2025-01-31"),
    over("I04.choice", "E", GPU, value=7),
    over("I05.range", "E", PUE, value=9),
    over("I05.range", "E", BOOK.inputs["gpus_per_node"], value=7.5),
    over("I05.choice", "E", GPU, text="H300"),
    Plant("I05.lost", "E", "inputs", at(PUE),
          lambda file: file.xml("inputs", rb'sqref="%s"' % at(PUE).encode(), b'sqref="Z900"')),
    look("I06.lost", "E", PUE, setting("font", Font(color="000000"))),
    look("I06.false", "E", FIGURE, like_an_input),
    over("I07", "W", FRESH, value=42_000),
    look("I08.format", "E", SHARE, setting("number_format", "0.00")),
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
    Plant("F10.circle", "E", "purchase", "*", circle),
    formula("F11", "'Hardware'!$C$31*$C$9", "W"),
    over("F12", "W", BOOK.pages["about"].cells[10, 2], formula="'Purchase'!$C$12", value=1),
    Plant("F13", "W", "purchase", at(CAPEX), lambda file: file.over(CAPEX, formula=COST.text, value=1)),
    formula("F16", "IF($C$9=0,0,$C$10/$C$9)"),
    formula("F17", "-$C$9", "W"),
    formula("F19", "DATE($C$9,$C$9,$C$9)"),
    formula("F20", "@$C$9"),
    formula("F20", "_xlfn.XLOOKUP($C$9,$C$9:$E$9,$C$9:$E$9)"),
    formula("F20", "SUM($C$9:$E$9)", kind="array"),
    formula("F20", "DSR_VRAM($C$9)"),
    Plant("L01", "W", "hardware", "A31",
          lambda file: file.put("hardware", "A31", text=BOOK.pages["hardware"].cells[29, 1].value)),
    Plant("L02", "E", "purchase", spell(CAPEX.row, 2),
          lambda file: file.put("purchase", spell(CAPEX.row, 2), text="kCNY")),
    name("L04.reference", "E", "R1_VRAM"),
    formula("L04.function", "R1_VRAM($C$9)"),
    Plant("L04.used", "E", "purchase", at(COST), lambda file: edited(
        file.over(COST, formula="mine*$C$9", value=1),
        lambda book: book.defined_names.add(DefinedName("mine", attr_text="'Inputs'!$B$8")))),
    name("L04.name", "W", "mine"),
    part("L05", "E", "xl/workbook.xml", b'name="Functions"', b'name="My functions, all of them"',
         "My functions, all of them"),
    over("L06", "E", LABEL, text=build("zh").pages["purchase"].cells[LABEL.row, 1].value),
    look("N01", "E", CAPEX, setting("number_format", "0")),
    look("N02", "E", CAPEX, setting("font", Font(color="FF0000"))),
    look("N03", "W", CHECK, setting("number_format", "0")),
    look("N04", "E", CAPEX, setting("number_format", "#,##0,")),
    over("C01", "E", CHECK, formula=CHECK.text, value=0),
    over("C02", "E", COST, formula=COST.text, value="#DIV/0!"),
    Plant("C02.refused", "W", "*", "*", lambda file: content("en", {"quant": "fp8"})),
    Plant("C03", "W", "purchase", "", lambda file: edited(
        file.content, lambda book: [setattr(cell, "value", 1) for row in book["Checks"]["B6:C40"] for cell in row])),
    Plant("C04", "E", "checks", at(CHECK), lambda file: file.put("checks", spell(CHECK.row, 5), value=1)),
    over("C06", "E", COST, formula=COST.text, value=COST.value * (1 + 3e-9)),
    over("C06.missing", "E", COST, formula=COST.text),
    Plant("C06.none", "I", "", "", lambda file: content("en", values=False)),
    over("V01.empty", "E", STEP),
    Plant("V01.other", "W", "", "", lambda file: file.xml("about", b">0\\.1\\.0<", b">0.0.9<")),
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
    sheet("V06.rows_added", "E", "audit", lambda found: found.insert_rows(40, 2), "A40"),
    sheet("V06.rows_gone", "E", "audit", lambda found: found.delete_rows(40), "A40"),
    sheet("V06.columns_added", "E", "audit", lambda found: found.insert_cols(4), "D1"),
    sheet("V06.columns_gone", "E", "audit", lambda found: found.delete_cols(3), "C1"),
    xml("P01.open", "E", "purchase", rb"<sheetProtection[^>]*/>", b""),
    xml("P01.password", "E", "purchase", b"<sheetProtection ", b'<sheetProtection password="CC1A" '),
    Plant("P01.locked", "E", "inputs", at(PUE), lambda file: file.over(PUE, value=1.3, look=0)),
    Plant("P01.unlocked", "E", "hardware", at(FIGURE), lambda file: file.openpyxl(
        "hardware", lambda found: setattr(found[at(FIGURE)], "_style", found.parent["Inputs"][at(PUE)]._style))),
    formula("P02.function", 'HYPERLINK("http://x.example")'),
    formula("P02.reference", "'[1]Sheet1'!$A$1"),
    formula("P02.dde", "cmd|'/c calc'!$A$1"),
    Plant("P02.part", "E", "", "", lambda file: with_part(
        file.content, "xl/externalLinks/_rels/externalLink1.xml.rels",
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://x/externalLinkPath" Target="file:///C:/other.xlsx" TargetMode="External"/></Relationships>')),
    sheet("P02.hyperlink", "W", "purchase", lambda found: found["A40"].__setattr__("hyperlink", "http://x"), "A40"),
    Plant("P03.size", "E", "", "", lambda file: with_part(file.content, "xl/media/image1.png", os.urandom(5_000_000))),
    part("P03.read_only", "E", "xl/workbook.xml", b"<bookViews>", b'<fileSharing readOnlyRecommended="1"/><bookViews>'),
    Plant("P03.stray", "E", "purchase", "A5000", lambda file: file.put("purchase", "A5000", look=1)),
    part("P04.chart", "W", "xl/drawings/drawing1.xml", rb"<row>6</row>", b"<row>7</row>", "hardware", "G8"),
    look("P04.contrast", "W", LABEL, setting("font", Font(color="BBBBBB"))),
    part("X01.literal", "E", "xl/charts/chart1.xml", rb"<numRef><f>[^<]*</f></numRef></val>",
         b'<numLit><pt idx="0"><v>1</v></pt></numLit></val>', "hardware"),
    part("X01.lost", "E", "xl/charts/chart1.xml", rb"(<val><numRef><f>)'Hardware'![^<]*", rb"\1#REF!", "hardware"),
    part("X01.title", "E", "xl/charts/chart1.xml", rb"<chart><title>.*?</title>", b"<chart>", "hardware"),
    part("X01.axis", "E", "xl/charts/chart1.xml", rb"(<valAx>.*?)<title>.*?</title>", rb"\1", "hardware"),
    formula("X02", "TABLE($C$9,$C$10)", kind="dataTable"),
]  # fmt: skip


@pytest.mark.parametrize("plant", PLANTS, ids=[f"{plant.key}-{number}" for number, plant in enumerate(PLANTS)])
def test_a_planted_defect_is_found_at_its_cell(plant, file, before, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(plant.make(file))
    rule = plant.key.partition(".")[0]
    book = build("en") if rule in RECALCULATING else file.book
    found = notes(book, path, rule) - before[rule]
    title = BOOK.pages[plant.sheet].title if plant.sheet in BOOK.pages else plant.sheet
    alike = [note for note in found if note[:2] == (plant.key, plant.severity)]
    assert any(plant.sheet == "*" or (note[2] == title and plant.cell in ("*", note[3])) for note in alike), sorted(
        found
    )


def test_every_finding_that_has_a_text_is_planted():
    keys = {key for key in texts("lint") if not key.startswith("report.") and not key.endswith(".remedy")}
    assert keys == {plant.key for plant in PLANTS} | ELSEWHERE


def test_every_rule_at_every_severity_is_planted():
    planted = {(plant.key.partition(".")[0], plant.severity) for plant in PLANTS}
    series = {
        ("S03", "E"),
        ("S04", "E"),
        ("F08", "E"),
        ("F11", "E"),
        ("F12", "E"),
        ("F15", "W"),
        ("F18", "E"),
        ("V02", "E"),
    }
    assert {(rule.id, rule.severity) for rule in RULES} == planted | series


def test_the_helpers_leave_the_file_alone_where_nothing_is_planted(file):
    """The gate on the gate: what `put` writes back as it was is found clean."""
    assert unpacked(file.over(PUE, value=PUE.value)).keys() == unpacked(file.content).keys()
