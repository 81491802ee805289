"""Points that one measured oneself: none changes nothing, one goes half the way, many go all of it; what is half filled
does not count."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1model.capacity.chosen import Lengths, bought, rented, service_of
from r1model.capacity.own_points import OwnPoint, correction, given_points, half_filled
from r1model.capacity.replicas import FACTORS, replica, replicas
from r1model.capacity.service import service
from r1model.capacity.service_lines import TRIED, run
from r1model.entries import changes
from r1model.errors import BadRequest, CellError
from r1model.inputs import OWN_POINTS, inputs, scenario
from r1model.scenarios import made
from r1model.units import OWN_FACTOR_MOST, TENTH_DEVIATIONS

ROW = replica("deepseek-r1", "h200-141gb-sxm", 8)
RUNNING = [row for row in replicas() if row.runs]
USUAL = (1024, 0.0, 1024, 50, 10_000)
LOADS = ((8, 1024, 1024), (64, 4000, 500), (200, 200, 2000), (1, 30_000, 100))


def predicted_ms(row, in_flight, input_tokens, output_tokens):
    """Time per token of the median, by the formulas of a load."""
    lengths = {"input_tokens": input_tokens, "repeated_share": 0.0, "output_tokens": output_tokens}
    batch = in_flight / row.workers
    return float(run(TRIED, {**row.numbers, **lengths, "worker_batch": batch, "time_factor": row.factor_p50})
                 ["served_tpot_ms"])  # fmt: skip


def measured(row, times, loads=LOADS):
    """Points at which a token takes so many times what is predicted."""
    return [OwnPoint(*load, tpot_ms=times * predicted_ms(row, *load)) for load in loads]


def slots(points):
    return {f"point_{slot}_{name}": value for slot, point in zip(OWN_POINTS, points, strict=False)
            for name, value in point._asdict().items()}  # fmt: skip


def test_without_points_nothing_changes():
    for row in RUNNING[::7]:
        try:
            found = service(row, *USUAL)
        except CellError:
            continue
        half = [OwnPoint(8, 0, 1024, 20), OwnPoint(8, 1024, 1024)]
        assert repr(service(row, *USUAL, points=half)) == repr(service(row, *USUAL, points=[])) == repr(found)
        assert (found.own_points, found.own_ratio) == (0, 1) and found.basis == row.basis


def test_one_point_goes_half_the_way_in_ratio():
    for times in (0.5, 1.0, 1.44):
        found = correction(ROW, measured(ROW, times, LOADS[:1]))
        assert (found.counted_points, found.own_deviation) == (1, 0)
        assert found.own_ratio == pytest.approx(times, rel=1e-12)
        assert found.own_time_factor == pytest.approx(math.sqrt(times), rel=1e-12)


def test_points_that_agree_converge_on_what_they_say():
    moved = [correction(ROW, measured(ROW, 1.5, LOADS[:1] * count)).own_time_factor for count in range(1, 13)]
    assert moved == sorted(moved) and moved[-1] == pytest.approx(1.5 ** (12 / 13), rel=1e-12)
    assert correction(ROW, measured(ROW, 1.5)).own_ratio == pytest.approx(1.5, rel=1e-12)


def test_a_point_at_the_prediction_moves_no_median_and_narrows_the_range():
    plain, held = service(ROW, *USUAL), service(ROW, *USUAL, points=measured(ROW, 1.0, LOADS[:3]))
    assert held.rate == pytest.approx(plain.rate, rel=1e-9)
    assert plain.p10_rate < held.p10_rate < held.rate < held.p90_rate < plain.p90_rate
    assert (held.basis, held.own_points) == ("own_points", 3)


def test_the_range_is_that_of_neighbours_and_of_the_points_own_scatter():
    """By hand: two points at 1.2 and 1.8 times; the mean is their geometric one, their deviation log(1.5) / sqrt(2)."""
    from r1model.capacity.service import _factors

    points = measured(ROW, 1.2, LOADS[:1]) + measured(ROW, 1.8, LOADS[1:2])
    middle = ROW.factor_p50 * (1.2 * 1.8) ** (1 / 3)
    scatter = TENTH_DEVIATIONS * math.log(1.5) / math.sqrt(2)
    slow, median, fast = _factors(ROW, correction(ROW, points))
    assert median == pytest.approx(middle, rel=1e-12)
    for side, factor, name in ((1, slow, FACTORS[0]), (-1, fast, FACTORS[2])):
        away = math.log(getattr(ROW, name) / ROW.factor_p50)
        assert factor == pytest.approx(middle * math.exp(side * math.sqrt((away**2 + 2 * scatter**2) / 3)), rel=1e-12)


def test_the_factor_ends_at_five_times_either_way():
    for times, end in ((1e4, OWN_FACTOR_MOST), (1e-4, 1 / OWN_FACTOR_MOST)):
        assert correction(ROW, measured(ROW, times)).own_time_factor == pytest.approx(end, rel=1e-15)


def test_the_output_of_the_replica_stands_for_the_time():
    by_output = OwnPoint(64, 1024, 1024, out_tok_s=64 / 0.040)
    assert correction(ROW, [by_output]) == pytest.approx(correction(ROW, [OwnPoint(64, 1024, 1024, 40.0)]))
    assert correction(ROW, [by_output._replace(tpot_ms=40.0, out_tok_s=1.0)]) == pytest.approx(
        correction(ROW, [by_output])
    )


@given(st.sampled_from(RUNNING), st.lists(st.floats(0.3, 3), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_quantiles_stay_in_order(row, times):
    points = [OwnPoint(*LOADS[at % 4], time * predicted_ms(row, *LOADS[at % 4])) for at, time in enumerate(times)]
    try:
        found = service(row, *USUAL, points=points)
    except CellError:
        return
    assert not found.p10_rate > found.p50_rate and not found.p50_rate > found.p90_rate


@pytest.mark.parametrize("at", range(5))
def test_numbers_below_zero_are_refused(at):
    point = OwnPoint(*(-1.0 if at == place else 10.0 for place in range(5)))
    with pytest.raises(CellError) as caught:
        service(ROW, *USUAL, points=[point])
    assert caught.value.code == "#NUM!"
    with pytest.raises(CellError):
        scenario({f"point_2_{OwnPoint._fields[at]}": -1.0})
    with pytest.raises(CellError):
        scenario({f"point_2_{OwnPoint._fields[at]}": "fast"})


def test_rates_win_over_points():
    rate = {"node_tokens_per_second": 7143.3}
    both = service(ROW, *USUAL, points=measured(ROW, 2), **rate)
    assert both.rate == service(ROW, *USUAL, **rate).rate and both.basis == "own"


def test_points_of_a_scenario_are_of_the_machine_that_is_bought():
    points = measured(ROW, 2, LOADS[:2])
    own = slots(points) | {"plan3_gpu": "H200-141", "plan": "plan3"}
    lengths = Lengths(*USUAL[:3])
    held = scenario(own)
    assert list(given_points(held)) == points
    assert service_of(held, bought(held), lengths).own_ratio == pytest.approx(2)
    assert service_of(held, rented(held), lengths).basis == "own_points", "eight H200 like those bought"
    other = scenario(own | {"rent_price": "us-east-1.p5.48xlarge.on-demand.2025-06"})
    assert service_of(other, rented(other), lengths).own_points == 0


def test_points_move_replicas_and_money():
    own = slots(measured(ROW, 3))
    plain, slower = made({}), made(own)
    assert slower["load"]["replica_rate"] < plain["load"]["replica_rate"]


def test_every_slot_counts():
    point = measured(ROW, 1.3, LOADS[:1])[0]
    for slot in OWN_POINTS:
        own = {f"point_{slot}_{name}": value for name, value in point._asdict().items()}
        assert len(given_points(scenario(own))) == 1 and half_filled(scenario(own)) == []


def test_a_half_filled_point_is_said_and_does_not_count():
    from r1model.scenarios import chained

    given = {"point_3_in_flight": 8.0, "point_3_tpot_ms": 20.0, "point_5_output_tokens": 9.0}
    assert half_filled(scenario(given)) == [3, 5]
    assert chained(given).case == chained({}).case
    (said,) = [reason for reason in chained(given).states["buy"] if reason.key == "state_points"]
    assert "3, 5" in said.text("zh") and "3, 5" in said.text("en")


CSV = "in_flight,input_tokens,output_tokens,tpot_ms,out_tok_s,note\n64,1024,1024,40,,x\n\n8,1000,100,,500,y\n"


def test_a_file_gives_points(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text(CSV, encoding="utf-8")
    found = changes([f"points={path}", "point_3_in_flight=2"])
    assert given_points(scenario(found)) == (
        OwnPoint(64, 1024, 1024, 40), OwnPoint(8, 1000, 100, 0, 500), OwnPoint(2, 0, 0),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text, key",
    [
        ("speed\n3\n", "no_points"), (CSV.replace("40", "fast"), "cell_not_a_number"),
        (CSV.replace("40", "-4"), "cell_not_a_number"), (CSV + "1,1,1,1,1,z\n" * 11, "points_too_many"),
        ("", "not_scenarios"), (None, "not_readable"),
    ],
)  # fmt: skip
def test_a_file_that_gives_none_says_why(tmp_path, text, key):
    path = tmp_path / "points.csv"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(BadRequest) as caught:
        changes([f"points={path}"])
    assert caught.value.key == key and caught.value.text("zh") != caught.value.text("en")


def test_a_point_is_set_once(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text(CSV, encoding="utf-8")
    for words in ([f"points={path}", "point_1_tpot_ms=3"], ["point_1_tpot_ms=3", f"points={path}"]):
        with pytest.raises(BadRequest) as caught:
            changes(words)
        assert caught.value.key == "set_twice"


def test_twelve_slots_are_declared():
    assert {f"point_{slot}_{name}" for slot in OWN_POINTS for name in OwnPoint._fields} <= set(inputs())
    assert len(OWN_POINTS) == 12 and len({inputs()[f"point_{slot}_tpot_ms"].label("zh") for slot in OWN_POINTS}) == 12
