"""Functions 35 to 43 on shipped scenarios and on ranges of key and value: the golden figures, identities, errors."""

import json
from pathlib import Path

import pytest

from r1model.errors import CellError
from r1model.finance.sampling import draws
from r1model.finance.simulate import cheapest, drivers, flips, simulate
from r1model.functions import OMITTED, invoke, plain
from r1model.scenarios import names, resolve, resolve_over

CASES = {
    case["id"]: case for case in json.loads((Path(__file__).parents[1] / "golden" / "cases.json").read_text())["cases"]
}


def rows(value, path=""):
    """A case as key and value rows."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from rows(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for position, part in enumerate(value):
            yield from rows(part, f"{path}[{position}]")
    else:
        yield [path, value]


def given(case, **renamed):
    return list(rows({renamed.get(key, key): part for key, part in CASES[case]["input"].items()}))


def call(name, *arguments):
    return plain(invoke(name, *arguments))


def code(name, *arguments):
    with pytest.raises(CellError) as caught:
        invoke(name, *arguments)
    return caught.value.code


def test_tco_on_a_range_gives_the_golden_cost():
    assert call("TCO", "buy", given("G04")) == pytest.approx(6_101_382.79, abs=0.005)
    assert call("TCO", "buy", given("G04"), "pv_cost_pretax") == pytest.approx(7_986_704.78, abs=0.005)


def test_tco_answers_with_nothing_but_the_option():
    assert call("TCO", "buy") == call("TCO", "buy", "plan3") > 0


def test_cashflow_of_the_worked_example():
    table = call("CASHFLOW", "buy", given("W01"), "net")
    assert table[0] == ["month", "net"]
    assert [row[1] for row in table[1:]] == pytest.approx([-120000, -2485, -2485, -2485, -2485, -2485, 24515])


def test_cashflow_lines_add_up_to_the_net():
    table = call("CASHFLOW", "buy")
    head = table[0]
    net, lines = head.index("net"), range(1, head.index("net"))
    assert all(sum(row[at] for at in lines) == pytest.approx(row[net], abs=1e-6) for row in table[1:])


def test_compare_gives_g23():
    table = {row[0]: row[1:] for row in call("COMPARE", given("G23", a="buy", b="rent"), "buy,rent")}
    assert table["npv_of_buying"][1] == pytest.approx(16_334_757.30, abs=0.005)
    assert table["irr_of_buying"][1] == pytest.approx(4.2917287031, abs=1e-8)
    assert table["payback_of_buying"][1] == pytest.approx(6.435973, abs=1e-5)


def test_breakeven_gives_g26():
    assert call("BREAKEVEN", [*given("G26"), ["buy.util.availability", 1]]) == pytest.approx(0.6888476327, abs=1e-8)


def test_breakeven_at_the_gpu_price_makes_both_cost_the_same():
    price = call("BREAKEVEN", "plan3", "rent", "gpu_price")
    rows = [at for at, row in enumerate(resolve("plan3")["buy"]["capex"]) if row["name"].startswith("GPU")]
    scenario = resolve_over("plan3", [[f"buy.capex[{at}].amount", price] for at in rows])
    costs = cheapest(scenario)[1]
    assert costs["buy"] == pytest.approx(costs["rent"], rel=1e-9)


def test_breakeven_never_is_not_available():
    assert code("BREAKEVEN", [["buy.util.tok_s_per_node", 1000]], "api", "utilisation") == "#N/A"


@pytest.mark.parametrize("start, end", [("rent", "buy"), ("buy", "api"), ("api", "rent")])
def test_bridge_changes_sum_to_the_difference(start, end):
    table = call("BRIDGE", "plan2", start, end)
    first, last = call("TCO", start, "plan2"), call("TCO", end, "plan2")
    assert (table[0][1], table[-1][1]) == pytest.approx((first, last))
    assert sum(row[1] for row in table[1:-1]) == pytest.approx(last - first, rel=1e-9)


def test_tornado_gives_r01():
    case = CASES["R01"]
    wanted = case["expected"]["rows"]
    table = [[";".join(d["paths"]), float(d["low"]), float(d["high"]), d["kind"]] for d in case["input"]["drivers"]]
    found = call("TORNADO", "buy", list(rows(case["input"]["base"])), table)
    assert [row[3] for row in found[1:]] == pytest.approx([row["swing"] for row in wanted], abs=0.005)
    assert found[1][1:3] == pytest.approx([5_583_250.23, 6_619_515.35], abs=0.005)


def test_heatmap_gives_r03():
    inputs = [*rows(CASES["R03"]["input"]["base"]), ["option.util.availability", 1]]
    found = call("HEATMAP", inputs, [1, 2, 4], [0.1, 0.3, 0.6, 0.9])
    for row, wanted in zip(found, CASES["R03"]["expected"]["cost_per_mtok_levelised"], strict=True):
        assert row == pytest.approx(wanted, abs=5e-7)


def test_scenarios_show_the_base_first():
    table = call("SCENARIOS", OMITTED, [["key", "dear"], ["buy.capex[0].amount", 6_400_000]], "buy.pv_cost_aftertax")
    assert table[0] == ["metric", "base", "dear"]
    assert table[1][1] == call("TCO", "buy") < table[1][2]


def test_a_ragged_table_and_an_empty_range_are_refused():
    assert code("SCENARIOS", OMITTED, [["key", "dear"], ["buy.capex[0].amount"]]) == "#VALUE!"
    assert code("SCENARIOS", OMITTED, [["key"], ["buy.capex[0].amount", 1]]) == "#VALUE!"
    assert code("HEATMAP", OMITTED, [[]], [0.5]) == "#VALUE!"
    assert code("HEATMAP", OMITTED, 1, [[]]) == "#VALUE!"


SPREAD = [["gpu_price", "tri", 0.85, 1, 1.4], ["demand", "lognormal", 0.5, 3], ["api_price", "pert", 0.4, 0.7, 1]]


def test_monte_carlo_is_seeded_and_ordered():
    first, again = (dict(call("MC", "buy", OMITTED, SPREAD, 2000, 7)) for _ in range(2))
    assert first == again != dict(call("MC", "buy", OMITTED, SPREAD, 2000, 8))
    ranks = [first[f"P{rank}"] for rank in (5, 10, 25, 50, 75, 90, 95)]
    assert ranks == sorted(ranks)
    assert first["se"] == pytest.approx(first["sd"] / 2000**0.5)
    assert 0 <= first["P(cheapest)"] <= min(first["P(cheaper than rent)"], first["P(cheaper than api)"])


def test_monte_carlo_draws_have_the_shape_asked_for():
    assert len(call("MC", "buy", OMITTED, SPREAD, 500, 1, "samples")) == 500
    cdf = call("MC", "buy", OMITTED, SPREAD, 500, 1, "cdf")
    assert cdf[0][0] == 0 and cdf[-1][0] == 1 and cdf == sorted(cdf)


def test_draws_follow_the_correlation():
    import numpy as np

    two = [{"shape": "uniform", "numbers": [0, 1]}, {"shape": "normal", "numbers": [5, 2]}]
    one, other = draws(two, 20_000, 3, 0.8)
    assert np.corrcoef(np.argsort(np.argsort(one)), np.argsort(np.argsort(other)))[0, 1] == pytest.approx(
        0.786, abs=0.02
    )
    assert other.mean() == pytest.approx(5, abs=0.06)


def test_chunks_do_not_change_the_costs(monkeypatch):
    from r1model.finance import simulate as module

    table = [{"shape": "uniform", "numbers": [0.8, 1.2], "paths": ["buy.capex[0].amount"], "kind": "mult"}]
    whole = simulate(resolve(None), table, 300)
    monkeypatch.setattr(module, "CHUNK", 7)
    assert (simulate(resolve(None), table, 300)["buy"] == whole["buy"]).all()


@pytest.mark.parametrize("name", names())
def test_a_flip_turns_the_answer_and_less_does_not(name):
    from r1model.finance.risk import moved

    scenario = resolve(name)
    best = cheapest(scenario)[0]
    for row in flips(scenario):
        driver = drivers()[row["driver"]]
        neutral = 1.0 if row["kind"] == "mult" else 0.0
        before = neutral + (row["value"] - neutral) * 0.999
        assert cheapest(moved(scenario, driver["paths"], row["value"], row["kind"]))[0] == row["cheapest"] != best
        assert cheapest(moved(scenario, driver["paths"], before, row["kind"]))[0] == best


@pytest.mark.parametrize(
    "arguments, wanted",
    [
        (("colocation",), "#VALUE!"),
        (("buy", "plan9"), "#VALUE!"),
        (("buy", "plan3", "no_such_metric"), "#VALUE!"),
        (("buy", [["common.discount_rate", -1]]), "#NUM!"),
        (("buy", [["common.months", 0]]), "#NUM!"),
        (("buy", [["common.no_such_key", 1]]), "#VALUE!"),
        (("buy", [["common.tax_rate", "a quarter"]]), "#VALUE!"),
        (("buy", [["common.tax_rate", None]]), "#VALUE!"),
        (("buy", [["buy.util.value", 1.5]]), "#NUM!"),
        (("rent", "plan3", "cost_per_mtok_levelised_typo"), "#VALUE!"),
    ],
)
def test_bad_arguments_are_the_declared_error(arguments, wanted):
    assert code("TCO", *arguments) == wanted


def test_a_table_of_one_row_is_a_row_also_where_excel_hands_it_over_flat():
    row = ["gpu_price", 0.8, 1.2]
    assert call("TORNADO", "buy", OMITTED, row) == call("TORNADO", "buy", OMITTED, [row])
    assert code("TORNADO", "buy", OMITTED, [*row, [1]]) == "#VALUE!"


def test_bad_tables_are_the_declared_error():
    assert code("TORNADO", "buy", OMITTED, [["no.such.path", 0.8, 1.2]]) == "#VALUE!"
    assert code("TORNADO", "buy", OMITTED, [["gpu_price", "low", 1.2]]) == "#VALUE!"
    assert code("MC", "buy", OMITTED, [["gpu_price", "zipf", 1, 2, 3]]) == "#VALUE!"
    assert code("MC", "buy", OMITTED, [["gpu_price", "tri", 3, 2, 1]]) == "#NUM!"
    assert code("HEATMAP", OMITTED, ["one"], [0.5]) == "#VALUE!"
    assert code("TORNADO", "buy", OMITTED, [["gpu_price", 0.8, 1.2, "plus"]]) == "#VALUE!"
    assert code("MC", "buy", OMITTED, [["gpu_price", "tri", 0.8, 1, 1.2, "plus"]]) == "#VALUE!"


@pytest.mark.parametrize(
    "name, arguments",
    [
        ("TORNADO", ("buy", OMITTED, [["common.tax_rate", 0.5, 5]])),
        ("TORNADO", ("buy", OMITTED, [["common.discount_rate", -2, 0, "add"]])),
        ("MC", ("buy", OMITTED, [["common.tax_rate", "uniform", 0, 9]], 100)),
        ("HEATMAP", (OMITTED, [1], [1.2])),
        ("HEATMAP", (OMITTED, [-1], [0.5])),
        ("TCO", ("buy", [["buy.power.tariff", 1e308]])),
        ("HEATMAP", (OMITTED, 10**400, [0.5])),
        ("TORNADO", ("buy", OMITTED, [["gpu_price", 10**400, 1]])),
        ("MC", ("buy", OMITTED, [["gpu_price", "uniform", 1, 2]], 100, 1, "summary", 10**400)),
    ],
)
def test_a_value_moved_out_of_its_range_is_not_computed_with(name, arguments):
    assert code(name, *arguments) == "#NUM!"


def test_a_flow_that_ends_at_nought_but_for_rounding_has_paid_back():
    assert call("PAYBACK", [[-0.3], [0.1], [0.1], [0.1]]) == pytest.approx(3)
    assert call("COMPARE", OMITTED, "buy,api")[-1][1] == "#N/A"


@pytest.mark.parametrize("heading", ["#REF!", None, ""])
def test_a_scenario_without_a_name_is_refused(heading):
    """An error cell above a column would stand in the result as if it were one of its own."""
    assert code("SCENARIOS", OMITTED, [["key", heading], ["common.discount_rate", 0.05]]) == "#VALUE!"
