"""The reports of the command line: plan, parallel, explain, audit, sources, help."""

import pytest

from r1model.audit import audit
from r1model.catalogue import catalogue
from r1model.functions import functions
from r1model.sizing.lineup import PLANS


def test_call_without_a_name_lists_every_function(run):
    rows = run("call", "--json").json
    assert [row[0] for row in rows] == [f"R1_{name}" for name in functions()]
    assert "R1_VRAM(params_b, quant, [overhead], [unit])" in run("call").out


def test_plan_as_json_holds_the_three_plans(run):
    found = run("plan", "--json").json
    assert list(found) == list(PLANS)
    assert [found[key]["gpus"] for key in PLANS] == [32, 16, 8]
    assert [found[key]["bare_cost"] for key in PLANS] == [5.2e6, 4.2e6, 3.7e6]


def test_plan_with_other_inputs(run):
    found = run("plan", "--set", "plan3_gpu=H20-96", "-s", "sizing_rule=node", "-s", "years=5", "--json").json
    assert (found["plan3"]["gpu"], found["plan3"]["gpus"], found["plan3"]["years"]) == ("H20-96", 16, 5)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plan_that_cannot_be_sized_says_why_in_its_own_column_and_the_others_stand(run, language):
    words = ("plan", "--set", "plan3_gpu=H20", "--set", "quant=FP8")
    found = run(*words, "--json", language=language)
    assert found.code == 0 and found.json["plan1"].keys() == {"gpu", "error", "reason"}
    assert found.json["plan1"]["error"] == "#N/A" and "plan1_gpu=A100-40" in found.json["plan1"]["reason"]
    assert found.json["plan2"]["gpus"] == 16 and found.json["plan3"]["gpu"] == "H20-96"
    table = run(*words, language=language)
    assert table.code == 0 and "FP8" in table.out and "805.2" in table.out and "A100-40" in table.out


def test_where_no_plan_can_be_sized_each_says_why_and_the_code_is_one(run):
    words = ("plan", "-s", "quant=fp8", "-s", "plan2_gpu=A100-80", "-s", "plan3_gpu=A800")
    found = run(*words, "--json")
    assert found.code == 1 and {item["error"] for item in found.json.values()} == {"#N/A"}
    told = run(*words)
    assert (told.code, told.err) == (1, "") and all(f"{key}_gpu" in told.out for key in PLANS)


def test_explain_shows_the_plan_that_is_bought_and_knows_labels(run):
    assert (
        run("explain", "capex", "--set", "plan=plan1", "--json").json["value"]
        == run("plan", "--json").json["plan1"]["capex"]
    )
    named = {words: run("explain", words, "--json").json["name"] for words in ("折现率", "Equal payment", "GPUS MIN")}
    assert named == {"折现率": "discount_rate", "Equal payment": "equal_payment", "GPUS MIN": "gpus_min"}


@pytest.mark.parametrize("name, changes, unit", [
    ("capex", [], "CNY"), ("running_cost", [], "CNY/year"), ("rent_bill", [], "CNY/month"),
    ("rent_bill", ["report_currency=USD"], "USD/month"), ("equal_payment", ["report_currency=USD"], "USD/period"),
    ("egress_price_per_gb", [], "USD/GB"), ("tolerance", ["report_currency=USD"], "USD"), ("gpus_min", [], "GPU"),
    ("discount_rate", [], "share/year"),
])  # fmt: skip
def test_explain_names_the_currency_and_the_time_that_a_figure_is_for(run, name, changes, unit):
    words = [part for change in changes for part in ("--set", change)]
    assert run("explain", name, *words, "--json").json["unit"] == unit
    assert "money" not in run("explain", name, *words).out.replace("money/", "")


@pytest.mark.parametrize("language, word", [("zh", "节点"), ("en", "odes")])
def test_plan_as_a_table_in_the_readers_language(run, language, word):
    got = run("plan", language=language)
    assert word in got.out and "5,200,000" in got.out


@pytest.mark.parametrize(
    "form, size, code",
    [
        ("fp8-block", "32", 2),
        ("fp8-block", "16", 0),
        ("int8-channel", "32", 0),
        ("bf16", "3", 2),
        ("bf16", "0", 2),
        ("bf16", "-1", 2),
    ],
)
def test_parallel_says_whether_it_is_possible(run, form, size, code):
    got = run("parallel", "--json", "--", "deepseek-r1", form, size)
    assert got.code == code
    assert got.json["possible"] == (code == 0)
    assert bool(got.json["reason"]) == (code == 2)


def test_audit_as_json_holds_every_finding(run):
    rows = run("audit", "--json").json
    assert [row["id"] for row in rows] == [item.figure.id for item in audit()]
    (row,) = [row for row in rows if row["id"] == "gpu.a100.fp64"]
    assert (row["stated"], row["recomputed"], row["verdict"]) == (19.5, 9.7, "wrong_value")
    assert "gpu.a100.fp64" in run("audit").out


def test_sources_as_json_hold_every_document(run):
    rows = run("sources", "--json").json
    assert [row["id"] for row in rows] == list(catalogue().sources)
    assert "Jason Zhang" in run("sources", language="zh").out


def test_what_has_aged_is_listed_with_prices_that_had_ended(run):
    aged = run("sources", "--stale", "2026-11-24", "--json").json
    assert aged == sorted(aged, key=lambda row: (row["as_of"], row["record"], row["name"]))
    assert all(row["as_of"] < "2026-11-24" or row["ended"] for row in aged)
    known = {(record, name): figure for record, name, figure in catalogue().figures()}
    older = {key for key, figure in known.items() if f"{figure.as_of}" < "2026-11-24"}
    assert older == {(row["record"], row["name"]) for row in aged} & known.keys()
    assert any(row["ended"] and row["name"] == "aws_prices" for row in aged)
    assert run("sources", "--stale", "2000-01-01", "--json").json == []
    assert "h200" in run("sources", "--stale", "2026-11-24", language="zh").out


@pytest.mark.parametrize("given", ["", "yesterday", "2026-13-01", "24.11.2026", "2026-11"])
def test_a_day_that_is_none_is_one_line(run, given):
    got = run("sources", "--stale", given)
    assert (got.code, got.out, got.err.count("\n")) == (2, "", 1) and "2026-11-30" in got.err


def test_explain_follows_a_formula_to_its_sources(run):
    tree = run("explain", "gpus_min", "--json").json
    assert (tree["value"], tree["unit"]) == (7, "GPU")
    assert tree["line"].startswith("gpus_min = ")
    assert [need["name"] for need in tree["needs"]] == ["vram_gb", "gpu_memory_gb", "usable_share"]
    assert "Own assumption" in run("explain", "gpus_min").out


EXPLAINED = ["pue", "plan3_gpu", "storage_price_per_tb", "R1_VRAM", "DSR_GPUS", "capex", "checkpoint_gb"]


@pytest.mark.parametrize("name", EXPLAINED)
def test_explain_knows_inputs_functions_and_formulas(run, name):
    assert run("explain", name).code == 0
    assert run("explain", name, "--json").json["name"].lower().endswith(name.lower().removeprefix("dsr_"))


@pytest.mark.parametrize("words", [[], ["--help"], ["plan", "--help"], ["call", "--help"]])
def test_help_is_printed_without_a_traceback(process, words):
    got = process(*words)
    assert "Usage" in got.out + got.err
    assert "Traceback" not in got.err
