"""What a newcomer mistypes: one line that says what to change, in his language, exit code 2, and no file touched."""

import pytest

MISTAKES = [  # what is typed, and what of the remedy stands in the line, in Chinese and in English
    ("new budget.xlsx", "可用：case.json, uses.csv", "use one of case.json, uses.csv"),
    ("memo nosuch", "没有名为“nosuch”的场景；可用：plan1", "known: plan1"),
    ("memo today --out memo.pdf", "应以 .docx 结尾", "should end in .docx"),
    ("memo have.csv", "列名请用输入项编号", "Use an input's id"),
    ("quote folder", "请先存成文件", "save it as a file first"),
    ("quote picture.png", "另存为 XLSX 或 UTF-8 的 CSV", "save the quote as XLSX, or as CSV"),
    ("quote have.csv --accept", "--out 文件.toml", "--out FILE.toml"),
    ("quote have.csv --plan plan9", "可用：plan1, plan2, plan3", "use one of plan1, plan2, plan3"),
    ("prices import have.csv", "--out BOOK.csv 或 --layer DIR", "either --out BOOK.csv or --layer DIR"),
    ("prices template --out have.csv", "加 --force 覆盖", "add --force to replace it"),
    ("prices template --out folder", "请给出文件名", "give the name of a file"),
    ("read have.csv", "不是 Excel 工作簿（.xlsx）", "is not an Excel workbook (.xlsx)"),
    ("read folder", "请给出文件名", "give the name of a file"),
    ("diff today", "缺少参数 b", "Argument b is missing"),
    ("diff today nosuch", "可用：plan1", "known: plan1"),
    ("diff today staff300 --out d.csv", "应以 .xlsx 结尾", "should end in .xlsx"),
    ("excel addin --out have.csv", "应以 .xlam 结尾", "should end in .xlam"),
    ("sources --csv have.csv", "请给出文件夹名", "give the name of a folder"),
    ("sources --stale yesterday", "2026-11-30 的形式", "write it like 2026-11-30"),
    ("plan --set users=-5", "0 … 10,000,000,000", "allowed: 0 … 10,000,000,000"),
    ("plan --set users", "名称=值", "should be name=value"),
    ("plan --preset japan", "可用：cn, cn-hightech", "use one of cn, cn-hightech"),
    ("compare --case pessimistic", "cautious, favourable", "cautious, favourable"),
    ("compare --set months=-12", "1, 2 … 60", "allowed: 1, 2 … 60"),
    ("compare today --focus have.csv", "加 --force 覆盖", "add --force to replace it"),
    ("chain today.toml", "没有这个文件", "No such file"),
    ("chain --catalogue have.csv", "目录图层应是一个文件夹", "a layer is a folder"),
    ("chain --case", "r1model chain --help", "r1model chain --help"),
    ("completion cmd", "可用：bash, zsh", "use one of bash, zsh"),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "have.csv").write_text("a,b\n1,2\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    return tmp_path


def contents(folder):
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("typed, chinese, english", MISTAKES)
def test_a_mistake_is_one_line_that_says_what_to_change(typed, chinese, english, run, folder):
    before = contents(folder)
    for language, hint in (("zh", chinese), ("en", english)):
        got = run(*typed.split(), language=language)
        assert (got.code, got.out, got.err.count("\n")) == (2, "", 1)
        assert hint in got.err
    assert contents(folder) == before
