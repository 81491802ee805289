"""What outside programs make of the files with the add-in aboard: Microsoft's validator, and LibreOffice."""

import json
import subprocess
from datetime import datetime, time

import patience
import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel
from outside import office, program

from r1model_workbook.book import build


@pytest.fixture(scope="module")
def files(macro_books, addin_file, lite_books, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    lite = {f"lite.{language}": folder / f"lite.{language}.xlsx" for language in lite_books}
    for name, path in lite.items():
        path.write_bytes(lite_books[name[-2:]])
    return {**{f"xlsm.{language}": path for language, path in macro_books.items()}, **lite, "xlam": addin_file}


@pytest.mark.parametrize("name", ["xlsm.zh", "xlsm.en", "lite.zh", "lite.en", "xlam"])
def test_a_file_has_no_validation_error(files, name):
    done = subprocess.run(
        [program("ooxml-validator"), str(files[name])], capture_output=True, encoding="utf-8", timeout=patience.HANG
    )
    assert json.loads(done.stdout) == {"file": str(files[name]), "ok": True, "errors": []}


@pytest.fixture(scope="module")
def opened(files, tmp_path_factory):
    """The macro workbooks as LibreOffice opens them, without the add-in, and saves them again."""
    soffice, _ = office()
    out = tmp_path_factory.mktemp("opened")
    command = [soffice, "--headless", f"-env:UserInstallation={(out / 'profile').as_uri()}", "--convert-to", "xlsx"]
    books = [str(path) for name, path in files.items() if name.startswith("xlsm")]
    patience.done([*command, "--outdir", str(out), *books])
    return {path.stem: load_workbook(path, data_only=True) for path in out.glob("*.xlsx")}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_libreoffice_shows_the_values_of_the_native_edition(opened, language):
    native, book = build(language), build(language, edition="xlsm")
    seen = 0
    for key, page in native.pages.items():
        sheet = opened[language][page.title]
        for at, cell in page.cells.items():
            if cell.text is None or isinstance(cell.value, str) or cell.value is None:
                continue
            assert book.pages[key].cells[at].value == cell.value
            shown = sheet.cell(*at).value
            found = to_excel(shown) if isinstance(shown, datetime | time) else shown
            assert found == pytest.approx(cell.value, rel=1e-9, abs=1e-12), (page.title, at, cell.text)
            seen += 1
    assert seen > 3000


@pytest.mark.parametrize("language", ["zh", "en"])
def test_libreoffice_keeps_the_live_calls_values_and_hides_the_sheets(opened, language):
    book = build(language, edition="xlsm")
    sheet = opened[language][book.pages["functions"].title]
    live = [cell for cell in book.computed if cell.text and "DSR_" in cell.text and isinstance(cell.value, float)]
    assert len(live) > 30
    for cell in live:
        assert sheet.cell(cell.row, cell.column).value == pytest.approx(cell.value), cell.text
    states = {found.title: found.sheet_state for found in opened[language] if found.sheet_state != "visible"}
    assert states == {"xlwings.conf": "hidden", "functions.help": "hidden"}
