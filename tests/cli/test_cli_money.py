"""`tco` and `compare`: golden cases through the command line, comparisons in both languages, mistakes in one line."""

import json
from pathlib import Path

import pytest

from r1model import scenarios

FILE = Path(__file__).parents[1] / "golden" / "cases.json"
CASES = {case["id"]: case for case in json.loads(FILE.read_text(encoding="utf-8"))["cases"]}


def written(tmp_path, case):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("case", [name for name in CASES if CASES[name]["kind"] != "error"])
def test_every_golden_case_prints_its_keys(run, tmp_path, case):
    found = run("tco", written(tmp_path, CASES[case]), "--json")
    assert found.code == 0
    assert set(CASES[case]["expected"]) <= set(found.json)


@pytest.mark.parametrize("case", [name for name in CASES if CASES[name]["kind"] == "error"])
def test_an_error_case_says_error_and_reason_and_exits_with_two(run, tmp_path, case):
    found = run("tco", written(tmp_path, CASES[case]), "--json")
    assert (found.code, found.json["error"]) == (2, CASES[case]["expected"]["error"])
    assert found.json["reason"]


def test_a_case_without_json_is_a_table(run, tmp_path):
    out = run("tco", written(tmp_path, CASES["G04"])).out
    assert "pv_cost_aftertax" in out and "6,101,382.79" in out


@pytest.mark.parametrize("name", scenarios.names())
@pytest.mark.parametrize("language, word", [("zh", "税后现值成本"), ("en", "Present cost after tax")])
def test_compare_in_both_languages(run, name, language, word):
    assert word in run("compare", name, language=language).out


def test_compare_says_its_currency_and_horizon_and_holds_buying_against_the_others_only(run):
    out = " ".join(run("compare", "plan1").out.split())
    assert "36 months, CNY" in out and "illustrative assumptions" in out
    row = next(line for line in out.split("│ │") if "IRR of buying" in line)
    assert "–" in row and row.count("%") == 2


def test_compare_as_json_names_the_cheapest(run):
    found = run("compare", "--json").json
    assert found["cheapest"] == min(found["costs"], key=found["costs"].get)
    assert {"driver", "from", "to", "cheapest", "label"} <= set(found["turns"][0])


@pytest.mark.parametrize(
    "content, hint",
    [
        ("{", "not valid JSON"),
        ("[]", "kind and input"),
        ('{"kind": "option"}', "input"),
        ('{"kind": "x", "input": {}}', "kind"),
    ],
)
def test_a_bad_file_is_one_line(run, tmp_path, content, hint):
    path = tmp_path / "case.json"
    path.write_text(content, encoding="utf-8")
    found = run("tco", str(path))
    assert found.code == 2 and hint in found.err and found.err.count("\n") == 1


def test_a_missing_file_or_scenario_is_one_line(run, tmp_path):
    for found in (run("tco", str(tmp_path / "none.json")), run("compare", "plan9")):
        assert found.code == 2 and found.err.count("\n") == 1
