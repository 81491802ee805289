"""The engine against golden/cases.json, computed by an independent oracle; never regenerate that file."""

import json
from pathlib import Path

import pytest
from outcomes import outcome
from pytest import approx

from r1model.audit import cloud_row
from r1model.functions import functions
from r1model.graph.registry import evaluate
from r1model.sizing.lineup import memory_gb
from r1model.sizing.names import gpu as find_gpu
from r1model.units import HOURS_PER_MONTH

GOLDEN = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
SIZING = GOLDEN["sizing"]
KNOWN = [case for case in GOLDEN["function_examples"] if case["call"].removeprefix("R1_") in functions()]
ROWS = {
    ("Ningxia CNY", "g4dn.xlarge"): "nx1",
    ("Ningxia CNY", "g4dn.4xlarge"): "nx2",
    ("US East USD", "g4dn.xlarge"): "us1",
    ("US East USD", "g6e.xlarge"): "us2",
    ("US East USD", "g6e.2xlarge (price is g6e.4xlarge)"): "us3",
    ("US East USD", "g6e.12xlarge"): "us4",
    ("US East USD", "g5.48xlarge (price is p5.48xlarge)"): "us5",
}
STORAGE_PRICE = {"Ningxia CNY": 0.5312, "US East USD": 0.08}


def agrees(got, expected):
    if isinstance(expected, float) and not isinstance(got, bool | str):
        return got == (approx(expected, abs=0.005) if abs(expected) > 1000 else approx(expected, rel=5e-7))
    return type(got) is type(expected) and got == expected


def cents(money):
    return f"{money + 1e-9:.2f}"


@pytest.mark.parametrize("case", KNOWN, ids=lambda case: f"{case['call']}{case['args']}".replace(" ", ""))
def test_function_gives_its_golden_value(case):
    got = outcome(case["call"], *case["args"])
    assert agrees(got, case["expected"]), f"{got!r} instead of {case['expected']!r}"


def test_golden_examples_of_sizing_and_cost_are_all_covered():
    missing = {case["call"] for case in GOLDEN["function_examples"]} - {case["call"] for case in KNOWN}
    valuation_of_a_later_room = {"R1_PMT", "R1_DF", "R1_NPV", "R1_IRR", "R1_PAYBACK", "R1_EAC"}
    assert missing <= valuation_of_a_later_room


@pytest.mark.parametrize("quant, expected", SIZING["weights_gb"].items())
def test_weights_of_671_billion_parameters(quant, expected):
    assert outcome("VRAM", 671, quant) == expected


def test_weights_in_gib_and_cache_per_token():
    assert outcome("VRAM", 671, "int8", 0, "GiB") == approx(SIZING["weights_gib_int8"], abs=5e-7)
    assert outcome("KV_PER_TOKEN", "deepseek-r1") == SIZING["kv_bytes_per_token_mla_bf16"] == 70272


@pytest.mark.parametrize("rule, column", [("min", "min"), ("node", "node8"), ("pow2", "pow2")])
@pytest.mark.parametrize("row", SIZING["gpus_overhead_0.2_memutil_0.9"], ids=lambda row: f"{row['gpu']}-{row['quant']}")
def test_gpu_count_by_rule(row, rule, column):
    assert outcome("GPUS", 671, row["quant"], row["gpu"], 0.2, 0.9, rule) == row[column]


def count_at(rule, gpu, factor):
    """GPUs where weights times `factor` must fit into nominal memory."""
    given = {
        "weights_gb": 671,
        "overhead_share": factor - 1,
        "usable_share": 1,
        "gpus_per_node": 8,
    }
    given["gpu_memory_gb"] = find_gpu(gpu).memory_gb.value
    return evaluate([rule], given)[rule]


SEED_COUNTS = {"A100-40": 32, "H100-80": 16, "H200-141": 8}
EDGES = [
    (rule, gpu, *interval)
    for rule, block in (("gpus_pow2", "f_interval_pow2"), ("gpus_node", "f_interval_node8"))
    for gpu, interval in SIZING[block].items()
]


