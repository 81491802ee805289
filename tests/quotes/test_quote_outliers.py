"""Outliers and their likely reasons: given only where the factor fits; arithmetic of the quote itself."""

from datetime import date

import pytest
from quote_samples import MACHINE, lines, server, written

from r1model.entries.values import FIRST_DAY
from r1model.inputs import usual_value
from r1model.quotes import answer
from r1model.quotes.readings import factors, reading

FX = usual_value("fx_cny_per_usd")
CARD = "NVIDIA H20-96 8卡服务器"  # the catalogue has one price of it: 1.9 million CNY
ONE = 1_900_000


def notes(path, row=2, **more):
    found = answer(path, **more)
    return [each.key for line in found.lines if line.line.row == row for each in line.notes]


@pytest.mark.parametrize("price, count, expected", [
    (ONE, 4, []), (ONE * 1.1, 4, []), (ONE * 0.9, 4, []),
    (190, 4, ["outlier.wan_less"]),
    (ONE / FX, 4, ["outlier.currency_less"]),
    (ONE * FX, 4, ["outlier.currency"]),
    (ONE * 1.25, 4, ["outlier.tax"]),
    (ONE / 1.25, 4, ["outlier.tax_less"]),
    (ONE / 8, 4, ["outlier.cards_less"]),
    (ONE * 4, 4, ["outlier.pieces"]),
    (ONE * 2, 3, ["outlier.none"]),
    (ONE * 60, 3, ["outlier.none"]),
    (ONE / 2.5, 3, ["outlier.none"]),
])  # fmt: skip
def test_a_machine_off_the_catalogue_gets_the_reason_that_fits(tmp_path, price, count, expected):
    assert notes(lines(tmp_path, server(price, count, CARD))) == expected


def test_a_card_priced_as_a_server(tmp_path):
    assert notes(lines(tmp_path, server(27_500 * FX * 8, 3, "H100 SXM GPU"))) == ["outlier.cards"]


def test_currency_of_a_line_in_usd(tmp_path):
    row = ["H200 SXM GPU", "7", "张", "$36,000", "$252,000", "否"]
    assert notes(lines(tmp_path, row)) == []
    found = answer(lines(tmp_path, row)).lines[0]
    assert found.unit_cny == pytest.approx(36_000 * FX) and "36,000 USD" in found.reference.said


def test_a_price_with_tax_is_compared_without(tmp_path):
    found = answer(lines(tmp_path, server(ONE * 1.13, 4, CARD, tax="是"))).lines[0]
    assert found.ratio == pytest.approx(1.0) and not found.notes


def test_maintenance_of_a_month_read_as_of_a_year(tmp_path):
    year = ONE * 4 * 0.08
    rows = [server(ONE, 4, CARD), ["服务器年度维保 每年", "1", "项", f"{year / 12:.2f}", "", "否"]]
    assert notes(lines(tmp_path, *rows), row=3) == ["outlier.month_less"]
    rows[1][3] = str(year)
    assert notes(lines(tmp_path, *rows), row=3) == []
    rows[1][0] = "服务器维保"
    assert notes(lines(tmp_path, *rows), row=3) == ["doubt.term"]
    rows[1][0], rows[1][3] = "服务器维保 2026年 0年", str(year)
    assert notes(lines(tmp_path, *rows), row=3) == ["doubt.term"]
    rows[1][0], rows[1][3] = "服务器三年维保 3年", str(year * 3)
    assert notes(lines(tmp_path, *rows), row=3) == []


def test_what_is_usual_of_a_share_is_said_once_for_all_lines_of_the_kind(tmp_path):
    rows = [server(ONE, 4, CARD), server(10_000, 2, "交换机"), ["光模块", "1", "批", "9000", "9000", "否"]]
    path = lines(tmp_path, *rows)
    assert notes(path, row=3) == ["outlier.range"] and notes(path, row=4) == []


@pytest.mark.parametrize("amount, expected", [
    (ONE * 4 * 1.13, "fault.product_tax"), (ONE * 4 / 1e4, "fault.product_wan_less"),
    (ONE * 4 * 12, "fault.product_month"), (ONE * 4 + 100, "fault.product"), (ONE * 4 + 0.02, None),
])  # fmt: skip
def test_quantity_times_unit_price_is_the_amount(tmp_path, amount, expected):
    row = server(ONE, 4, CARD)
    row[4] = f"{amount:.2f}"
    assert notes(lines(tmp_path, row)) == ([expected] if expected else [])


@pytest.mark.parametrize("total, expected", [
    (7_600_000, []), (8_588_000, []), (7_600_001, ["doubt.total"]), (9_000_000, ["doubt.total"]),
])  # fmt: skip
def test_the_total_adds_up_with_or_without_tax(tmp_path, total, expected):
    found = answer(lines(tmp_path, server(ONE, 4, CARD), ["合计", "4", "", "", str(total), ""]))
    assert [each.key for each in found.notes] == expected


def test_a_quote_that_ends_before_closing_is_doubtful(tmp_path):
    path = lines(tmp_path, server(), ["有效期至 2026-12-30"])
    assert [each.key for each in answer(path).notes] == ["doubt.expired"]
    closing = (date(2026, 12, 30) - FIRST_DAY).days
    assert not answer(path, changes={"closing_date": closing}).notes


def test_what_is_not_said_of_tax_is_asked(tmp_path):
    path = written(tmp_path, f"名称,数量,单价\n{MACHINE},8,1900000\n")
    assert [each.key for each in answer(path).notes] == ["doubt.tax_not_said"]


def test_cards_beside_a_machine_that_holds_them_are_no_purchase(tmp_path):
    path = lines(tmp_path, server(), ["H20-141 GPU", "64", "张", "100000", "6400000", "否"])
    assert "fault.card_and_server" in [note.key for _, note in answer(path).faults]


def test_two_gpus_and_none(tmp_path):
    two = answer(lines(tmp_path, server(), server(name="H200 8卡服务器")))
    assert [note.key for _, note in two.faults] == ["fault.two_gpus"]
    assert [note.key for _, note in answer(lines(tmp_path, server(300_000, 2, "交换机"))).faults] == ["fault.no_gpu"]


def test_a_reading_explains_more_than_it_leaves():
    known = factors(rate=0.13, cny_per_usd=FX)
    assert reading(1.01, known) is None and reading(1.13, known).key == "tax" and reading(0, known) is None
    assert reading(1 / FX, known).key == "currency_less" and reading(2.0, known) is None
