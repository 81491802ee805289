"""Pages as LibreOffice prints them: no number too wide for its cell, no error value, Chinese in a Chinese face."""

import re
import subprocess

import pytest
from patience import done

from r1model_workbook.book import content

ERRORS = ("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
CJK_FACE = re.compile(r"CJK|YaHei|SimSun|SimHei|WenQuanYi|SourceHan|PingFang", re.I)


@pytest.fixture(scope="module")
def printed(made, tool, tmp_path_factory):
    """The PDF of one language, from a file without values: LibreOffice has to calculate all that it shows."""
    office = tool("soffice")
    folder = tmp_path_factory.mktemp(f"pages-{made.language}")
    source = folder / "book.xlsx"
    source.write_bytes(content(made.language, values=False))
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
               "--convert-to", "pdf", "--outdir", str(folder), str(source)]  # fmt: skip
    said = done(command)
    path = source.with_suffix(".pdf")
    assert path.exists(), said.stderr
    return path


@pytest.fixture(scope="module")
def text(printed, tool):
    command = [tool("pdftotext"), str(printed), "-"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


def test_no_number_is_too_wide_for_its_cell(text):
    assert [line for line in text.splitlines() if "###" in line] == []


def test_no_error_value_is_printed(made, text):
    """Texts may speak of #N/A; it is not printed more often than they do."""
    words = "\n".join(str(cell.value) for cell in made.book.all_cells() if cell.text is None)
    assert "Err:" not in text
    for code in ERRORS:
        assert text.count(code) <= words.count(code), code


def test_what_the_model_says_is_on_the_pages(made, text):
    assert text.count("\f") > 5
    capex = {f"{made.book.cells[f'{key}.bare_cost'].value:,.2f}" for key in ("plan1", "plan2", "plan3")}
    assert {amount for amount in capex if amount not in text and amount.removesuffix(".00") not in text} == set()
    for page in made.book.pages.values():
        assert page.title in text


def test_fonts_are_embedded_and_chinese_has_a_chinese_face(made, printed, tool):
    command = [tool("pdffonts"), str(printed)]
    listed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    rows = listed.stdout.splitlines()[2:]
    assert rows
    assert [row for row in rows if row.split()[-5] != "yes"] == []
    if made.language == "zh":
        assert [row for row in rows if CJK_FACE.search(row)]
