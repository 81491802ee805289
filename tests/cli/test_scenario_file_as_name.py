"""A scenario file stands where a scenario's name may: its inputs count, `--set` goes over them, nothing is dropped."""

import pytest

INPUTS = "[inputs]\nmonths = 48\nplan1_gpu_price = 150000\n"
QUOTED = 'title = { zh = "报价", en = "Quote" }\n\n' + INPUTS + '\n[quote]\nfile = "q.csv"\nnodes = 8.0\n'
OWN_LINE = INPUTS + '\n[lines."buy.capex[22]"]\namount = 250000\n'


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(INPUTS, "utf-8")
    return path


@pytest.mark.parametrize("command", ["chain", "compare"])
def test_a_file_says_what_set_would(run, file, command):
    of_file = run(command, file, "--set", "months=36", "--json")
    by_set = run(command, "today", "--set", "plan1_gpu_price=150000", "--set", "months=36", "--json")
    assert (of_file.code, of_file.err) == (0, "")
    assert {**of_file.json, "changes": None} == {**by_set.json, "changes": None}
    assert of_file.json["changes"] == {"plan1_gpu_price": 150000, "months": 36}


def test_what_a_quote_says_of_itself_is_no_entry(run, file):
    file.write_text(QUOTED, "utf-8")
    assert run("chain", file, "--json").json["changes"] == {"plan1_gpu_price": 150000, "months": 48}


@pytest.mark.parametrize("command", ["chain", "compare"])
def test_own_lines_of_a_file_count_and_are_told(run, file, command):
    plain = run(command, file, "--json").json
    file.write_text(OWN_LINE, "utf-8")
    found = run(command, file, "--json")
    assert (found.code, found.err, found.json["own"]) == (0, "", {"buy.capex[22].amount": 250000})
    more = {key: part["pv_aftertax"] - plain["options"][key]["pv_aftertax"]
            for key, part in found.json["options"].items()}  # fmt: skip
    assert more["buy"] > 100_000 and more["rent"] == more["api"] == more["lease"] == 0
    ranges = [part["options"]["buy"]["p50"] for part in (found.json, plain)]
    assert ranges[0] - ranges[1] == pytest.approx(more["buy"], rel=0.02)


@pytest.mark.parametrize("language, said", [("en", "in the case User only"), ("zh", "只在“自定”情形下计入")])
def test_in_another_case_own_lines_are_said_not_to_count(run, file, language, said):
    file.write_text(OWN_LINE, "utf-8")
    found = run("chain", file, "--case", "cautious", "--json", language=language)
    assert found.code == 0 and said in found.err and "own" not in found.json


def test_own_hours_that_make_no_whole_day_are_told(run, file):
    file.write_text("[hours.work]\n9 = 0.5\n", "utf-8")
    assert "合计 1" in run("compare", file, language="zh").out
    assert "in place of 100 %" in run("compare", file, "--set", "users=900").out


REFUSED = {
    'buy.capex[22]"]\namont = 1\n': "buy.capex[22].amount",
    'buy.capex[99]"]\namount = 1\n': "buy.capex[99].amount",
    'buy.capex[22]"]\namount = "ten"\n': "ten",
    'buy.capex[22]"]\namount = nan\n': "nan",
    'buy.capex[22]"]\nmonth = 1.5\n': "1.5",
    'buy.capex[22]"]\nccy = "GBP"\n': "SGD",
    'rent.opex[0]"]\nkind = "pct_capex"\n': "annual",
    'buy.capex[22]"]\nsalvage_pct = 30\n': "30",
    'buy.capex[22]"]\nmonth = 12\ndispose_month = 6\namount = 1\n': "6",
}


@pytest.mark.parametrize("line", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_own_line_that_cannot_be_is_one_line(run, file, line, language):
    file.write_text(f'[lines."{line}', "utf-8")
    found = run("compare", file, "--json", language=language)
    assert found.code == 2 and REFUSED[line] in found.err + found.out and len(found.err.splitlines()) <= 1


@pytest.mark.parametrize("content", ["[inputs]\nmonth = 48\n", "nothing", "[inputs]\nmonths = 1e9\n", ""])
def test_a_file_that_is_no_scenario_is_one_line(run, file, content):
    file.write_text(content, "utf-8")
    found = run("chain", file, "--json")
    assert found.code == (0 if not content else 2)
    assert "Traceback" not in found.err and len(found.err.splitlines()) <= 1
