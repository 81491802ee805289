"""`r1model read`, `diff`, `workbook --scenario` and a batch of a folder, as people run them."""

import json
import re

import pytest
from back.edited import by_openpyxl
from openpyxl import load_workbook

from r1model.answer import answer
from r1model.options.files import compared
from r1model.scenario_files import text_of
from r1model_workbook.back import Answers, difference, read_back
from r1model_workbook.back.reading import usual_book

GIVEN = {"case": "user", "coding_users": 120.0, "months": 48.0, "price_per_kwh@user": 0.61,
         "buy.capex[5].amount": 250000.0, "rent.price_hour": 33.3}  # fmt: skip
NAMED = {name: value for name, value in GIVEN.items() if name != "case"}


@pytest.fixture(scope="module")
def edited(books, tmp_path_factory):
    folder = tmp_path_factory.mktemp("edited")
    return {language: by_openpyxl(books[language], folder / f"edited.{language}.xlsx", language, GIVEN)
            for language in books}  # fmt: skip


@pytest.fixture(scope="module")
def files(edited, tmp_path_factory):
    """The usual scenario and that of the edited book, as files."""
    folder = tmp_path_factory.mktemp("files")
    usual, given = folder / "usual.toml", folder / "given.toml"
    usual.write_bytes(text_of({}))
    given.write_bytes(text_of(read_back(edited["en"]).entries))
    return usual, given


@pytest.fixture(scope="module")
def answers():
    return Answers("en")


def scenario_file(tmp_path, words, name="mine.toml"):
    path = tmp_path / name
    path.write_text(words, "utf-8")
    return path


@pytest.mark.parametrize("language, words", [("zh", "编程：人数"), ("en", "Coding: users")])
def test_read_shows_what_was_changed(run, edited, language, words):
    done = run("read", edited[language], language=language)
    assert (done.code, done.err) == (0, "")
    assert words in done.out and "250,000" in done.out and "33.3" in done.out


def test_read_writes_a_file_once_and_a_book_made_from_it_has_no_difference(run, edited, tmp_path):
    toml, book = tmp_path / "mine.toml", tmp_path / "mine.zh.xlsx"
    assert run("read", edited["en"], "--out", toml).code == 0
    again = run("read", edited["en"], "--out", toml)
    assert again.code == 2 and "--force" in again.err and len(again.err.splitlines()) == 1
    assert run("workbook", "--scenario", toml, "--out", book).code == 0
    assert dict(read_back(book).entries) == NAMED
    for first, second in ((edited["en"], book), (toml, book), (edited["zh"], edited["en"])):
        done = run("diff", first, second)
        assert (done.code, done.out.strip(), done.err) == (0, "Nothing differs.", "")


def test_read_for_programs_is_a_scenario_file_too(run, edited, tmp_path):
    done = run("read", edited["zh"], "--json")
    assert done.code == 0 and done.json["scenario"]["inputs"] == {"coding_users": 120.0, "months": 48.0}
    assert (done.json["language"], done.json["faults"], done.json["overtyped"]) == ("zh", [], [])
    path = scenario_file(tmp_path, done.out, "mine.json")
    assert run("diff", path, edited["zh"]).code == 0


def test_diff_says_what_changed_and_how_the_answer_moved(run, books, edited, answers):
    """Between books of two languages."""
    done = run("diff", books["zh"], edited["en"], "--json")
    assert done.code == 1
    assert {change["name"]: change["b"] for change in done.json["changes"]} == NAMED
    first, second = answers.of({}), answers.of(GIVEN)
    for moved in done.json["options"]:
        assert moved["a"] == first.costs[moved["key"]] and moved["b"] == second.costs[moved["key"]]
        lines = [line["difference"] for line in done.json["lines"] if line["option"] == moved["option"]]
        if moved["key"] != "hybrid":
            assert sum(lines) == pytest.approx(moved["difference"], abs=1.0)


@pytest.mark.parametrize(
    "language, first, least", [("zh", "改了什么", "最低成本"), ("en", "What changed", "Least cost")]
)
def test_diff_in_both_languages(run, files, language, first, least):
    done = run("diff", *files, language=language)
    assert (done.code, done.err) == (1, "")
    assert first in done.out and least in done.out and "CNY" in done.out