@pytest.mark.parametrize("rule, gpu, low, high", EDGES)
def test_seed_count_holds_exactly_between_the_edges_of_the_factor(rule, gpu, low, high):
    lower_digit, upper_digit = 1e-4, 1e-6  # the last digits that the interval is printed with
    assert count_at(rule, gpu, high - upper_digit) == SEED_COUNTS[gpu]
    assert count_at(rule, gpu, high + upper_digit) > SEED_COUNTS[gpu]
    if float(low):
        assert count_at(rule, gpu, float(low) + lower_digit) == SEED_COUNTS[gpu]
        assert count_at(rule, gpu, float(low) - lower_digit) < SEED_COUNTS[gpu]
    else:
        assert count_at(rule, gpu, lower_digit) == SEED_COUNTS[gpu]


@pytest.mark.parametrize("gpu, expected", SIZING["device_gib_per_gpu"].items())
def test_driver_reports_this_many_gib(gpu, expected):
    assert outcome("GPU_MEM", gpu, "device") == approx(expected, abs=5e-5)


@pytest.mark.parametrize("gpu, expected", SIZING["device_gb_per_gpu"].items())
def test_driver_reports_this_many_gb(gpu, expected):
    assert memory_gb(find_gpu(gpu), "device") == approx(expected, abs=5e-5)


@pytest.mark.parametrize("line_up, expected", SIZING["node_capacity_gb"].items())
def test_capacity_of_the_three_plans(line_up, expected):
    count, _, gpu = line_up.partition("x")
    (row,) = [row for row in outcome("PLANS", 671, "int8", "pow2", False) if row[0] == gpu]
    assert (row[3], row[5]) == (int(count), expected)


def test_daily_users_by_the_ratio_of_the_seed():
    assert outcome("DAU", 1) == approx(SIZING["dau_per_gpu_seed"], abs=5e-7)
    assert outcome("DAU_GPUS", 40_000_000) == SIZING["gpus_for_40m_dau_seed"] == 104_000
    for gpus, users in SIZING["dau_seed_plans"].items():
        assert outcome("DAU", int(gpus)) == approx(users, abs=0.005)


@pytest.mark.parametrize(
    "line_up, gpu_price, gpus",
    [("8xH200", 400_000, 8), ("16xH100", 200_000, 16), ("32xA100(80GB price)", 100_000, 32)],
)
def test_purchase_cost_at_the_prices_of_the_seed(line_up, gpu_price, gpus):
    assert outcome("CAPEX", gpu_price, gpus, 500_000) == SIZING["capex_seed_plans_cny"][line_up]


def test_the_day_that_deepseek_published():
    day = SIZING["deepseek_published_day"]
    revenue = outcome("API_COST", 608_000, 168_000, 0.55, 2.19, 342 / 608, 0.14)
    assert revenue == approx(day["revenue_usd_from_rounded_tokens"], abs=0.005)
    assert revenue == approx(day["published_usd"], rel=2e-4), "the published sum rests on unrounded tokens"
    assert outcome("CLOUD_COST", 2, 226.75 * 8, 24) == day["gpu_cost_usd"] == day["published_cost_usd"] == 87_072


@pytest.mark.parametrize("row", GOLDEN["seed_price_reconciliation"], ids=lambda row: row["label"])
def test_aws_row_of_the_seed_reconciles_to_the_cent(row):
    storage = 1000 if "recomputed_730h_plus_1000GB" in row else 500
    expected = row[f"recomputed_730h_plus_{storage}GB"]
    price = STORAGE_PRICE[row["region"]]
    got = outcome("CLOUD_COST", float(row["hourly"]), 1, HOURS_PER_MONTH, 1, storage, price)
    assert cents(got) == cents(expected) == cents(float(row["seed_on_demand"]))
    assert cents(cloud_row(ROWS[row["region"], row["label"]], "on_demand")["rent_bill"]) == cents(expected)


RESERVED = [row for row in GOLDEN["seed_price_reconciliation"] if row.get("ri_recomputed_monthly")]


@pytest.mark.parametrize("row", RESERVED, ids=lambda row: row["label"])
def test_reserved_price_reconciles_by_month_and_by_year(row):
    found = cloud_row(ROWS[row["region"], row["label"]], "reserved")
    assert cents(found["rent_bill"]) == cents(row["ri_recomputed_monthly"])
    assert cents(found["rent_bill_year"]) == cents(row["ri_recomputed_annual"])
