"""R1_PRICE and R1_INSTANCES: the price of a day by what people call the thing, and why there is none."""

from datetime import date

import pytest
from catalogue.layered import PRICE_HEAD, SOURCE
from outcomes import outcome, reason
from pytest import approx

from r1model.catalogue import catalogue
from r1model.catalogue.layers import layer
from r1model.catalogue.validity import expired
from r1model.functions import OMITTED, functions, invoke
from r1model.workspaces import Workspace

FEB_2025 = "2025-02-28"


@pytest.mark.parametrize(
    "expected, given",
    [
        (55.04, ("p5.48xlarge", "us-east-1")), (98.32, ("p5.48xlarge", "us-east-1", OMITTED, FEB_2025)),
        (98.32, ("P5.48XLARGE", "弗吉尼亚", "按需", 45716)),
        (32.7726, ("p4d.24xlarge", "us-east-1", "on demand", FEB_2025)),
        (3.711, ("g4dn.xlarge", "宁夏")), (154.03795, ("g5.48xlarge", "cn-north-1")), (0.08, ("ebs-gp3", "us-east-1")),
        (23.776, ("p5.48xlarge", "us-east-1", "reserved 3y")), (23.776, ("p5.48xlarge", "us-east-1", "预留 三年")),
        (41.528, ("p5.48xlarge", "us-east-1", "capacity block", "2026-08-01")),
        (27.1988, ("p5en.48xlarge", "us-east-1", "spot", "2026-08-06")),
        (400_000, ("H200-141", "CN")), (400_000, ("英伟达 H200", "中国")), (36_000, ("H200", "USD")),
        (250_141.8, ("H100-80", "US", "server")), (12_000, (4090, "CN")),
        (4, ("R1", "DeepSeek CNY", "input standard", FEB_2025)),
        (16, ("deepseek-r1", "CNY", "output standard", FEB_2025)),
        (0.55, ("deepseek-reasoner", "DeepSeek USD", "输出 错峰", "2025-03-01")),
        (13.5, ("deepseek-v4-pro", "CNY", "output off-peak")), (0.5, ("DeepSeek-R1-0528", "OpenRouter")),
        (55.04, ("us-east-1.p5.48xlarge.on-demand.2025-06",)),
    ],
)  # fmt: skip
def test_a_price_is_found_by_what_people_say(expected, given):
    assert outcome("PRICE", *given) == approx(expected, abs=5e-5)


@pytest.mark.parametrize(
    "code, said, given",
    [
        ("#N/A", "us-east-1, on-demand: 16.288 USD/h; g5.48xlarge, cn-north-1", ("g5.48xlarge",)),
        ("#N/A", "400,000 CNY/GPU; H200 SXM", ("H200",)), ("#N/A", "A100-40, A100-80", ("A100",)),
        ("#N/A", "output off-peak", ("R1", "CNY", "output", "2025-03-01")),
        ("#N/A", "2025-09-05", ("deepseek-r1", "DeepSeek official")),
        ("#N/A", "ended on 2026-10-01", ("p5.48xlarge", "us-east-1", "capacity-block")),
        ("#N/A", "on-demand: 55.04 USD/h", ("us-east-1.p5.48xlarge.on-demand.2023-09",)),
        ("#N/A", "2023-09-18", ("p5.48xlarge", "us-east-1", "on-demand", "2019-01-01")),
        ("#N/A", "ended on 2026-08-06", ("p5en.48xlarge", "us-east-1", "spot")),
        ("#N/A", "us-east-1, cn-north-1", ("g5.48xlarge", "mars")),
        ("#N/A", "capacity-block", ("p5.48xlarge", "us-east-1", "free")),
        ("#N/A", "p5.48xlarge", ("p5.48xlarg",)), ("#N/A", "Near", ("a tea pot",)),
        ("#VALUE!", "empty", (None,)), ("#VALUE!", "empty", ("",)), ("#VALUE!", "empty", ("H200", None)),
        ("#VALUE!", "error #REF!", ("#REF!",)), ("#VALUE!", "", (True,)),
        ("#VALUE!", "not a day", ("H200", "CN", OMITTED, "soon")),
        ("#NUM!", "", ("H200", "CN", OMITTED, -5)), ("#NUM!", "", ("H200", "CN", OMITTED, 1e9)),
        ("#N/A", "g6.48xlarge", ("L4", "CN")), ("#VALUE!", "R1_PRICE(item", ()),
    ],
)  # fmt: skip
def test_what_has_no_one_price_says_which_there_are(code, said, given):
    assert outcome("PRICE", *given) == code
    assert said in reason("PRICE", *given), reason("PRICE", *given)


@pytest.mark.parametrize("name", ["aws_prices", "hardware_prices"])
def test_every_price_of_the_books_is_found_by_its_id_on_the_day_it_was_seen(name):
    for price in getattr(catalogue(), name).values():
        found = outcome("PRICE", price.id, price.region, price.term, price.as_of)
        assert expired(price, price.as_of) or found == price.value, price.id


