"""Functions 50 to 59: medians and ranges, plans by name, refusals with their reason, and the shipped table."""

import csv
from dataclasses import replace

import pytest

from r1model.capacity import publish, search, table
from r1model.capacity.alike import rated, rates_as
from r1model.capacity.serving import serving
from r1model.capacity.table import NUMBERS, PATH, served
from r1model.catalogue import catalogue
from r1model.errors import CellError
from r1model.functions import OMITTED, functions, invoke
from r1model.functions.audit import parse_call
from r1model.sizing.plan_names import plan_shape
from r1model.throughput import Workload, predict

RATES = ("TPOT", "TTFT", "TPS")
POINT = ("H200-141", 8, 64)
REST = (OMITTED,) * 4


def code(name, *given):
    with pytest.raises(CellError) as caught:
        invoke(name, *given)
    return caught.value.code


@pytest.mark.parametrize("name", RATES)
def test_the_median_lies_inside_its_range(name):
    low, middle, high = (invoke(name, *POINT, *REST, quantile) for quantile in ("p10", "p50", "p90"))
    assert 0 < low < middle < high
    assert middle == invoke(name, *POINT)


def test_more_requests_mean_slower_tokens_and_more_of_them():
    loads = [[1.0], [8.0], [64.0], [256.0]]
    slow, rate = (invoke(name, "H200-141", 8, loads) for name in ("TPOT", "TPS"))
    assert sorted(slow) == slow and sorted(rate) == rate


@pytest.mark.parametrize("name, shape", [
    ("TP8", (1, 8, 1, False, False)), ("tp8 + ep8", (1, 8, 1, False, True)), ("DP16+EP16", (1, 16, 1, True, True)),
    ("2x(TP8)", (2, 8, 1, False, False)), ("TP8 PP2", (1, 8, 2, False, False)), ("4x(DP8+EP8)", (4, 8, 1, True, True)),
])  # fmt: skip
def test_a_plan_is_read_as_people_type_it(name, shape):
    found = plan_shape(name)
    assert (found.workers, found.ranks, found.stages, found.data_parallel, found.expert_parallel) == shape


@pytest.mark.parametrize("name", ["", "TP0", "TPx", "2x(TP8", "TP8)", "DP8", "DP8+EP4", "EP8", "TP8 PP0", "=1+1", None])
def test_another_word_is_no_plan(name):
    assert code("TPOT", *POINT, OMITTED, OMITTED, OMITTED, name) == "#VALUE!"


@pytest.mark.parametrize("plan", ["TP8", "TP8+EP8", "DP8+EP8", "TP4 PP2"])
def test_every_plan_of_the_ranking_can_be_asked_by_its_name(plan):
    rows = {row[1]: row for row in invoke("PARALLEL", *POINT)[1:]}
    assert rows[plan][2] == pytest.approx(invoke("TPOT", *POINT, OMITTED, OMITTED, OMITTED, plan), rel=1e-4)


def test_plans_are_ranked_and_the_others_refused_with_a_reason():
    header, *rows = invoke("PARALLEL", *POINT)
    ranked = [row for row in rows if isinstance(row[0], int)]
    output = [row[header.index("out_tok_s")] for row in ranked]
    assert len(ranked) >= 3 and sorted(output, reverse=True) == output
    refused = [row for row in rows if isinstance(row[0], CellError)]
    assert refused and all(" / " in row[-1] and row[2].code == "#N/A" for row in refused)


def test_ranking_by_cost_needs_a_price():
    given = (*POINT, OMITTED, OMITTED, OMITTED, "cost")
    assert code("PARALLEL", *given) == "#N/A"
    header, first, *_ = invoke("PARALLEL", *given, 2.5)
    assert first[header.index("cost_per_mtok_out")] == pytest.approx(
        2.5 * 8 / (first[header.index("out_tok_s")] * 3600) * 1e6
    )


@pytest.mark.parametrize("given, answer", [
    (("H100-80", 8, 64), "#N/A"),  # 689 GB of weights in 640 GB
    (("H200-141", 8, 64, OMITTED, OMITTED, OMITTED, "TP16"), "#NUM!"),
    (("A100-80", 16, 8), "#N/A"),  # no FP8 arithmetic
    (("B999", 8, 64), "#N/A"), (("H200-141", 8, 0), "#NUM!"), (("H200-141", 8, None), "#VALUE!"),
    (("H200-141", 8, "#REF!"), "#VALUE!"), (("H200-141", 8, 64, OMITTED, OMITTED, "fp9"), "#VALUE!"),
    (("H200-141", 8, 64, OMITTED, OMITTED, OMITTED, OMITTED, "p99"), "#VALUE!"),
])  # fmt: skip
@pytest.mark.parametrize("name", RATES)
def test_what_cannot_be_predicted_is_an_error(name, given, answer):
    assert code(name, *given) == answer


def test_a_target_lowers_the_requests_in_flight():
    free = invoke("MAX_CONCURRENCY", "H200-141", 8)
    held = invoke("MAX_CONCURRENCY", "H200-141", 8, OMITTED, OMITTED, 30)
    assert 0 < held < free
    slow, fast = (invoke("MAX_CONCURRENCY", "H200-141", 8, OMITTED, OMITTED, 30, OMITTED, OMITTED, OMITTED, quantile)
                  for quantile in ("p10", "p90"))  # fmt: skip
    assert slow <= held <= fast


