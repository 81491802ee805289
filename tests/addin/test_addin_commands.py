"""The commands that write macro files: nothing replaced unasked, one clear line where something is missing."""

import importlib

import pytest

from r1model_addin.macros import project


def is_one_line(result, *words):
    assert result.code == 2 and result.out == ""
    assert result.err.count("\n") == 1 and "Traceback" not in result.err
    for word in words:
        assert str(word) in result.err


COMMANDS = [("excel", "addin"), ("workbook", "--edition", "xlsm", "--language", "en")]
NAMES = {"excel": "r1model.xlam", "workbook": "R1-model.en.xlsm"}
BOTH = pytest.mark.parametrize("words", COMMANDS, ids=["addin", "xlsm"])


@BOTH
def test_a_file_that_stands_there_is_not_replaced_unasked(run, tmp_path, words):
    kept = tmp_path / NAMES[words[0]]
    kept.write_bytes(b"mine")
    is_one_line(run(*words, "--out", tmp_path), kept, "--force")
    assert kept.read_bytes() == b"mine"
    assert run(*words, "--out", tmp_path, "--force").code == 0
    assert kept.read_bytes()[:2] == b"PK"


@BOTH
def test_a_file_of_a_given_name(run, tmp_path, words):
    path = tmp_path / f"mine{NAMES[words[0]][-5:]}"
    got = run(*words, "--out", path, "--json")
    assert got.code == 0 and got.json == {"files": [str(path)]}
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@BOTH
@pytest.mark.parametrize("name", ["mine.xlsx", "mine.xls"])
def test_a_name_of_another_kind_is_refused(run, tmp_path, words, name):
    is_one_line(run(*words, "--out", tmp_path / name), name, NAMES[words[0]][-5:])
    assert list(tmp_path.iterdir()) == []


@BOTH
@pytest.mark.parametrize("language, hint", [("en", "pip install"), ("zh", "请运行")])
def test_a_missing_extra_is_told_with_what_to_install(run, tmp_path, monkeypatch, words, language, hint):
    known = importlib.import_module

    def missing(name, *rest):
        if name == "pyopenvba":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return known(name, *rest)

    monkeypatch.setattr(project, "import_module", missing)
    is_one_line(run(*words, "--out", tmp_path, language=language), hint, "r1model[addin]", "pyopenvba", project.XLWINGS)
    assert list(tmp_path.iterdir()) == []


@BOTH
def test_another_xlwings_is_told_with_the_one_to_install(run, tmp_path, monkeypatch, words):
    monkeypatch.setattr(project, "version", lambda name: "0.33.0")
    is_one_line(run(*words, "--out", tmp_path), "0.33.0", f"xlwings=={project.XLWINGS}")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_loaded_before_a_macro_file_is_asked_for(process):
    code = "import sys, r1model.cli, r1model_addin.macros; print({'pyopenvba', 'xlwings'} & set(sys.modules))"
    assert process(code=code).out.strip() == "set()"
