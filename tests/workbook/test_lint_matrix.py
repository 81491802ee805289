"""What other programs save, checked: what they lost is told, shortly, and nothing else."""

import shutil
from functools import cache
from importlib import import_module

import pytest
from openpyxl import load_workbook
from outside import office, program
from patience import done
from workbook.copies import saved_by_node

MOST_LINES = 20
PURE_LOOKS = {"S02", "S07", "N02", "I06", "P04"}
DIGITS = {"Gnumeric": {"C06"}}  # a number in a text with 20 digits: findings/gnumeric_digits_in_texts.sh


def by_libreoffice(source, target):
    soffice, _ = office()
    profile = f"-env:UserInstallation={(target.parent / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    done([*command, str(target.parent), str(source)])
    shutil.move(target.parent / source.name, target)


def by_gnumeric(source, target):
    command = [program("ssconvert"), "--recalc", str(source), str(target)]
    done(command)


def by_openpyxl(source, target):
    load_workbook(source).save(target)


# program: how it saves, and the errors for what it loses
SAVED = {
    "LibreOffice": (by_libreoffice, set()),
    "Gnumeric": (by_gnumeric, {"S11.charts", "S11.titles", "F10.iterate"}),
    "ExcelJS": (lambda *paths: saved_by_node("exceljs", *paths), {"S11.charts"}),
    "SheetJS": (lambda *paths: saved_by_node("xlsx", *paths),
                {"S11.charts", "S11.colours", "I05.lost", "P01.open", "P01.locked"}),
    "openpyxl": (by_openpyxl, set()),
}  # fmt: skip


@pytest.fixture
def looked_through_once(monkeypatch):
    """What was found in a file is said in JSON and in two languages: it is not looked for three times."""
    command = import_module("r1model.cli.check")
    found = cache(lambda book: report(book, quiet=True))
    report = command._report
    monkeypatch.setattr(command, "_report", lambda book, quiet: found(book))


CASES = [("en", name) for name in SAVED] + [pytest.param("zh", name, marks=pytest.mark.slow) for name in SAVED]


@pytest.mark.usefixtures("looked_through_once")
@pytest.mark.parametrize("written, name", CASES)
def test_a_copy_of_another_program_is_told_what_it_lost(written, name, both, run, tmp_path):
    source, target = tmp_path / "in" / "book.xlsx", tmp_path / "out" / "copy.xlsx"
    for path in (source, target):
        path.parent.mkdir()
    source.write_bytes(both[written].content)
    save, lost = SAVED[name]
    save(source, target)
    told = run("check", target, "--json").json["findings"]
    errors = {item["rule"] for item in told if item["severity"] == "E"} - DIGITS.get(name, set())
    assert errors == {key.partition(".")[0] for key in lost}, told
    assert {item["rule"] for item in told if item["severity"] == "W"} <= PURE_LOOKS
    for language in ("zh", "en"):
        got = run("check", target, language=language)
        assert got.code == (1 if lost else 0)
        assert got.out.count("\n") <= MOST_LINES, got.out
