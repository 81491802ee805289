"""The memo: its figures are those of the cells it names, in both languages; the same bytes; whole or not at all."""

import io
import os
import re

import pytest
from docx import Document
from patience import lives, until

from r1model_workbook import memo
from r1model_workbook.book import build
from r1model_workbook.memo import printing
from r1model_workbook.memo.document import document
from r1model_workbook.memo.figures import Figure, Figures
from r1model_workbook.memo.said import Table
from r1model_workbook.memo.said import memo as said
from r1model_workbook.view.judging import place

NAMED = re.compile(r"\[([^\]!]+![A-Z]+\d+)[^\]]*\]")
PARTS = 6


def lines(content):
    """Every paragraph of a .docx, those of its tables too."""
    return ["".join(run.text or "" for run in paragraph.iter("{*}t"))
            for paragraph in Document(io.BytesIO(content)).element.body.iter("{*}p")]  # fmt: skip


def figures(made):
    for section in made.sections:
        for part in section.parts:
            cells = [cell for row in part.rows for cell in row] if isinstance(part, Table) else [part]
            yield from (piece for cell in cells for piece in cell if isinstance(piece, Figure))


def test_every_figure_names_the_cell_that_shows_it(made):
    book = made.book
    shown = {place(cell): cell for cell in book.all_cells()}
    found = list(figures(said(book, {}, "today")))
    assert len(found) > 40
    words = Figures(book)
    for figure in found:
        cell = shown[figure.cell.split(" ")[0]]
        assert figure.words in (words.words(cell.value, cell.unit), cell.page.title, str(cell.value))
    best = str(book.cells["recommended"].value)
    assert any(figure.words == best for figure in found)


def test_all_sections_are_there_and_no_text_is_left_open(made):
    found = said(made.book, {}, "today")
    content = document(found)
    text = "\n".join(lines(content))
    assert len(found.sections) == PARTS
    assert all(section.heading in text and section.parts for section in found.sections)
    assert "{" not in text and "None" not in text
    assert len(NAMED.findall(text)) == len(list(figures(found)))
    assert document(found) == content


def test_a_cell_with_a_defined_name_is_called_by_it(both):
    book = both["en"].book
    cell = book.cells["buy.pv_aftertax"]
    book.names["out_buy_present_cost"] = cell.page.prefix + cell.address, ""
    try:
        assert Figures(book).of(cell).cell == "out_buy_present_cost"
    finally:
        del book.names["out_buy_present_cost"]


@pytest.mark.parametrize("amount, zh, en", [
    (1_596_538.87, "159.7 万元", "CNY 1.60 million"), (5.384, "5.38 元", "CNY 5.38"),
    (-65_398, "-6.54 万元", "CNY -65,398"), (1.12e9, "11.20 亿元", "CNY 1.12 billion"),
])  # fmt: skip
def test_amounts_are_said_as_people_say_them(both, amount, zh, en):
    assert [Figures(both[language].book).money(amount) for language in ("zh", "en")] == [zh, en]


def test_what_cannot_be_had_and_what_fails_is_said():
    """A day whose prices are not yet or no longer known, and a check overwritten."""
    book = build("en", {"closing_date": 45000.0})
    book.cells["failing"].compute = lambda: 1.0
    book.recalculate({})
    found = said(book, {}, "late")
    alerts = [
        "".join(piece.words if isinstance(piece, Figure) else piece for piece in part)
        for part in found.sections[-1].parts
    ]
    assert any("API cannot be had" in line for line in alerts)
    assert any("checks fail" in line for line in alerts)


def test_the_command_writes_the_file_once(run, tmp_path):
    path = tmp_path / "offer.docx"
    assert run("memo", "staff3000", "--out", path).out.strip() == str(path)
    kept = path.read_bytes()
    text = "\n".join(lines(kept))
    assert "staff3000" in text and "3,750" in text and "checks fail" not in text
    again = run("memo", "--out", path)
    assert (again.code, path.read_bytes()) == (2, kept) and "--force" in again.err
    assert run("memo", "nowhere", "--out", tmp_path / "x.docx").code == 2
    assert not (tmp_path / "x.docx").exists()


def test_a_wrong_ending_is_one_line(run, tmp_path):
    found = run("memo", "--out", tmp_path / "memo.pdf")
    assert (found.code, list(tmp_path.iterdir())) == (2, []) and found.err.count("\n") == 1


def test_without_libreoffice_nothing_is_written(run, tmp_path, monkeypatch):
    monkeypatch.setattr(printing.shutil, "which", lambda _: None)
    found = run("memo", "--out", tmp_path / "m.docx", "--pdf", language="zh")
    assert (found.code, list(tmp_path.iterdir())) == (2, []) and "LibreOffice" in found.err


def test_a_libreoffice_that_fails_is_one_line(run, tmp_path, monkeypatch):
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\necho no filter >&2\nexit 0\n")
    office.chmod(0o755)
    monkeypatch.setattr(printing.shutil, "which", lambda _: str(office))
    monkeypatch.setattr(memo, "content", lambda *_: b"")
    found = run("memo", "--out", tmp_path / "m.docx", "--pdf")
    assert found.code == 2 and "no filter" in found.err
    assert not (tmp_path / "m.docx").exists()


@pytest.mark.skipif(os.name == "nt", reason="process groups are POSIX")
def test_a_libreoffice_that_never_ends_is_ended_with_all_that_it_began(run, tmp_path, monkeypatch):
    """The office itself is begun by a script; ended alone, that left it at work, and memo waited for it for ever."""
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\nsleep 3600 &\necho $! > '{tmp_path}/began'\nwait\n")
    office.chmod(0o755)
    monkeypatch.setattr(printing.shutil, "which", lambda _: str(office))
    monkeypatch.setattr(printing, "SECONDS", 1)
    monkeypatch.setattr(memo, "content", lambda *_: b"")
    found = run("memo", "--out", tmp_path / "m.docx", "--pdf")
    assert found.code == 2 and found.err.count("\n") == 1 and not (tmp_path / "m.docx").exists()
    began = int((tmp_path / "began").read_text())
    until(lambda: not lives(began))
