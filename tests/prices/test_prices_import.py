"""`r1model prices import`: each excerpt gives exactly the rows written here by hand from it, each trap its reason."""

import csv
import gzip
import json
from datetime import date

import pytest
from price_lists import ANSWERS, CHINA, CSV_LIST, CUR, FOCUS, JSON_LIST, SAVINGS, changed, put

from r1model.catalogue.held import Held, given_layers
from r1model.catalogue.validity import on_demand

US = {
    ("g4dn.xlarge", "on-demand", ""): 0.526,
    ("g6e.xlarge", "on-demand", ""): 1.861,
    ("g6e.4xlarge", "on-demand", ""): 3.00424,
    ("g6e.12xlarge", "on-demand", ""): 10.49264,
    ("p4d.24xlarge", "on-demand", ""): 32.7726,
    ("p5.48xlarge", "on-demand", ""): 98.32,
    ("ebs-gp3", "storage", ""): 0.08,
    ("g4dn.xlarge", "reserved-1y", "no-upfront"): 0.331,
    ("g4dn.xlarge", "reserved-1y", "all-upfront"): 0.3092465753,  # 2709 / 8760
    ("g6e.4xlarge", "reserved-1y", "no-upfront"): 1.89267,
    ("g6e.12xlarge", "reserved-1y", "no-upfront"): 6.61036,
}
NINGXIA = {
    ("g4dn.xlarge", "on-demand", ""): 3.711,
    ("g4dn.4xlarge", "on-demand", ""): 8.493,
    ("g5.4xlarge", "on-demand", ""): 10.8173,
    ("g5.24xlarge", "on-demand", ""): 54.24636,
    ("ebs-gp3", "storage", ""): 0.5312,
}
TRAPS = {"operating_system": 1, "tenancy": 1, "capacity_status": 1, "zero_price": 1}
EXCERPTS = [
    (JSON_LIST, US, TRAPS, "us-east-1", "USD", "2025-02-01", "20250226220217"),
    (CSV_LIST, US, TRAPS | {"operating_system": 3}, "us-east-1", "USD", "2025-02-01", "20250226220217"),
    (CHINA, NINGXIA, {}, "cn-northwest-1", "CNY", "2023-03-01", "20230314154740"),
    (ANSWERS, {("p5.48xlarge", "on-demand", ""): 98.32}, {}, "us-east-1", "USD", "2025-02-01", "20250226220217"),
]
CUR_ROWS = {
    ("p5.48xlarge", "on-demand", ""): 54.7066666667,  # 1641.20 / 30
    ("g5.4xlarge", "reserved-1y", "all-upfront"): 0.955,
    ("g6e.xlarge", "commitment-compute-3y", "no-upfront"): 1.25,
    ("p5en.48xlarge", "spot", ""): 27.2,
}
FOCUS_ROWS = {("p5.48xlarge", "on-demand", ""): 55.04, ("g6e.4xlarge", "commitment", ""): 2.0}


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def values(found):
    return {(row["item"], row["term"], row["payment"]): float(row["value"]) for row in found}


@pytest.mark.parametrize("excerpt", EXCERPTS, ids=lambda excerpt: excerpt[0].stem)
def test_an_excerpt_gives_exactly_its_rows(run, tmp_path, excerpt):
    path, expected, skipped, region, currency, day, version = excerpt
    told = run("prices", "import", path, "--out", tmp_path / "book.csv", "--json")
    assert told.code == 0, told.err
    found = rows(tmp_path / "book.csv")
    assert values(found) == expected and len(found) == len(expected)
    assert {(row["region"], row["currency"], row["as_of"], row["standing"]) for row in found} == {
        (region, currency, day, "published")}  # fmt: skip
    assert {row["source"] for row in found} == {f"aws-ec2-{region}-{version}"}
    assert all(row["unit"] == (f"{currency}/GB/month" if row["term"] == "storage" else f"{currency}/h")
               for row in found)  # fmt: skip
    assert told.json["skipped"] == skipped and told.json["kept"] == len(expected)
    assert all(f"version {version}" in row["where"] for row in found)


def test_the_savings_plan_excerpt_holds_dedicated_hardware_alone(run, tmp_path):
    told = run("prices", "import", SAVINGS, "--out", tmp_path / "book.csv", "--all")
    assert told.code == 2 and not (tmp_path / "book.csv").exists()
    assert "not on shared hardware 3" in told.err and "reserved capacity, not used 1" in told.err