def test_users_and_nodes_are_each_other_turned_round():
    for nodes in (2, 3, 10, 40):
        users = invoke("USERS", nodes, "H200-141")
        assert invoke("NODES_FOR", users, "H200-141") <= nodes
        assert invoke("NODES_FOR", users * 1.5 + 1e5, "H200-141") > nodes
    assert invoke("USERS", 1, "H200-141") == 0  # the only replica is the reserve


def test_a_slow_outcome_needs_more_nodes():
    given = (100_000, "H200-141", *(OMITTED,) * 6)
    low, middle, high = (invoke("NODES_FOR", *given, quantile) for quantile in ("p10", "p50", "p90"))
    assert low > middle > high


def test_network_and_heat_are_tables_with_units():
    header, *rows = invoke("NETWORK", *POINT)
    found = {name: value for name, value, _ in rows}
    assert header == ["name", "value", "unit"] and 0 < found["link_rate_gb_s"] < found["link_gb_s"]
    full, half = ({row[0]: row[1] for row in invoke("HEAT", "H200-141", 8, load)[1:]} for load in (1, 0.5))
    assert half["it_power_kw"] < full["it_power_kw"] == 10.2
    assert full["heat_btu_h"] == pytest.approx(10.2 * 3412.14)


def test_frameworks_are_those_of_measured_rows():
    header, *rows = invoke("FRAMEWORKS")
    assert {row[header.index("engine")] for row in rows} >= {"SGLang", "TensorRT-LLM", "vLLM"}
    assert code("FRAMEWORKS", "T4", "fp4") == "#N/A"


GPUS = [gpu.short for gpu in catalogue().gpus.values()]
FIRST = rates_as("deepseek-r1")
OTHERS = [name for name in rated() if name not in (FIRST, "r1-distill-qwen-1.5b")]


@pytest.mark.parametrize("model", [FIRST, "r1-distill-qwen-1.5b",
                                   *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)])  # fmt: skip
def test_the_shipped_table_is_what_the_model_answers(model):
    """Numbers are kept to five digits; machines differ in the last bit, so nearly equal is equal.

    Where this fails after a change of the constants or of a GPU: `python -m r1model.capacity.publish`.
    """
    fresh = list(csv.DictReader(publish.computed([model]).splitlines()))
    kept = [row for row in csv.DictReader(PATH.read_text(encoding="utf-8").splitlines()) if row["model"] == model]
    assert [row["gpu"] for row in fresh] == [row["gpu"] for row in kept] == GPUS, (
        "run python -m r1model.capacity.publish"
    )
    for one, other in zip(fresh, kept, strict=True):
        for name, value in one.items():
            same = (
                value == other[name]
                if name not in NUMBERS or not value
                else (float(value) == pytest.approx(float(other[name]), rel=2e-2))
            )
            assert same, (one["gpu"], name, value, other[name], "run python -m r1model.capacity.publish")


def test_the_shipped_table_names_measured_rows_of_the_same_gpu():
    able = [item for item in served() if item.serves]
    for item in able:
        assert item.out_tok_s_p10 < item.out_tok_s_p50 < item.out_tok_s_p90, item.gpu
        assert not item.measured or catalogue().throughput[item.measured].mode == "agg"
    assert sum(bool(item.measured) for item in able if item.model == FIRST) >= 8


def test_what_does_not_serve_says_why():
    refused = [item for item in served() if not item.serves]
    assert refused
    assert all(item.reason_zh and item.reason_en and not item.plan and item.nodes != item.nodes for item in refused)


def test_a_row_that_no_file_keeps_is_computed(monkeypatch):
    kept_row = table._filed("r1-distill-qwen-1.5b", "h20-96gb")
    fresh = table._computed("r1-distill-qwen-1.5b", "h20-96gb")
    assert fresh.tpot_ms == pytest.approx(kept_row.tpot_ms, rel=2e-2)
    assert fresh._replace(tpot_ms=kept_row.tpot_ms)[:7] == kept_row[:7]
    monkeypatch.setattr(table, "_filed_rows", dict)
    assert table._filed("r1-distill-qwen-1.5b", "h20-96gb") is None


def test_an_unknown_architecture_is_na_with_the_reason(monkeypatch):
    """Nothing was fitted on it: it does not pass for a Hopper."""
    known = catalogue().gpus
    strange = replace(known["h200-141gb-sxm"], id="x9", short="X9", architecture="Rubin")
    monkeypatch.setitem(known, "x9", strange)
    item = Workload("deepseek-r1", "x9", "fp8", 8, concurrency=64)
    found = search(item)
    assert not found.ranked
    for ask in (lambda: predict(item), lambda: serving(item, 50, "p50")):
        with pytest.raises(CellError) as caught:
            ask()
        assert (caught.value.code, caught.value.key) == ("#N/A", "unknown_architecture")
    for language in ("zh", "en"):
        said = {refusal.reason.text(language) for refusal in found.refused}
        assert any("Rubin" in words and "hopper" in words for words in said)


@pytest.mark.parametrize("name", [name for name, item in functions().items() if item.group == "throughput"])
def test_each_takes_eleven_arguments_at_most_and_answers_its_example(name):
    function = functions()[name]
    assert len(function.arguments) <= 11
    assert invoke(name, *parse_call(function.example)[1]) is not None
