"""`r1model sweep --chain`: what it prints, its JSON, and how it refuses."""

import json

import pandas as pd
import pytest

from r1model.cli import chain_sweep

DONE = ("sweep", 3000, "--chain", "staff3000", "--vary", "词元需求", "--vary", "throughput", "--chunk", 1500)


def test_the_answer_as_a_table_in_both_languages(run, tmp_path):
    done = run(*DONE, "-o", tmp_path / "out")
    assert (done.code, done.err) == (0, "")
    assert "3,000 scenarios" in done.out and "Least cost in" in done.out and "MiB at most" in done.out
    again = run(*DONE, "-o", tmp_path / "out", language="zh")
    assert "3,000 个情景" in again.out and "成本最低的占比" in again.out and "工作进程" not in again.out  # all was kept
    rows = pd.read_parquet(tmp_path / "out/parts")
    assert len(rows) == 3000 and list(rows)[:2] == ["demand", "throughput"]


def test_the_answer_as_json(run, tmp_path):
    done = run(*DONE, "-o", tmp_path / "out", "--json", "--set", "months=48")
    found = done.json
    assert (done.code, found["scenarios"], found["parts"], found["kept"]) == (0, 3000, 2, 0)
    assert sum(found["cheapest"].values()) == pytest.approx(1) and found["changes"] == {"months": 48}
    assert found["figures"]["pv_aftertax_buy"].keys() == {"mean", "least", "most", "p10", "p50", "p90"}
    (worker,) = found["workers"]
    assert worker["parts"] == 2 and worker["peak_mib"] > 20 and worker["cpu_s"] >= 0
    said = json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))["summary"]
    assert {name: found[name] for name in said} == said
    assert run(*DONE, "-o", tmp_path / "out", "--json", "--set", "months=48").json["kept"] == 2


def test_a_scenario_file_a_case_and_a_preset_are_meant_as_by_other_commands(run, tmp_path):
    (tmp_path / "mine.toml").write_text("[inputs]\nmonths = 48\n", "utf-8")
    costs = [run("sweep", 100, "--chain", *words, "--json").json["figures"]["pv_aftertax_buy"]["mean"] for words in (
        ("today",), (tmp_path / "mine.toml",), ("today", "--set", "months=48"), ("today", "--case", "cautious"),
        ("today", "--preset", "us"))]  # fmt: skip
    assert costs[1] == costs[2] and len({round(cost) for cost in costs}) == 4


@pytest.mark.parametrize("words, said", [
    (("10", "--chain", "nowhere"), "nowhere"), (("10", "--chain", "today", "--vary", "pue"), "no driver"),
    (("10", "--chain", "today", "-o", "out.parquet"), "out.parquet"), (("0", "--chain", "today"), "nothing to sweep"),
    (("none.parquet", "--chain", "today"), "neither a number"), (("10", "--case", "low"), "--chain"),
    (("10", "--chain", "today", "--scheduler", "nonsense"), "nonsense"),
    (("10", "--chain", "today", "--seed", "-1"), "--seed"),
])  # fmt: skip
def test_a_mistake_is_a_line(run, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    done = run("sweep", *words)
    assert done.code == 2 and done.err.count("\n") == 1 and said in done.err
    assert not list(tmp_path.rglob("*.parquet"))


def test_another_question_is_told_what_differs(run, tmp_path):
    run(*DONE, "-o", tmp_path / "out")
    done = run(*DONE, "-o", tmp_path / "out", "--seed", 7)
    assert done.code == 2 and "seed" in done.err and "--force" in done.err
    assert "不同之处：seed" in run(*DONE, "-o", tmp_path / "out", "--seed", 7, language="zh").err
    assert run(*DONE, "-o", tmp_path / "out", "--seed", 7, "--force").code == 0


def test_who_stops_it_is_told_that_it_goes_on(run, tmp_path, monkeypatch):
    def stopped(parts, **_):
        yield next(parts)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(chain_sweep, "_shown", stopped)
        done = run(*DONE, "-o", tmp_path / "out")
    assert done.code == 130 and "1 parts that are done are kept" in done.err
    assert run(*DONE, "-o", tmp_path / "out", "--json").json["kept"] == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_option_that_cannot_be_had_is_told_with_its_reason(run, tmp_path, language):
    """A sweep once said that the API is cheapest in all scenarios, and no word of why nothing else stood there."""
    asked = ("sweep", 50, "--chain", "today", "--set", "tpot_target_ms=1", "-o", tmp_path / language)
    shown = run(*asked, language=language).out
    found = run(*asked, "--json", language=language).json
    why = {option: said["why"] for option, said in found["options"].items() if not said["feasible"]}
    chained = run("chain", "today", "--set", "tpot_target_ms=1", "--json", language=language).json["options"]
    assert why == {option: said["why"] for option, said in chained.items() if not said["feasible"]}
    assert set(why) == {"buy", "rent", "lease", "hybrid"} and all(words in shown for words in why.values())
    said = json.loads((tmp_path / language / "manifest.json").read_text("utf-8"))
    assert set(said["infeasible"]) == set(why) and "longer for an output token" in said["infeasible"]["buy"]
    assert "most_nodes" not in found["figures"] and "most_nodes" not in pd.read_parquet(tmp_path / language / "parts")
