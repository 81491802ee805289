"""Bills held against a plan: rows by line and month, tokens, currencies, and what a bad bill is told."""

import csv
from decimal import Decimal

import pytest
from focus.bill_samples import CUR, FOCUS, USUAL, cur, focus, write
from openpyxl import load_workbook

from r1model.answer import answer

LACKING = ("line_item_currency_code", "line_item_usage_type")
TOKENS = "month,input tokens,output tokens"
FX = 6.7628  # CNY per USD that the scenario states


def lines(got):
    return {line["line"]: line for line in got.json["lines"]}


@pytest.fixture
def bill(tmp_path):
    return write(tmp_path / "bill.csv", FOCUS, USUAL)


def test_a_focus_bill_falls_into_the_lines_of_the_plan(run, bill):
    got = run("actuals", bill, "--option", "rent", "--json")
    assert (got.code, got.json["bill"], got.json["months"], got.json["rows"]) == (0, "focus", [0, 1, 2], 6)
    found = lines(got)
    billed = {"compute": 278000.5, "storage": 480.25, "egress": 35.1, "other": 12, "credit": -100}
    assert {key: line["actual"] for key, line in found.items()} == pytest.approx(
        {key: usd * FX for key, usd in billed.items()}, abs=1e-5
    )
    assert got.json["total"]["actual"] == pytest.approx(sum(billed.values()) * FX, abs=1e-5)
    assert got.json["not_in_plan"] == {"AWS KMS": 12.0}


def test_the_plan_is_that_of_the_months_billed(run, bill):
    outcome = answer("today", {}, ranges=False).outcomes["rent"]
    found = lines(run("actuals", bill, "--option", "rent", "--json"))
    assert found["compute"]["plan"] == pytest.approx(outcome.by_category()["compute"][:3].sum(), abs=1e-5)
    months = {row["month"]: row["actual"] for row in found["compute"]["by_month"]}
    assert months == pytest.approx({0: 0, 1: 138000.5 * FX, 2: 140000 * FX}, abs=1e-5)


def test_a_bill_that_is_the_plan_has_no_variance(run, tmp_path):
    run("compare", "today", "--focus", tmp_path, "--set", "rent_plan=commit", "--set", "upfront_share=50%")
    made = list(csv.DictReader((tmp_path / "focus-today-rent.csv").read_text(encoding="utf-8-sig").splitlines()))
    paid = write(tmp_path / "paid.csv", made[0], [row | {"x_Forecast": "", "x_Line": ""} for row in made])
    words = ("--option", "rent", "--set", "rent_plan=commit", "--set", "upfront_share=50%", "--json")
    got = run("actuals", paid, *words)
    assert got.json["months"] == list(range(37)) and got.json["missing_months"] == []
    assert all(abs(line["variance"]) < 1e-5 for line in got.json["lines"]) and len(got.json["lines"]) == 3


def test_an_aws_report_falls_into_the_same_lines(run, tmp_path):
    rows = [
        cur(1, "100", "BoxUsage:p5en.48xlarge"), cur(2, "20", "CNN1-BoxUsage:p4d.24xlarge"),
        cur(3, "7", "EBS:VolumeUsage.gp3"), cur(4, "3", "USE1-DataTransfer-Out-Bytes"),
        cur(5, "1.5", "", kind="Tax"), cur(6, "-9", "BoxUsage:p5en.48xlarge", kind="Credit"),
        cur(7, "500", "ComputeSP:1yrPartialUpfront", kind="SavingsPlanUpfrontFee", product="ComputeSavingsPlans"),
        cur(8, "40", "ComputeSP:1yr", kind="SavingsPlanRecurringFee", product="ComputeSavingsPlans"),
        cur(9, "60", "BoxUsage:p5en.48xlarge", kind="SavingsPlanCoveredUsage"),
        cur(10, "-60", "BoxUsage:p5en.48xlarge", kind="SavingsPlanNegation"),
        cur(11, "2", "KMS-Requests", product="awskms"), cur(12, "0", "BoxUsage:p5en.48xlarge", kind="DiscountedUsage"),
        cur(13, "4", "USE1-DeepSeek-R1-input-tokens", product="AmazonBedrock"),
    ]  # fmt: skip
    got = run("actuals", write(tmp_path / "cur.csv.gz", CUR, rows), "--option", "rent", "--json")
    assert (got.code, got.json["bill"]) == (0, "cur")
    usd = {"compute": 160, "storage": 7, "egress": 3, "tax": 1.5, "credit": -9, "upfront": 500, "other": 2}
    usd["api_input"] = 4
    assert {key: line["actual"] for key, line in lines(got).items()} == pytest.approx(
        {key: value * FX for key, value in usd.items()}, abs=1e-5
    )


