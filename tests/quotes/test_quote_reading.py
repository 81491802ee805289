"""What is read of a quote: columns, lines, totals, what stands around them; MAP.toml goes before guesses."""

from datetime import date

import pytest
from quote_samples import H20, HEAD, MACHINE, PARTS, lines, server, sheet, text, written

from r1model.errors import BadRequest
from r1model.quotes.mapping import Mapped, read_map
from r1model.quotes.reading import read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_chinese_quote_in_any_encoding(tmp_path, encoding):
    found = read(written(tmp_path, H20, encoding=encoding))
    line = found.lines[0]
    assert (line.quantity, line.unit_price, line.amount, line.currency) == (8, 1_050_000, 8_400_000, "CNY")
    assert (line.tax_included, line.tax_rate, found.all_in) == (True, 0.13, True)
    assert found.vendor == "某某科技有限公司" and found.quoted_on == date(2026, 11, 20)
    assert found.valid_until == date(2026, 12, 20)
    assert [(total.kind, total.amount) for total in found.totals] == [("total", 8_400_000)]


def test_an_english_quote_as_csv_and_as_a_workbook_reads_alike(tmp_path):
    plain, book = read(written(tmp_path, text(PARTS))), read(sheet(tmp_path, PARTS))
    assert plain.lines == book.lines and plain.totals == book.totals
    assert len(plain.lines) == 10 and plain.vendor == "ACME Systems, Inc."
    assert {line.currency for line in plain.lines} == {"USD"}
    assert not any(line.tax_included for line in plain.lines)
    assert plain.valid_until == date(2026, 11, 30)


def test_a_heading_says_ten_thousands_and_a_cell_that_says_so_itself_is_not_multiplied_twice(tmp_path):
    head = ["名称", "数量", "单价（万元，不含税）"]
    found = read(lines(tmp_path, [MACHINE, "8", "105"], [MACHINE, "1", "110万"], head=head))
    assert [line.unit_price for line in found.lines] == [1_050_000, 1_100_000]


def test_of_two_price_columns_those_of_one_kind_are_taken_without_tax(tmp_path):
    head = ["名称", "数量", "含税单价", "不含税单价", "不含税金额", "含税金额"]
    found = read(lines(tmp_path, [MACHINE, "2", "113", "100", "200", "226"], head=head)).lines[0]
    assert (found.unit_price, found.amount, found.tax_included) == (100, 200, False)


def test_a_name_under_a_merged_cell_is_that_above_and_it_is_said(tmp_path):
    rows = [HEAD, server(), ["", "2", "台", "100", "200", "否"]]
    found = read(sheet(tmp_path, [[cell or None for cell in row] for row in rows], merged=["A2:A3"])).lines[1]
    assert found.name == MACHINE and [each.key for each in found.notes] == ["doubt.merged"]


def test_subtotals_and_taxes_are_no_lines(tmp_path):
    found = read(lines(tmp_path, server(), ["小计", "", "", "", "15200000"], ["税额（13%）", "", "", "", "1976000"],
                       ["含税总价", "", "", "", "17176000"]))  # fmt: skip
    assert [total.kind for total in found.totals] == ["subtotal", "tax", "total"] and len(found.lines) == 1


def test_a_map_names_columns_constants_and_the_sheet(tmp_path):
    own = written(tmp_path, "sheet = 'Sheet'\n[columns]\n'Was' = 'description'\n'Wieviel' = 'quantity'\n"
                  "'Preis' = 'unit_price'\n[constants]\ncurrency = 'EUR'\ntax_included = false\ntax_rate = 0.19\n"
                  "cny_per_unit = 7.8\nvendor = 'Muster GmbH'\ndate = 2026-11-01\nall_in = true\n",
                  "map.toml")  # fmt: skip
    rows = [["Was", "Wieviel", "Preis", "x"], ["8x H200 Server", 2, "300.000,00", 1]]
    found = read(sheet(tmp_path, rows), read_map(own))
    line = found.lines[0]
    assert (line.unit_price, line.amount, line.currency, line.tax_rate) == (300_000, 600_000, "EUR", 0.19)
    assert (found.vendor, found.quoted_on, found.all_in) == ("Muster GmbH", date(2026, 11, 1), True)


@pytest.mark.parametrize("content, key", [
    ("[columns", "quote_map_not_toml"), ("[colums]\n", "quote_map_wrong"),
    ("[columns]\na='price'\n", "quote_map_wrong"),
    ("[constants]\ntax_rate = 13\n", "quote_map_wrong"), ("[lines]\n3 = 'gold'\n", "quote_map_line"),
    ("[lines]\nx = 'card'\n", "quote_map_line"), ("[lines]\n3 = 'server:many'\n", "quote_map_line"),
])  # fmt: skip
def test_a_wrong_map_is_refused_by_name(tmp_path, content, key):
    with pytest.raises(BadRequest) as fault:
        read_map(written(tmp_path, content, "map.toml"))
    assert fault.value.key == key and fault.value.text("zh") and fault.value.text("en")


def test_the_sheet_that_has_headings_is_read_and_another_name_is_refused(tmp_path):
    from openpyxl import load_workbook

    path = sheet(tmp_path, PARTS)
    book = load_workbook(path)
    book.create_sheet("封面", 0)["A1"] = "报价书"
    book.save(path)
    assert read(path).sheet == "Sheet"
    for name, key in (("封面", "quote_no_header"), ("无", "quote_no_sheet")):
        with pytest.raises(BadRequest) as fault:
            read(path, Mapped(sheet=name))
        assert fault.value.key == key


def test_a_map_of_another_file_is_refused(tmp_path):
    with pytest.raises(BadRequest) as fault:
        read(lines(tmp_path, server()), Mapped(lines={"99": "skip"}))
    assert fault.value.key == "quote_map_row"
