"""The files of WPS, ONLYOFFICE and Google Sheets: what the commands write, and that each says what it holds."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from catalogue.layered import OWN_GPU, write_layer

from r1model.functions import functions
from r1model_addin.script import hosts
from r1model_addin.script.program import printed

COMMANDS = {"wps": "r1model-wps/js/functions.js", "onlyoffice": "r1model.onlyoffice.js", "sheets": "r1model.gs"}
WPS = {"manifest.xml", "ribbon.xml", "index.html", "main.js", "package.json", "functions.json", "js/functions.js"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What the three commands write, made once."""
    home, found = tmp_path_factory.mktemp("routes"), printed()
    files = {f"r1model-wps/{name}": content for name, content in hosts.wps(found).items()}
    files |= {hosts.MACRO: hosts.onlyoffice(found), hosts.SCRIPT: hosts.sheets(found)}
    for name, content in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    return home


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_writes_its_files_replaces_nothing_unasked_and_says_what_is_not_in_them(folder, run, tmp_path, name):
    got = run("excel", name, "--out", tmp_path, "--json").json
    written = {Path(path).relative_to(tmp_path).as_posix() for path in got["files"]}
    assert written == ({f"r1model-wps/{part}" for part in WPS} if name == "wps" else {COMMANDS[name]})
    assert all((tmp_path / path).read_bytes() == (folder / path).read_bytes() for path in written)
    assert set(got["functions"]) | set(got["left_out"]) == set(functions())
    (tmp_path / COMMANDS[name]).write_bytes(b"mine")
    refused = run("excel", name, "--out", tmp_path)
    assert refused.code == 2 and "--force" in refused.err and len(refused.err.splitlines()) == 1
    assert (tmp_path / COMMANDS[name]).read_bytes() == b"mine"
    told = run("excel", name, "--out", tmp_path, "--force", language="zh")
    assert told.code == 0 and "33 个函数" in told.out and "TCO" in told.out
    assert (tmp_path / COMMANDS[name]).read_bytes() == (folder / COMMANDS[name]).read_bytes()


def test_the_parts_of_the_wps_folder_name_each_other(folder):
    home = folder / "r1model-wps"
    manifest = ElementTree.parse(home / "manifest.xml").getroot()
    assert (home / manifest.findtext("Functions/Uri").lstrip("/")).is_file()
    script = (home / "js/functions.js").read_text("utf-8")
    listed = json.loads((home / "functions.json").read_text("utf-8"))["functions"]
    space = manifest.findtext("Functions/Namespace")
    registered = re.findall(r'wps\.AddCustomFunction\("(\w+)", "(\w+)", (\w+)\)', script)
    assert registered == [(space, one["name"], one["name"]) for one in listed]
    sources = re.findall(r'src="([^"]+)"', (home / "index.html").read_text("utf-8"))
    assert sources and all((home / source).is_file() for source in sources)
    assert "onLoad" in (home / "ribbon.xml").read_text("utf-8")
    assert json.loads((home / "package.json").read_text("utf-8"))["addonType"] == "et"


def test_every_function_brings_its_help_in_both_languages(folder):
    listed = json.loads((folder / "r1model-wps/functions.json").read_text("utf-8"))["functions"]
    for one in listed[:-1]:
        item = functions()[one["name"].removeprefix("DSR_")]
        assert [part["name"] for part in one["parameters"]] == [part.name for part in item.arguments]
        assert [part["type"].endswith("?") for part in one["parameters"]] == [
            not part.required for part in item.arguments
        ]
        assert item.help("zh") in one["description"] and item.help("en")[:40] in one["description"]
        assert all(part["description"] for part in one["parameters"])


@pytest.mark.parametrize("name", COMMANDS)
def test_a_comment_stands_before_each_function_and_ends_where_it_should(folder, name):
    text = (folder / COMMANDS[name]).read_text("utf-8")
    blocks = re.findall(r"/\*\*\n((?: \*.*\n)+) \*/\nfunction (\w+)\(", text)
    assert [found for _, found in blocks][: len(printed().bodies)] == [f"DSR_{name}" for name in printed().bodies]
    assert all(body.count("@customfunction") == 1 and "@returns {any" in body for body, _ in blocks)
    if name == "onlyoffice":
        assert re.findall(r"Api\.AddCustomFunction\((\w+)\);", text) == [found for _, found in blocks]


def test_a_layer_of_prices_changes_what_is_printed(run, folder, tmp_path):
    layer = write_layer(tmp_path / "layer")
    assert run("excel", "sheets", "--out", tmp_path, "--catalogue", layer).code == 0
    assert OWN_GPU in (tmp_path / "r1model.gs").read_text("utf-8")
    assert OWN_GPU not in (folder / "r1model.gs").read_text("utf-8")


def test_another_process_prints_the_same_bytes(folder, process):
    """Whatever order its sets have."""
    code = "import sys; from r1model_addin.script import hosts; sys.stdout.buffer.write(hosts.sheets())"
    assert process(code=code).out.encode() == (folder / hosts.SCRIPT).read_bytes()


def test_the_page_says_how_many_functions_there_are():
    page = Path(__file__).parents[2].joinpath("addin/README.md").read_text("utf-8")
    said = re.findall(r"JavaScript，共 (\d+) 个|as JavaScript: (\d+) functions", page)
    assert [int(zh or en) for zh, en in said] == [len(printed().bodies)] * 2