def test_the_older_report_is_read_by_its_own_names(run, tmp_path):
    words = {name: name.split("_") for name in CUR}  # line_item_usage_type was lineItem/UsageType
    heads = {name: 2 if parts[:2] == ["line", "item"] else 1 for name, parts in words.items()}
    old = {name: f"{parts[0]}{''.join(map(str.title, parts[1 : heads[name]]))}/"
                 f"{''.join(map(str.title, parts[heads[name] :]))}" for name, parts in words.items()}  # fmt: skip
    assert old["line_item_usage_type"] == "lineItem/UsageType"
    rows = [{old[name]: value for name, value in cur(1, "10", "BoxUsage:x").items()}]
    got = run("actuals", write(tmp_path / "old.csv", list(old.values()), rows), "--option", "rent", "--json")
    assert lines(got)["compute"]["actual"] == pytest.approx(10 * FX, abs=1e-5)


def test_a_hybrid_has_one_line_for_its_tokens(run, tmp_path):
    rows = [focus("10", service="AI and Machine Learning", SkuMeter="Input tokens"),
            focus("30", service="AI and Machine Learning", SkuMeter="Output tokens")]  # fmt: skip
    bill = write(tmp_path / "ai.csv", FOCUS, rows)
    assert lines(run("actuals", bill, "--option", "hybrid", "--json"))["overflow"]["actual"] == pytest.approx(40 * FX)
    both = lines(run("actuals", bill, "--option", "api", "--json"))
    assert (both["api_input"]["actual"], both["api_output"]["actual"]) == pytest.approx((10 * FX, 30 * FX))


def test_metered_tokens_split_a_variance_into_volume_and_price(run, tmp_path):
    rows = [focus("9000", service="AI and Machine Learning", SkuMeter="Input tokens")]
    tokens = tmp_path / "tokens.csv"
    tokens.write_text('月份,输入词元,输出词元\n2027-01,"9,000,000,000",1.2e9\n', encoding="gb18030")
    words = ("--option", "api", "--tokens", tokens, "--json")
    got = run("actuals", write(tmp_path / "ai.csv", FOCUS, rows), *words)
    metered = {line["line"]: line for line in got.json["tokens"]}
    assert (metered["input"]["actual"], metered["output"]["actual"]) == (9000, 1200)
    (effect,) = [row for row in got.json["effects"] if row["key"] == "api_input"]
    line = lines(got)["api_input"]
    price = line["plan"] / metered["input"]["plan"]
    assert effect["by_volume"] == pytest.approx((9000 - metered["input"]["plan"]) * price)
    assert effect["by_volume"] + effect["by_price"] == pytest.approx(line["variance"])


def test_months_that_the_bill_lacks_are_said_and_left_out(run, tmp_path):
    rows = [focus("1", "2027-01"), focus("1", "2027-04"), focus("5", "2026-11"), focus("7", "2031-01")]
    bill = write(tmp_path / "b.csv", FOCUS, rows)
    got = run("actuals", bill, "--option", "rent", "--json")
    assert (got.json["months"], got.json["missing_months"]) == ([0, 1, 4], [2, 3])
    assert got.json["outside"] == {"rows": 2, "amount": 12.0}
    said = run("actuals", bill, "--option", "rent", language="zh")
    assert "第 2-3 月" in said.out and "2 行（12.00 USD）" in said.out and "计划与实际" in said.out


