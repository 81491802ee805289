"""`tco` and `compare`: golden cases through the command line, comparisons in both languages, mistakes in one line."""

import copy
import json
from pathlib import Path

import pytest

from r1model.cli.metrics import unit_of
from r1model.finance import simulate
from r1model.finance.case import plain_result
from r1model.finance.case import run as tco_run
from r1model.options.files import compared
from r1model.scenarios import changed, names, scenario
from r1model.units import UNITS

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


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("language, word", [("zh", "税后现值成本"), ("en", "Present cost after tax")])
def test_compare_in_both_languages(run, name, language, word):
    assert word in run("compare", name, language=language).out


def test_compare_says_its_currency_and_horizon_and_holds_buying_against_the_others_only(run):
    out = " ".join(run("compare", "seed").out.split())
    assert "36 months, CNY" in out and "illustrative assumptions" in out
    row = next(line for line in out.split("│ │") if "IRR of buying" in line)
    assert "–" in row and row.count("%") + row.count("#") == len(compared()) - 1


def test_compare_as_json_names_the_cheapest(run):
    found = run("compare", "public5m", "--json").json
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


@pytest.mark.parametrize("name", names())
def test_compare_with_a_change_is_the_scenario_with_it(run, name):
    words = ("--set", "折现率=10%", "-s", "report_currency=usd", "-s", "plan3_gpu_price=150,000")
    found = run("compare", name, *words, "--json").json
    own = changed(name, {"discount_rate": 0.1, "report_currency": "USD", "plan3_gpu_price": 150000.0})
    assert found["costs"] == simulate.cheapest(own)[1] != run("compare", name, "--json").json["costs"]
    assert found["changes"] == {"discount_rate": 0.1, "report_currency": "USD", "plan3_gpu_price": 150000}
    units = {row["metric"]: row["unit"] for row in found["metrics"]}
    assert units["eac_aftertax"] == "USD/year" and units["emc_aftertax"] == "USD/month"
    assert units["cost_per_mtok_levelised"] == "USD/Mtok" and units["payback_of_buying"] == "month"


@pytest.mark.parametrize("language, words", [("zh", ("美元/年", "折现率=10%")), ("en", ("USD/year", "USD/month"))])
def test_compare_shows_units_and_what_was_changed_in_place_of_a_title_that_no_longer_holds(run, language, words):
    out = run("compare", "plan3", "--set", "折现率=10%", "-s", "report_currency=USD", language=language).out
    assert words[0] in out and "plan3: discount_rate=0.1, report_currency=USD" in out
    assert scenario("plan3")["title"][language] not in out


def test_a_card_without_a_price_asks_for_one(run):
    for words in (("compare", "plan3", "-s", "plan3_gpu=H20"), ("plan", "-s", "plan3_gpu=H20")):
        assert "no price of H20-96" in " ".join(run(*words).out.replace("│", " ").split())
        assert "no price of" not in run(*words, "-s", "plan3_gpu_price=90000").out


def test_a_case_is_changed_by_path(run, tmp_path):
    case = written(tmp_path, CASES["G04"])
    words = ("--set", "common.discount_rate=10%", "--set", "option.capex[0].amount=1,000", "-s", "common.timing=mid")
    found = run("tco", case, *words, "--json").json
    own = copy.deepcopy(CASES["G04"])
    own["input"]["common"] |= {"discount_rate": 0.1, "timing": "mid"}
    own["input"]["option"]["capex"][0]["amount"] = 1000
    assert found == json.loads(json.dumps(plain_result(tco_run(own))))
    assert found["pv_cost_aftertax"] != run("tco", case, "--json").json["pv_cost_aftertax"]


@pytest.mark.parametrize("word, hint", [
    ("common.discount_rat=1", "common.discount_rat"), ("option.capex[9].amount=1", "capex[9]"), ("x", "name=value"),
    ("common.discount_rate=much", "discount_rate"), ("common=1", "common"),
])  # fmt: skip
def test_a_change_that_the_case_does_not_know_is_one_line(run, tmp_path, word, hint):
    found = run("tco", written(tmp_path, CASES["G04"]), "--set", word)
    assert found.code == 2 and hint in found.err and found.err.count("\n") == 1


def test_every_figure_of_every_case_has_its_unit_in_the_table(run, tmp_path):
    for case in CASES.values():
        if case["kind"] == "error":
            continue
        result = plain_result(tco_run(case))
        named = [key for key, value in result.items() if isinstance(value, int | float) and not isinstance(value, bool)]
        assert [key for key in named if unit_of(key) not in UNITS] == [], case["id"]
    table = run("tco", written(tmp_path, CASES["G04"]), language="zh").out
    row = next(line for line in table.splitlines() if "eac_aftertax" in line)
    assert "元/年" in row
