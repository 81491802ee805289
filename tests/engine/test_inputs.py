"""Every input has a range, a unit, a source and an effect."""

import re

import pytest

from r1model.catalogue import catalogue
from r1model.errors import NUM, VALUE, CellError, MissingInput
from r1model.inputs import POINTS, groups, inputs, scenario, usual
from r1model.scenarios import made
from r1model.sizing.lineup import leaves, plans
from r1model.units import UNITS

INPUTS = list(inputs().values())
NUMBERS = [item for item in INPUTS if item.low is not None]
CHOICES = [item for item in INPUTS if item.options]
WHOLE = [item for item in NUMBERS if item.whole]
each = pytest.mark.parametrize("item", INPUTS, ids=lambda item: item.id)

ONLY_ON_OTHER_SHEETS = {
    "book_life_months": "Years sheet: book depreciation",
    "display_unit": "Summary, its charts, the memo: how amounts are shown",
    **dict.fromkeys(
        ("memory_gpu", "memory_format", "memory_plan", "logged_weights_gib", "logged_taken_gib", "logged_pool_tokens"),
        "Memory sheet: one GPU in parts",
    ),
    "target_users": "Sizing sheet: cards by the seed's ratio",
    "requests_per_user_day": "Sizing sheet: nodes by the predicted throughput",
    "peak_hour_share": "Sizing sheet: nodes by the predicted throughput",
    "ttft_target_ms": "Throughput sheet: service of a replica",
    "node_in_tokens_per_second": "Throughput sheet: service of a replica",
    "node_out_tokens_per_second": "Throughput sheet: service of a replica",
    **dict.fromkeys(
        (item.id for item in INPUTS if item.group == POINTS),
        "Throughput sheet: a point counts once four of its cells are filled in: tests/throughput/test_own_points.py",
    ),
    "closing_date": "dates of the columns",
    "headcount": "Compare sheet: cost a head",
    **dict.fromkeys(
        ("quote_vendor", "quote_date", "quote_until", "rent_own_date", "api_own_date"),
        "Purchase and Checks sheets: where a price is from and whether it holds",
    ),
    "tolerance": "Checks sheet",
}
BACKGROUND = {"vat_recoverable": 0.5, "quant": "int8"}  # else the VAT rate has nothing to bite on
CHANGED_TO = {
    "model": "qwen3-32b", "quant": "int4", "sizing_rule": "min", "memory_basis": "device",
    "plan1_gpu": "H20-96", "plan2_gpu": "H20-96", "plan3_gpu": "H20-96",
    "lot_2_month": 6.0, "lot_3_month": 20.0, "lot_4_month": 30.0,
}  # fmt: skip


BESIDE = {  # what a field of one's own prices or schedule needs beside it
    "quote_": {"quote_price": 1e6},
    "lot_": {"lots_by": "schedule", "lot_2_nodes": 1.0, "lot_3_nodes": 1.0},
    "rent_own_": {"rent_own_price": 40.0},
    "api_own_": {"api_own_miss": 2.0, "api_own_output": 8.0},
}


def beside(item):
    """The whole quote or schedule that an input is a field of; of lots by demand their months need nothing."""
    wanted = next((key for key in BESIDE if item.id.startswith(key) and not item.id.endswith("_month")), None)
    return BESIDE.get(wanted, {})


def other_value(item):
    if item.id in CHANGED_TO:
        return CHANGED_TO[item.id]
    if item.options:
        return next(option for option in item.options if option != item.value)
    if item.words:
        return "Vendor"
    return item.high if item.value != item.high else item.low


def values_of(changes):
    return [item.values for item in plans({**BACKGROUND, **changes})]


def refusal(changes):
    with pytest.raises(CellError) as caught:
        scenario(changes)
    return caught.value


@each
def test_every_input_changes_a_plan_or_an_option_or_feeds_another_sheet(item):
    base = beside(item)
    change = {**base, item.id: other_value(item)}
    changed = values_of(change) != values_of(base) or made(change) != made(base)
    assert changed != (item.id in ONLY_ON_OTHER_SHEETS)


