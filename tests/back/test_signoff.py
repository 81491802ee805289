"""Who answers for an assumption goes from book to file to book as text, and is no change of the answer."""

import tomllib
from datetime import date
from importlib.metadata import version

import pytest
from back.edited import lent
from openpyxl import load_workbook

from r1model.ranking import ranked
from r1model.scenario_files import document
from r1model.scenario_files.signoff import FIELDS, signoff_of
from r1model_workbook.back import read_back
from r1model_workbook.back.reading import usual_book
from r1model_workbook.check import check
from r1model_workbook.sheets.assumptions import MOST

LANGUAGES = ("zh", "en")
FIRST, SECOND = (item.id for item in ranked()[:2])
HOSTILE = ('=HYPERLINK("http://x")', "+1", "@SUM(A1)", "<b>&amp; \"'", "两行\nrow", "#N/A")
SIGNED = {FIRST: {"owner": "李四 Li", "prepared": "2026-11-30", "reviewed": HOSTILE[0], "approved": "7.5",
                  "note": HOSTILE[4]},
          SECOND: dict(zip(FIELDS, (*HOSTILE[1:4], HOSTILE[5]), strict=False))}  # fmt: skip


def typed(source, target, language, signoff, entries=()):
    """The book with sign-offs as a person types them: a day as a day, a number as a number."""
    ours = usual_book(language)
    with lent(source) as (book, at):
        for name, texts in signoff.items():
            for field, words in texts.items():
                _sign(at(ours.signoff[name, field]), words)
        for name, value in entries:
            at(ours.entries[name]).value = value
        book.save(target)
    return target


def _sign(place, words):
    if words[:4] == "2026":
        place.value, place.number_format = date.fromisoformat(words), "yyyy/m/d"
    elif words[:1].isdigit():
        place.value = float(words)
    else:
        place.value, place.data_type = words, "s"


def texts_of(path, language):
    """What another reader finds in the cells to sign, each a text or nothing and none a formula."""
    book = load_workbook(path, read_only=True)
    cells = usual_book(language).signoff
    sheet = book[next(iter(cells.values())).page.title]
    held = {(row, column): cell for row, each in enumerate(sheet.iter_rows(), 1) for column, cell in enumerate(each, 1)}
    book.close()
    assert [held[cell.row, cell.column].data_type for cell in cells.values()].count("f") == 0
    return {name: held[cell.row, cell.column].value or "" for name, cell in cells.items()}


def test_every_assumption_of_the_list_has_a_row_of_its_own_to_sign():
    assert len({item.id for item in ranked()[:MOST]}) == MOST


@pytest.mark.parametrize("language", LANGUAGES)
def test_sign_offs_go_round_and_stay_texts(run, books, tmp_path, language):
    book = typed(books[language], tmp_path / "signed.xlsx", language, SIGNED)
    toml, again = tmp_path / "mine.toml", tmp_path / f"again.{language}.xlsx"
    done = run("read", book, "--out", toml)
    assert (done.code, done.err) == (0, "")
    assert tomllib.loads(toml.read_text("utf-8")) == {"engine": version("r1model"), "signoff": SIGNED}
    assert run("workbook", "--scenario", toml, "--out", again).code == 0
    found = read_back(again)
    assert (found.signoff, found.unsigned, found.entries, found.faults) == (SIGNED, [], {}, [])
    signed = {(name, field): words for name, texts in SIGNED.items() for field, words in texts.items()}
    assert texts_of(again, language) == dict.fromkeys(usual_book(language).signoff, "") | signed
    report = check(again, whole=False)  # the formulas, which no sign-off changes, are judged in tests/workbook
    assert [finding for finding in report.findings if finding.severity in "EW"] == []
    assert signoff_of(document({}, SIGNED), toml) == SIGNED


@pytest.mark.parametrize("language, words", [
    ("zh", ("现为空", "新填", "改为", "没有不同")), ("en", ("now blank", "now", "became", "Nothing differs")),
])  # fmt: skip
def test_a_difference_of_sign_offs_is_told_and_is_no_other_answer(run, tmp_path, language, words):
    one, other = tmp_path / "a.toml", tmp_path / "b.toml"
    one.write_text(f'[signoff.{FIRST}]\nowner = "Li"\nnote = "old"\n', "utf-8")
    other.write_text(f'[signoff.{FIRST}]\nprepared = 2026-11-30\nnote = "=new"\n', "utf-8")
    told = run("diff", one, other, "--out", tmp_path / "diff.xlsx", language=language)
    assert told.code == 0 and all(word in told.out for word in words) and "=new" in told.out
    found = run("diff", one, other, "--json").json
    assert found["same"] and [change["field"] for change in found["signoff"]] == ["owner", "prepared", "note"]
    sheet = load_workbook(tmp_path / "diff.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))[-3:]
    assert [(row[5].value, row[6].value) for row in rows] == [("Li", None), (None, "2026-11-30"), ("old", "=new")]
    assert rows[2][6].data_type == "s"


def test_a_batch_takes_signed_books(run, books, tmp_path):
    folder = tmp_path / "books"
    folder.mkdir()
    typed(books["en"], folder / "a.xlsx", "en", SIGNED, [("months", 48.0)])
    told = run("batch", folder, "--out", tmp_path / "out", "-l", "en")
    assert told.code == 0 and dict(read_back(tmp_path / "out" / "a.en.xlsx").entries) == {"months": 48.0}


def test_a_formula_is_no_signature_and_is_said(run, books, tmp_path):
    cell = usual_book("en").signoff[FIRST, "owner"]
    with lent(books["en"]) as (book, at):
        at(cell).value = "=1+1"
        book.save(tmp_path / "formula.xlsx")
    found = check(tmp_path / "formula.xlsx", whole=False).findings
    assert [item.place for item in found if item.note.key == "V06.added"] == [
        f"Assumptions!{cell.address.replace('$', '')}"
    ]
    told = run("read", tmp_path / "formula.xlsx", "--json")
    assert told.code == 0 and "signoff" not in told.json["scenario"] and "1 sign-off cells" in told.err
    assert told.json["unsigned"] == [f"Assumptions!{cell.address.replace('$', '')}"]


@pytest.mark.parametrize("words, said", [
    ("[signoff]\nnobody = 1\n", "signoff.nobody"), (f"[signoff.{FIRST}]\nsigned = 'x'\n", "prepared"),
    (f"[signoff.{FIRST}]\nowner = [1]\n", "owner"), ("[signoff.discount]\nowner = 'x'\n", "discount"),
    (f'[signoff.{FIRST}]\nowner = "a\\u0007"\n', "control"), ("signoff = 3\n", "signoff"),
])  # fmt: skip
def test_a_sign_off_that_is_none_is_one_line_and_no_book(run, tmp_path, words, said):
    path = tmp_path / "bad.toml"
    path.write_text(words, "utf-8")
    told = run("workbook", "--scenario", path, "--out", tmp_path / "book.en.xlsx")
    assert told.code == 2 and said in told.err and told.err.count("\n") == 1
    assert [each.name for each in tmp_path.iterdir()] == ["bad.toml"]