def test_no_expired_price_is_ever_the_answer():
    """Of every instance and term, on days through three years: what holds then, or an error."""
    days = [f"{year}-{month:02}-15" for year in (2024, 2025, 2026) for month in (1, 5, 9)]
    asked = {(price.item, price.region, f"{price.term} {price.payment}") for price in catalogue().aws_prices.values()}
    for item, region, term in asked:
        for day in days:
            found = outcome("PRICE", item, region, term, day)
            same = [price for price in catalogue().aws_prices.values() if (price.item, price.region) == (item, region)]
            held = [price.value for price in same if not expired(price, date.fromisoformat(day))]
            assert found in ("#N/A", *held)


def test_the_day_left_out_is_the_closing_date():
    with Workspace().with_inputs(closing_date=45716):
        assert outcome("PRICE", "p5.48xlarge", "us-east-1") == 98.32
        assert outcome("INSTANCES", "us-east-1", 640)[-1][0] == "p5.48xlarge"
    assert outcome("PRICE", "p5.48xlarge", "us-east-1") == 55.04


def test_an_explanation_says_from_where_how_sure_and_for_how_long():
    said = invoke("AUDIT", "explain", '=R1_PRICE("H200","CN")')
    assert "disputed" in said and "2025-02-23" in said and "h200-141gb-sxm" in said
    said = invoke("AUDIT", "explain", '=R1_PRICE("p5.48xlarge","us-east-1","commitment 1y")')
    assert "dearer than the same instance on demand (55.04)" in said and "高于同一实例的按需价" in said


def test_a_column_of_items_is_one_call():
    found = invoke("PRICE", [["p5.48xlarge"], ["H200-141"], ["nothing"]], "USD")
    assert [found[0][0], found[1][0], found[2][0].code] == [55.04, 36_000, "#N/A"]


def test_instances_spill_the_cheapest_first():
    head, *rows = invoke("INSTANCES", "us-east-1", 640)
    assert head == ["instance", "gpu", "gpus", "gpu_memory_gb", "price_hour", "currency", "as_of"]
    assert rows == sorted(rows, key=lambda row: row[4]) and all(row[3] >= 640 for row in rows)
    assert rows[0] == ["p4de.24xlarge", "A100-80", 8, 640, 27.44705, "USD", "2025-06-01"]
    assert invoke("INSTANCES", "us-east-1", 640, OMITTED, False) == rows
    for name, *_, price, _, _ in rows:
        assert outcome("PRICE", name, "us-east-1") == price


def test_instances_of_a_place_by_its_name_and_in_its_currency():
    rows = invoke("INSTANCES", "宁夏", 0, OMITTED, False)
    assert {row[5] for row in rows} == {"CNY"} and rows == invoke("INSTANCES", " CN-NORTHWEST-1 ", 0, OMITTED, False)


@pytest.mark.parametrize(
    "code, said, given",
    [
        ("#N/A", "us-east-1", ("mars", 1)), ("#N/A", "the largest has 2304 GB", ("us-east-1", 99_999)),
        ("#N/A", "on 2010-01-01", ("us-east-1", 1, "2010-01-01")), ("#NUM!", "", ("us-east-1", -1)),
        ("#VALUE!", "", ("us-east-1", "640")), ("#VALUE!", "", (None, 1)), ("#VALUE!", "", ("us-east-1",)),
        ("#VALUE!", "", ([["us-east-1"], ["us-east-2"]], 1)),
    ],
)  # fmt: skip
def test_instances_that_there_are_none_of(code, said, given):
    assert outcome("INSTANCES", *given) == code
    assert said in reason("INSTANCES", *given)


def test_ones_own_price_book_is_asked_too(tmp_path):
    tmp_path.joinpath("sources.toml").write_text(SOURCE, "utf-8")
    rows = ["own.p5,p5.48xlarge,us-east-1,on-demand,,USD,USD/h,44.5,quoted,our-offer,page 1,2026-11-01,,,",
            "own.h21,Ascend Box,CN,purchase,,CNY,CNY/server,1234567,quoted,our-offer,page 2,2026-11-01,,,"]  # fmt: skip
    tmp_path.joinpath("aws_prices.csv").write_text(f"{PRICE_HEAD}\n{rows[0]}\n", "utf-8")
    tmp_path.joinpath("hardware_prices.csv").write_text(f"{PRICE_HEAD}\n{rows[1]}\n", "utf-8")
    with Workspace((layer(tmp_path),)):
        assert outcome("PRICE", "p5.48xlarge", "us-east-1") == 44.5
        assert outcome("PRICE", "p5.48xlarge", "us-east-1", OMITTED, "2026-10-01") == 55.04
        assert outcome("PRICE", "ascend box") == 1_234_567


def test_both_are_in_the_list_with_their_arguments():
    assert functions()["PRICE"].usage == "R1_PRICE(item, [region], [term], [as_of])"
    assert functions()["INSTANCES"].usage == "R1_INSTANCES(region, min_gpu_gb, [as_of], [header])"