def test_the_variance_is_written_as_a_sheet_and_as_csv(run, bill, tmp_path):
    for name in ("v.xlsx", "v.csv"):
        assert run("actuals", bill, "--option", "rent", "--out", tmp_path / name).code == 0
        again = run("actuals", bill, "--option", "rent", "--out", tmp_path / name)
        assert again.code == 2 and "--force" in again.err
    sheet = load_workbook(tmp_path / "v.xlsx").active
    table = list(sheet.iter_rows(values_only=True))
    assert table[0] == ("Month", "From", "Line", "Plan", "Actual", "Variance", "Of plan", "Unit")
    total = [row for row in table if row[2] == "Total"][-1]
    got = run("actuals", bill, "--option", "rent", "--json").json["total"]
    assert total[3:6] == pytest.approx((got["plan"], got["actual"], got["variance"]))
    plain = list(csv.reader((tmp_path / "v.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(plain) == len(table) and plain[2][1] == "2027-01-01"
    assert run("actuals", bill, "--option", "rent", "--out", tmp_path / "v.pdf").code == 2
    book = run("actuals", bill, "--option", "rent", "--out", tmp_path / "zh.xlsx", "-l", "zh")
    assert book.code == 0 and load_workbook(tmp_path / "zh.xlsx").active.title == "计划与实际"


def test_the_bill_of_a_row_that_names_its_line_goes_there(run, tmp_path):
    rows = [focus("5", service="Other", name="Grid", x_Line="electricity"), focus("6", service="Other", name="电费"),
            focus("7", service="Other", name="x", x_Line="purchase.GPU"),
            focus("8", service="Other", name="维保")]  # fmt: skip
    bill = write(tmp_path / "own.csv", (*FOCUS, "x_Line"), [row | {"BillingCurrency": "CNY"} for row in rows])
    found = lines(run("actuals", bill, "--option", "buy", "--json"))
    assert [found[key]["actual"] for key in ("electricity", "purchase.GPU", "running.maintenance")] == [11, 7, 8]
    assert found["purchase.GPU"]["plan"] == 9600000  # at closing, with the first month


def test_a_bill_in_another_currency_is_turned_by_the_rates_of_the_scenario(run, tmp_path):
    wanted = {"CNY": 6.7628, "EUR": 1 / 1.1172, "USD": 1.0}  # what a dollar is worth, by the usual rates
    bill = write(tmp_path / "usd.csv", FOCUS, [focus("1000")])
    euro = write(tmp_path / "eur.csv", FOCUS, [focus("1000", currency="EUR")])
    for report, rate in wanted.items():
        words = ("--option", "rent", "--set", f"report_currency={report}", "--json")
        of_dollars, of_euros = (run("actuals", path, *words).json["total"]["actual"] for path in (bill, euro))
        assert of_dollars == pytest.approx(1000 * rate, rel=1e-9)
        assert of_euros == pytest.approx(of_dollars * 1.1172, rel=1e-9)


REFUSED = {
    "two accounts": ([focus("1"), focus("2", account="999")], "--account"),
    "two currencies": ([focus("1"), focus("2", currency="CNY")], "CNY"),
    "currency that cannot be turned": ([focus("1", currency="GBP")], "SGD"),
    "no currency": ([focus("1", currency="")], "currency"),
    "row twice": ([focus("1"), focus("2"), focus("1")], "row 4"),
    "no number": ([focus("1"), focus("1,5")], "row 3"),
    "not finite": ([focus("NaN")], "BilledCost"),
    "beyond any bill": ([focus("1e30")], "BilledCost"),
    "no cost": ([focus("")], "BilledCost"),
    "no day": ([focus("1", "soon")], "ChargePeriodStart"),
    "all before closing": ([focus("1", "2020-01")], "closing_date"),
    "forecast": ([focus("1", x_Forecast="true")], "forecast"),
    "nothing": ([], "no rows"),
    "terminal codes": ([focus("\x1b[31m1")], "BilledCost"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_bill_that_cannot_be_used_is_refused_in_one_line(run, tmp_path, name, language):
    rows, hint = REFUSED[name]
    bill = write(tmp_path / "bill.csv", (*FOCUS, "x_Forecast"), rows)
    got = run("actuals", bill, "--option", "rent", "--out", tmp_path / "v.xlsx", language=language)
    assert (got.code, got.out, got.err.count("\n")) == (2, "", 1) and "\x1b" not in got.err
    assert language == "zh" or hint in got.err
    assert not (tmp_path / "v.xlsx").exists()


def test_one_of_several_accounts_can_be_chosen_and_rows_counted_twice(run, tmp_path):
    bill = write(tmp_path / "b.csv", FOCUS, [focus("1"), focus("1"), focus("2", account="999")])
    got = run("actuals", bill, "--option", "rent", "--account", "999", "--json")
    assert lines(got)["compute"]["actual"] == pytest.approx(2 * FX)
    got = run("actuals", bill, "--option", "rent", "--account", "111122223333", "--keep-duplicates", "--json")
    assert lines(got)["compute"]["actual"] == pytest.approx(2 * FX)
    assert "no row of account 5" in run("actuals", bill, "--option", "rent", "--account", "5").err


@pytest.mark.parametrize("content, hint", [
    (b"", "no rows"), (b"PAR1\x00\x00", "CSV"), (b"PK\x03\x04abc", "CSV"), (b"a,b,c\n1,2,3\n", "FOCUS"),
    (b"\xff\xfe\x00", "whole text"), (b"\x00\x01\x02\x03", "FOCUS"), (b"\x1f\x8b\x08", "packed"),
    (",".join(FOCUS).encode() + b"\n1,2\n", "2 cells"), (",".join(FOCUS).encode() + b'\n1,"2\n', "cells"),
    (",".join(FOCUS[1:]).encode() + b"\n", "BilledCost"),
    (",".join(name for name in CUR if name not in LACKING).encode() + b"\n", ", ".join(LACKING)),
    (",".join((*FOCUS, "BilledCost")).encode() + b"\n", "same name"), (b"\x80\xff\xfe\xfd" * 9, "whole text"),
    (",".join(FOCUS).encode() + b"\n" + b"x" * 200000, "whole text"),
])  # fmt: skip
def test_files_that_are_no_bills_are_refused(run, tmp_path, content, hint):
    (tmp_path / "bill.csv").write_bytes(content)
    got = run("actuals", tmp_path / "bill.csv", "--option", "rent")
    assert (got.code, got.out, got.err.count("\n")) == (2, "", 1) and hint in got.err


def test_a_bill_cut_off_in_its_packing_is_refused(run, tmp_path):
    whole = write(tmp_path / "b.csv.gz", FOCUS, [focus(str(cost)) for cost in range(9999)]).read_bytes()
    (tmp_path / "b.csv.gz").write_bytes(whole[: len(whole) // 2])
    assert "packed" in run("actuals", tmp_path / "b.csv.gz", "--option", "rent").err
    (tmp_path / "b.csv.gz").write_bytes(whole[:60] + b"garbage" + whole[67:])
    assert run("actuals", tmp_path / "b.csv.gz", "--option", "rent").code == 2


def test_bills_come_in_the_encodings_that_people_save(run, tmp_path):
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        row = focus("5", service="Other", name="电费", currency="CNY")
        bill = write(tmp_path / f"{encoding}.csv", FOCUS, [row], encoding)
        assert lines(run("actuals", bill, "--option", "buy", "--json"))["electricity"]["actual"] == 5


@pytest.mark.parametrize("content, hint", [
    ("month,tokens\n1,2\n", "input tokens"), ("", "no rows"), (f"{TOKENS}\n", "no rows"),
    (f"{TOKENS}\n1,2\n", "2 cells"), (f"{TOKENS}\n1,-2,3\n", "row 2"),
    (f"{TOKENS}\n1,2,3\n2027-01,2,3\n", "again"), (f"{TOKENS}\n99,2,3\n", "99"),
    (f"{TOKENS}\nx,2,3\n", "month"), (f"{TOKENS}\n1,5%,3\n", "5%"),
    (f"{TOKENS}\n2027-13,5,3\n", "2027-13"), (f"{TOKENS}\n1,1e99,3\n", "1e99"),
])  # fmt: skip
def test_tokens_that_cannot_be_used_are_refused(run, bill, tmp_path, content, hint):
    (tmp_path / "tokens.csv").write_text(content, encoding="utf-8")
    got = run("actuals", bill, "--option", "api", "--tokens", tmp_path / "tokens.csv")
    assert (got.code, got.out, got.err.count("\n")) == (2, "", 1) and hint in got.err


def test_an_option_must_be_one_that_can_be_had(run, bill, tmp_path):
    for words in ((), ("--option", "cloud")):
        got = run("actuals", bill, *words)
        assert got.code == 2 and "buy, rent, api" in got.err
    assert run("actuals", tmp_path / "none.csv", "--option", "rent").code == 2
    assert run("actuals", tmp_path, "--option", "rent").code == 2
    assert run("actuals", bill, "--option", "rent", "-l", "xx").code == 2


def test_amounts_add_up_exactly(run, tmp_path):
    bill = write(tmp_path / "b.csv", FOCUS, [focus(f"0.1{at:06d}", currency="CNY") for at in range(2000)])
    exact = sum(Decimal(f"0.1{at:06d}") for at in range(2000))
    assert lines(run("actuals", bill, "--option", "rent", "--json"))["compute"]["actual"] == float(exact)