@pytest.mark.parametrize("item", NUMBERS, ids=lambda item: item.id)
def test_a_number_has_a_unit_and_stands_inside_its_range(item):
    assert item.unit in UNITS
    assert item.low < item.high
    assert item.low <= item.value <= item.high


@pytest.mark.parametrize("item", NUMBERS, ids=lambda item: item.id)
def test_both_ends_of_a_range_are_allowed_and_nothing_beyond(item):
    assert scenario({item.id: item.low})[item.id] == item.low
    assert scenario({item.id: item.high})[item.id] == item.high
    for beyond in (
        item.low - 1e-3 - abs(item.low) * 1e-3,
        item.high * 1.001 + 1e-3,
        float("inf"),
        float("nan"),
    ):
        found = refusal({item.id: beyond})
        assert found.code == NUM
        assert item.id in found.text("en") and f"{item.high:,.12g}" in found.text("zh")


@pytest.mark.parametrize("item", WHOLE, ids=lambda item: item.id)
def test_a_count_is_whole(item):
    assert refusal({item.id: item.low + 0.5}).code == NUM
    assert item.value == int(item.value)


@pytest.mark.parametrize("item", NUMBERS, ids=lambda item: item.id)
@pytest.mark.parametrize("given", ["", "8", "#N/A", True])
def test_text_and_flags_are_no_numbers(item, given):
    assert refusal({item.id: given}).code == VALUE


@pytest.mark.parametrize("item", CHOICES, ids=lambda item: item.id)
def test_a_choice_takes_its_options_only(item):
    for option in item.options:
        assert scenario({item.id: option})[item.id] == option
    for given in ("", "other", 1.0, True):
        found = refusal({item.id: given})
        assert found.code == VALUE
        assert item.options[0] in found.text("en")


def test_an_unknown_key_is_refused_and_the_known_ones_are_named():
    with pytest.raises(MissingInput) as caught:
        scenario({"gpu_per_node": 8})
    for language in ("zh", "en"):
        assert "gpu_per_node" in caught.value.text(language)
        assert "gpus_per_node" in caught.value.text(language)


def test_a_scenario_keeps_the_rest_and_leaves_the_base_alone():
    assert scenario({"pue": 1.2}) == {**usual(), "pue": 1.2}
    assert usual()["pue"] == catalogue().parameters["pue_enterprise_cn"].value


@each
def test_every_input_is_labelled_and_sourced(item):
    assert item.group in groups()
    assert item.source in catalogue().sources
    assert item.where
    assert re.search("[一-鿿]|PUE", item.label.zh)
    assert not re.search("[一-鿿]", item.label.en)


@pytest.mark.parametrize(
    "key, expected",
    [  # seed post, sections 1 and 3.2, and its introduction
        ("params_b", 671),
        ("quant", "int8"),
        ("plan1_gpu", "A100-40"),
        ("plan2_gpu", "H100-80"),
        ("plan3_gpu", "H200-141"),
        ("known_users", 5_000_000),
        ("known_gpus", 13_000),
        ("target_users", 40_000_000),
    ],
)
def test_the_base_scenario_is_the_seeds(key, expected):
    assert usual()[key] == expected


@pytest.mark.parametrize(("key", "card"), [("plan1", 100_000), ("plan2", 200_000), ("plan3", 400_000)])
def test_without_a_price_of_ones_own_card_and_server_cost_what_the_seed_says(key, card):
    found = leaves(usual(), key)
    assert (found["gpu_price"], found["server_price"]) == (card, 500_000)


def test_choices_come_from_the_catalogue():
    assert inputs()["plan1_gpu"].options == tuple(gpu.short for gpu in catalogue().gpus.values())
    assert inputs()["model"].options == tuple(catalogue().models)
    assert inputs()["quant"].options == ("int4", "int8", "fp8", "fp16", "bf16", "fp32")
