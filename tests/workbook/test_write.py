"""`r1model workbook`: nothing half written, nothing replaced unasked, changes and languages as asked for."""

import json
import re
import runpy
import zipfile
from pathlib import Path

import pytest
from workbook.described import stored

from r1model.sizing.lineup import PLANS, plan
from r1model_workbook.book import build
from r1model_workbook.view.wording import in_words

NAMES = {"zh": "R1-model.zh.xlsx", "en": "R1-model.en.xlsx"}


def is_one_line(result, *words):
    assert result.code == 2
    assert result.out == ""
    assert result.err.count("\n") == 1 and "Traceback" not in result.err
    for word in words:
        assert str(word) in result.err


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_both_languages_are_written_into_a_new_folder(run, both, tmp_path):
    folder = tmp_path / "new" / "folder"
    got = run("workbook", "--out", folder)
    assert got.code == 0
    assert files(tmp_path) == sorted(NAMES.values())
    assert [Path(line) for line in got.out.split()] == [folder / name for name in NAMES.values()]
    for language, name in NAMES.items():
        assert (folder / name).read_bytes() == both[language].content
        assert (folder / name).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("language", NAMES)
def test_one_language_alone(run, tmp_path, language):
    got = run("workbook", "--out", tmp_path, "--language", language, "--json")
    assert json.loads(got.out) == {"files": [str(tmp_path / NAMES[language])]}
    assert files(tmp_path) == [NAMES[language]]


def test_one_language_into_a_file_of_a_given_name(run, tmp_path):
    path = tmp_path / "mine.xlsx"
    assert run("workbook", "-o", path, "-l", "en").code == 0
    assert files(tmp_path) == ["mine.xlsx"]


@pytest.mark.parametrize("name, language", [("mine.xls", "both"), ("mine.xls", "en"), ("mine.csv", "zh")])
def test_a_name_that_cannot_be_a_workbook_is_refused(run, tmp_path, name, language):
    is_one_line(run("workbook", "--out", tmp_path / name, "--language", language), name)
    assert files(tmp_path) == []


@pytest.mark.parametrize("standing", NAMES)
def test_a_file_that_stands_there_is_not_replaced(run, tmp_path, standing):
    kept = tmp_path / NAMES[standing]
    kept.write_bytes(b"mine")
    is_one_line(run("workbook", "--out", tmp_path), kept)
    assert kept.read_bytes() == b"mine"
    assert files(tmp_path) == [NAMES[standing]], "the other language must not be written either"


def test_a_file_is_replaced_when_asked_for(run, both, tmp_path):
    kept = tmp_path / NAMES["en"]
    kept.write_bytes(b"old")
    assert run("workbook", "--out", tmp_path, "--language", "en", "--force").code == 0
    assert kept.read_bytes() == both["en"].content


@pytest.mark.parametrize("below", ["", "sub"])
def test_a_file_in_the_place_of_the_folder_is_an_error(run, tmp_path, below):
    blocker = tmp_path / "blocker"
    blocker.write_bytes(b"mine")
    is_one_line(run("workbook", "--out", blocker / below, "--language", "en"), blocker)
    assert blocker.read_bytes() == b"mine"
    assert files(tmp_path) == ["blocker"]


def test_a_folder_that_refuses_files_is_an_error(run, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr("r1model.files.os.open", refuse)
        got = run("workbook", "--out", tmp_path, "--language", "en")
    is_one_line(got, "Permission denied")
    assert files(tmp_path) == []


@pytest.mark.parametrize("step", ["replace", "write_bytes"])
def test_a_failure_on_the_way_leaves_the_old_file_and_no_part_of_a_new_one(run, tmp_path, monkeypatch, step):
    def refuse(*_, **__):
        raise PermissionError(13, "The file is open in another program")

    kept = tmp_path / NAMES["en"]
    kept.write_bytes(b"old")
    with monkeypatch.context() as patched:
        patched.setattr(Path, step, refuse)
        got = run("workbook", "--out", tmp_path, "--language", "en", "--force")
    is_one_line(got, "open in another program")
    assert kept.read_bytes() == b"old"
    assert files(tmp_path) == [NAMES["en"]]


CHANGES = {
    "params_b": 236.0,
    "plan3_gpu_price": 120_000.0,  # neither price nor server of an H20-96 is in the catalogue
    "plan3_idle_kw": 3.0,
    "plan3_max_kw": 7.0,
    "quant": "bf16",
    "plan3_gpu": "H20-96",
    "sizing_rule": "node",
    "plan1_gpu_price": 123_456.0,
    "pue": 1.5,
    "model": "deepseek-r1",
}
SHOWN = ("vram_gb", "gpus_min", "gpus_pow2", "nodes", "headroom_gb", "capex", "running_cost", "cash_cost")


def test_changes_show_in_the_inputs_and_in_every_result(run, tmp_path):
    sets = [word for name, value in CHANGES.items() for word in ("--set", f"{name}={value}")]
    assert run("workbook", "--out", tmp_path, "--language", "en", *sets).code == 0
    book = build("en", CHANGES)
    sheets = dict(zip(book.pages, stored((tmp_path / NAMES["en"]).read_bytes()), strict=True))

    def value(cell):
        return sheets[cell.page.key][cell.row, cell.column]

    said = {name: in_words(name, entered, "en") for name, entered in CHANGES.items()}
    assert {name: value(book.inputs[name]) for name in CHANGES} == said
    for key in PLANS:
        expected = plan(CHANGES, key).values
        got = {name: value(book.cells[f"{key}.{name}"]) for name in SHOWN}
        assert got == pytest.approx({name: expected[name] for name in SHOWN}, rel=1e-9)
    assert value(book.cells["failing"]) == 0


@pytest.mark.parametrize("change, hint", [("pue=9", "1 … 3"), ("quant=int7", "int8"), ("nothing=1", "nothing")])
def test_a_change_that_is_not_allowed_writes_nothing(run, tmp_path, change, hint):
    is_one_line(run("workbook", "--out", tmp_path / "new", "--set", change), hint)
    assert list(tmp_path.iterdir()) == []


def test_without_values_no_formula_cell_has_one(run, both, tmp_path):
    assert run("workbook", "--out", tmp_path, "--language", "en", "--no-values").code == 0
    path = tmp_path / NAMES["en"]
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sum(part.count("<f>") for part in parts) > 3000
    assert [found for part in parts for found in re.findall(r"</f><v>[^<]", part)] == []
    book = both["en"].book
    sheets = dict(zip(book.pages, stored(path.read_bytes()), strict=True))
    assert all(sheets.values())
    assert [cell for cell in book.computed if (cell.row, cell.column) in sheets[cell.page.key]] == []


def test_the_module_runs_as_the_command_does(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["r1model_workbook", "--out", str(tmp_path), "--language", "zh"])
    try:
        runpy.run_module("r1model_workbook", run_name="__main__")
    except SystemExit as stop:
        assert not stop.code
    assert capsys.readouterr().out.strip() == str(tmp_path / NAMES["zh"])
    assert files(tmp_path) == [NAMES["zh"]]
