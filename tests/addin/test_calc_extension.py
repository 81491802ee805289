"""The .oxt file: its parts, its type library read back, the same bytes for the same list; the command."""

import ast
import io
import json
import struct
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from r1model.functions import PREFIXES, functions
from r1model.texts import LANGUAGES
from r1model_addin.calc import descriptions, extension
from r1model_addin.helps import argument_help

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NAME = f"{descriptions.REGISTRY}name"
NAMES = [f"{prefix}{name}" for prefix in PREFIXES for name in functions()]
INSIDE = ("component.py", "on_load.py", "r1model_calc_link.py")


@pytest.fixture(scope="module")
def packed():
    with zipfile.ZipFile(io.BytesIO(extension.extension())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


class Reader:
    """Reads an interface from a type library: a reader of the format of its own, sharing nothing with the writer."""

    def __init__(self, content):
        self.content, self.at = content, 0

    def number(self):
        self.at += 4
        return struct.unpack_from("<I", self.content, self.at - 4)[0]

    def text(self):
        length = self.number()
        assert not length & 0x80000000, "this reader follows no references"
        self.at += length
        return self.content[self.at - length : self.at].decode("ascii")

    def byte(self):
        self.at += 1
        return self.content[self.at - 1]

    def listed(self, read):
        return [read() for _ in range(self.number())]

    def interface(self):
        """(name with its modules, bases, {method: (result, [(direction, parameter, type)], exceptions)})"""
        assert self.content[:8] == b"UNOIDL\xff\0"
        self.at = 8
        self.at = self.number()
        names = [self.entry()]
        while (kind := self.byte()) == 0:
            assert self.number() == 1
            names.append(self.entry())
        assert kind == 5
        bases, optional, attributes = self.listed(self.text), self.number(), self.number()
        assert (optional, attributes) == (0, 0)
        return ".".join(names), bases, dict(self.listed(self.method))

    def entry(self):
        name, payload = self.number(), self.number()
        self.at = payload
        return self.content[name : self.content.index(b"\0", name)].decode("ascii")

    def method(self):
        name, result = self.text(), self.text()
        return name, (
            result,
            self.listed(lambda: (self.byte(), self.text(), self.text())),
            self.listed(self.text),
        )


def test_the_type_library_lists_every_function_with_its_arguments(packed):
    name, bases, methods = Reader(packed["r1model.rdb"]).interface()
    assert (name, bases) == (descriptions.INTERFACE, ["com.sun.star.uno.XInterface"])
    assert list(methods) == NAMES
    for method, (result, parameters, exceptions) in methods.items():
        function = functions()[method.split("_", 1)[1]]
        assert parameters == [(0, part.name, "any") for part in function.arguments]
        assert (result, exceptions) == ("[][]any", [])


def test_every_function_and_argument_has_its_texts_in_both_languages(packed):
    root = ElementTree.fromstring(packed["CalcAddIns.xcu"])
    listed = root.find(f"node/node[@{NAME}='{descriptions.SERVICE}']/node")
    assert [node.get(NAME) for node in listed] == NAMES
    for node in listed:
        function = functions()[node.get(NAME).split("_", 1)[1]]
        assert values(node, "Description") == {language: function.help(language) for language in LANGUAGES}
        assert set(values(node, "DisplayName").values()) == set(values(node, "CompatibilityName").values())
        arguments = node.findall("node/node")
        assert [part.get(NAME) for part in arguments] == [part.name for part in function.arguments]
        for node_of_part, part in zip(arguments, function.arguments, strict=True):
            words = {language: argument_help(part, language) for language in LANGUAGES}
            assert values(node_of_part, "Description") == words


def values(node, name):
    return {value.get(LANGUAGE): value.text for value in node.find(f"prop[@{NAME}='{name}']")}


def test_every_part_is_declared_and_there(packed):
    root = ElementTree.fromstring(packed["META-INF/manifest.xml"])
    declared = [entry.get(f"{descriptions.MANIFEST}full-path") for entry in root]
    assert len(declared) == 4 and set(declared) < set(packed)
    root = ElementTree.fromstring(packed["r1model.components"])
    assert {component.get("uri") for component in root} == {"component.py", "on_load.py"} < set(packed)
    for name in packed:
        if name.endswith((".xml", ".xcu")):
            ElementTree.fromstring(packed[name])


def test_the_file_depends_on_the_list_and_the_interpreter_only():
    assert extension.extension("/a/python") == extension.extension("/a/python") != extension.extension("/b/python")


def test_it_asks_the_interpreter_that_made_it(packed):
    assert json.loads(packed["pythonpath/r1model.json"])["python"] == sys.executable


@pytest.mark.parametrize("name", INSIDE)
def test_what_runs_inside_libreoffice_is_plain_old_python(name):
    """LibreOffice 7 and 24 bring 3.8 to 3.11 along, and none of our packages."""
    tree = ast.parse((extension.HERE / name).read_text(encoding="utf-8"), feature_version=(3, 7))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert "__future__" in imported
    ours = {module.split(".")[0] for module in imported} - {"uno", "unohelper", "com", "r1model_calc_link"}
    assert ours <= sys.stdlib_module_names


def test_the_command_writes_the_file_and_refuses_to_replace_it(run, tmp_path):
    path = tmp_path / "new" / "r1model.oxt"
    made = run("excel", "libreoffice", "--out", path.parent)
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith(f"{path}\n") and "unopkg add" in made.out
    assert path.read_bytes() == extension.extension()
    path.write_bytes(b"mine")
    refused = run("excel", "libreoffice", "--out", path.parent)
    assert refused.code == 2 and "--force" in refused.err and path.read_bytes() == b"mine"
    forced = run("excel", "libreoffice", "--out", path, "--force", "--json")
    assert forced.json == {"files": [str(path)]} and path.read_bytes() == extension.extension()
    assert [entry.name for entry in path.parent.iterdir()] == ["r1model.oxt"]


@pytest.mark.parametrize(
    "out, hint", [("book.xlsx", ".oxt"), ("file/below", "file"), ("folder.oxt/r1model.oxt", "--force")]
)
def test_what_cannot_be_written_is_said_in_one_line(run, tmp_path, out, hint):
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder.oxt").mkdir()
    (tmp_path / "folder.oxt" / "r1model.oxt").write_bytes(b"")
    for language in LANGUAGES:
        got = run("excel", "libreoffice", "--out", tmp_path / out, language=language)
        assert (got.code, got.out, got.err.count("\n")) == (2, "", 1)
        assert hint in got.err and Path(out).name in got.err
