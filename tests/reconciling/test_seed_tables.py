"""The seed's ten AWS rows, read without a hint, against a reconciliation that others made by hand."""

import csv
import re
from pathlib import Path

import pytest

from r1model.reconciling import reconcile

TABLES = Path(__file__).parent / "tables"
GOLDEN = Path(__file__).parents[1] / "golden" / "aws_reconciliation.csv"
FOUND = ("exact", "proved")
SURE = ("exact", "consistent")
KINDS = {"instance type": "instance", "vCPU": "vcpu", "memory GiB": "memory", "storage GB": "storage",
         "1 GB price": "storage_price", "currency": "on_demand", "on-demand total": "on_demand",
         "RI no-upfront": "reserved"}  # fmt: skip
SUM = re.compile(r"([\d.]+) (CNY|USD)/h.*? x 730.*?(?:\+ (\d+) GB x ([\d.]+)|\+ ([\d.]+) storage)")


def golden():
    rows = csv.DictReader(GOLDEN.read_text("utf-8").splitlines())
    return [row for row in rows if row["status"]]


@pytest.fixture(scope="module")
def read():
    report = reconcile(TABLES / "seed_aws.md")
    numbers = sorted({line.row for line in report.lines})
    ids = [f"NX{at}" for at in range(1, 5)] + [f"US{at}" for at in range(1, 7)]
    named = dict(zip(numbers, ids, strict=True))
    return {(named[line.row], line.kind): line for line in report.lines}


@pytest.mark.parametrize("row", golden(), ids=lambda row: f"{row['row_id']}-{row['column']}")
def test_every_reading_of_the_reconciliation_is_found_and_no_other_is_sure(row, read):
    line = read[row["row_id"], KINDS[row["column"]]]
    assert line.stated == row["as_stated"].split(" (")[0] or row["column"] == "currency"
    if row["column"] not in ("on-demand total", "RI no-upfront"):
        assert status_of(line, row) and same_fact(line, row)
    elif row["status"] in FOUND:
        assert line.status in SURE and not line.ambiguous and line.residual == 0
        assert same_sum(line.readings[0], row)
    elif row["status"].startswith("arithmetic exact"):
        assert line.status == "implied" and same_sum(line.readings[0], row)
    elif row["status"] == "rate derived":
        assert line.status == "rounded" and line.residual == pytest.approx(float(row["residual"]))
    else:
        assert line.status == "none" and not line.readings


def status_of(line, row):
    """A row whose rate nobody published is read, yet not called sure."""
    return line.status != "none" if row["row_id"].startswith("NX") else line.status == "exact"


def same_fact(line, row):
    wanted = row["as_reconciled"].split(" (")[0]
    if row["column"] == "currency":
        assert ("currency" in dict(line.differs)) is (row["as_stated"].split()[0] != wanted)
        return line.readings[0].currency == wanted
    if row["column"] == "1 GB price":
        value, currency = wanted.split()[:2]
        return line.read_as.startswith(f"{value} {currency}")
    assert bool(line.differs) is (line.stated != wanted)
    return line.read_as == wanted


def same_sum(reading, row):
    rate, currency, gb, price, storage = SUM.match(row["explanation"]).groups()
    assert reading.rate == pytest.approx(float(rate), abs=6e-6) and reading.currency == currency
    assert reading.period.hours == 730 and reading.item == golden_instance(row["row_id"])
    assert reading.period.name == row["as_reconciled"].rpartition("/")[2]
    if gb:
        return (reading.volume.gb, reading.volume.price) == (float(gb), float(price))
    return reading.volume.gb * reading.volume.price == pytest.approx(float(storage))


def golden_instance(row_id):
    return next(row["as_reconciled"] for row in golden()
                if (row["row_id"], row["column"]) == (row_id, "instance type"))  # fmt: skip


def test_the_row_that_stands_twice_is_told_as_such(read):
    for kind in ("on_demand", "reserved"):
        assert "duplicate" in dict(read["US6", kind].differs) and "duplicate" not in dict(read["US5", kind].differs)


def test_labels_that_are_wrong_are_told(read):
    assert dict(read["US5", "on_demand"].differs)["instance"] == {"stated": "g5.48xlarge", "read": "p5.48xlarge"}
    assert dict(read["NX2", "reserved"].differs)["period"] == {"stated": "year", "read": "month"}
    assert "period" not in dict(read["NX1", "reserved"].differs)
    assert dict(read["US4", "memory"].differs)["memory"] == {"stated": "192", "read": "384", "of": "g6e.12xlarge"}


def test_a_price_that_the_catalogue_took_from_the_post_confirms_nothing(read):
    """The catalogue holds 3.711 CNY/h for Ningxia as an estimate, back-solved from this very table."""
    assert all(reading.price is None for key in ("NX1", "NX2", "NX3", "NX4")
               for kind in ("on_demand", "reserved") for reading in read[key, kind].readings)  # fmt: skip


def test_the_same_rows_as_csv_in_the_encoding_of_an_old_excel_read_alike(read, tmp_path):
    words = (TABLES / "seed_aws.md").read_text("utf-8").split("## 美东区")[1]
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in words.splitlines() if line.startswith("|") and "---" not in line]  # fmt: skip
    path = tmp_path / "us.csv"
    path.write_bytes("\r\n".join(",".join(["区域", *rows[0]] if at == 0 else ["美东", *row])
                                 for at, row in enumerate(rows)).encode("gb18030"))  # fmt: skip
    lines = reconcile(path).lines
    assert [(line.kind, line.status, line.formula) for line in lines] == [
        (line.kind, line.status, line.formula) for (row_id, _), line in read.items() if row_id.startswith("US")
    ]


def test_without_the_regions_over_them_the_price_of_a_gb_tells_them(read, tmp_path):
    path = tmp_path / "nowhere.md"
    lines = (TABLES / "seed_aws.md").read_text("utf-8").splitlines()
    path.write_text("\n".join("" if line.startswith("#") else line for line in lines), "utf-8")
    found = reconcile(path)
    assert {table.region for table in found.tables} == {""}
    assert [(line.status, line.formula) for line in found.lines] == [(x.status, x.formula) for x in read.values()]