def test_a_savings_plan_of_shared_hardware_is_kept_by_the_hour(run, tmp_path):
    shared = SAVINGS.read_text("utf-8").replace("APE2-DedicatedUsage:r7g.medium,RunInstances:0010",
                                                "APE2-BoxUsage:r7g.medium,RunInstances")  # fmt: skip
    told = run("prices", "import", put(tmp_path / "s.csv", shared), "--out", tmp_path / "book.csv", "--all", "--json")
    assert told.code == 0, told.err
    [row] = rows(tmp_path / "book.csv")
    assert values([row]) == {("r7g.medium", "commitment-ec2-3y", "partial-upfront"): 0.0425}
    assert row["as_of"] == "2025-06-05" and row["region"] == "ap-east-2"
    assert told.json["skipped"] == {"tenancy": 2, "capacity_status": 1}


def test_a_savings_plan_as_json_gives_the_same(run, tmp_path):
    rate = {"discountedSku": "23PWZ6X8AQE4NKNR", "discountedUsageType": "APE2-BoxUsage:r7g.medium",
            "discountedOperation": "RunInstances", "discountedServiceCode": "AmazonEC2", "unit": "Hrs",
            "rateCode": "A.B", "discountedRate": {"price": "0.0425", "currency": "USD"},
            "discountedRegionCode": "ap-east-2", "discountedInstanceType": "r7g.medium"}  # fmt: skip
    plan = {
        "sku": "A",
        "description": "",
        "effectiveDate": "2025-06-05T18:51:13Z",
        "leaseContractLength": {"duration": 3, "unit": "year"},
        "rates": [rate, rate | {"rateCode": "A.C", "discountedUsageType": "APE2-UnusedBox:r7g.medium"}],
    }
    product = {"sku": "A", "productFamily": "EC2InstanceSavingsPlans", "serviceCode": "ComputeSavingsPlans",
               "attributes": {"purchaseOption": "Partial Upfront"}}  # fmt: skip
    path = put(tmp_path / "s.json", json.dumps(
        {"version": "1", "publicationDate": "2025-09-11T18:44:47Z", "regionCode": "ap-east-2", "products": [product],
         "terms": {"savingsPlan": [plan]}}))  # fmt: skip
    told = run("prices", "import", path, "--out", tmp_path / "book.csv", "--all", "--json")
    assert told.code == 0, told.err
    assert values(rows(tmp_path / "book.csv")) == {("r7g.medium", "commitment-ec2-3y", "partial-upfront"): 0.0425}
    assert told.json["skipped"] == {"capacity_status": 1}


def test_a_capacity_block_with_a_price_is_kept_as_one(run, tmp_path):
    def priced(given):
        term = given["terms"]["OnDemand"]["TESTP548XLCB0001"]["TESTP548XLCB0001.JRTCKXETXF"]
        next(iter(term["priceDimensions"].values()))["pricePerUnit"]["USD"] = "31.464"

    assert run("prices", "import", changed(tmp_path / "c.json", priced), "--out", tmp_path / "book.csv").code == 0
    assert values(rows(tmp_path / "book.csv"))["p5.48xlarge", "capacity-block", "all-upfront"] == 31.464


@pytest.mark.parametrize("price, reason", [
    ("0", "zero_price"), ("-3", "zero_price"), ("98320000", "implausible_price"), ("0.00001", "implausible_price"),
    ("1e400", "not_a_number"), ("NaN", "not_a_number"), ("９８", "not_a_number"), ("", "not_a_number"),
])  # fmt: skip
def test_a_price_that_cannot_be_one_is_passed_over_and_counted(run, tmp_path, price, reason):
    def priced(given):
        term = given["terms"]["OnDemand"]["3D4V8UAYEMB38GU2"]["3D4V8UAYEMB38GU2.JRTCKXETXF"]
        next(iter(term["priceDimensions"].values()))["pricePerUnit"]["USD"] = price

    path = changed(tmp_path / "c.json", priced)
    told = run("prices", "import", path, "--out", tmp_path / "book.csv", "--json")
    assert told.code == 0 and told.json["kept"] == len(US) - 1
    assert told.json["skipped"][reason] == 1 + (reason == "zero_price")


