"""The service of a replica: rows by machine, the load that the targets allow, the rate, own measurements."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1model.capacity.alike import rated, rates_as
from r1model.capacity.candidates import TARGET_MS
from r1model.capacity.chosen import Lengths, Machine, bought, rented, service_of
from r1model.capacity.publish import computed_replicas
from r1model.capacity.replicas import FACTORS, NUMBERS, PATH, machines, replica, replicas
from r1model.capacity.service import service
from r1model.capacity.service_lines import LOADED, MEASURED, SERVED, STEADY, run
from r1model.capacity.serving import at_target, node_gpus
from r1model.catalogue import catalogue
from r1model.errors import CellError
from r1model.functions import invoke
from r1model.graph.registry import evaluate
from r1model.inputs import scenario
from r1model.throughput import Workload
from r1model.throughput.predict import predict

R1 = "deepseek-r1"
H200 = "h200-141gb-sxm"
ROW = replica(R1, H200, 8)
RUNNING = [row for row in replicas() if row.runs]
LENGTHS = (1024, 0.0, 1024)
USUAL = (*LENGTHS, 50, 10_000)


def rate(row, *given, **own):
    """The rate; none is 0, as far as an order is concerned."""
    try:
        return service(row, *given, **own).rate
    except CellError:
        return 0.0


def test_every_model_has_a_row_for_every_machine():
    assert len(replicas()) == len(rated()) * len(machines())
    for name in catalogue().models:
        assert replica(name, H200, 8).model == rates_as(name)
    assert {(H200, 8), ("l40s", 1), ("l40s", 4), ("l40s", 8), ("gb200", 72)} <= set(machines())
    assert all((gpu, node_gpus(gpu)) in machines() for gpu in catalogue().gpus)
    assert len({row.key for row in replicas()}) == len(replicas())


def test_a_row_runs_with_all_numbers_or_says_why_not_in_both_languages():
    for row in replicas():
        numbers = [getattr(row, name) for name in NUMBERS if name != "size"]
        assert all(map(math.isfinite, numbers)) if row.runs else all(map(math.isnan, numbers))
        assert bool(row.reason_zh) == bool(row.reason_en) == (not row.runs)
        assert row.reason_zh != row.reason_en or row.runs


def test_small_machines_do_not_share_a_replica():
    assert {row.replica_machines for row in RUNNING if row.size < 8} == {1}
    assert {1, 2, 4, 8} >= {row.replica_machines for row in RUNNING}
    found = replica(R1, "l40s", 4)
    assert "no fast network" in found.reason_en and "Out of memory on L40S-48" in found.reason_en
    assert replica(R1, "l40s", 8).replica_machines == 4


def test_the_file_is_what_the_step_writes():
    lines = PATH.read_text("utf-8").splitlines()
    model = "r1-distill-qwen-1.5b"
    filed = [line.split(",") for line in lines if line.startswith(model)]
    fresh = [line.split(",") for line in computed_replicas([model]).splitlines()[1:]]
    assert len(filed) == len(fresh) == len(machines())
    for ours, theirs in zip(filed, fresh, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            assert one == other or float(one) == pytest.approx(float(other), rel=1e-3)


def test_factors_bring_the_formulas_to_the_prediction():
    """At the reference load, 8x H200 on DP8+EP8: plain TPOT x factor is what `predict` gives, P90 if slow."""
    plan = Workload(R1, H200, "fp8", 8, data_parallel_attention=True, expert_parallel=True, concurrency=1)
    found = predict(at_target(plan, 1, TARGET_MS, "p50").workload)
    lengths = dict(zip(("input_tokens", "repeated_share", "output_tokens"), LENGTHS, strict=True))
    plain = run((*STEADY, *LOADED), {**ROW.numbers, **lengths, "worker_batch": found.batch})["tpot_ms"]
    assert [plain * getattr(ROW, name) for name in FACTORS] == pytest.approx(list(found.tpot_ms)[::-1], rel=1e-5)


def test_factors_are_in_order():
    for row in RUNNING:
        assert row.factor_p10 >= row.factor_p50 >= row.factor_p90 > 0


def test_the_cache_holds_what_starts():
    assert ROW.cache_tokens == invoke("POOL", R1, "fp8-block", "H200-141", 8, "DP8+EP8")
    assert ROW.context_limit == pytest.approx(ROW.cache_tokens / 8, rel=1e-6)


def test_the_lines_give_what_the_graph_gives():
    """Without a prefix the names need no change: the registry's own order of the same formulas."""
    given = {**ROW.numbers, "input_tokens": 2000.0, "output_tokens": 500.0, "worker_batch": 20.0, "time_factor": 1.0}
    given |= {"repeated_share": 0.0, "node_tokens_per_second": 0.0, "node_in_tokens_per_second": 0.0,
              "node_out_tokens_per_second": 0.0, "tokens_per_step": 1.0}  # fmt: skip
    ours = run((*STEADY, *MEASURED, *SERVED), given)
    context = {"cache_read_ms_each": ours["context_read_ms_each"], "cache_math_ms_each": ours["context_math_ms_each"]}
    graph = evaluate(["predicted_rate"], {**given, **context, "step_tokens": 20.0})
    assert ours["predicted_rate"] == pytest.approx(graph["predicted_rate"], rel=1e-12)


