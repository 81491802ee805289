"""Plans, demand, network, heat and engines."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1model.capacity import Demand, engines_for, heat, max_concurrency, network, nodes_for, search, users_for
from r1model.capacity.refusals import require_runnable
from r1model.capacity.room import FORMATS
from r1model.catalogue import catalogue
from r1model.errors import CellError
from r1model.functions import OMITTED, invoke
from r1model.throughput import Workload

BASE = Workload("deepseek-r1", "h200-141gb-sxm", "fp8", 8, concurrency=64)
DEMAND = Demand(10, 1000, 800)


def figure(name):
    return catalogue().parameters[name].value


def test_deepseeks_published_day_is_226_9_nodes_and_226_75_were_published():
    """608B input tokens at 73.7k and 168B output tokens at 14.8k a node and second, spread over 24 hours."""
    tokens = [figure(name) * 1e6 for name in ("deepseek_daily_input", "deepseek_daily_output")]
    day = Demand(1, *tokens, peak_hour_share=1 / 24, busy_share=1)
    found = nodes_for(1, day, figure("decode_tok_s_h800_node"), figure("prefill_tok_s_h800_node"))
    assert found.nodes_computed == pytest.approx(226.9, abs=0.05)
    assert found.nodes_computed == pytest.approx(figure("deepseek_average_nodes"), rel=1e-3)
    assert figure("deepseek_average_nodes") == 226.75
    assert found.nodes_bought == 228, "227 whole nodes and one in reserve"


def test_ten_thousand_users_by_hand():
    """10,000 x 10 a day, a tenth in the busiest hour: 2.778/s x 800 tokens / 2,000 = 1.111 nodes, 0.8 busy: 2, +1."""
    found = nodes_for(10_000, DEMAND, 2_000, request_life_ms=40_000)
    assert found.peak_request_rate == pytest.approx(10_000 * 10 * 0.1 / 3600)
    assert found.peak_in_flight == pytest.approx(found.peak_request_rate * 40)
    assert found.nodes_computed == pytest.approx(1.1111, rel=1e-4)
    assert found.nodes_bought == 3
    assert found.day_load == pytest.approx(1.1111 / 2 / (0.1 * 24), rel=1e-4)


@given(st.floats(1, 1e7), st.floats(100, 50_000), st.sampled_from([1, 2, 4]), st.sampled_from([0, 1, 2]))
@settings(max_examples=100, deadline=None)
def test_users_and_nodes_undo_each_other(users, rate, step, reserve):
    demand = replace(DEMAND, step_nodes=step, reserve_nodes=reserve)
    bought = nodes_for(users, demand, rate).nodes_bought
    assert users_for(bought, demand, rate) >= math.floor(users) - 1e-6 * users
    if bought - reserve > step:
        assert users_for(bought - step, demand, rate) < users * (1 + 1e-9)


def test_a_reserve_that_takes_all_nodes_carries_nobody():
    assert users_for(1, DEMAND, 2_000) == 0


@pytest.mark.parametrize("change", [{"peak_hour_share": 0}, {"busy_share": 1.5}, {"requests_per_user_day": -1}])
def test_a_demand_outside_its_range_is_refused(change):
    with pytest.raises(CellError) as caught:
        nodes_for(1000, replace(DEMAND, **change), 2_000)
    assert next(iter(change)) in caught.value.text("en") and next(iter(change)) in caught.value.text("zh")


def test_plans_are_ranked_by_what_was_asked():
    base = replace(BASE, gpus=16)
    fastest, most = search(base, "latency").ranked, search(base, "throughput").ranked
    assert [plan.tpot_ms.p50 for plan in fastest] == sorted(plan.tpot_ms.p50 for plan in fastest)
    assert [-plan.out_tok_s.p50 for plan in most] == sorted(-plan.out_tok_s.p50 for plan in most)
    cheapest = search(base, "cost", gpu_hour_price=2.0).ranked
    assert cheapest[0].cost_per_mtok == min(plan.cost_per_mtok for plan in cheapest)
    assert cheapest[0].cost_per_mtok == pytest.approx(16 * 2 / cheapest[0].out_tok_s.p50 / 3600 * 1e6)
    assert math.isnan(most[0].cost_per_mtok), "without a price there is no cost"
    owned = search(base, "cost", gpu_hour_price=0.0).ranked
    assert {plan.cost_per_mtok for plan in owned} == {0.0}
    assert [plan.name for plan in owned] == [plan.name for plan in most], "of equal cost the faster comes first"


def test_plans_of_sixteen_h200_name_themselves_and_those_that_do_not_fit_say_so():
    found = search(replace(BASE, gpus=16))
    assert {"2x(TP8)", "TP16", "DP16+EP16", "2x(DP8+EP8)"} <= {plan.name for plan in found.ranked}
    reasons = {item.name: item.reason.text("en") for item in found.refused}
    assert "Out of memory" in reasons["4x(TP4)"]
    assert all(item.reason.text("zh") != item.reason.text("en") for item in found.refused)


@pytest.mark.parametrize(
    "change, key",
    [
        ({"gpus": 32}, "block_not_divisible"),
        ({"gpus": 3}, "heads_not_divisible"),
        ({"gpus": 12, "expert_parallel": True, "data_parallel_attention": True}, "plan_experts_uneven"),
        ({"precision": "fp4"}, "no_native_precision"),
        ({"gpu": "h100-80gb-sxm"}, "plan_no_memory"),
        ({"pipeline": 64, "gpus": 64}, "plan_more_stages"),
        ({"gpus": 8, "workers": 3}, "plan_not_whole"),
        ({"model": "qwen3-32b", "expert_parallel": True}, "plan_no_experts"),
        ({"input_tokens": 3e7}, "plan_no_memory"),
    ],
)
def test_a_plan_that_cannot_run_is_refused_with_its_reason_in_both_languages(change, key):
    with pytest.raises(CellError) as caught:
        require_runnable(replace(BASE, **change))
    assert caught.value.key == key
    assert caught.value.text("zh") and caught.value.text("en")


LACKING = ("plan_no_memory", "plan_no_memory_unruled")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(catalogue().models)),
       st.sampled_from([item for item in catalogue().gpus.values() if item.bandwidth_tb_s and item.link_gb_s]),
       st.sampled_from(["fp8", "bf16", "int4"]), st.sampled_from([1, 2, 4, 8, 16]),
       st.integers(64, 60_000))  # fmt: skip
def test_the_search_of_plans_and_what_starts_never_disagree(model, card, precision, gpus, tokens):
    """A plan runs where START says that it starts with one of its requests, and holds as many as START starts."""
    found = search(Workload(model, card.id, precision, gpus, input_tokens=tokens, output_tokens=1024, concurrency=1))
    asked = (model, FORMATS[precision], card.short, gpus)
    more = ("vllm", OMITTED, tokens + 1024)
    for item in found.refused:
        if item.reason.key in LACKING and card.ruled:
            assert invoke("START", *asked, item.name, *more) is False
    for plan in found.ranked:
        if card.ruled:
            held = plan.max_concurrency
            assert invoke("START", *asked, plan.name, *more, held) is True
            assert invoke("START", *asked, plan.name, *more, held + 1) is False
            assert max_concurrency(plan.workload).most == held
            assert held == invoke("MAX_CONCURRENCY", card.short, gpus, tokens, 1024, OMITTED, OMITTED, precision,
                                  plan.name, OMITTED, model)  # fmt: skip


@pytest.mark.parametrize("gpus", [0, 0.5, 5000])
def test_a_search_over_no_or_too_many_gpus_is_refused(gpus):
    with pytest.raises(CellError, match="gpus"):
        search(replace(BASE, gpus=gpus))


def test_a_search_for_an_unknown_goal_is_refused():
    with pytest.raises(CellError, match="throughput"):
        search(BASE, "glory")


def test_concurrency_by_memory_and_by_latency():
    """8x H200 FP8, tensor parallel: about 0.56M tokens of cache (method/throughput.md, unit tests)."""
    limits = max_concurrency(BASE, tpot_target_ms=30)
    held = limits.by_memory * (BASE.input_tokens + 0.6 * BASE.output_tokens)
    assert held == pytest.approx(0.56e6, rel=0.7)
    assert 1 <= limits.by_latency < limits.by_memory
    assert limits.most == limits.by_latency
    assert max_concurrency(BASE, tpot_target_ms=1).most == 0
    assert max_concurrency(BASE).by_latency is None


def test_data_parallel_attention_holds_more_sequences():
    spread = replace(BASE, data_parallel_attention=True, expert_parallel=True)
    assert max_concurrency(spread).by_memory > 3 * max_concurrency(BASE).by_memory


def test_network_of_one_node_and_of_two():
    """All-reduces of R1: 2 a layer x 61 x 7,168 x 2 bytes x 2 x 7/8 = 3.06 MB a token."""
    one = network(BASE)
    assert one.reduce_gb_per_token == pytest.approx(2 * 61 * 7168 * 2 * 2 * 7 / 8 / 1e9)
    assert one.exchange_gb_per_token == 0 and not one.crosses_nodes
    assert (one.nics_per_node, one.node_ports, one.switches) == (8, 8, 1)
    two = network(replace(BASE, gpus=16, data_parallel_attention=True, expert_parallel=True))
    assert two.reduce_gb_per_token == 0 and two.exchange_gb_per_token > 0 and two.crosses_nodes
    assert two.node_ports == 16
    many = network(replace(BASE, gpus=128, workers=16))
    assert many.node_ports == 128 and many.switches == 6, "128 ports of 64-port switches: 4 leaves and 2 spines"


def test_a_split_deployment_hands_its_cache_over():
    item = replace(BASE, mode="disagg", prefill_gpus=8)
    found = network(item)
    assert found.handover_gb_s > 0 and found.node_ports == 16
    assert network(BASE).handover_gb_s == 0


def test_heat_between_idle_and_maximum():
    """10.2 kW of a DGX H200: half load of 2.55 idle and 10.2 is 6.375 kW; 3,412.14 BTU a kWh."""
    found = heat("h200-141gb-sxm", 8, 0.5, 1.4)
    assert found.it_power_kw == pytest.approx(6.375)
    assert found.facility_kw == pytest.approx(6.375 * 1.4)
    assert found.heat_btu_h == pytest.approx(6.375 * 3412.14)
    assert found.cooling_tons == pytest.approx(6.375 * 3412.14 / 12_000)
    assert heat("h200-141gb-sxm", 9, 0, 1.4, idle_kw=2, max_kw=10).it_power_kw == 4


def test_a_gpu_without_a_server_has_no_heat():
    with pytest.raises(CellError, match="catalogue/servers"):
        heat("l4", 8, 0.5, 1.4)


def test_engines_seen_on_h200_carry_versions_and_months():
    found = engines_for("h200-141gb-sxm", "fp8")
    assert {"SGLang", "TensorRT-LLM", "vLLM"} <= {item.engine for item in found}
    for item in found:
        assert item.points > 0 and item.first_month <= item.last_month
    assert engines_for("t4") == ()
