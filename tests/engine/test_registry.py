"""The list of formulas is the graph: suppliers come first, what is missing or unknown is refused by name."""

from pathlib import Path

import pytest

import r1model.formulas
from r1model.errors import MissingInput, NotAFormula
from r1model.formulas import FORMULAS, evaluate
from r1model.graph.registry import formula, in_order
from r1model.units import UNITS

PURCHASE = {"gpu_price": 400_000, "gpus": 8, "server_price": 500_000, "nodes": 1}
SIZING = {
    "sized_params_b": 671,
    "weight_bytes": 1,
    "by_checkpoint": 0,
    "checkpoint_gb": 689,
    "overhead_share": 0.2,
    "gpu_memory_gb": 141,
    "usable_share": 0.9,
}


def test_suppliers_come_before_those_who_need_them():
    order = [item.name for item in in_order(["gpus_pow2"], [*SIZING, "gpus_per_node"])]
    assert order == ["nominal_weights_gb", "weights_gb", "vram_gb", "gpus_min", "gpus_node", "gpus_pow2"]


@pytest.mark.parametrize("name", FORMULAS)
def test_every_formula_stands_after_all_its_suppliers(name):
    leaves = {need for item in FORMULAS.values() for need in item.needs} - set(FORMULAS)
    order = [item.name for item in in_order([name], leaves | {"gpus", "device_memory_mib"})]
    for position, found in enumerate(order):
        assert not set(FORMULAS[found].needs) & set(order[position:])


def test_a_given_value_is_not_computed_again():
    assert evaluate(["bare_cost"], {"gpu_cost": 1, "server_cost": 2})["bare_cost"] == 3
    assert in_order(["bare_cost"], ["bare_cost"]) == []


def test_an_order_is_the_callers_own():
    asked = ["gpus_pow2"], [*SIZING, "gpus_per_node"]
    first = in_order(*asked)
    whole = list(first)
    first.clear()
    assert in_order(*asked) == in_order(*map(iter, asked)) == whole != []


def test_eight_h200_and_a_server_cost_three_point_seven_million():
    """Seed post, section 3.2: 8 x 400,000 + 500,000 CNY."""
    values = evaluate(["bare_cost"], PURCHASE)
    assert values["bare_cost"] == 3_700_000
    assert values["gpu_cost"] == 3_200_000, "values on the way are kept"


@pytest.mark.parametrize(
    "left_out, asked_for",
    [
        ("gpu_price", "gpu_price"),
        ("gpus", "gpus"),
        ("server_price", "server_price"),
        ("nodes", "gpus_per_node"),
    ],
)
def test_a_missing_input_is_named_in_both_languages(left_out, asked_for):
    """Without `nodes` its formula is tried, which needs gpus_per_node."""
    given = {name: value for name, value in PURCHASE.items() if name != left_out}
    with pytest.raises(MissingInput) as caught:
        evaluate(["bare_cost"], given)
    assert f"{asked_for} is missing" in caught.value.text("en")
    assert f"缺少输入“{asked_for}”" in caught.value.text("zh")


def test_an_unknown_target_is_missing_and_not_zero():
    with pytest.raises(MissingInput, match="bare_costs is missing"):
        evaluate(["bare_costs"], PURCHASE)


def test_two_formulas_of_one_name_are_refused():
    def bare_cost(gpu_cost):
        return gpu_cost

    with pytest.raises(NotAFormula, match="Two formulas are called bare_cost"):
        formula(unit="money", source="own-arithmetic")(bare_cost)
    assert FORMULAS["bare_cost"].needs == ("gpu_cost", "server_cost")


def test_a_unit_outside_the_closed_list_is_refused():
    def bare_cost_in_beans(gpu_cost):
        return gpu_cost

    with pytest.raises(NotAFormula, match=r"'beans' of formula bare_cost_in_beans .* texts/units.toml"):
        formula(unit="beans", source="own-arithmetic")(bare_cost_in_beans)
    assert "bare_cost_in_beans" not in FORMULAS


def test_every_topic_is_in_the_reading_order():
    """A module that READING_ORDER of `r1model/formulas/__init__.py` leaves out enters no formula."""
    files = {path.stem for path in Path(r1model.formulas.__file__).parent.glob("[!_]*.py")}
    assert files == set(r1model.formulas.READING_ORDER)


def test_entering_a_formula_returns_the_function_unchanged(monkeypatch):
    monkeypatch.setattr("r1model.graph.registry._ENTERED", {})

    def doubled_cost(gpu_cost):
        return gpu_cost + gpu_cost

    assert formula(unit="money", source="own-arithmetic")(doubled_cost) is doubled_cost


@pytest.mark.parametrize("item", FORMULAS.values(), ids=lambda item: item.name)
def test_every_formula_has_a_unit_and_one_sentence(item):
    assert item.unit in UNITS
    assert item.doc.endswith(".")
    assert "\n" not in item.doc


def test_money_time_bytes_and_power_name_their_unit():
    """The unit stands at the end of a name wherever bytes or power are meant."""
    endings = {
        "GB": "gb",
        "GiB": "gib",
        "TB": "tb",
        "kW": "kw",
        "TB/s": "tb_s",
        "TFLOPS": "tflops",
        "kWh/month": "kwh",
    }
    for item in FORMULAS.values():
        if item.unit in endings:
            assert item.name.endswith((endings[item.unit], "_gb_per_gpu")), item.name
