"""The lite edition: code for xlwings Lite in the web-extension part, all else as it was; the wheel is pure Python."""

import json
import re
import sys
import types
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from defects import unpacked
from lxml import etree

from r1model.functions import PREFIXES, functions
from r1model_addin import lite
from r1model_workbook.book import build, content
from r1model_workbook.write.editions import LITE

ROOT = Path(__file__).parents[2]
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
EXTENSION = "{http://schemas.microsoft.com/office/webextensions/webextension/2010/11}"
LIMIT = 2 * 2**20  # document settings, by Microsoft's own answer in office-js 621


def properties(made):
    root = etree.fromstring(unpacked(made)["xl/webextensions/webextension1.xml"])
    return {item.get("name"): json.loads(item.get("value")) for item in root.iter(f"{EXTENSION}property")}


@LANGUAGES
def test_the_texts_come_back_as_they_went_in(lite_books, language):
    found = properties(lite_books[language])
    assert found["main.py"] == lite.texts()["main.py"]
    assert found["requirements.txt"].split() == ["xlwings", f"r1model=={version('r1model')}"]
    assert found["xlwingsSettingsWorkbook"] == {"startupBehavior": "taskpane"}
    assert len(unpacked(lite_books[language])["xl/webextensions/webextension1.xml"]) < LIMIT


def test_main_py_brings_every_function_under_both_names(lite_books, monkeypatch):
    """Run as Lite runs it, with a stand-in for xlwings that decorates by leaving alone."""
    stand_in = types.ModuleType("xlwings")
    for name in ("func", "arg", "ret", "script"):
        setattr(stand_in, name, lambda *given, **named: given[0] if given and callable(given[0]) else lambda udf: udf)
    monkeypatch.setitem(sys.modules, "xlwings", stand_in)
    for name in [name for name in sys.modules if name.startswith("r1model_addin.udfs")]:
        monkeypatch.delitem(sys.modules, name)
    space = {}
    exec(compile(properties(lite_books["en"])["main.py"], "main.py", "exec"), space)
    named = {name for name, value in space.items() if callable(value) and name.startswith(PREFIXES)}
    assert named == {f"{prefix}{name}" for name in functions() for prefix in PREFIXES}
    assert space["DSR_VRAM"](671, "int8") == 671


@LANGUAGES
def test_every_part_is_reached_and_its_kind_is_said(lite_books, language):
    parts = unpacked(lite_books[language])
    kinds = {item.get("PartName"): item.get("ContentType") for item in etree.fromstring(parts["[Content_Types].xml"])}
    assert kinds["/xl/webextensions/webextension1.xml"] == "application/vnd.ms-office.webextension+xml"
    assert kinds["/xl/webextensions/taskpanes.xml"] == "application/vnd.ms-office.webextensiontaskpanes+xml"
    top, panes = (
        {item.get("Type").rpartition("/")[2]: item.get("Target") for item in etree.fromstring(parts[name])}
        for name in ("_rels/.rels", "xl/webextensions/_rels/taskpanes.xml.rels")
    )
    assert top["webextensiontaskpanes"] == "/xl/webextensions/taskpanes.xml"
    assert panes["webextension"] == "/xl/webextensions/webextension1.xml"
    assert b'id="wa200008175"' in parts["xl/webextensions/webextension1.xml"]


@LANGUAGES
def test_all_else_is_the_native_edition(lite_books, language):
    """But for two cells that say which edition it is, and the lists of parts."""
    made, native = unpacked(lite_books[language]), unpacked(content(language))
    added = {f"xl/webextensions/{name}" for name in ("webextension1.xml", "taskpanes.xml", "_rels/taskpanes.xml.rels")}
    assert set(made) - set(native) == added
    changed = {name for name in native if made[name] != native[name]}
    assert changed == {"[Content_Types].xml", "_rels/.rels", "xl/sharedStrings.xml"}
    book, other = build(language), build(language, edition=LITE)
    texts = {cell.value for page in ("about", "functions") for at, cell in other.pages[page].cells.items()
             if cell.value != book.pages[page].cells[at].value}  # fmt: skip
    assert len(texts) == 2 and LITE in texts
    old, new = (re.findall(rb"<si>.*?</si>", each["xl/sharedStrings.xml"], re.S) for each in (native, made))
    assert sum(one != two for one, two in zip(old, new, strict=True)) == 2


@LANGUAGES
def test_no_cell_calls_a_function_of_the_addin(lite_books, language):
    parts = unpacked(lite_books[language])
    sheets = b"".join(part for name, part in parts.items() if name.startswith("xl/worksheets/"))
    assert not re.search(rb"<f>[^<]*(_xldudf_|DSR_|R1_)", sheets)


def test_our_own_check_finds_nothing(run, lite_books, tmp_path):
    path = tmp_path / "lite.xlsx"
    path.write_bytes(lite_books["zh"])
    found = json.loads(run("check", path, "--json").out)
    assert (found["counts"]["E"], found["counts"]["W"], found["edition"]) == (0, 0, LITE)


def test_the_command_writes_them(run, lite_books, tmp_path):
    assert run("workbook", "--edition", "lite", "--out", tmp_path).code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        f"R1-model.lite.{language}.xlsx": made for language, made in lite_books.items()
    }


def test_the_wheel_is_pure_python_and_holds_the_texts_of_both_routes(wheel):
    assert wheel.name == f"r1model-{version('r1model')}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        facts = archive.read(f"r1model-{version('r1model')}.dist-info/METADATA").decode()
    assert {"r1model_addin/lite/main.py.txt", "r1model_addin/macros/call.bas", "r1model/texts/addin.toml"} <= names
    assert not [name for name in names if name.endswith((".so", ".pyd", ".dll", ".bin", ".xlsm"))]
    needed = [line for line in facts.splitlines() if line.startswith("Requires-Dist:") and "extra ==" not in line]
    assert not [line for line in needed if "xlwings" in line.lower() or "openvba" in line.lower()]
