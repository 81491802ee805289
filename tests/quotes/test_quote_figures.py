"""Numbers, days, currencies and taxes as quotes write them."""

from datetime import date, datetime

import pytest

from r1model.quotes import figures


@pytest.mark.parametrize("cell, value", [
    ("1,050,000.00", 1_050_000), ("¥1,050,000", 1_050_000), ("￥１，０５０，０００", 1_050_000), ("105万", 1_050_000),
    ("105 万元", 1_050_000), ("1.05亿", 105_000_000), ("1.05m", 1_050_000), ("US$ 8k", 8_000), ("$370,000.00", 370_000),
    ("1 050 000", 1_050_000), ("1.050.000,50", 1_050_000.5), ("(27,600.00)", -27_600), ("-5", -5), ("13%", 0.13),
    ("8台", 8), ("64 张", 64), ("929203.54 元/台", 929_203.54), (8, 8), (1.5, 1.5), ("人民币 12 元", 12),
])  # fmt: skip
def test_an_amount_is_read_as_written(cell, value):
    assert figures.amount(cell).value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("cell", [
    "", "n/a", "=3*4", "=B2*C2", "#REF!", "面议", "1,05,0", "12 34", float("nan"), float("inf"), True, None, "1e999",
    "9" * 50, "1" * 5000, "--", "1.2.3", datetime(2026, 1, 1),
])  # fmt: skip
def test_what_is_no_number_is_none(cell):
    assert figures.amount(cell) is None


@pytest.mark.parametrize("words, included", [
    ("含税单价", True), ("不含税单价", False), ("含13%增值税", True), ("不含13%增值税", False), ("未税", False),
    ("price incl. VAT", True), ("excl. tax", False), ("ex VAT", False), ("including 13 % VAT", True), ("单价", None),
    ("含税 / 不含税", None), ("Inclusive of VAT", True),
])  # fmt: skip
def test_whether_tax_is_in_the_price(words, included):
    assert figures.included_in(words) is included


@pytest.mark.parametrize("words, rate", [
    ("含13%增值税", 0.13), ("税率：6%", 0.06), ("VAT 9 %", 0.09), ("13% VAT", 0.13), ("折扣 5%", None), ("含税", None),
])  # fmt: skip
def test_the_rate_of_tax(words, rate):
    assert figures.rate_in(words) == rate


@pytest.mark.parametrize("words, currency", [
    ("单价（元）", "CNY"), ("万元", "CNY"), ("US$", "USD"), ("$5", "USD"), ("HK$5", "HKD"), ("EUR", "EUR"),
    ("美元", "USD"), ("港元", "HKD"), ("qty", ""),
])  # fmt: skip
def test_the_currency(words, currency):
    assert figures.currency_in(words) == currency


@pytest.mark.parametrize("cell", [
    "2026-11-20", "2026年11月20日", "2026/11/20 报价", "20 Nov 2026", "November 20, 2026", date(2026, 11, 20),
    datetime(2026, 11, 20, 8),
])  # fmt: skip
def test_a_day(cell):
    assert figures.day(cell) == date(2026, 11, 20)


def test_no_day_and_days_of_validity():
    assert figures.day("2026-13-45") is None and figures.day("soon") is None
    assert figures.after_days("报价有效期：30天", date(2026, 11, 20)) == date(2026, 12, 20)
    assert figures.after_days("valid for 15 days", None) is None
    assert figures.after_days("valid for 30 days", date(9999, 12, 31)) is None
