"""`r1model check` on the command line: exit codes, JSON, languages, and files that are not what they seem."""

import io
import json
import random
import re
import zipfile

import pytest
from defects import File, packed, replaced, unpacked, with_part
from openpyxl import Workbook

from r1model.errors import BadRequest
from r1model.texts import texts
from r1model_workbook.book import content as book_content
from r1model_workbook.check import check
from r1model_workbook.check.findings import RULES
from r1model_workbook.check.waivers import waivers

pytestmark = pytest.mark.usefixtures("read_once")


@pytest.fixture(scope="module")
def content(both):
    return both["en"].content


@pytest.fixture
def checked(run, tmp_path):
    """The command on the bytes of a file."""

    def command(made, *words, name="book.xlsx"):
        path = tmp_path / name
        path.write_bytes(made)
        return run("check", path, *words)

    return command


def test_a_clean_workbook_exits_with_nought(checked, content):
    got = checked(content)
    assert (got.code, got.err) == (0, "")
    assert "0 errors" in got.out


def test_an_error_exits_with_one_and_names_rule_and_cell(checked, both):
    made = both["en"]
    cell = made.book.cells["plan1.capex"]
    got = checked(File(made.book, made.content).over(cell, value=1))
    assert got.code == 1
    assert re.search(rf"E\W+F02\W+Purchase!C{cell.row}\b", got.out)


def test_json_holds_every_finding_in_both_languages(checked, content):
    got = checked(replaced(content, SHEET, b"<pane [^>]*/>", b""), "--json")
    found = json.loads(got.out)
    assert got.err == ""
    assert found["language"] == "en" and found["compared"] is True
    assert len(found["findings"]) == sum(found["counts"].values()) > 0
    for finding in found["findings"]:
        assert set(finding) == {"rule", "severity", "sheet", "cell", "message", "remedy"}
        assert {*finding["message"], *finding["remedy"]} == {"zh", "en"}
        assert "{" not in "".join([*finding["message"].values(), *finding["remedy"].values()])


def test_chinese_is_spoken_when_asked_for(checked, content, both):
    made = File(both["en"].book, content).put("purchase", "P40", text="see mail")
    assert "处理办法" in checked(made, "--language", "zh").out
    assert "Remedy" in checked(made, "--language", "en").out
    got = checked(content, "--language", "fr")
    assert got.code == 2 and "zh, en" in got.err


def test_many_findings_of_one_kind_are_summed_up_for_people_only(checked, content, both):
    made = File(both["en"].book, content).over(both["en"].book.entries["discount_rate"], value=0.2)
    assert checked(made).out.count("C06") < 100
    assert len(json.loads(checked(made, "--json").out)["findings"]) > 100


def one_line(got):
    return got.code == 2 and got.out == "" and got.err.count("\n") == 1 and "Traceback" not in got.err


def bomb():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(200 * 2**20))
    return made.getvalue()


def foreign():
    book, made = Workbook(), io.BytesIO()
    for title in ("Inputs", "Summary", "Checks"):
        book.create_sheet(title)["A1"] = "Something else"
    book.save(made)
    return made.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><workbook><sheets>&b;</sheets></workbook>'
BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet2.xml"
HOSTILE = {
    "empty": (lambda content: b"", "not an Excel workbook"),
    "text": (lambda content: b"name,value\n", "not an Excel workbook"),
    "truncated": (lambda content: content[: len(content) // 2], "damaged"),
    "head only": (lambda content: content[:100], "damaged"),
    "old or encrypted": (lambda content: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted"),
    "encrypted part": (lambda content: content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00",
                                                       b"PK\x01\x02\x14\x03\x14\x00\x01\x00"), "encrypted"),
    "bomb": (lambda content: bomb(), "unpacks"),
    "thousands of parts": (lambda content: packed({f"x{at}": b"" for at in range(3_000)}), "unpacks"),
    "entities": (lambda content: with_part(content, BOOK, ENTITIES), "damaged"),
    "no XML": (lambda content: with_part(content, BOOK, b"\x00\x01"), "damaged"),
    "no sheets": (lambda content: with_part(content, BOOK, b"<workbook/>"), "no sheets"),
    "no book": (lambda content: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "no sheets"),
    "lost sheet": (lambda content: packed({k: v for k, v in unpacked(content).items() if k != SHEET}), "damaged"),
    "lost relations": (lambda content: packed(
        {k: v for k, v in unpacked(content).items() if not k.startswith("xl/_rels")}), "damaged"),
    "bad address": (lambda content: replaced(content, SHEET, b'<c r="A1"', b'<c r="A0"'), "damaged"),
    "bad string": (lambda content: replaced(content, SHEET, b't="s"><v>[0-9]+', b't="s"><v>99999999'), "damaged"),
    "bad style": (lambda content: replaced(content, SHEET, b' s="[0-9]+"', b' s="99999"'), "damaged"),
    "bad number": (lambda content: replaced(content, SHEET, b'("[0-9]+")><v>[0-9.]+<', rb"\1><v>nan<"), "damaged"),
    "foreign": (lambda content: foreign(), "not written by r1model"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_one_clear_line(checked, content, name):
    make, hint = HOSTILE[name]
    for words in ((), ("--json",)):
        got = checked(make(content), *words)
        assert one_line(got), got
        assert hint in got.err


def test_a_folder_and_a_missing_file_are_one_clear_line(run, tmp_path):
    assert one_line(run("check", tmp_path))
    assert one_line(run("check", tmp_path / "none.xlsx"))
    assert one_line(run("check"))


ODD = [
    (BOOK, b"<calcPr [^>]*/>", b'<calcPr iterate="x"/>'),
    (SHEET, b"<pane [^>]*/>", b'<pane xSplit="x" ySplit="1e999" state="frozen"/>'),
    (SHEET, b"<cols>", b'<cols><col min="x" max="y" width="z"/>'),
    (SHEET, b' ht="[0-9.]+"', b' ht="tall"'),
    (SHEET, b"<pageMargins", b'<mergeCells><mergeCell ref="no"/><mergeCell/></mergeCells><pageMargins'),
    (SHEET, b'sqref="[^"]*"', b'sqref="no way A1:B"'),
    (SHEET, b"<f>[^<]*</f>", b"<f>(((&quot;'!#</f>"),
    (SHEET, b"<f>[^<]*</f>", b"<f>XFE1048577+ZZZ9999999+A1:Z9999999+$A:$A+1:2</f>"),
    (SHEET, b"<f>[^<]*</f>", b"<f/>"),
    ("docProps/core.xml", b"<dc:title.*?</dc:title>", b""),
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_but_readable_content_is_reported_and_not_fatal(checked, content, odd):
    got = checked(replaced(content, *odd))
    assert got.code in (0, 1)
    assert got.err == ""


@pytest.mark.parametrize("seed", range(25))
def test_flipped_bytes_end_in_a_report_or_in_one_line(content, tmp_path, seed):
    draw = random.Random(seed)
    made = bytearray(content)
    for _ in range(draw.choice([1, 5, 50])):
        made[draw.randrange(len(made))] = draw.randrange(256)
    path = tmp_path / "book.xlsx"
    path.write_bytes(made)
    try:
        check(path)
    except BadRequest as refused:
        assert refused.text("zh") and refused.text("en")


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_part_ends_in_a_report_or_in_one_line(content, tmp_path, seed):
    """Bytes changed within the XML, past the checksums of the archive."""
    draw = random.Random(seed)
    parts = unpacked(content)
    name = draw.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    part = bytearray(parts[name])
    for _ in range(3):
        part[draw.randrange(len(part))] = draw.choice(b'<>"=0A/x ')
    path = tmp_path / "book.xlsx"
    path.write_bytes(packed({**parts, name: bytes(part)}))
    try:
        check(path)
    except BadRequest as refused:
        assert refused.text("zh") and refused.text("en")


def test_every_message_has_a_remedy():
    keys = {key for key in texts("lint") if not key.startswith("report.")}
    messages = {key for key in keys if not key.endswith(".remedy")}
    for key in messages:
        assert {f"{key}.remedy", f"{key.partition('.')[0]}.remedy"} & keys, key
    spoken = {f"{key}.remedy" for key in messages} | {f"{rule.id}.remedy" for rule in RULES}
    assert {key for key in keys if key.endswith(".remedy")} <= spoken


def test_both_languages_of_a_message_name_the_same_facts():
    for key, record in texts("lint").items():
        names = [set(re.findall(r"\{(\w+)", words)) for words in record.values()]
        assert names[0] == names[1], key


def test_a_waiver_names_a_rule_that_warns_a_sheet_and_its_reason():
    warning = {rule.id for rule in RULES if rule.severity == "W"}
    for waiver in waivers():
        assert waiver.rule in warning
        assert waiver.zh and waiver.en


def test_every_waiver_covers_something(both, tmp_path):
    used = set()
    for made in (both["en"].content, book_content("en", edition="xlsm")):
        path = tmp_path / "book.xlsx"
        path.write_bytes(made)
        report = check(path)
        keys = {sheet.title: key for sheet, key in report.identity.keys.items()}
        used |= {waiver for waiver in waivers() if any(waiver.covers(found, keys) for found in report.waived)}
    assert [waiver for waiver in waivers() if waiver not in used] == []


def test_an_error_cannot_be_waived(both, tmp_path):
    made = both["en"]
    path = tmp_path / "book.xlsx"
    path.write_bytes(File(made.book, made.content).over(made.book.cells["plan1.capex"], value=1))
    report = check(path)
    assert {finding.severity for finding in report.waived} == {"W"}
    assert "F02" in {finding.rule for finding in report.findings}
