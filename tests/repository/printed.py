"""The commands and the Python that the texts for readers print, and the files that they speak of."""

import json
import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from catalogue.layered import write_layer
from focus.bill_samples import FOCUS, focus, write
from quote_samples import H20
from throughput.log_samples import sglang, swept

from r1model.cli.examples import EXAMPLES
from r1model_workbook import book

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "README.zh.md",
    "ARCHITECTURE.md",
    "ARCHITECTURE.zh.md",
    "addin/README.md",
    "addin/r1model_addin/calc/README.md",
    "CONTRIBUTING.md",
    "docs/sweep.md",
    "docs/sweep.zh.md",
)
HELP = "--help"  # the examples under the help of each command
TOOLS = ("r1model", "make", "pip", "python", "xlwings", "unopkg", "wpsjs")
COMMAND = re.compile(rf"(?<= {{4}})(?:{'|'.join(TOOLS)})\b(?:(?! {{4,}}| +#).)*")
INLINE = re.compile(rf"`((?:{'|'.join(TOOLS)})(?: [^`]+)?)`")
EXPECTED = re.compile(r" +# (\{.*\}|[\d.,]+)(?: \w+)?$")
NOT_RUN_TOOLS = {  # what no test may run, and why
    "make": "this is what runs the tests",
    "pip": "changes the environment; the wheel is built and installed in tests/addin",
    "xlwings": "changes the user's configuration of Excel",
    "wpsjs": "starts WPS, or asks for a server",
    "unopkg": "changes the user's LibreOffice; tests/addin/test_calc.py does it in a profile of its own",
}
CLUSTER = "a cluster of its own: tests/sweeps/test_resumed.py"
NOT_RUN = {  # what cannot run in a test, and why
    "r1model batch cases.parquet --out /shared/books --scheduler tcp://head:8786": "a cluster of its own: test_cluster",
    "r1model batch 场景.parquet --out /共享/结果 --scheduler tcp://head:8786": "a cluster of its own: test_cluster",
    "r1model sweep 20000000 --chain staff3000 --out chains --workers 2 --cluster local": CLUSTER,
    "r1model sweep 20000000 --chain staff3000 --out 全链 --workers 2 --cluster local": CLUSTER,
    "python tests/benchmarks/bench.py --only sweep-chain": "a benchmark",
    "python -m r1model.throughput.calibration": "refits the constants that ship and rewrites README.md",
    "r1model prices refresh --region us-east-1 --out today.csv": "asks AWS; against a stub in tests/prices",
    "python -m r1model.capacity.publish": "rewrites a table of the catalogue",
    "python -m r1model.ranking": "rewrites a table that ships; test_assumptions holds it against the engine",
}
BARE = (
    "r1model check",
    "r1model explain",
    "r1model",
    "r1model workbook",
    "r1model tco",
)  # the name alone: its help is shown
LARGE = {"20000000": "20000"}  # the same with fewer scenarios
BENCH_ROWS = 60
FAILS = {"r1model parallel deepseek-r1 int8-block 32": 2} | dict.fromkeys(
    ("r1model quote quote.csv", "r1model quote 报价.csv", "r1model audit table.md", "r1model audit 表格.md",
     "r1model diff BOOK.xlsx staff3000", "r1model diff 文件.xlsx staff3000"), 1,
)  # asked why something cannot run; something is found  # fmt: skip


class Printed(NamedTuple):
    """A command as it stands on a page, and the result that stands beside it."""

    page: str
    words: str
    expected: str = ""


def commands():
    """Every command of every page, once a page, in its order; what its line says that it gives."""
    found = {}
    for page in PAGES:
        for line in (ROOT / page).read_text("utf-8").splitlines():
            block = COMMAND.findall(line) if line.startswith("    ") else []
            told = EXPECTED.search(line) if len(block) == 1 else None
            for words in [*(words.strip() for words in block), *INLINE.findall(line)]:
                found.setdefault((page, words), Printed(page, words, told[1] if told else ""))
    return [*found.values(), *(Printed(HELP, words) for found in EXAMPLES.values() for words in found)]


def programs():
    """Every indented block of Python, by its page."""
    for page in PAGES:
        block = []
        for line in [*(ROOT / page).read_text("utf-8").splitlines(), ""]:
            if line.startswith("    ") and (block or line.lstrip().startswith("from r1model import")):
                block.append(line[4:])
            elif block:
                yield page, "\n".join(block)
                block = []


def arguments(words):
    """The words after r1model, as a shell hands them over."""
    given = [LARGE.get(word, word) for word in shlex.split(words)[1:]]
    return [*given, "--help"] if words in BARE else given


def left_out(words):
    """Why a command is not run, or nothing."""
    return NOT_RUN_TOOLS.get(words.split()[0], "") or NOT_RUN.get(words, "")


def prepare(folder):
    """The files that the commands name; tables of scenarios stay small."""
    for name in ("subsidiaries.csv", "子公司.csv"):
        (folder / name).write_text("name,months,电价\nA,36,0.6\nB,48,0.8\n", "utf-8")
    named = pd.DataFrame({"name": ["A", "B"], "months": [36, 48], "pue": [1.2, 1.3]})
    for name in ("cases.xlsx", "场景.xlsx"):
        named.to_excel(folder / name, index=False)
    named[["pue"]].to_parquet(folder / "inputs.parquet")
    case = json.loads((ROOT / "tests/golden/cases.json").read_text("utf-8"))["cases"][0]
    (folder / "case.json").write_text(json.dumps(case), "utf-8")
    config = ROOT / "tests/golden/configs/openai--gpt-oss-20b_config.json"
    (folder / "config.json").write_text(config.read_text("utf-8"), "utf-8")
    measured = (ROOT / "r1model/catalogue/throughput.csv").read_text("utf-8-sig").splitlines(keepends=True)
    (folder / "BENCH.csv").write_text("".join(measured[:BENCH_ROWS]), "utf-8")
    (folder / "RUN.jsonl").write_text(swept(sglang), "utf-8")
    for name in ("our-prices", "我们的价格"):
        write_layer(folder / name)
    tables = {"offers.json": "golden/prices/offer_excerpt_us-east-1.json", "table.md": "reconciling/tables/seed_aws.md"}
    for name, chinese in (("offers.json", "价目.json"), ("table.md", "表格.md")):
        content = (ROOT / "tests" / tables[name]).read_bytes()
        (folder / name).write_bytes(content)
        (folder / chinese).write_bytes(content)
    for name in ("quote.csv", "报价.csv"):
        (folder / name).write_text(H20, "utf-8")
    for name in ("bill.csv", "账单.csv"):
        write(folder / name, FOCUS, [focus("138000.5"), focus("140000", "2027-02")])
    content = book.content("en")
    for name in ("BOOK.xlsx", "文件.xlsx"):
        (folder / name).write_bytes(content)