@pytest.mark.parametrize("path, expected, skipped, first", [
    (CUR, CUR_ROWS, {"operating_system": 1, "other_product": 2, "not_usage": 2, "not_in_catalogue": 1}, "2026-10-01"),
    (FOCUS, FOCUS_ROWS, {"operating_system": 1, "not_usage": 1, "no_instance_type": 1}, "2026-09-01"),
])  # fmt: skip
def test_a_bill_gives_what_an_hour_came_to(run, tmp_path, path, expected, skipped, first):
    told = run("prices", "import", path, "--out", tmp_path / "book.csv", "--json")
    assert told.code == 0, told.err
    found = rows(tmp_path / "book.csv")
    assert values(found) == expected and {row["standing"] for row in found} == {"measured"}
    assert told.json["skipped"] == skipped and found[0]["as_of"] == first


def test_a_bill_that_is_packed_is_read_as_it_is(run, tmp_path):
    packed = put(tmp_path / "bill.csv.gz", gzip.compress(CUR.read_bytes()))
    assert run("prices", "import", packed, "--out", tmp_path / "book.csv").code == 0
    assert values(rows(tmp_path / "book.csv")) == CUR_ROWS


def test_a_layer_takes_lists_one_after_another_and_the_catalogue_reads_them(run, tmp_path):
    own = tmp_path / "own"
    for path in (JSON_LIST, CHINA, CSV_LIST):
        assert run("prices", "import", path, "--layer", own).code == 0
    assert len(rows(own / "aws_prices.csv")) == len(US) + len(NINGXIA)
    with Held(given_layers([own])):
        found = on_demand("p5.48xlarge", "us-east-1", date(2025, 2, 20))
        assert found.id == "us-east-1.p5.48xlarge.on-demand.2025-02-01"
        assert on_demand("g5.24xlarge", "cn-northwest-1", date(2023, 3, 2)).value == 54.24636
    told = run("explain", "rent_price", "--set", "rent_price=cn-northwest-1.g5.24xlarge.on-demand.2023-03-01",
               "--catalogue", own)  # fmt: skip
    assert told.code == 0, told.err


def test_the_table_says_what_was_kept_and_why_not_in_both_languages(run, tmp_path):
    out = tmp_path / "book.csv"
    assert "独占硬件" in run("prices", "import", JSON_LIST, "--out", out, language="zh").out
    assert "not on shared hardware" in run("prices", "import", JSON_LIST, "--out", out, "--force").out


def test_a_focus_bill_of_another_cloud_is_that_clouds(run, tmp_path):
    header, first, *_ = FOCUS.read_text("utf-8").splitlines()
    other = first.replace("us-east-1", "ap-guangzhou").replace("USD", "CNY")
    path = put(tmp_path / "f.csv", f"{header},ProviderName\n{other},Tencent Cloud\n{first},Amazon Web Services\n")
    assert run("prices", "import", path, "--out", tmp_path / "book.csv").code == 0
    assert [row["id"] for row in rows(tmp_path / "book.csv")] == [
        "tencent-cloud.ap-guangzhou.p5.48xlarge.on-demand.2026-09-01", "us-east-1.p5.48xlarge.on-demand.2026-09-01",
    ]  # fmt: skip


@pytest.mark.parametrize("offering, lease, payment, expected", [
    ("standard", "3yr", "Partial Upfront", ("reserved-3y", "partial-upfront", 0.2092723135)),  # 0.10463 + 2750 / 26280
    ("standard", "1yr", "Partial Upfront", ("reserved-1y", "partial-upfront", 0.4185569406)),  # 0.10463 + 2750 / 8760
    ("convertible", "3yr", "Partial Upfront", None), ("standard", "5yr", "Partial Upfront", None),
])  # fmt: skip
def test_what_is_paid_up_front_is_spread_over_the_term(run, tmp_path, offering, lease, payment, expected):
    def bought(given):
        term = given["terms"]["Reserved"]["7TVXMFHQR6U7W5CV"]["7TVXMFHQR6U7W5CV.6QCMYABX3D"]
        hourly, upfront = term["priceDimensions"].values()
        hourly["pricePerUnit"]["USD"], upfront["pricePerUnit"]["USD"] = "0.1046300000", "2750"
        term["termAttributes"] = {"LeaseContractLength": lease, "OfferingClass": offering, "PurchaseOption": payment}

    path = changed(tmp_path / "c.json", bought)
    told = run("prices", "import", path, "--out", tmp_path / "book.csv", "--json")
    found = values(rows(tmp_path / "book.csv"))
    kept = {key[1:]: value for key, value in found.items() if key[0] == "g4dn.xlarge" and "partial" in key[2]}
    assert kept == ({} if expected is None else {expected[:2]: expected[2]})
    reason = {"convertible": "offering_class", "5yr": "other_term"}.get(offering, "other_term")
    assert told.json["skipped"].get(reason, 0) == (expected is None)
