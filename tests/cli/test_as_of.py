"""--as-of DATE: the closing date said plainly, on every command whose answer depends on it."""

import json

import pytest
from batch.samples import write_rows

ANSWERS = ("chain", "compare")


@pytest.mark.parametrize("command", ANSWERS)
@pytest.mark.parametrize("scenario", ["today", "seed"])
def test_it_says_the_same_as_setting_the_closing_date(run, command, scenario):
    """Also where a scenario has a closing date of its own."""
    dated = run(command, scenario, "--as-of", "2025-03-15", "--json")
    plain = run(command, scenario, "--set", "closing_date=2025-03-15", "--json")
    assert dated.code == plain.code == 0
    assert dated.json == plain.json and dated.json["changes"] == {"closing_date": 45731}


def test_the_price_of_the_seed_is_expired_by_today_and_says_so(run):
    usual = run("compare", "seed", "--json").json["options"]["api"]
    later = run("compare", "seed", "--as-of", "2026-11-30", "--json").json["options"]["api"]
    assert usual["feasible"] is True and later["feasible"] is False
    assert "2025-09-05" in json.dumps(later)


@pytest.mark.parametrize("day", ["2026/11/30", "2026年11月30日", "2026.11.30", "２０２６－１１－３０"])
def test_a_day_is_read_as_people_write_it(run, day):
    assert run("compare", "--as-of", day, "--json").json["changes"] == {"closing_date": 46356}


@pytest.mark.parametrize("language, said", [("en", "write it like 2026-11-30"), ("zh", "请写成 2026-11-30 的形式")])
@pytest.mark.parametrize("command", [("chain",), ("compare",), ("explain", "capex"), ("workbook", "-o", "out")])
@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "30.11.2026", "", "=1+1", "1e999", "2026-11-30T00:00"])
def test_what_is_no_day_is_one_line(run, tmp_path, monkeypatch, command, day, language, said):
    monkeypatch.chdir(tmp_path)
    found = run(*command, "--as-of", day, language=language)
    assert (found.code, found.out) == (2, "") and said in found.err and found.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_day_out_of_range_says_which_days_are_in_it(run, language):
    found = run("chain", "--as-of", "1999-01-01", language=language)
    assert found.code == 2 and "2020-01-01" in found.err and "2099-12-31" in found.err


def test_the_closing_date_is_said_once(run):
    found = run("chain", "--as-of", "2026-11-30", "-s", "交割日（第 0 月）=2026-12-01")
    assert found.code == 2 and "keep one" in found.err


def test_explain_follows_the_day(run):
    tree = run("explain", "closing_date", "--as-of", "2025-02-28", "--json").json
    assert "45716" in json.dumps(tree)


def test_rows_of_a_batch_close_on_it_unless_they_say_another_day(run, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("name,months,closing_date\na,36,2026-12-15\nb,36,\n", "utf-8")
    found = {}
    for name, words in (("usual", ()), ("dated", ("--as-of", "2025-03-31"))):
        done = run("batch", file, "-o", tmp_path / name, "--no-workbooks", "--json", *words)
        assert done.code == 0, done.err
        manifest = json.loads((tmp_path / name / "manifest.json").read_text("utf-8"))
        found[name] = [entry["results"] for entry in manifest["scenarios"]]
    assert found["usual"][0] == found["dated"][0] and found["usual"][1] != found["dated"][1]


def test_a_batch_with_no_day_is_refused_before_anything_is_made(run, tmp_path):
    file = write_rows(tmp_path / "rows.csv", 1)
    done = run("batch", file, "-o", tmp_path / "out", "--no-workbooks", "--as-of", "soon")
    assert done.code == 2 and "not a day" in done.err and not (tmp_path / "out").exists()
