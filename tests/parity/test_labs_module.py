"""The module for Excel Labs, in an empty book: two engines that know LAMBDA give the values of Python."""

import json
import random
import re
from pathlib import Path

import ironcalc
import pytest
from parity.compare import agree
from parity.drawn_calls import BAD, call, differences, drawn, ours, outcome, plain, required
from parity.engine_formulon import Formulon
from parity.engine_ironcalc import cell_value

from r1model.catalogue import catalogue
from r1model.functions import functions
from r1model_workbook.book import build
from r1model_workbook.lambdas import LONGEST
from r1model_workbook.lambdas.module import module

GOLDEN = json.loads(Path(__file__).parents[1].joinpath("golden/cases.json").read_text(encoding="utf-8"))
DEFINITION = re.compile(r"^(\w+) = (.*);$", re.MULTILINE)
DRAWS = 8
HELD = 5  # functions at least that IronCalc can judge: it takes no name that is an array


@pytest.fixture(scope="module")
def names():
    return DEFINITION.findall(module(build("en", edition="lambda")))


@pytest.fixture(scope="module")
def empty_book(names):
    return Formulon.of_names(names)


def printed(names):
    return [name.removeprefix("DSR_") for name, formula in names if formula.startswith("LAMBDA(")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_text_is_what_excel_labs_takes(language):
    book = build(language, edition="lambda")
    text = module(book)
    found = dict(DEFINITION.findall(text))
    assert not {"\t", "\r"} & set(text)
    assert [name for name in found if not name.startswith("DSR_TABLE_")] == list(book.names)
    assert max(len(formula) + 1 for formula in found.values()) <= LONGEST
    assert all("!" not in re.sub(r'"[^"]*"|#[A-Z/0]+[!?]?', "", formula) for formula in found.values()), (
        "no sheet is named"
    )
    assert "_xl" not in text
    said = re.findall(r"^/\*\* (.*) \*/\n(\w+) = LAMBDA", text, re.MULTILINE)
    assert {name: words for words, name in said} == {name: comment for name, (_, comment) in book.names.items()}
    named = {name for formula in found.values() for name in re.findall(r"DSR_TABLE_\w+", formula)}
    assert named <= set(found) and {name for name in found if name.startswith("DSR_TABLE_")} == named


def test_every_function_gives_the_values_of_python_without_a_sheet(names, empty_book):
    wrong = []
    for name in printed(names):
        parts, chance = functions()[name].arguments, random.Random(name)
        calls = [case["args"] for case in GOLDEN["function_examples"] if case["call"] == f"R1_{name}"]
        calls += [required(name), *([drawn(part, chance) for part in parts] for _ in range(DRAWS))]
        calls += [[bad if at == place else plain(part) for at, part in enumerate(parts)]
                  for place in range(len(parts)) for bad in BAD[:8:3]]  # fmt: skip
        wrong += differences(empty_book, name, calls)
    assert wrong == []


def test_every_gpu_and_every_model(empty_book):
    quants = list(catalogue().precisions)
    models = [[model, quants[at % len(quants)]] for at, model in enumerate(catalogue().models)]
    gpus = [[671, quants[at % len(quants)], gpu.short] for at, gpu in enumerate(catalogue().gpus.values())]
    assert differences(empty_book, "VRAM", models) == []
    assert differences(empty_book, "GPUS", gpus) == []
    assert differences(empty_book, "KV", [[32768, 16, 2, 1, "GB", model] for model, _ in models[::3]]) == []


def test_a_second_engine_agrees_where_a_function_needs_no_table(names):
    judged = {name: formula for name, formula in names if formula.startswith("LAMBDA(") and "DSR_TABLE" not in formula}
    scalar = [name.removeprefix("DSR_") for name in judged if _is_scalar(name)]
    assert len(scalar) > HELD
    book = ironcalc.create("book", "en", "UTC", "en")
    for name, formula in judged.items():
        book.new_defined_name(name, None, formula)
    asked = []
    for name in scalar:
        chance = random.Random(name)
        asked += [(name, [drawn(part, chance) for part in functions()[name].arguments]) for _ in range(DRAWS)]
    for row, (name, given) in enumerate(asked, start=1):
        book.set_user_input(0, row, 1, f"={call(name, given)}")
    book.evaluate()
    found = [cell_value(book, 0, row, 1) for row in range(1, len(asked) + 1)]
    pairs = [(one, ours(outcome(*one[:1], *one[1])), theirs) for one, theirs in zip(asked, found, strict=True)]
    assert [pair for pair in pairs if not agree(*pair[1:])] == []


def _is_scalar(name):
    item = functions()[name.removeprefix("DSR_")]
    return not item.spills and not any(part.takes_range for part in item.arguments)


def test_a_wrong_table_is_seen(names):
    """The gate on the gate: the size of one model changed."""
    spoilt = [(name, formula.replace("{1368.979721216;", "{1;")) for name, formula in names]
    assert differences(Formulon.of_names(spoilt), "VRAM", [["deepseek-r1-0528", "bf16"]])


def test_the_command_writes_the_module_and_replaces_nothing_unasked(run, tmp_path):
    path = tmp_path / "r1model.labs.en.txt"
    got = run("excel", "labs", "--language", "en", "--out", tmp_path, "--json").json
    assert got["files"] == [str(path)] and "TCO" in got["left_out"]
    assert path.read_text("utf-8") == module(build("en", edition="lambda"))
    refused = run("excel", "labs", "--language", "en", "--out", tmp_path)
    assert refused.code == 2 and "--force" in refused.err
