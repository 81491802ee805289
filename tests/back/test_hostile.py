"""What people and programs do to a workbook and a scenario file: each told in a line, nothing half written."""

import io
import zipfile

import pytest
from back.edited import by_openpyxl, lent
from openpyxl import Workbook

from r1model.errors import BadRequest
from r1model.scenario_files import document, read
from r1model.texts import text
from r1model_workbook.back import read_back
from r1model_workbook.back.reading import usual_book


def sheet_of(book, key, language="en"):
    return book[text("sheets", f"{key}.tab", language)]


def foreign(path):
    book = Workbook()
    book.active["A1"] = "months"
    book.save(path)


def cut(path, whole):
    path.write_bytes(whole[: len(whole) // 2])


def without(path, whole, part):
    """A book that lost a part on its way."""
    source, target = zipfile.ZipFile(io.BytesIO(whole)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            if name != part:
                archive.writestr(name, source.read(name))
    path.write_bytes(target.getvalue())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("make", [
    lambda path, whole: path.write_bytes(b""), lambda path, whole: path.write_bytes(b"months,48\n"),
    lambda path, whole: path.write_bytes(b"\xd0\xcf\x11\xe0 an old or locked file"),
    lambda path, whole: foreign(path), cut, lambda path, whole: without(path, whole, "xl/workbook.xml"),
    lambda path, whole: path.mkdir(), lambda path, whole: None,
])  # fmt: skip
def test_what_is_no_workbook_of_ours_is_refused_in_a_line(run, books, tmp_path, make, language):
    path, out = tmp_path / "given.xlsx", tmp_path / "mine.toml"
    make(path, books["en"].read_bytes())
    done = run("read", path, "--out", out, language=language)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert not out.exists() and "given.xlsx" in done.err
    assert run("diff", path, "today").code == 2


FAULTS = {  # what is typed into a cell, and what a lenient reader takes it for
    "months": ("48", 48.0), "price_per_kwh": ("0,61", None), "pue": ("=1.2+0.1", None),
    "discount_rate": ("8.5%", 0.085), "staff_fte": (True, None), "demand_by": ("按用途", None),
    "load_shape": (3, None), "working_days": (99, None), "tax_life_months": (36.5, None), "users": ("", None),
    "buy.capex[0].ccy": ("人民币", None), "buy.capex[0].amount": ("1,200,000", 1.2e6),
    "buy.capex[0].hardware": ("是", None), "load.hours[9].work": (12, None),
    "plan1_gpu": ("nvidia h20 96gb", "H20-96"), "price_per_kwh@user": ("tbd", None),
}  # fmt: skip


def test_every_cell_that_cannot_be_read_is_told_and_what_it_is_taken_for(run, books, tmp_path):
    given = {name: value for name, (value, _) in FAULTS.items()}
    path, out = by_openpyxl(books["en"], tmp_path / "edited.xlsx", "en", given), tmp_path / "mine.toml"
    done = run("read", path, "--out", out)
    *told, last = done.err.splitlines()
    assert (done.code, done.out, out.exists()) == (2, "", False) and "--lenient" in last
    entries = usual_book("en").entries
    for name in FAULTS:
        line = next(line for line in told if f"({name})" in line)
        assert line.startswith(f"{entries[name].page.title}!{entries[name].address.replace('$', '')} ")
    assert len(told) == len(FAULTS)
    lenient = run("read", path, "--lenient", "--json")
    meant = {name: value for name, (_, value) in FAULTS.items() if value is not None}
    assert lenient.code == 0 and lenient.json["scenario"] == document(meant)
    chinese = run("read", path, language="zh").err.splitlines()
    assert len(chinese) == len(told) + 1 and "按" in chinese[0]


def test_a_choice_in_other_letters_is_that_choice(books, tmp_path):
    given = {"case": "USER", "demand_by": "Tokens", "buy.capex[0].ccy": "usd", "report_currency": "usd"}
    found = read_back(by_openpyxl(books["zh"], tmp_path / "edited.xlsx", "zh", given))
    assert found.faults == []
    assert dict(found.entries) == {"demand_by": "tokens", "buy.capex[0].ccy": "USD", "report_currency": "USD"}


def test_a_row_that_was_taken_out_and_formulas_that_were_overtyped_are_told(run, books, tmp_path):
    formula = usual_book("en").cells["buy.pv_aftertax"]

    def more(book):
        sheet_of(book, "inputs").delete_rows(usual_book("en").entries["pue"].row, 1)
        book[formula.page.title].cell(formula.row, formula.column).value = 5

    path = by_openpyxl(books["en"], tmp_path / "edited.xlsx", "en", {"months": 48.0}, more)
    found = read_back(path)
    assert [fault.slot.name for fault in found.faults] == ["pue", "pue@low", "pue@high", "pue@user"]
    assert dict(found.entries) == {"months": 48.0}
    assert len(found.overtyped) == 1 and found.overtyped[0].startswith(f"{formula.page.title}!")
    done = run("read", path, "--lenient")
    assert done.code == 0 and "r1model check" in done.err


def test_a_fault_is_told_by_its_cell_in_the_file(run, books, tmp_path):
    path = by_openpyxl(books["en"], tmp_path / "edited.xlsx", "en", {"price_per_kwh": "cheap"},
                       lambda book: sheet_of(book, "inputs").insert_rows(20, 2))  # fmt: skip
    cell = usual_book("en").entries["price_per_kwh"]
    (fault,) = read_back(path).faults
    assert fault.place == f"{cell.page.title}!D{cell.row + 2}"


def version_cell():
    """Where a book says which version of the engine wrote it."""
    page, label = usual_book("en").pages["about"], text("sheets", "about.engine", "en")
    at = next(cell for cell in page.cells.values() if cell.value == label)
    return page.cells[at.row, at.column + 1]


def test_a_book_of_an_older_version_with_the_same_cells_is_read_and_said(run, books, tmp_path):
    path = tmp_path / "old.xlsx"
    with lent(books["en"]) as (book, at):
        at(version_cell()).value, at(usual_book("en").entries["months"]).value = "0.0.9", 48
        book.save(path)
    done = run("read", path, "--json")
    assert done.code == 0 and done.json["scenario"]["inputs"] == {"months": 48.0}
    assert "0.0.9" in done.err and len(done.err.splitlines()) == 1


def test_a_book_of_an_older_version_with_other_cells_is_refused(run, books, tmp_path):
    said = version_cell()

    def more(book):
        book[said.page.title].cell(said.row, said.column).value = "0.0.9"
        sheet_of(book, "inputs").insert_rows(30)

    path = by_openpyxl(books["en"], tmp_path / "old.xlsx", "en", {"months": 48.0}, more)
    done = run("read", path)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1) and "0.0.9" in done.err


def test_other_layers_are_refused(run, books, tmp_path):
    layer = tmp_path / "ours"
    layer.mkdir()
    (layer / "inputs.toml").write_text(
        '[pue]\nvalue = 1.2\nstanding = "estimated"\nsource = "r1model"\nwhere = "test"\nas_of = 2026-01-01\n'
        'note = {zh = "测试", en = "test"}\n', "utf-8",
    )  # fmt: skip
    done = run("read", books["en"], "--catalogue", layer)
    assert done.code == 2 and len(done.err.splitlines()) == 1


@pytest.mark.parametrize("words", [
    "", "months", "[inputs]\nmonths = ", "\x00\x01", "[inputs]\nmonths = 1e400", "inputs = 3", "[lines]\nbuy = 1",
    "[input]\nmonths = 48", "[inputs]\nmonhts = 48", "[inputs]\nmonths = true", "[inputs]\nmonths = 'many'",
    "[inputs]\nmonths = 48\n月数 = 3", "[inputs]\nmonths = 0", "case = 'all'", "[hours.work]\n24 = 0.1",
    "[hours.night]\n3 = 0.1", "[points.99]\nin_flight = 3", "[points.1]\nspeed = 3",
    "[lines.'buy.capex[99]']\namount = 1", "[lines.'buy.capex[0]']\ncost = 1", "[lines.'buy.capex[0]']\nccy = 'JPY'",
    "[lines.'buy.capex[0]']\namount = '=1+1'", "[lines.'buy.capex[0]']\namount = {a = 1}", "[user]\npue = 99",
    '{"inputs": [1]}', "[1, 2]", '{"scenario": 3}', '{"a":' * 5000 + "1" + "}" * 5000, "layers = 'ours'",
])  # fmt: skip
def test_what_is_no_scenario_file_is_refused_in_a_line(run, tmp_path, words):
    path, out = tmp_path / "mine.toml", tmp_path / "mine.xlsx"
    path.write_text(words, "utf-8")
    done = run("workbook", "--scenario", path, "--out", out)
    if words == "":
        assert done.code == 0  # nothing changed: the usual book
        return
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), done.err
    assert not out.exists()


def test_a_scenario_file_is_a_file(tmp_path):
    with pytest.raises(BadRequest):
        read(tmp_path)
    with pytest.raises(BadRequest):
        read(tmp_path / "none.toml")
