"""`r1model quote`: shows, asks, writes a scenario once it is accepted; hostile files in one line, nothing written."""

import hashlib
import json
import tomllib

import pytest
from quote_samples import H20, PARTS, lines, server, sheet, text, written

from r1model.inputs import inputs

LANGUAGES = ("zh", "en")


def test_a_doubt_is_1_no_doubt_is_0_and_nothing_is_written(run, tmp_path):
    path = written(tmp_path, H20)
    assert run("quote", path).code == 1 and list(tmp_path.iterdir()) == [path]
    assert run("quote", lines(tmp_path, server())).code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_shows_what_it_took_each_line_for_and_where_it_goes(run, tmp_path, language):
    told = run("quote", written(tmp_path, text(PARTS)), "--plan", "plan3", "--language", language)
    for part in ("H200-141", "quote_price", "network_share", "ACME Systems, Inc.", "2026-11-30", "277,898 USD"):
        assert part in told.out, part
    assert ("已" in told.out or "报价" in told.out) == (language == "zh")


def test_accepted_it_is_a_scenario_that_set_and_the_plan_take(run, tmp_path):
    path, out = written(tmp_path, H20), tmp_path / "own.toml"
    told = run("quote", path, "--accept", "--out", out)
    made = tomllib.loads(out.read_text("utf-8"))
    assert told.code == 0 and str(out) in told.out.replace("\n", "")
    assert made["quote"]["vendor"] == "某某科技有限公司" and made["quote"]["valid_until"].isoformat() == "2026-12-20"
    assert made["quote"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    words = [word for name, value in made["inputs"].items() for word in ("--set", f"{name}={value}")]
    more = ("--set", "overhead_share=2", "--set", "usable_share=0.3")
    sized = run("plan", *words, *more, "--json").json["plan1"]
    assert sized["gpu"] == "H20-141" and sized["nodes"] == 8
    assert round(sized["capex"], 2) == round(8_400_000 / 1.13, 2)


def test_the_book_of_an_accepted_quote_says_whose_it_is_and_hands_it_back(run, tmp_path):
    out, book, again = (tmp_path / name for name in ("own.toml", "book.en.xlsx", "again.toml"))
    assert run("quote", written(tmp_path, H20), "--as-quoted", "--accept", "--out", out).code == 0
    told = run("workbook", "--scenario", out, "--no-values", "--out", book)
    assert told.code == 0 and "quote_max_kw" in told.out
    assert run("read", book, "--out", again).code == 0
    given, kept = (tomllib.loads(path.read_text("utf-8"))["inputs"] for path in (out, again))
    usual = {name: item.value for name, item in inputs().items()}
    assert kept == {name: value for name, value in given.items() if value != usual[name]}
    assert (kept["quote_price"], kept["quote_vendor"], kept["lot_1_nodes"]) == (1_050_000, "某某科技有限公司", 8)


def test_json_names_all_and_the_scenario_may_be_json(run, tmp_path):
    path, out = written(tmp_path, text(PARTS)), tmp_path / "own.json"
    found = run("quote", path, "--plan", "plan3", "--accept", "--out", out, "--json").json
    made = json.loads(out.read_text("utf-8"))
    assert made["inputs"] == found["inputs"] and made["quote"]["plan"] == "plan3" and found["written"] == str(out)
    assert {line["kind"] for line in found["lines"]} >= {"server", "network", "storage", "maintenance", "discount"}
    assert [rule["input"] for rule in found["rules"]] == list(found["inputs"])


def test_changes_given_with_it_are_those_it_counts_with_and_stand_in_the_scenario(run, tmp_path):
    path, out = written(tmp_path, text(PARTS)), tmp_path / "own.json"
    words = ("quote", path, "--plan", "plan3", "--set", "fx_cny_per_usd=8", "--accept", "--out", out, "--json")
    assert run(*words).json["rates"] == {"cny_per_usd": 8}
    assert json.loads(out.read_text("utf-8"))["inputs"]["fx_cny_per_usd"] == 8


def test_a_fault_is_not_accepted(run, tmp_path):
    path, out = lines(tmp_path, server(), ["H20-141 GPU", "64", "张", "9", "576", "否"]), tmp_path / "own.toml"
    told = run("quote", path, "--accept", "--out", out)
    assert told.code == 2 and "server:0" in told.err and told.err.count("\n") == 1 and not out.exists()


def test_a_file_that_stands_there_stays(run, tmp_path):
    out = written(tmp_path, "mine", "own.toml")
    told = run("quote", written(tmp_path, H20), "--accept", "--out", out)
    assert told.code == 2 and out.read_text() == "mine"
    assert run("quote", written(tmp_path, H20), "--accept", "--out", out, "--force").code == 0


@pytest.mark.parametrize("words", [
    ("--accept",), ("--out", "x.toml"), ("--accept", "--out", "x.csv"), ("--plan", "plan9"), ("--language", "fr"),
    ("--map", "no.toml"),
])  # fmt: skip
def test_what_cannot_be_asked_is_one_line(run, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    told = run("quote", written(tmp_path, H20), *words)
    assert told.code == 2 and told.err.count("\n") == 1 and not told.out


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_gpu_is_named_with_near_ones(run, tmp_path, language):
    told = run("quote", lines(tmp_path, server(name="8x H250 GPU server")), language=language)
    assert told.code == 2 and "H250" in told.err and "H200" in told.err and told.err.count("\n") == 1


HOSTILE = {
    "empty": b"", "blank": b"\n\n  \n", "binary": bytes(range(256)) * 40, "zip": b"PK\x03\x04" + b"x" * 500,
    "xls": b"\xd0\xcf\x11\xe0" + b"\0" * 600, "no header": b"a,b,c\n1,2,3\n", "no lines": "名称,数量,单价\n".encode(),
    "open quote": '名称,数量,单价\n"8卡H20服务器,1,5\n'.encode(), "pdf": b"%PDF-1.4\nfoo",
    "long": "名称,数量,单价\n".encode() + "H20-141 8卡服务器,1,100\n".encode() * 100_000,
    "wide": b"," * 200_000, "deep": b'"' * 100_001,
    "unknown currency": "名称,数量,单价\nH200 8卡服务器,1,£5\n".encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_hostile_file_is_one_line(run, tmp_path, name, ending):
    told = run("quote", written(tmp_path, HOSTILE[name], f"q.{ending}"))
    assert told.code == 2 and told.err.count("\n") == 1 and not told.out
    assert "unforeseen" not in told.err


def test_a_truncated_workbook_is_one_line(run, tmp_path):
    whole = sheet(tmp_path, PARTS).read_bytes()
    for size in (30, 1000, len(whole) - 40):
        told = run("quote", written(tmp_path, whole[:size], "cut.xlsx"))
        assert told.code == 2 and told.err.count("\n") == 1


def test_a_formula_is_never_computed_nor_written(run, tmp_path):
    rows = [["名称", "数量", "单价", "备注"], ["H20-141 8卡服务器", 8, "=1050000*1", '=HYPERLINK("x")'], ["总计"]]
    told = run("quote", sheet(tmp_path, rows), "--json")
    assert told.code == 1 and [each["key"] for each in told.json["lines"][0]["notes"]] == ["fault.no_price"]
    told = run("quote", written(tmp_path, "名称,数量,单价\nH20-141 8卡服务器,8,=1050000*1\n"), "--json")
    assert [each["key"] for each in told.json["lines"][0]["notes"]] == ["fault.number"]


def test_hostile_words_are_shown_as_they_are(run, tmp_path):
    words = "H20-141 8卡服务器 {0} {path} [bold]x[/bold] \x1b[31m %s \"'\\"
    path, out = lines(tmp_path, server(name=words)), tmp_path / "own.toml"
    assert run("quote", path).code == 0
    own = written(tmp_path, "[constants]\nvendor = '{0} \"[b] \\ =1+1'\n", "map.toml")
    assert run("quote", path, "--map", own, "--accept", "--out", out).code == 0
    assert tomllib.loads(out.read_text("utf-8"))["quote"]["vendor"] == '{0} "[b] \\ =1+1'


def test_many_lines_are_shown_in_short(run, tmp_path):
    told = run("quote", lines(tmp_path, *[server(count=1)] * 2000))
    assert told.code == 0 and told.out.count("\n") < 120


def test_help_is_in_both_languages(run):
    told = run("quote", "--help")
    assert "supplier" in told.out and "报价" in told.out
