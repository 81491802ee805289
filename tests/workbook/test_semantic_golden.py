"""The English workbook as text, beside the text accepted last: a change detector, not an expected result.

tests/golden/workbook/<sheet>.txt says what each sheet held when a person last looked: values, formulas, formats, looks,
validations, conditional formats, print set-up, charts. Cells are called by the names of their row and column, so that a
row added above changes nothing below: [Price|Live] is row Price in column Live, [.|Live] the same row, [Price] the same
column, [Price|-1] the month before. It is written by the workbook's own generator and proves nothing
about right or wrong: tests/parity, tests/golden/cases.json and tests/published do. Look at the diff, then accept it:
    ACCEPT=1 python -m pytest tests/workbook/test_semantic_golden.py
"""

import difflib
import os
import re
from pathlib import Path

import pytest
from catalogue.layered import OWN_GPU, SHORT, SOURCE, gpu_text, write_layer
from workbook.described import described
from workbook.keys import Keys

from r1model import workspace
from r1model.catalogue import catalogue
from r1model_workbook.book import build
from r1model_workbook.sheets import sheets
from r1model_workbook.view.grid import Rule

GOLDEN = Path(__file__).parents[1] / "golden" / "workbook"
LARGEST = 10_500_000
LONGEST = 120
MOST_LINES = 130
FEW_LINES = 60  # beside those of every model on the new GPU: what it serves, and its replica


def differences(before, now, longest=LONGEST):
    """A diff in words of the sheets and cells, no longer than a person reads."""
    found = []
    for sheet in sorted(before.keys() | now.keys()):
        old, new = (texts.get(sheet, "").splitlines() for texts in (before, now))
        found += [line.rstrip() for line in difflib.unified_diff(old, new, f"{sheet} accepted", f"{sheet} now",
                                                                  lineterm="", n=0)
                  if not line.startswith("@@")]  # fmt: skip
    rest = len(found) - longest
    return found[:longest] + ([f"... and {rest} more lines"] if rest > 0 else [])


@pytest.fixture(scope="module")
def now(both):
    return described(both["en"].book, both["en"].content)


@pytest.fixture(scope="module")
def accepted():
    return {path.stem: path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.txt")}


def test_the_workbook_is_the_one_accepted(now):
    if os.environ.get("ACCEPT") == "1":
        GOLDEN.mkdir(exist_ok=True)
        for path in GOLDEN.glob("*.txt"):
            path.unlink()
        for sheet, text in now.items():
            (GOLDEN / f"{sheet}.txt").write_text(text, encoding="utf-8", newline="\n")
    before = {path.stem: path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.txt")}
    if found := differences(before, now):
        pytest.fail("\n".join([*found, "set ACCEPT=1 once these changes are wanted"]), pytrace=False)


def test_every_sheet_has_its_text_and_all_are_small_enough(accepted):
    assert set(accepted) == {*sheets(), "workbook"}
    assert sum(map(len, accepted.values())) < LARGEST


@pytest.fixture(scope="module")
def planted(now):
    """The lines that differ once a book has been changed in many ways."""
    book = build("en")
    pages = book.pages
    cell = next(cell for cell in pages["purchase"].cells.values() if cell.role == "calc" and cell.unit == "CNY")
    cell.unit = "share"
    book.written["buy"].line("mtok").cells[30].text = "$C$9+0"
    book.written["rent"].line("cash_flow").cells[36].value += 0.01
    pages["about"].put(5, 1, "Other words", "section")
    pages["hardware"].cells[7, 1].role = "wrapped"
    rule = next(at for at, rule in enumerate(book.rules) if rule.kind == "decimal")
    book.rules[rule] = Rule(*book.rules[rule][:3], "0 7", True)
    chart = pages["sizing"].charts[0][0]
    chart.series[0].val.numRef.f = chart.series[0].val.numRef.f.replace("$C", "$D")
    pages["risk"].scales.pop()
    pages["memory"].freeze, pages["api"].pages_wide = "B9", 3
    pages["checks"].widths[1] = 60
    book.names["DSR_NEW"] = "_xlfn.LAMBDA(1)", "A new name"
    return differences(now, described(book))


@pytest.mark.parametrize("change, sheet, words", [
    ("number format", "purchase", "[0.0%]"), ("formula", "buy", "+0 ->"), ("value", "rent", "36:"),
    ("words", "about", "## Other words"), ("look", "hardware", "A wrapped itself"),
    ("validation", "inputs", "decimal 0 to 7"),
    ("chart reference", "sizing", "|Plan 2:Plan 3]"), ("conditional format", "risk", "colorScale"),
    ("view", "memory", "frozen at B9"), ("print set-up", "api", "pages wide 3"), ("width", "checks", "A(1-1) 60"),
    ("name", "workbook", "name DSR_NEW"),
])  # fmt: skip
def test_a_planted_change_is_said_where_it_is(planted, change, sheet, words):
    """The gate on the gate."""
    start = planted.index(f"--- {sheet} accepted")
    end = next((at for at in range(start + 2, len(planted)) if planted[at].startswith("--- ")), len(planted))
    assert any(words in line for line in planted[start:end]), planted[start:end]


def test_nothing_but_what_was_planted_is_said(planted):
    sheets = {line.split()[1] for line in planted if line.startswith("--- ")}
    assert len(planted) < 80
    assert sheets == {"purchase", "buy", "rent", "about", "hardware", "inputs", "sizing", "risk", "memory", "api",
                      "checks", "workbook"}  # fmt: skip


def test_every_row_has_a_name_of_its_own_and_no_reference_is_left_as_an_address(both, now):
    keys = Keys(both["en"].book)
    for title, rows in keys.rows.items():
        names = [row.full for row in rows.values()]
        assert len(set(names)) == len(names), title
    formulas = [line.split(" =", 1)[1].split(" -> ")[0] for text in now.values() for line in text.splitlines()
                if line.startswith("  ") and " =" in line]  # fmt: skip
    assert len(formulas) > 1500
    assert [text for text in formulas if re.search(r"\$[A-Z]+\$?\d", text)] == []


@pytest.fixture(scope="module")
def more(tmp_path_factory):
    """The book with one GPU more."""
    own = {f"gpus/{OWN_GPU}.toml": gpu_text(), "sources.toml": SOURCE}
    with workspace(write_layer(tmp_path_factory.mktemp("one"), **own)):
        return described(build("en"))


def test_one_gpu_more_changes_few_lines(now, more):
    """A reviewer of a new GPU reads its own lines: nobody else's cell moves to another name."""
    changed = differences(now, more, longest=10 * MOST_LINES)
    assert 20 < len([line for line in changed if not line.startswith(("---", "+++"))]) <= MOST_LINES


def test_one_gpu_more_needs_no_second_command(now, more):
    """Nothing but the GPU's own file and its document: what it serves is computed where no file says it."""
    found = differences(now, more)
    changed = [line for line in found if line[0] in "+-" and line[:3] not in ("+++", "---")]
    assert 10 < len(changed) <= FEW_LINES + 2 * len(catalogue().models), "\n".join(changed)
    assert sum(SHORT in line for line in changed) > 5
    assert any("serv" in line or "TP" in line for line in changed if SHORT in line)