def test_a_prefix_is_attended_to_and_not_read():
    """All pairs of 3,000 tokens but those among the first 1,000: 3000^2 - 1000^2 halves."""
    given = {**ROW.numbers, "input_tokens": 3000.0, "repeated_share": 1 / 3, "output_tokens": 100.0}
    found = run(STEADY, given)
    matrix = 2000 * (ROW.prefill_token_ms + ROW.prefill_move_ms)
    assert found["prompt_work_ms"] == pytest.approx(matrix + (3000**2 - 1000**2) * ROW.prefill_pair_ms)
    assert found["mean_context_tokens"] == 3050


def test_the_load_lies_at_the_target_or_at_the_memory():
    found = service(ROW, *USUAL)
    assert found.tpot_ms == pytest.approx(50, rel=0.03)
    assert found.rate == pytest.approx(found.in_flight / (1024 * found.tpot_ms) * 1000)
    assert found.out_tok_s == pytest.approx(found.rate * 1024) and found.tok_s == pytest.approx(found.rate * 2048)
    held = service(ROW, 100_000, 0, 1024, 10_000, 600_000)
    assert held.in_flight == pytest.approx(ROW.cache_tokens / (100_000 + 0.6 * 1024))


def test_the_plan_of_h200_is_the_one_of_the_table():
    assert (ROW.plan, ROW.precision, ROW.replica_machines) == ("DP8+EP8", "fp8", 1)


@pytest.mark.parametrize(
    "row, asked, key, words",
    [
        (ROW, (*LENGTHS, 1, 10_000), "service_tpot_missed", "output token"),
        (ROW, (*LENGTHS, 50, 10), "service_ttft_missed", "first token"),
        (ROW, (600_000, 0.9, 1024, 1000, 600_000), "service_no_memory", "cache"),
        (replica(R1, "t4", 1), USUAL, "replica_refused", "Out of memory"),
    ],
)
def test_what_cannot_be_served_says_why(row, asked, key, words):
    with pytest.raises(CellError) as caught:
        service(row, *asked)
    assert caught.value.code == "#N/A" and caught.value.key == key
    assert words in caught.value.text("en") and caught.value.text("zh") != caught.value.text("en")


@pytest.mark.parametrize(
    "change",
    [{0: -1}, {1: 1.5}, {2: 0}, {3: 0}, {4: -1}, {0: math.nan}],
)
def test_numbers_that_mean_nothing_are_refused(change):
    asked = [change.get(at, value) for at, value in enumerate(USUAL)]
    with pytest.raises(CellError) as caught:
        service(ROW, *asked)
    assert caught.value.code == "#NUM!"
    with pytest.raises(CellError, match="p50"):
        service(ROW, *USUAL, "p99")


def test_own_rates_replace_the_prediction():
    """7,143.3 in and out for 2,048 tokens; 20,000 fresh and 5,000 out for 448 and 1,024."""
    both = service(ROW, *USUAL, node_tokens_per_second=7143.3)
    assert both.rate == pytest.approx(7143.3 / 2048) == both.p10_rate == both.p90_rate
    assert both.basis == "own" and both.tok_s == pytest.approx(7143.3)
    pair = {"node_in_tokens_per_second": 20_000, "node_out_tokens_per_second": 5_000}
    found = service(ROW, 1024, 0.5625, 1024, 50, 10_000, **pair, node_tokens_per_second=1)
    assert found.rate == pytest.approx(1 / (448 / 20_000 + 1024 / 5_000))
    two = replica(R1, "h100-80gb-sxm", 8)
    assert service(two, *USUAL, node_tokens_per_second=7143.3).rate == pytest.approx(2 * 7143.3 / 2048)
    assert service(ROW, *USUAL, node_in_tokens_per_second=9).basis == "extrapolated", "one of a pair counts for nothing"


