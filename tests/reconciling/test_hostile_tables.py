"""Tables as they come: no header, merged and empty cells, odd encodings and digits, formulas as text, damage, size."""

import json

import pandas as pd
import pytest

from r1model.errors import BadRequest
from r1model.reconciling import reconcile
from r1model.reconciling.amounts import amount, currency, stated_sum
from r1model.reconciling.headers import kind, region, term

HEADER = "instance,region,on-demand USD/month\n"
ROW = "g4dn.xlarge,us-east-1,383.98\n"


def put(tmp_path, content, name="t.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def amounts(path):
    return [line for line in reconcile(path).lines if line.kind in ("on_demand", "reserved", "total")]


@pytest.mark.parametrize("words, value", [
    ("1,234.56", 1234.56), ("１，２３４．５６", 1234.56), ("¥ 2974.63", 2974.63), ("$98.32", 98.32),
    ("US$98.32", 98.32), ("1 234.5", 1234.5), ("40万", 4e5), ("10.5 万元", 105000), ("98.32 USD/h", 98.32),
    ("~2,720", 2720), ("约 5000", 5000),
    ("1.234,56", 1234.56), ("71853,60", 71853.6), ("360 + 270 = 630", 630), ("8xH100", 8), ("0.08", 0.08),
    ("CNY 100", 100),
])  # fmt: skip
def test_numbers_as_people_write_them(words, value):
    assert amount(words).value == pytest.approx(value)


@pytest.mark.parametrize("words", [
    "", "-", "n/a", "=A1*2", "@SUM(A1)", "g4dn.xlarge", "1,23,456", "12345678901234567890", "待定", "#REF!",
    "NaN", "inf",
])  # fmt: skip
def test_what_is_no_number_is_none(words):
    assert amount(words) is None


def test_a_sum_by_nought_is_no_sum_and_precedence_holds():
    assert stated_sum("5/0 = 1") is None
    assert stated_sum("2 + 3 x 4 = 14").value == 14 and stated_sum("8 × 40 + 50 = 370").value == 370


@pytest.mark.parametrize("words, found", [
    ("￥/月", "CNY"), ("元", "CNY"), ("美元", "USD"), ("$", "USD"), ("USD or CNY", ""),
])  # fmt: skip
def test_currencies(words, found):
    assert currency(words) == found


@pytest.mark.parametrize("words, found", [
    ("所需存储 (GB)", "storage"), ("1G（￥/月）", "storage_price"), ("RI无预付（￥/年）", "reserved"),
    ("3-yr", "reserved"),
    ("按需总价", "on_demand"), ("显存大小", "gpu_memory"), ("Memory (GiB)", "memory"), ("GPU 数量", "gpu_count"),
    ("Risk", None), ("单价（万元）", "unit_price"), ("小计", "total"), ("备注", None),
])  # fmt: skip
def test_headings(words, found):
    assert kind(words) == found


def test_regions_and_terms():
    assert (region("宁夏区"), region("us-west-2"), region("北京、宁夏")) == ("cn-northwest-1", "us-west-2", "")
    found = [term(words) for words in ("1-yr reserved", "三年RI", "按需", "x")]
    assert found == ["reserved-1y", "reserved-3y", "on-demand", ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_full_width_digits_and_units(encoding, tmp_path):
    words = "实例类型;区域;按需总价（美元/月）\ng4dn.xlarge;美东;３８３．９８ 美元\n"
    (line,) = amounts(put(tmp_path, words.encode(encoding)))
    assert line.right


def test_merged_cells_mean_the_cell_above(tmp_path):
    words = HEADER + ROW + ",,378.72\n"
    first, second = amounts(put(tmp_path, words))
    assert first.right and second.name == "g4dn.xlarge" and second.readings[0].period.hours == 720


def test_a_title_may_stand_over_the_header_and_blank_rows_between(tmp_path):
    words = "报价,,\n2025年2月,,\n,,\n" + HEADER + ",,\n" + ROW
    (line,) = amounts(put(tmp_path, words))
    assert line.right and line.row == 6


def test_a_book_with_two_sheets_and_merged_cells(tmp_path):
    path = tmp_path / "t.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame([["美东", None, None], ["实例类型", "按需总价（美元/月）", "备注"], ["g4dn.xlarge", 383.98, None],
                      [None, 378.72, "x"]]).to_excel(book, sheet_name="a", header=False, index=False)  # fmt: skip
        pd.DataFrame({"item": ["8xH100"], "total USD": [250141.8]}).to_excel(book, sheet_name="b", index=False)
    found = [(line.table, line.status) for line in amounts(path)]
    assert found == [("a · 美东", "exact"), ("a · 美东", "exact"), ("b", "exact")]


