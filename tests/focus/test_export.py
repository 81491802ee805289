"""FOCUS forecasts held against the specification's own table, and against the option's flows."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest

from r1model.answer import answer
from r1model.focus.amounts import parts, written
from r1model.focus.columns import columns, faults, services
from r1model.focus.export import focus_bytes, rows
from r1model.texts import LANGUAGES

COMMITTED = {"rent_plan": "commit", "upfront_share": 0.5, "term_months": 12}
SCENARIOS = {"usual": {}, "committed": COMMITTED, "all upfront": {**COMMITTED, "upfront_share": 1},
             "dollars": {"report_currency": "USD", "fx_drift": 0.03}, "large": {"users": 300000},
             "mid-month": {"closing_date": 46371}, "no recovery": {"vat_recoverable": 0}}  # fmt: skip
FORMS = {"String": r"(?s).*\S.*", "Decimal": r"-?\d+(\.\d+)?", "Date/Time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"}
PARENTS = {"Other (Compute)": "Compute", "Virtual Machines": "Compute", "Network Infrastructure": "Networking",
           "Other (Networking)": "Networking", "Block Storage": "Storage", "Other (Storage)": "Storage",
           "Generative AI": "AI and Machine Learning", "Support": "Management and Governance",
           "Other (Other)": "Other"}  # fmt: skip


def specified():
    lines = (Path(__file__).parent / "columns.csv").read_text(encoding="utf-8").splitlines()
    return {row["column"]: row for row in csv.DictReader(lines[1:])}


@pytest.fixture(scope="module")
def answers():
    return {name: answer("today", changes, ranges=False) for name, changes in SCENARIOS.items()}


def table(found, language="en"):
    content = focus_bytes(found, "today", list(found.outcomes), language).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_file_keeps_to_the_specification(answers, name, language):
    told, made = specified(), table(answers[name], language)
    own = [column for column in made[0] if column not in told]
    assert own == [column for column in made[0] if column.startswith("x_")] == list(made[0])[-len(own) :]
    assert {column for column, row in told.items() if row["level"] != "conditional"} <= set(made[0])
    for row in made:
        for column in set(made[0]) - set(own):
            said, value = told[column], row[column]
            assert value or said["null"] == "yes", column
            assert not value or re.fullmatch(FORMS[said["type"]], value), (column, value)
            assert not value or not said["allowed"] or value in said["allowed"].split("|"), (column, value)
        assert "".join(row[column] for column in made[0] if column not in own).isascii()  # focus-validator asks for it
        assert PARENTS[row["ServiceSubcategory"]] == row["ServiceCategory"]
        assert row["BillingCurrency"] == answers[name].case["common"]["report_ccy"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_rules_between_columns_hold(answers, name):
    for row in table(answers[name]):
        category, priced = row["ChargeCategory"], row["ChargeCategory"] in ("Usage", "Purchase")
        assert bool(row["PricingQuantity"]) == bool(row["PricingUnit"]) == bool(row["PricingCategory"]) == priced
        assert category != "Purchase" or (row["ChargeFrequency"] != "Usage-Based" and not float(row["EffectiveCost"]))
        assert bool(row["ConsumedQuantity"]) == bool(row["ConsumedUnit"]) == (category == "Usage")
        assert row["BillingPeriodStart"] <= row["ChargePeriodStart"] < row["ChargePeriodEnd"]
        assert row["ChargePeriodEnd"] <= row["BillingPeriodEnd"]
        assert category not in ("Credit", "Adjustment") or row["EffectiveCost"] == row["BilledCost"]
        if row.get("CommitmentDiscountId"):
            assert row["CommitmentDiscountStatus"] == ("Used" if category == "Usage" else "")
            assert row["PricingCategory"] == ("Committed" if category == "Usage" else "Standard")
        assert (row["x_Forecast"], row["x_Standing"]) == ("true", "estimated")


@pytest.mark.parametrize("name", SCENARIOS)
def test_sums_are_the_flows_to_the_cent(answers, name):
    found = answers[name]
    made = table(found)
    for option, outcome in found.outcomes.items():
        own = [row for row in made if row["x_Option"] == option]
        for cost in ("BilledCost", "EffectiveCost"):
            assert sum(Decimal(row[cost]) for row in own) == pytest.approx(
                Decimal(float(outcome.cost.sum())), abs=Decimal("0.00005")
            )
        for month, flow in enumerate(outcome.cost):
            billed = sum(Decimal(row["BilledCost"]) for row in own if row["x_Month"] == str(month))
            assert float(billed) == pytest.approx(flow, abs=0.0049)
        for category, months in outcome.by_category().items():
            if option in ("rent", "api", "lease"):
                line = sum(Decimal(row["BilledCost"]) for row in own if row["x_Line"] == category)
                assert float(line) == pytest.approx(months.sum(), abs=5e-6)


def test_the_reader_has_the_lines_in_their_language(answers):
    made = {row["x_Line"]: row for row in table(answers["usual"], "zh") if row["x_Option"] == "buy"}
    row = made["purchase.GPU"]
    assert (row["x_Description"], row["x_OptionName"]) == ("预测：GPU购置", "购买")
    assert (made["running.staff"]["x_LineName"], row["ServiceName"]) == ("运维人力", "GPUs, purchase")


def test_lots_of_a_purchase_are_lines_of_their_own(answers):
    outcome = answers["usual"].outcomes["buy"]
    for row in outcome.lines.rows("capex"):
        key = f"purchase.{row.record['name']}"
        made = [line for line in rows(answers["usual"], "today", "buy", "en") if line["x_Line"] == key]
        assert sum(Decimal(line["BilledCost"]) for line in made) == pytest.approx(
            Decimal(float(row["capex_flow"].sum()))
        )


def test_a_commitment_is_bought_and_its_hours_are_covered(answers):
    """The FOCUS specification: what the hours are worth together is what the commitment cost."""
    made = [row for row in table(answers["committed"]) if row["CommitmentDiscountId"]]
    bought = sum(Decimal(row["BilledCost"]) for row in made if row["ChargeCategory"] == "Purchase")
    used = sum(Decimal(row["EffectiveCost"]) for row in made if row["ChargeCategory"] == "Usage")
    assert bought == pytest.approx(used, abs=Decimal("0.005")) and bought > 0
    assert all(not Decimal(row["BilledCost"]) for row in made if row["ChargeCategory"] == "Usage")


def test_months_are_calendar_months_where_closing_ends_one(answers):
    made = table(answers["usual"])
    first = next(row for row in made if row["x_Month"] == "1")
    assert (first["BillingPeriodStart"], first["BillingPeriodEnd"]) == ("2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z")
    closing = next(row for row in made if row["x_Month"] == "0" and row["x_Option"] == "buy")
    assert (closing["ChargePeriodStart"], closing["ChargeFrequency"]) == ("2026-12-31T00:00:00Z", "One-Time")
    middle = next(row for row in table(answers["mid-month"]) if row["x_Month"] == "2")
    assert (middle["BillingPeriodStart"], middle["BillingPeriodEnd"]) == (
        "2027-01-16T00:00:00Z",
        "2027-02-16T00:00:00Z",
    )


def test_hybrid_with_own_nodes_splits_their_purchase():
    found = answer("wide5m", {}, ranges=False)
    if "hybrid" not in found.outcomes or not found.outcomes["hybrid"]["own_nodes"]:
        found = answer("public5m", {}, ranges=False)
    outcome = found.outcomes["hybrid"]
    made = list(rows(found, "x", "hybrid", "en"))
    assert sum(Decimal(row["BilledCost"]) for row in made) == pytest.approx(
        Decimal(float(outcome.cost.sum())), abs=Decimal("0.001")
    )
    assert {row["x_Line"] for row in made} >= ({"own", "purchase", "use"} if outcome["own_nodes"] else {"overflow"})


@pytest.mark.parametrize(
    "values", [[0.1] * 37, [1 / 3] * 3, [-0.0000004, 0.0000004], [1e12, 1e-7, -2 / 3], [0.0], [1e30, 1 / 3]]
)
def test_parts_add_up_to_their_sum(values):
    exact = sum(map(Decimal, values), Decimal())
    assert abs(sum(parts(values)) - exact) <= Decimal("0.0000005")
    assert all(
        abs(part - Decimal(value)) < Decimal("0.000001") for part, value in zip(parts(values), values, strict=True)
    )


@pytest.mark.parametrize("value, words", [(0.0, "0.00"), (-0.0, "0.00"), (3, "3.00"), (1e12, "1000000000000.00"),
                                          (0.1234567, "0.123457"), (-1.5, "-1.50"), (1e-9, "0.00")])  # fmt: skip
def test_numbers_are_written_as_decimals(value, words):
    assert written(float(value)) == words


@pytest.mark.parametrize("column, value", [
    ("BilledCost", ""), ("BilledCost", "1,000"), ("BilledCost", "+1"), ("BilledCost", "nan"), ("BilledCost", "¥5"),
    ("BillingCurrency", "RMB"), ("BillingCurrency", "cny"), ("BillingCurrency", ""), ("ChargeCategory", "usage"),
    ("BillingPeriodStart", "2027-01-01"), ("ChargePeriodEnd", "2027-13-01T00:00:00Z"), ("ProviderName", "  "),
    ("PricingQuantity", ""), ("ChargeFrequency", "Monthly"), ("ChargeClass", "None"), ("ConsumedUnit", ""),
    ("ChargePeriodEnd", "2020-01-01T00:00:00Z"), ("ServiceCategory", "AI"),
    ("ServiceSubcategory", "Virtual Machine"),
])  # fmt: skip
def test_our_check_sees_what_is_wrong(answers, column, value):
    row = next(row for row in table(answers["usual"]) if row["ChargeCategory"] == "Usage") | {column: value}
    assert any(column in str(fault) or "Consumed" in str(fault) for fault in faults(list(row), [list(row.values())]))


def test_our_check_names_the_columns_that_are_missing():
    (fault,) = faults(["BilledCost"], [])
    assert "EffectiveCost" in str(fault) and "RegionId" not in str(fault)


def test_our_table_of_columns_says_what_the_specification_says():
    told = specified()
    kinds = {"Decimal": "Decimal", "String": "String", "DateTime": "Date/Time", "Currency": "String"}
    for name, column in columns().items():
        if not name.startswith("x_"):
            assert kinds[column.type] == told[name]["type"]
            assert column.null <= (told[name]["null"] == "yes")
            subs = [sub for known in services().values() for sub in known] if name == "ServiceSubcategory" else []
            assert sorted(column.allowed or subs) == sorted(filter(None, told[name]["allowed"].split("|")))
            assert column.optional <= (told[name]["level"] == "conditional")


def test_compare_writes_one_file_or_one_an_option(run, tmp_path):
    got = run("compare", "today", "--focus", tmp_path / "all.csv", "--language", "zh", "--json")
    assert (got.code, got.json["focus"]) == (0, [str(tmp_path / "all.csv")])
    assert "预测" in (tmp_path / "all.csv").read_text(encoding="utf-8-sig")
    again = run("compare", "today", "--focus", tmp_path / "all.csv")
    assert again.code == 2 and "--force" in again.err and again.err.count("\n") == 1
    assert run("compare", "today", "--focus", tmp_path / "each").code == 0
    assert len(list((tmp_path / "each").glob("focus-today-*.csv"))) == 5
    assert run("compare", "today", "--focus", tmp_path / "x.xlsx").code == 2
    assert run("compare", "today", "--focus", tmp_path / "y.csv", "-l", "fr").code == 2
    assert not (tmp_path / "y.csv").exists()
