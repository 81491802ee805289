"""A scenario file stands where a scenario's name may: its inputs count, `--set` goes over them, nothing is dropped."""

import json

import pytest

INPUTS = "[inputs]\nmonths = 48\nplan1_gpu_price = 150000\n"
QUOTED = 'title = { zh = "报价", en = "Quote" }\n\n' + INPUTS + '\n[quote]\nfile = "q.csv"\nnodes = 8.0\n'
OWN_LINE = INPUTS + '\n[lines."buy.capex[5]"]\namount = 250000\n'


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


@pytest.mark.parametrize("language, said", [("en", "count in a workbook only"), ("zh", "只在工作簿里计入")])
def test_own_lines_are_said_to_count_in_a_workbook_only(run, file, language, said):
    file.write_text(OWN_LINE, "utf-8")
    found = run("chain", file, "--json", language=language)
    assert found.code == 0 and said in found.err and json.loads(found.out)["changes"]["months"] == 48


@pytest.mark.parametrize("content", ["[inputs]\nmonth = 48\n", "nothing", "[inputs]\nmonths = 1e9\n", ""])
def test_a_file_that_is_no_scenario_is_one_line(run, file, content):
    file.write_text(content, "utf-8")
    found = run("chain", file, "--json")
    assert found.code == (0 if not content else 2)
    assert "Traceback" not in found.err and len(found.err.splitlines()) <= 1
