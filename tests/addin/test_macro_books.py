"""The .xlsm and the .xlam as files: read by two other libraries, by Microsoft's validator, by our own check."""

import io
import json
import re
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import olefile
import pytest
from defects import packed, unpacked
from lxml import etree
from openpyxl import load_workbook
from pyopenvba import ExcelFile
from pyopenvba.integrity import check_file

from r1model.functions import functions
from r1model_addin.macros import project
from r1model_addin.macros.sheets import sheets
from r1model_addin.macros.vba import modules
from r1model_workbook.book import build, content
from r1model_workbook.write.editions import GUESTS, XLSM

KINDS = {".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
         ".xlam": "application/vnd.ms-excel.addin.macroEnabled.main+xml"}  # fmt: skip
PLACES = re.compile(rb"(?i)[a-z]:\\users\\|/home/|/tmp/")
SETTINGS = {"UDF MODULES": "r1model_addin.udfs", "ADD_WORKBOOK_TO_PYTHONPATH": "false"}


@pytest.fixture(params=["zh", "en", "xlam"], scope="session")
def path(request, macro_books, addin_file):
    return addin_file if request.param == "xlam" else macro_books[request.param]


@pytest.fixture
def parts(path):
    return unpacked(path.read_bytes())


@cache
def opened(path):
    """The file as openpyxl reads it, to look at alone."""
    parts, types = unpacked(path.read_bytes()), "[Content_Types].xml"
    readable = parts[types].replace(KINDS[".xlam"].encode(), KINDS[".xlsm"].encode())  # openpyxl knows no .xlam
    return load_workbook(io.BytesIO(packed({**parts, types: readable})))


def test_pyopenvba_finds_nothing_wrong(path):
    report = check_file(path)
    assert report.ok and report.issues == ()
    with ExcelFile(path) as file:
        assert file.validate() == []


def test_the_texts_are_plain_letters_which_every_code_page_has(path):
    """Windows in Chinese reads a project's text by another code page than Windows in English."""
    with ExcelFile(path) as file:
        assert [name for name, source in file.vba_modules().items() if not source.isascii()] == []


def test_the_pin_is_that_of_the_extra():
    facts = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert facts["project"]["optional-dependencies"]["addin"] == [f"xlwings=={project.XLWINGS}", "pyOpenVBA==6.5.0"]


def test_modules_are_ours_and_xlwings_own(path):
    with ExcelFile(path) as file:
        found = file.vba_modules()
    for name, source in modules().items():
        assert found[name].split("\r\n", 1) == [f'Attribute VB_Name = "{name}"', source.replace("\n", "\r\n")]
    assert found["xlwings"] == project._of_xlwings()["xlwings"]
    assert f'Lib "xlwings64-{project.XLWINGS}.dll"' in found["xlwings"]
    assert "ActiveWorkbook" not in found["xlwings"], "settings are those of the file that holds the macros"
    assert "Redistribution and use" in found["xlwings"] and "MIT" in found["Dictionary"]
    assert "    DescribeFunctions\r\n" in found["ThisWorkbook"]


def test_nothing_compiled_is_left(parts):
    streams = olefile.OleFileIO(io.BytesIO(parts["xl/vbaProject.bin"]))
    assert streams.openstream("VBA/_VBA_PROJECT").read() == b"\xcc\x61\xff\xff\x00\x00\x00"
    assert not [name for name in streams.listdir() if name[-1].startswith("__SRP_")]


def test_code_names_of_workbook_and_sheets_are_document_modules(path, parts):
    with ExcelFile(path) as file:
        documents = [name for name in file.vba_modules() if re.fullmatch(r"ThisWorkbook|Sheet\d+", name)]
    book = etree.fromstring(parts["xl/workbook.xml"])
    names = [book.find("{*}workbookPr").get("codeName")]
    names += [etree.fromstring(part).find("{*}sheetPr").get("codeName") for part in in_order(parts)]
    assert names == documents == ["ThisWorkbook", *(f"Sheet{number}" for number in range(1, len(names)))]


def in_order(parts):
    numbers = sorted(int(found[1]) for name in parts if (found := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)))
    return [parts[f"xl/worksheets/sheet{number}.xml"] for number in numbers]


def test_the_kind_of_file_is_said(path, parts):
    assert parts["[Content_Types].xml"].count(KINDS[path.suffix].encode()) == 1
    assert b"spreadsheetml.sheet.main" not in parts["[Content_Types].xml"]


