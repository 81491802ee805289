"""`tco CASE --focus`: the options of a case as FOCUS forecasts whose sums are the case's own costs before tax."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

CASES = {case["id"]: case for case in json.loads(Path("tests/golden/cases.json").read_text("utf-8"))["cases"]}
BY_TYPE = {(case["input"].get("option") or {}).get("type"): case for case in CASES.values() if case["kind"] == "option"}
COMPARED = next(case for case in CASES.values() if case["kind"] == "compare")
GRID = next(case for case in CASES.values() if case["kind"] == "grid")


@pytest.fixture
def case(tmp_path):
    def write(given, name="case.json"):
        path = tmp_path / name
        path.write_text(json.dumps(given), "utf-8")
        return path

    return write


def charges(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


@pytest.mark.parametrize("kind", ("buy", "rent", "api"))
def test_the_charges_add_up_to_the_case_s_own_total(run, case, tmp_path, kind):
    out = tmp_path / "out.csv"
    got = run("tco", case(BY_TYPE[kind]), "--focus", out, "--json")
    assert got.code == 0 and got.json["focus"] == [str(out)]
    rows = charges(out)
    billed = sum(float(row["BilledCost"]) for row in rows)
    assert billed == pytest.approx(got.json["total_cost_nominal_pretax"], abs=0.01)
    assert {row["x_Forecast"] for row in rows} == {"true"} and {row["x_Option"] for row in rows} == {kind}


def test_month_0_falls_on_the_day_that_is_said(run, case, tmp_path):
    out = tmp_path / "out.csv"
    assert run("tco", case(BY_TYPE["buy"]), "--focus", out, "--as-of", "2027-03-31").code == 0
    starts = {row["ChargePeriodStart"] for row in charges(out) if row["x_Month"] == "0"}
    assert starts == {f"{date(2027, 3, 31)}T00:00:00Z"}


def test_two_options_are_a_file_each_on_accounts_of_their_own(run, case, tmp_path):
    folder = tmp_path / "both"
    folder.mkdir()
    got = run("tco", case(COMPARED, "采购 A.json"), "--focus", folder)
    written = sorted(folder.iterdir())
    assert got.code == 0 and len(written) == 2 and all(str(path) in got.out for path in written)
    accounts = {row["BillingAccountId"] for path in written for row in charges(path)}
    assert len(accounts) == 2 and all(name.startswith("r1model-forecast:A:") for name in accounts)


def test_what_has_no_options_by_month_or_two_of_one_type_is_told_and_writes_nothing(run, case, tmp_path):
    out = tmp_path / "out.csv"
    alike = {**COMPARED, "input": {**COMPARED["input"], "b": COMPARED["input"]["a"]}}
    for given, said in ((GRID, "grid"), (alike, "type")):
        got = run("tco", case(given), "--focus", out)
        assert (got.code, got.out) == (2, "") and said in got.err and got.err.count("\n") == 1
    got = run("tco", case(BY_TYPE["buy"]), "--as-of", "2027-03-31")
    assert got.code == 2 and "--focus" in got.err
    assert not out.exists()
