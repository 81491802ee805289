"""`r1model batch` and `r1model sweep` as their users type them."""

import csv
import io
import json

from batch.samples import write_rows


def test_all_good_is_exit_code_0(run, tmp_path):
    file = write_rows(tmp_path / "rows.csv", 3)
    out = tmp_path / "out"
    done = run("batch", file, "--out", out, "-l", "zh", "--name", "{name}-{months}", "--json")
    assert (done.code, done.err) == (0, "") and done.json["counts"] == {"written": 3}
    names = {path.name for path in out.iterdir()}
    assert names > {"summary.xlsx", "summary.parquet", "errors.csv", "manifest.json"} and len(names) == 7
    again = run("batch", file, "-o", out, "-l", "zh", "--name", "{name}-{months}")
    assert (again.code, again.out) == (0, f"未变，保留 3 -> {out}\n")


def test_bad_rows_are_exit_code_1_and_told(run, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("name,months,unknown,pue\na,-1,,x\nb,48,x,\n", "utf-8")
    done = run("batch", file, "-o", tmp_path / "out", "--no-workbooks", language="zh")
    assert done.code == 1 and "超出允许范围" in done.out and "表头问题 1, 未完成 1, 已计算 1 " in done.out
    rows = list(csv.reader(io.StringIO((tmp_path / "out" / "errors.csv").read_text("utf-8-sig"))))
    assert rows[0] == ["行号", "列", "给出的值", "问题", "允许的值"]
    assert [row[:3] for row in rows[1:]] == [["1", "unknown", ""], ["2", "months", "-1"], ["2", "pue", "x"]]


def test_what_cannot_begin_is_exit_code_2(run, tmp_path):
    for words in (["absent.csv"], [write_rows(tmp_path / "r.csv", 1), "--cluster", "mine"],
                  [tmp_path / "r.csv", "-l", "fr"], [tmp_path / "r.csv", "--edition", "x"]):  # fmt: skip
        done = run("batch", *words, "-o", tmp_path / "out")
        assert done.code == 2 and done.err.startswith("r1model: ") and "Traceback" not in done.err


def test_a_sweep(run, tmp_path):
    done = run("sweep", "5000", "--vary", "pue", "-s", "plan=plan2", "-o", tmp_path / "o.parquet", "--json")
    assert (done.code, done.json["scenarios"]) == (0, 5000)
    done = run("sweep", tmp_path / "o.parquet")
    assert done.code == 2 and "cannot differ by row" in done.err


def test_the_manifest_says_what_each_file_rests_on(run, tmp_path):
    run("batch", write_rows(tmp_path / "rows.csv", 2), "-o", tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert "+" in manifest["engine"] and [record["row"] for record in manifest["scenarios"]] == [2, 3]
    assert all(len(record["inputs"]) == len(record["sha256"]) == 64 for record in manifest["scenarios"])