def test_settings_name_the_udf_module_and_nobodys_computer(path, parts):
    book = opened(path)
    sheet = book["xlwings.conf"]
    read = {}
    for key, value in sheet.iter_rows(max_col=2, values_only=True):
        if key is None:
            break
        read[key] = value
    assert read == SETTINGS
    assert [name for name, part in parts.items() if PLACES.search(part) and not name.endswith(".bin")] == []
    assert not PLACES.search(b"".join(source.encode() for source in modules().values()))
    assert (sheet.sheet_state, book["functions.help"].sheet_state) == (
        ("visible",) * 2 if path.suffix == ".xlam" else ("hidden",) * 2)  # fmt: skip


def test_both_rooms_call_the_sheets_alike():
    assert tuple(sheets("en")) == GUESTS[XLSM].sheets


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_else_is_the_workbook(macro_books, language):
    """But for code names, kind and lists of parts, the file is what the workbook room alone writes."""
    made, plain = (unpacked(each) for each in (macro_books[language].read_bytes(), content(language, edition=XLSM)))
    after = sum(name.startswith("xl/worksheets/sheet") for name in plain)
    guests = {f"xl/worksheets/sheet{after + at}.xml" for at in (1, 2)}
    assert set(made) - set(plain) == {"xl/vbaProject.bin", *guests}
    changed = {name for name in plain if made[name] != plain[name]}
    lists = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
    assert {name for name in changed if not name.startswith("xl/worksheets/sheet")} == lists
    for name in changed - lists:
        assert re.sub(rb' codeName="Sheet\d+"', b"", made[name]) == plain[name]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_live_formula_or_name_begins_with_r1(macro_books, language):
    book = opened(macro_books[language])
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    live = [formula for formula in formulas if "DSR_" in formula]
    bare = [re.sub(r'"[^"]*"', "", formula) for formula in formulas]
    assert not [formula for formula in bare if re.search(r"(?<![A-Z_])R1_", formula)]
    assert not [name for name in book.defined_names if name.upper().startswith("R1")]
    called = {re.search(r"DSR_([A-Z_]+)", formula)[1] for formula in live}
    assert called == {*functions(), "LAST_ERROR"} and len(live) == len(functions()) + 1
    for item in functions().values():
        own = next(formula for formula in live if re.match(rf"=(INDEX\()?DSR_{item.name}\(", formula))
        assert own.startswith("=INDEX(") == item.spills, "a result of many cells needs dynamic arrays"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_our_own_check_finds_nothing(run, macro_books, language):
    got = run("check", macro_books[language], "--json")
    counts = json.loads(got.out)["counts"]
    assert (got.code, counts["E"], counts["W"]) == (0, 0, 0)
    assert json.loads(got.out)["edition"] == XLSM


def test_macros_in_a_native_workbook_are_still_found(run, macro_books, tmp_path):
    """The gate on the gate: the same parts in a book that says it is native."""
    native, macros = unpacked(content("en")), unpacked(macro_books["en"].read_bytes())
    book = tmp_path / "book.xlsx"
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**native, "xl/vbaProject.bin": macros["xl/vbaProject.bin"]}.items():
            archive.writestr(name, part)
    assert {found["rule"] for found in json.loads(run("check", book, "--json").out)["findings"]} == {"S10"}


def test_the_files_are_made_alike_twice(macro_books, addin_file, run, tmp_path):
    assert run("workbook", "--edition", "xlsm", "--out", tmp_path).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"R1-model.zh.xlsm", "R1-model.en.xlsm"}
    for language, path in macro_books.items():
        assert (tmp_path / f"R1-model.{language}.xlsm").read_bytes() == path.read_bytes()
    assert run("excel", "addin", "--out", tmp_path).code == 0
    assert (tmp_path / "r1model.xlam").read_bytes() == addin_file.read_bytes()


def test_live_calls_show_the_engines_values(macro_books):
    book = build("en", edition=XLSM)
    file = load_workbook(macro_books["en"], data_only=True, read_only=True)
    rows = list(file["Functions"].iter_rows(values_only=True))
    file.close()
    live = [cell for cell in book.computed if cell.page.key == "functions" and "DSR_" in cell.text]
    for cell in live:
        assert rows[cell.row - 1][cell.column - 1] == (None if cell.value == "" else cell.value), cell.text
