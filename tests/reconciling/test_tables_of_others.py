"""Two tables that others published, with the checks of their arithmetic made by hand; and lines of hardware."""

from pathlib import Path

import pytest

from r1model.reconciling import reconcile

TABLES = Path(__file__).parent / "tables"
SURE = ("exact", "consistent")


@pytest.mark.parametrize("instance, rate, regions", [
    ("p5.48xlarge", 55.04, ["us-east-1"]),
    ("p5en.48xlarge", 63.296, ["us-east-1", "us-east-2"]),
    ("p6-b200.48xlarge", 113.9328, ["us-east-1"]),
    ("p6-b300.48xlarge", 142.416, ["us-east-1"]),
])  # fmt: skip
def test_hourly_list_prices_of_lenovo_are_found(instance, rate, regions):
    """The table names no region: a price that two regions share is ambiguous, and said to be."""
    lines = [line for line in reconcile(TABLES / "lenovo_lp2368_cloud.md").lines if instance in line.name]
    money = next(line for line in lines if line.kind == "on_demand")
    assert money.status == "exact" and {reading.rate for reading in money.readings} == {rate}
    assert sorted(reading.region for reading in money.readings) == regions
    assert money.ambiguous is (len(regions) > 1) and money.read_as == "hour" and not money.differs
    assert all(reading.price.term == "on-demand" for reading in money.readings)
    gpus = next(line for line in lines if line.kind == "gpu_count")
    assert (gpus.status, gpus.read_as, gpus.differs) == ("exact", "8", ())


def test_of_lenovo_nothing_else_is_claimed():
    lines = reconcile(TABLES / "lenovo_lp2368_cloud.md").lines
    sure = {line.stated for line in lines if line.kind in ("on_demand", "reserved") and line.status in SURE}
    assert sure == {"55.04", "63.296", "113.9328", "142.416"}
    unknown = next(line for line in lines if "g6e.24xlarge" in line.name)
    assert unknown.status == "none" and not unknown.readings


def test_the_sums_of_configiq_are_found():
    lines = reconcile(TABLES / "configiq_month.md").lines
    totals = {line.stated: line for line in lines if line.kind == "column_total"}
    assert totals.keys() == {"1,946.67", "10,523", "12,397"}
    assert all(line.status == "consistent" and line.residual == 0 for line in totals.values())
    written = {line.formula.split(" = ")[0]: line.status for line in lines if line.kind == "sum"}
    assert written == {"360 + 270": "consistent", "15,000/36": "consistent", "40,000/36": "consistent"}
    assert len(lines) == 6


def test_a_total_that_does_not_add_up_is_told(tmp_path):
    path = tmp_path / "sum.md"
    path.write_text((TABLES / "configiq_month.md").read_text("utf-8").replace("12,397", "12,937"), "utf-8")
    wrong = [line for line in reconcile(path).lines if not line.right]
    assert [(line.stated, line.residual) for line in wrong] == [("12,937", 540)]


def test_the_terms_of_one_instance_that_the_words_over_the_table_name(tmp_path):
    path = tmp_path / "terms.md"
    words = "System 833,806 USD; AWS p5.48xlarge.\n\n| term | USD/h |\n|---|---|\n"
    words += "| on-demand | 98.32 |\n| 1-yr reserved | 77.43 |\n| 3-yr reserved | 53.95 |\n"
    path.write_text(words, "utf-8")
    lines = reconcile(path).lines
    assert [line.status for line in lines if line.kind == "total"] == ["exact", "none", "none"]


HARDWARE = "型号,数量,单价（万元）,合计（万元）\nA100 80GB,32,10,320\nH100,16,20,320\nH200,8,40,330\n"


def test_counts_times_unit_prices(tmp_path):
    path = tmp_path / "gpus.csv"
    path.write_text(HARDWARE, "utf-8")
    lines = reconcile(path).lines
    prices = [line for line in lines if line.kind == "unit_price"]
    totals = [line for line in lines if line.kind == "total"]
    assert [(line.status, line.standing) for line in prices] == [("implied", "disputed")] * 3
    assert [line.status for line in totals] == ["consistent", "consistent", "none"]
    assert dict(totals[-1].differs) == {"sum": {"stated": 3.3e6, "read": 3.2e6}}


def test_system_prices_are_found_to_the_cent_and_one_cent_off_is_not(tmp_path):
    path = tmp_path / "systems.csv"
    path.write_text('system,sale price USD\n8xH100,"250,141.80"\n4xL40S,"52,390.51"\n', "utf-8")
    lines = reconcile(path).lines
    assert [(line.status, line.standing) for line in lines] == [("exact", "published"), ("none", "")]


@pytest.mark.parametrize("amount, heading, period", [
    ("383.98", "on-demand USD/month", "month"), ("4607.76", "on-demand USD/year", "year"),
    ("13823.28", "on-demand USD for 3 years", "three_years"), ("378.72", "on-demand USD/month", "month"),
])  # fmt: skip
def test_periods_of_a_known_rate(amount, heading, period, tmp_path):
    """0.526 USD/h by 730, 8,760, 26,280 and 720 hours."""
    path = tmp_path / "periods.csv"
    path.write_text(f"instance,region,{heading}\ng4dn.xlarge,us-east-1,{amount}\n", "utf-8")
    money = next(line for line in reconcile(path).lines if line.kind == "on_demand")
    assert money.status == "exact" and money.read_as == period and money.readings[0].rate == 0.526


def test_instances_are_counted(tmp_path):
    path = tmp_path / "count.csv"
    path.write_text("实例类型,区域,数量,按需总价（美元/月）\ng4dn.xlarge,美东,4,1535.92\n", "utf-8")
    money = next(line for line in reconcile(path).lines if line.kind == "on_demand")
    assert money.right and money.formula == "0.526 USD/h x 730 h x 4 = 1,535.92"


def test_a_price_in_the_other_currency_by_the_rate_of_the_inputs(tmp_path):
    """1.861 USD/h x 730 h x 6.7628, the rate of the catalogue."""
    path = tmp_path / "yuan.csv"
    path.write_text("实例类型,区域,按需总价（元/月）\ng6e.xlarge,美东,9187.47\n", "utf-8")
    money = next(line for line in reconcile(path).lines if line.kind == "on_demand")
    assert money.status == "exact" and money.readings[0].exchange == 6.7628 and "x 6.7628" in money.formula