def test_json_records(tmp_path):
    records = {"us-east-1": [{"instance": "g4dn.xlarge", "on-demand USD/month": 383.98}, "no record", None]}
    (line,) = amounts(put(tmp_path, json.dumps(records), "t.json"))
    assert line.right


def test_formulas_as_text_are_unreadable_and_never_run(tmp_path):
    words = HEADER + 'g4dn.xlarge,us-east-1,"=0.526*730"\ng5.4xlarge,us-east-1,"=HYPERLINK(""http://x"",""1"")"\n'
    found = amounts(put(tmp_path, words))
    assert [line.status for line in found] == ["none", "none"]
    assert all("unreadable" in dict(line.differs) for line in found)


@pytest.mark.parametrize("content, name, key", [
    ("", "t.csv", "audit_no_amounts"), ("1,2,3\n4,5,6\n", "t.csv", "audit_no_amounts"),
    (HEADER, "t.csv", "audit_no_amounts"), ("hello\n", "t.md", "audit_no_amounts"), ("{", "t.json", "audit_unreadable"),
    ("[1, 2]", "t.json", "audit_no_amounts"), (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "t.csv", "audit_unreadable"),
    (b"PK\x03\x04broken", "t.xlsx", "audit_unreadable"), ('a,"b\nc,d\n', "t.csv", "audit_unreadable"),
    ("[" * 100_000, "t.json", "audit_unreadable"), (HEADER + ROW * 6000, "t.csv", "audit_too_long"),
    ('instance,on-demand\n"' + "x" * 200_000 + '",1\n', "t.csv", "audit_unreadable"),
])  # fmt: skip
def test_what_is_no_table_is_said_in_a_line(content, name, key, tmp_path, run):
    path = put(tmp_path, content, name)
    with pytest.raises(BadRequest) as fault:
        reconcile(path)
    assert fault.value.key == key
    for language in ("zh", "en"):
        found = run("audit", path, language=language)
        assert found.code == 2 and found.out == "" and found.err.count("\n") == 1


def test_a_missing_file_and_a_folder(tmp_path, run):
    assert run("audit", tmp_path / "none.csv").code == 2 and run("audit", tmp_path).code == 2


@pytest.mark.parametrize("cell", ["9" * 15, "1e308", "-5", "0", "0.00", "[red]x[/red]", "\x1b[31m1\x1b[0m"])
def test_absurd_amounts_are_read_as_nothing(cell, tmp_path, run):
    path = put(tmp_path, HEADER + f'g4dn.xlarge,us-east-1,"{cell}"\n')
    assert [line.status for line in amounts(path)] == ["none"]
    found = run("audit", path)
    assert found.code == 1 and "\x1b" not in found.out


def test_short_and_long_rows(tmp_path):
    words = HEADER + "g4dn.xlarge\n" + "g4dn.xlarge,us-east-1,383.98,extra,more\n"
    assert [line.right for line in amounts(put(tmp_path, words))] == [True]


def test_every_text_of_both_languages_is_filled(tmp_path, run):
    path = put(tmp_path, HEADER + ROW + "g4dn.xlarge,us-west-2,999.99\nx9.large,,5\n")
    for language, words in (("zh", "找不到读法"), ("en", "no reading")):
        found = run("audit", path, "--language", language)
        assert found.code == 1 and words in found.out and "{" not in found.out
    assert run("audit", path, "--language", "fr").code == 2


def test_without_a_file_the_post_is_audited_as_before(run):
    assert run("audit").code == 0 and run("audit", "--json").json[0]["id"]
