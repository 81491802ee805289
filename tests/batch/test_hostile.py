"""Hostile scenario files are survived row by row, and nothing in them is ever a formula or a path."""

import csv
import io

import openpyxl
import pandas as pd
import pytest

from r1model import batch
from r1model.batches.naming import file_names, safe_name
from r1model.batches.reading import Row, read
from r1model.errors import BadRequest

INJECTIONS = ('=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(1)", "\t=1", "=cmd|' /C calc'!A0")


def written(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def problems(path, language="en"):
    return read(path, language)[1]


def test_formulas_in_names_and_notes_stay_texts(tmp_path):
    path = tmp_path / "rows.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = [[text, text, "1.2", months] for text in INJECTIONS for months in (text, "48")]
        csv.writer(stream).writerows([["name", "note", "pue", "months"], *rows])
    out = tmp_path / "out"
    done = list(batch(path, out, language="en", workbooks=False))
    assert sorted(each.state for each in done) == ["computed"] * 6 + ["failed"] * 6
    sheet = openpyxl.load_workbook(out / "summary.xlsx").active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert sum(cell.quotePrefix for cell in cells if cell.data_type == "s") >= 8
    rows = list(csv.reader(io.StringIO((out / "errors.csv").read_text("utf-8-sig"))))
    assert len(rows) == 7 and not [cell for row in rows for cell in row if cell[:1] in "=+-@\t" and cell]


NAMES = ["../../etc/passwd", "..\\..\\x", "/abs", "C:\\x", "con", "NUL.txt", "a\x00b", "...", "x" * 400, "a:b*c?d",
         "\u202egnp", "\ud800", "=1+1", "  ", "集团/华东"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[:16] for name in NAMES])
def test_a_name_is_never_a_path(name, tmp_path):
    (made,) = file_names([Row(2, {"name": name}, {})], "", "zh", "native")
    assert (tmp_path / made).parent == tmp_path and len(made) < 100 and made.endswith(".zh.xlsx")
    assert not set(made) & set('<>:"/\\|?*\x00') and made[0] not in ".~= "
    assert made.split(".")[0].casefold() not in ("con", "nul")
    (tmp_path / made).write_bytes(b"")


def test_equal_names_are_told_apart_by_order():
    rows = [Row(at, {"name": name}, {}) for at, name in enumerate(("A", "a", "A~2", "é", "e\u0301", "A"), start=2)]
    assert file_names(rows, "", "en", "lambda") == [
        "A.lambda.en.xlsx", "a~2.lambda.en.xlsx", "A~2~2.lambda.en.xlsx", "é.lambda.en.xlsx",
        "é~2.lambda.en.xlsx", "A~3.lambda.en.xlsx",
    ]  # fmt: skip
    assert safe_name("x" * 300) == "x" * 80


def test_names_from_a_template():
    rows = [Row(7, {"name": "华东"}, {"months": 48.0})]
    assert file_names(rows, "{row:03}-{name}-{months}-{方案三 GPU}", "zh", "native") == ["007-华东-48-H200-141.zh.xlsx"]
    with pytest.raises(BadRequest, match="template"):
        file_names(rows, "{nonsense}", "zh", "native")


ENCODINGS = ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encodings_and_separators(encoding, mark, tmp_path):
    text = "\r\n".join(mark.join(cells) for cells in (["名称", "电价", "Horizon"], ["华东", "0.55", "48"]))
    rows, found = read(written(tmp_path / "rows.csv", text, encoding), "zh")
    assert not found and rows == [Row(2, {"name": "华东"}, {"price_per_kwh": 0.55, "months": 48.0})]


def test_bytes_that_are_no_text(tmp_path):
    (tmp_path / "rows.csv").write_bytes(b"pue\n\xff\xff\x81")
    with pytest.raises(BadRequest, match="cannot be read as a table"):
        read(tmp_path / "rows.csv", "en")
    (tmp_path / "rows.xlsx").write_bytes(b"no zip")
    (tmp_path / "rows.parquet").write_bytes(b"no parquet")
    for name in ("rows.xlsx", "rows.parquet", "absent.csv"):
        with pytest.raises(BadRequest):
            read(tmp_path / name, "en")


def test_a_million_columns(tmp_path):
    wide = ",".join(f"c{at}" for at in range(1_000_000)) + ",pue\n" + "1," * 1_000_000 + "1.2\n"
    rows, found = read(written(tmp_path / "rows.csv", wide), "en")
    assert rows == [Row(2, {}, {"pue": 1.2})]
    assert len(found) == 21 and "999980 more columns" in found[-1].problem


VALUES = [("-3", "instances"), ("2024-01-31", "months"), ("n/a", "pue"), ("1e999", "pue"), ("nan", "pue"),
          ("48.5", "months"), ("TRUE", "pue"), ("1,2", "pue"), ("H900", "plan3_gpu"), ("1 2", "pue")]  # fmt: skip


@pytest.mark.parametrize("value, name", VALUES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_bad_value_is_told_with_what_is_allowed(value, name, language, tmp_path):
    path = written(tmp_path / "rows.csv", f'price_per_kwh,{name}\n0.6,"{value}"\n0.6,\n')
    rows, (wrong,) = read(path, language)
    assert (wrong.row, wrong.column, wrong.value) == (2, name, value) and wrong.problem and wrong.allowed
    assert [row.number for row in rows] == [3]


GOOD = [
    ("1,234.5", "demand_in_mtok", 1234.5), ("８.５％", "discount_rate", 0.085), ("2026-12-31", "closing_date", 46387.0),
    ("h200-141", "plan3_gpu", "H200-141"), (" 48 ", "months", 48.0), ("1E3", "demand_in_mtok", 1000.0),
]  # fmt: skip


@pytest.mark.parametrize("given, name, value", GOOD)
def test_what_people_type_is_understood(given, name, value, tmp_path):
    rows, found = read(written(tmp_path / "rows.csv", f'{name}\n"{given}"\n'), "zh")
    assert (rows[0].changes, found) == ({name: pytest.approx(value) if isinstance(value, float) else value}, [])


def test_headers_given_twice_misspelt_or_missing(tmp_path):
    found = problems(written(tmp_path / "rows.csv", "pue,PUE,electricty price,,\n1.2,1.3,1,,\n1,1,1,1,1,1\n"))
    told = {(wrong.row, wrong.column): wrong for wrong in found}
    assert "Two columns" in told[1, "PUE"].problem and "electricity price" in told[1, "electricty price"].allowed
    assert "1 cells more" in told[3, ""].problem
    with pytest.raises(BadRequest, match="named after an input"):
        read(written(tmp_path / "none.csv", "a,b\n1,2\n"), "en")
    with pytest.raises(BadRequest):
        read(written(tmp_path / "empty.csv", ""), "en")


def test_merged_header_cells_and_dates_in_a_sheet(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["名称", "", "months", "pue", "closing_date"], ["a", "x", 48, "=1+1", pd.Timestamp("2027-01-31")],
                ["b", "", pd.Timestamp("2024-01-01"), 1.3, "2027/01/31"]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    book.save(tmp_path / "rows.xlsx")
    rows, found = read(tmp_path / "rows.xlsx", "en")
    assert [(wrong.row, wrong.column) for wrong in found] == [(1, ""), (3, "months")]
    assert rows == [Row(2, {"name": "a"}, {"months": 48.0, "closing_date": 46418.0})]


def test_parquet_keeps_its_types(tmp_path):
    pd.DataFrame({"id": ["a", "b"], "months": [48, 36], "pue": [1.3, None]}).to_parquet(tmp_path / "rows.parquet")
    rows, found = read(tmp_path / "rows.parquet", "en")
    assert not found and [row.changes for row in rows] == [{"months": 48.0, "pue": 1.3}, {"months": 36.0}]


def test_a_scenario_that_no_workbook_can_hold(tmp_path):
    path = written(tmp_path / "rows.csv", "name,salvage_share\na,0.95\nb,0.2\n")
    done = {each.row: each for each in batch(path, tmp_path / "out", language="en")}
    assert done[2].state == "failed" and "salvage_pct" in done[2].problems[0].problem
    assert done[3].state == "written"
