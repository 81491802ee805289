"""Command lines that nobody means, from a seed: odd words in every place of every command, files of every odd kind."""

import json
import os
from pathlib import Path

from r1model.functions import functions
from r1model.inputs import inputs

ODD = [
    "", " ", "-", "--", "²", "١٢", "①", "{", "}", "{}", "{0}", "{name!r:>9}", "%s", "%", "~", "*", "[", "]", "[bold]",
    "[/]", "nan", "inf", "-inf", "1e999", "-1", "0", "1e-320", "9" * 400, "0x10", "1_000", "1,2,3", "１２", "－1",
    "＝1+1", "=1+1", "@x", "+x", "a\nb", "a\tb", "\u202eabc", "\u00ad", "é", "e\u0301", "引擎", "𠮷", "\udcff",
    "\ud83d", "x" * 5000, "长" * 300, "'", '"', "\\", "/", "..", "../..", "a/../b", "null", "true", "TRUE", "None",
    "#N/A", "=cmd|x!A0", "plan3", "deepseek-r1", "H200", "int8", "H20-96,H200-141", "1;2", "6%", "600%", "-5%", "8 GB",
    "[1,2]", "[[1],[2,3]]", "[" * 3000, '{"a":1}', "2026-13-45", "0000-00-00", "con", "nul.xlsx", "a:b", "a|b", "<x>",
]  # fmt: skip
SET = ["{id}={odd}", "{id}", "={odd}", "{odd}={odd}", "{id}=={odd}", "{id}:{odd}", "{label}={odd}"]
OPTIONS = {
    "workbook": ("--language", "--edition", "--set", "--out"),
    "explain": ("--set",),
    "plan": ("--set",),
    "compare": ("--set", "--focus", "--language"),
    "actuals": ("--option", "--tokens", "--account", "--scenario", "--language", "--out", "--set"),
    "tco": ("--set",),
    "audit": (), "sources": (), "accuracy": (), "parallel": (),
    "predict": ("--out", "--constants"),
    "calibrate": ("--out",),
    "check": ("--language",),
    "batch": ("--language", "--edition", "--name", "--workers", "--scheduler", "--cluster", "--out"),
    "sweep": ("--vary", "--set", "--chunk", "--seed", "--workers", "--scheduler", "--cluster", "--out"),
    "excel": ("--language", "--out"),
}  # fmt: skip
PLACES = {"explain": 1, "compare": 1, "tco": 1, "parallel": 3, "predict": 1, "calibrate": 1, "check": 1, "batch": 1,
          "sweep": 1, "actuals": 1}  # fmt: skip
READS = ("tco", "predict", "calibrate", "check", "batch", "sweep", "actuals")
FLAGS = ("--json", "--force", "--no-workbooks", "--no-values", "--help", "-h", "--nonsense", "-x", "--version")


def lay_out(home):
    """Files of odd kinds under `home`; their names."""
    (home / "empty").write_bytes(b"")
    (home / "zero.xlsx").write_bytes(b"\x00" * 4000)
    (home / "text.csv").write_text("months,users\n36,\u2028\n1e999,-5\nTRUE,=1+1\n", "utf-8")
    (home / "gbk.csv").write_bytes("月数,用户\n36,一百\n".encode("gbk"))
    (home / "quote.csv").write_text('months\n"36\n48\n', "utf-8")
    (home / "wide.csv").write_text(",".join(f"c{at}" for at in range(20_000)) + "\n1\n", "utf-8")
    (home / "deep.json").write_text("[" * 100_000, "utf-8")
    (home / "deep2.json").write_text('{"a":' * 90_000 + "1" + "}" * 90_000, "utf-8")
    (home / "number.json").write_text("9" * 5000, "utf-8")
    (home / "case.json").write_text(json.dumps({"kind": "option", "input": {"common": None}}), "utf-8")
    (home / "list.json").write_text("[1, 2]", "utf-8")
    (home / "half.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 60)
    (home / "half.parquet").write_bytes(b"PAR1" + b"\x00" * 60 + b"PAR1")
    (home / "folder.xlsx").mkdir()
    os.mkfifo(home / "pipe.csv")
    (home / "loop.csv").symlink_to(home / "loop.csv")
    (home / "dangling.xlsx").symlink_to(home / "never")
    (home / "closed.csv").write_text("months\n36\n", "utf-8")
    return [*(str(path) for path in home.iterdir()), str(home / "missing.csv"), "/dev/null", "/dev/zero", str(home)]


def line(chance, files, out):
    """One command line."""
    if chance.random() < 0.3:
        return ["call", chance.choice(list(functions())), *(odd(chance) for _ in range(chance.randint(0, 9)))]
    name = chance.choice([*OPTIONS, *READS, "call", odd(chance)])
    words, mine = [name], True
    if name == "excel":
        words.append(chance.choice(["libreoffice", "addin", "", "office", odd(chance)]))
    for _ in range(PLACES.get(name, 0) + (chance.random() < 0.1) - (chance.random() < 0.1)):
        words.append(chance.choice(files) if name in READS and chance.random() < 0.8 else small(odd(chance)))
    for option in OPTIONS.get(name, ()):
        if option == "--out":
            mine, place = _out(chance, files, out)
            words += ["--out", place] if chance.random() < 0.97 else []
        elif chance.random() < 0.35:
            words += [option, _given(chance, option)]
    flags = [chance.choice(FLAGS) for _ in range(chance.randint(0, 2))]
    words += [flag for flag in flags if mine or flag != "--force"]  # who says --force means it
    return words if name != "workbook" else [*words, "--set", f"months={odd(chance)}"]  # most are refused at once


def _out(chance, files, out):
    """Whether it is the place of the command itself, and the place; others are files that exist, or links to none."""
    ending = chance.choice(["", "a.xlsx", "a.parquet", "a.csv", "a.toml", "a.txt", "长" * 100 + ".xlsx", "con.xlsx"])
    theirs = [path for path in files if os.path.lexists(path) and not Path(path).is_dir()]
    return (True, str(out / ending)) if chance.random() < 0.7 else (False, chance.choice(theirs))


def _given(chance, option):
    if option == "--set":
        item = chance.choice(list(inputs().values()))
        form = chance.choice(SET)
        return form.replace("{id}", item.id).replace("{label}", item.label("zh")).replace("{odd}", odd(chance))
    if option == "--workers":
        return chance.choice(["0", "-1", "x", "1", "1e3", "", "²"])
    if option == "--vary":
        return chance.choice([*inputs(), odd(chance)])
    return chance.choice(["en", "zh", "local"]) if chance.random() < 0.2 else odd(chance)


def odd(chance):
    return chance.choice(ODD)


def small(word):
    """A number of scenarios that is soon drawn."""
    return "12" if word.isdigit() and word.isascii() and len(word) < 300 and int(word) > 10_000 else word