def test_an_own_rate_needs_no_target_but_a_machine_that_holds_the_model():
    found = service(ROW, *LENGTHS, 1, 1, node_tokens_per_second=7143.3)
    assert found.rate > 0 and math.isnan(found.tpot_ms)
    with pytest.raises(CellError, match="does not hold"):
        service(replica(R1, "t4", 1), *USUAL, node_tokens_per_second=7143.3)


rows = st.sampled_from(RUNNING)
inputs_ = st.floats(1, 30_000)
outputs = st.floats(1, 8_000)
shares = st.floats(0, 1)
targets = st.floats(5, 500)
firsts = st.floats(100, 60_000)
more = st.floats(1, 4)
asked = st.tuples(inputs_, shares, outputs, targets, firsts)
quantiles = st.sampled_from(["p10", "p50", "p90"])
many = settings(max_examples=200, deadline=None)
JUST = 1 - 1e-9


@given(rows, asked, more, more, quantiles)
@many
def test_looser_targets_never_lower_the_rate(row, asked, looser, later, quantile):
    relaxed = (*asked[:3], asked[3] * looser, asked[4] * later)
    assert rate(row, *relaxed, quantile) >= rate(row, *asked, quantile) * JUST


@given(rows, asked, more, st.sampled_from([0, 2]), quantiles)
@many
def test_longer_requests_never_raise_the_rate(row, asked, longer, which, quantile):
    other = [value * longer if at == which else value for at, value in enumerate(asked)]
    assert rate(row, *asked, quantile) >= rate(row, *other, quantile) * JUST


@given(rows, asked, shares, quantiles)
@many
def test_what_repeats_never_lowers_the_rate(row, asked, share, quantile):
    fewer, most = sorted((share, asked[1]))
    pair = [(asked[0], repeated, *asked[2:]) for repeated in (fewer, most)]
    assert rate(row, *pair[1], quantile) >= rate(row, *pair[0], quantile) * JUST


@given(rows, asked)
@many
def test_the_quantiles_are_in_order(row, asked):
    slow, middle, fast = (rate(row, *asked, quantile) for quantile in ("p10", "p50", "p90"))
    assert slow <= middle <= fast
    if slow:
        found = service(row, *asked)
        assert (found.p10_rate, found.p50_rate, found.p90_rate) == (slow, middle, fast)


@given(rows, inputs_, shares, outputs)
@many
def test_a_heavier_load_never_has_shorter_times(row, length, share, output):
    given = {**row.numbers, "input_tokens": length, "repeated_share": share, "output_tokens": output}
    found = run((*STEADY, *LOADED), {**given, "worker_batch": np.geomspace(1, 4096, 50)})
    for name in ("tpot_ms", "unloaded_ttft_ms"):
        assert np.all(np.diff(found[name]) >= -1e-9 * found[name][1:])


def test_a_scenario_has_its_machines():
    given = scenario(
        {"plan": "plan3", "plan3_gpu": "L40S-48", "rent_price": "us-east-1.g6e.12xlarge.on-demand.2024-08"}
    )
    assert bought(given) == Machine("l40s", 8) and rented(given) == Machine("l40s", 4)


def test_own_measurements_are_of_the_machine_that_is_bought():
    given = scenario({"node_tokens_per_second": 7143.3, "plan3_gpu": "H200-141", "plan": "plan3"})
    lengths = Lengths(*LENGTHS)
    assert service_of(given, bought(given), lengths).basis == "own"
    assert service_of(given, rented(given), lengths).basis == "own", "eight H200 like those bought"
    other = scenario({"node_tokens_per_second": 7143.3, "rent_price": "us-east-1.p5.48xlarge.on-demand.2025-06"})
    assert service_of(other, rented(other), lengths).basis != "own"
    with pytest.raises(CellError, match="Out of memory"):
        small = scenario({"rent_price": "cn-northwest-1.g4dn.xlarge.on-demand.2025-02"})
        service_of(small, rented(small), lengths)
