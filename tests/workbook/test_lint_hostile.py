"""`r1model check` comes to an end with a report or one line, whatever file it is given: generated hostile files."""

import io
import os
import zipfile

import pytest
from defects import File, packed, replaced, spell, unpacked, with_part, without_part

from r1model.errors import BadRequest
from r1model_workbook.check import check, limits

pytestmark = pytest.mark.usefixtures("read_once")

BOOK, SHEET, STYLES = "xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"
DRAWING = "xl/drawings/drawing1.xml"


@pytest.fixture
def content(both):
    return both["en"].content


@pytest.fixture
def refused(tmp_path):
    """The line that a file is refused with."""

    def line(made):
        path = tmp_path / "book.xlsx"
        path.write_bytes(made)
        with pytest.raises(BadRequest) as found:
            check(path, whole=False)
        return found.value.text("en")

    return line


@pytest.fixture
def reported(run, tmp_path):
    """The command's answer, which is a report."""

    def report(made):
        path = tmp_path / "book.xlsx"
        path.write_bytes(made)
        got = run("check", path)
        assert got.code in (0, 1) and got.err == "", got.err
        return got

    return report


def test_a_pipe_a_device_and_a_folder_are_refused_and_not_waited_for(run, tmp_path):
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    for path in (pipe, "/dev/zero", tmp_path):
        got = run("check", path)
        assert (got.code, got.out, got.err.count("\n")) == (2, "", 1), got


def deep(content):
    return with_part(content, BOOK, b"<a>" * 100_000 + b"</a>" * 100_000)


def elements(content):
    return with_part(content, SHEET, b"<worksheet>" + b"<a/>" * (limits.MOST_MARKS + 1) + b"</worksheet>")


def attributes(content):
    many = b"".join(b' a%d=""' % at for at in range(limits.MOST_MARKS + 1))
    return with_part(content, SHEET, b"<worksheet" + many + b"/>")


def sheets(content):
    one = b'<sheet name="x%d" sheetId="%d" r:id="rId1"'
    one += b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
    return replaced(content, BOOK, b"</sheets>", b"".join(one % (at, at) for at in range(1_000)) + b"</sheets>")


def rows_below(content, count, formula):
    """The sheet with so many more formulas below its content, two hundred a row."""
    parts = unpacked(content)
    lines = []
    for row in range(3_000, 3_000 + count // 200):
        cells = (f'<c r="{spell(row, column)}"><f>{formula(row, column)}</f></c>' for column in range(1, 201))
        lines.append(f'<row r="{row}">{"".join(cells)}</row>')
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", "".join(lines).encode() + b"</sheetData>")
    return packed(parts)


def packed_otherwise(content):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(BOOK, bytes(10**6))
    return made.getvalue()


def long_shared_formula(content):
    one = '<c r="A3000"><f t="shared" ref="A3000:A9000" si="0">' + "+".join(["A1"] * 2_000) + "</f></c>"
    rows = "".join(f'<row r="{row}"><c r="A{row}"><f t="shared" si="0"/></c></row>' for row in range(3_001, 9_000))
    new = f'<row r="3000">{one}</row>{rows}</sheetData>'.encode()
    return replaced(content, SHEET, b"</sheetData>", new)


REFUSED = {
    "deep XML": (deep, "damaged"),
    "millions of elements": (elements, "unpacks"),
    "millions of attributes": (attributes, "unpacks"),
    "a thousand sheets": (sheets, "unpacks"),
    "packed so that nothing bounds it": (packed_otherwise, "damaged"),
    "hundreds of thousands of formulas": (lambda content: rows_below(content, 400_000, lambda *_: "A1"), "unpacks"),
    "tens of thousands of wide references": (
        lambda content: rows_below(content, 60_000, lambda row, column: f"SUM(A1:CV{row * 7 + column})"), "unpacks"),
    "a long shared formula": (long_shared_formula, "unpacks"),
    "a formula longer than any program allows": (
        lambda content: replaced(content, SHEET, b"<f>[^<]*</f>", b"<f>" + b"1+" * 50_000 + b"1</f>"), "unpacks"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_workbook_of_ours_can_be_is_refused_in_one_line(refused, content, name):
    make, hint = REFUSED[name]
    assert hint in refused(make(content))


def test_thousands_of_stray_formulas_are_reported_shortly(reported, content):
    got = reported(rows_below(content, 20_000, lambda row, column: f"A{row + 1}*2.5"))
    assert got.code == 1
    assert "V06" in got.out and got.out.count("\n") < 150


@pytest.mark.parametrize("code", ["D800", "DFFF", "0000", "FFFE"])
def test_an_escaped_character_that_no_text_has_is_no_traceback(reported, both, code):
    made = File(both["en"].book, both["en"].content).put("purchase", "P40", text=f"a_x{code}_b")
    assert "V06" in reported(made).out


ODD = {
    "a text in the last row": (SHEET, b"</sheetData>", b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t>'
                               b"</is></c></row></sheetData>"),
    "columns that no sheet has": (SHEET, b"<cols>", b'<cols><col min="99999999" max="99999999" hidden="1"/>'),
    "rows that no sheet has": (SHEET, b"<sheetData>", b'<sheetData><row r="-4" hidden="1"/>'),
    "a colour that is none": (STYLES, b'rgb="00[0-9A-F]{6}"', b'rgb="no colour"'),
    "a chart beyond every cell": (DRAWING, b"<xdr:row>[0-9]+<", b"<xdr:row>" + b"9" * 5_000 + b"<"),
    "an anchor without content": (DRAWING, b"<xdr:graphicFrame>.*?</xdr:graphicFrame>", b""),
    "a chart that is not there": (DRAWING, b'r:id="rId1"', b'r:id="rId999"'),
    "thousands of names": (BOOK, b"</definedNames>", b"".join(
        b'<definedName name="n%d">1</definedName>' % at for at in range(20_000)) + b"</definedNames>"),
    "thousands of spans": (SHEET, b'sqref="[^"]*"', b'sqref="' + b"A1:B2 " * 50_000 + b'"'),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_content_is_reported(reported, content, name):
    reported(replaced(content, *ODD[name]))


KEPT = ("xl/styles.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml", "docProps/app.xml", "docProps/core.xml",
        "xl/charts/chart1.xml", DRAWING, "xl/drawings/_rels/drawing1.xml.rels", "[Content_Types].xml",
        "xl/worksheets/_rels/sheet2.xml.rels")  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_a_missing_part_ends_in_a_report_or_in_one_line(run, content, name, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(without_part(content, name))
    got = run("check", path)
    assert got.code in (0, 1, 2) and got.err.count("\n") == (got.code == 2), got.err
    if "chart" in name or "drawing" in name or "sheet2" in name:
        assert got.code == 1 and "S11" in got.out