def test_diff_is_a_sheet_too(run, files, tmp_path):
    path = tmp_path / "moved.xlsx"
    assert run("diff", *files, "--out", path).code == 1
    sheet = load_workbook(path).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][5:7] == ("usual.toml", "given.toml")
    assert sum(row[0] == "What changed" for row in rows) == len(NAMED)
    assert any(row[0].startswith("Line by line") for row in rows[1:])
    assert run("diff", *files, "--out", path).code == 2


def test_a_row_of_a_table_a_named_scenario_and_a_file_by_hand(run, tmp_path):
    table = scenario_file(tmp_path, "name,months,users\nshort,24,\nlong,60,5000\n", "rows.csv")
    same = scenario_file(tmp_path, "[inputs]\nmonths = 60\nusers = 5000\n")
    assert run("diff", f"{table}#long", same).code == run("diff", f"{table}#3", same).code == 0
    assert run("diff", f"{table}#2", same).code == 1
    assert run("diff", "today", f"{table}#2").code == 1
    assert run("diff", "today", "today").code == 0
    for given in (table, f"{table}#4", f"{table}#"):
        done = run("diff", given, same)
        assert done.code == 2 and len(done.err.splitlines()) == 1


def test_the_amounts_are_those_of_the_engine(answers):
    """Where nothing is one's own line, the book's costs are those of `r1model chain`."""
    changes = {"months": 48.0, "coding_users": 120.0}
    found, engine = answers.of(changes), answer("today", changes, ranges=False)
    assert found.cheapest == engine.least_cost
    for key in compared():
        assert found.costs[key] == pytest.approx(engine.costs[key], rel=1e-9)


def test_a_change_alone_and_all_together(answers):
    found = difference(answers, {}, {"months": 48.0})
    (change,) = found.changes
    assert change.alone == pytest.approx({moved.key: moved.difference for moved in found.options})
    assert found.lines and all(line.difference for line in found.lines)
    assert difference(answers, GIVEN, GIVEN).changes == []


def test_other_currencies_are_not_subtracted(answers):
    found = difference(answers, {}, {"report_currency": "USD"})
    assert (found.first.currency, found.second.currency, found.comparable) == ("CNY", "USD", False)
    assert found.changes[0].alone == {}


def test_a_batch_takes_a_folder_of_edited_books(run, books, edited, tmp_path):
    folder, out = tmp_path / "books", tmp_path / "out"
    folder.mkdir()
    for name, path in (("a", books["en"]), ("b", edited["zh"])):
        (folder / f"{name}.xlsx").write_bytes(path.read_bytes())
    (folder / "c.xlsx").write_bytes(b"PK, but no workbook")
    (folder / "~$b.xlsx").write_bytes(b"")
    done = run("batch", folder, "--out", out, "-l", "en")
    assert done.code == 1 and "c.xlsx" in done.out
    assert dict(read_back(out / "a.en.xlsx").entries) == {}
    assert dict(read_back(out / "b.en.xlsx").entries) == NAMED
    answered = Answers("en").of(GIVEN)
    rows = list(load_workbook(out / "summary.xlsx").worksheets[0].iter_rows(values_only=True))
    row = dict(zip(rows[0], rows[2], strict=True))
    assert row["rent.price_hour"] == 33.3
    title = usual_book("en").pages["rent"].title
    cost = next(value for head, value in row.items() if head.startswith(f"{title}: Present cost"))
    assert cost == pytest.approx(answered.costs["rent"], rel=1e-9)
    again = run("batch", folder, "--out", out, "-l", "en", "--json").json
    assert again["counts"] == {"failed": 1, "kept": 2} and again["problems"][0]["value"] == "c.xlsx"
    assert run("batch", folder, "--out", folder).code == 2


def test_a_batch_of_an_empty_folder_is_refused(run, tmp_path):
    done = run("batch", tmp_path, "--out", tmp_path / "out")
    assert done.code == 2 and len(done.err.splitlines()) == 1


def test_help_is_in_both_languages(run):
    for command in ("read", "diff"):
        done = run(command, "--help")
        assert done.code == 0 and re.search(r"[一-鿿]", done.out)


def test_json_of_a_difference_is_one_value(run):
    assert json.loads(run("diff", "today", "seed", "--json").out)["same"] is False
