"""The lambda edition: every DSR_ name gives in a spreadsheet what the function gives in Python, errors and all."""

import json
import random
from functools import cache
from pathlib import Path

import pytest
from outcomes import outcome
from parity.compare import agree, report
from parity.compare import differences as book_differences
from parity.drawn_calls import BAD, BLOCKS, differences, drawn, edges, ours, plain, required
from parity.engine_formulon import Formulon

from r1model.catalogue import catalogue
from r1model.functions import OMITTED, functions
from r1model.sizing.names import spellings_of_one_gpu
from r1model_workbook.book import build, content
from r1model_workbook.lambdas import left_out

PRINTED = (
    "VRAM", "BYTES", "KV", "GPU_MEM", "GPUS", "NODES", "DAU", "DAU_GPUS", "DEMAND",
    "CAPACITY", "UTIL", "CAPEX", "KWH", "POWER_COST", "CLOUD_COST", "API_COST", "BLENDED", "INDEX", "FX", "PMT", "DF",
    "NPV", "PAYBACK", "EAC", "LCOT",
    "KV_PER_TOKEN", "DEMAND_TOKENS", "PEAK", "REPLICAS",
)  # fmt: skip
LEFT_OUT = (
    "PLANS", "COMMIT", "DEP", "LEASE", "IRR", "TCO", "CASHFLOW", "COMPARE", "BREAKEVEN", "BRIDGE", "TORNADO",
    "SCENARIOS", "MC", "HEATMAP", "AUDIT", "GPU_SPEC", "WEIGHTS", "MODEL_SPEC", "MODELS", "GPU_LIST",
    "TPOT", "TTFT", "TPS", "MAX_CONCURRENCY", "PARALLEL", "USERS", "NODES_FOR", "NETWORK", "HEAT", "FRAMEWORKS",
    "COST_PER_USER", "FEASIBLE", "HYBRID", "TURNING_USERS", "START", "POOL", "MEMORY",
    "FIT", "HEADROOM", "MAX_TOKENS", "PRICE", "INSTANCES",
)  # fmt: skip
DRAWS = 200
GOLDEN = json.loads(Path(__file__).parents[1].joinpath("golden/cases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["zh", "en"])
def sheet(request):
    return callable_in(request.param)


@pytest.fixture(scope="module")
def english():
    return callable_in("en")


@cache
def valueless(language):
    return content(language, values=False, edition="lambda")


@cache
def callable_in(language):
    """The file, and in it the sizes of checkpoints, which its names look up, as numbers."""
    book = build(language, edition="lambda")
    made = Formulon(valueless(language))
    sizes = book.tables["layouts"]
    sheet = list(book.pages).index(sizes.page.key)
    made.hold([(sheet, row, sizes.columns["checkpoint_gb"]) for row in sizes.rows.values()])
    return made


def test_which_functions_are_printed():
    assert tuple(name.removeprefix("DSR_") for name in build("en", edition="lambda").names) == PRINTED
    assert set(PRINTED) | set(LEFT_OUT) == set(functions())
    reasons = left_out(build("en", edition="lambda"))
    assert set(reasons) == set(LEFT_OUT) and all(reasons.values())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_formula_cell_has_the_value_of_the_book(language):
    book = build(language, edition="lambda")
    other = Formulon(valueless(language))
    keys = list(book.pages)
    found = [other.value(keys.index(cell.page.key), cell.row, cell.column) for cell in book.computed]
    wrong = list(book_differences(book, [{}], lambda _: iter([found])))
    assert not wrong, report(wrong, len(book.computed), 1)


def test_live_examples_stand_beside_the_value_of_the_engine():
    page = build("en", edition="lambda").pages["functions"]
    live = [cell for cell in page.cells.values() if cell.text and "DSR_" in cell.text]
    assert len(live) == len(PRINTED)
    assert all(agree(cell.value, page.cells[cell.row, cell.column + 1].value) for cell in live)


@pytest.mark.parametrize("name", PRINTED)
def test_golden_examples(sheet, name):
    calls = [case["args"] for case in GOLDEN["function_examples"] if case["call"] == f"R1_{name}"]
    calls += [required(name)]
    assert differences(sheet, name, calls) == []


@pytest.mark.parametrize("name", PRINTED)
def test_arguments_left_out_take_their_defaults(english, name):
    parts = functions()[name].arguments
    usable = [plain(part) for part in parts]
    least = sum(part.required for part in parts)
    calls = [usable[:count] for count in range(len(parts) + 2)]
    calls += [
        [OMITTED if place in gaps else value for place, value in enumerate(usable)]
        for one in range(len(parts))
        for gaps in ({one}, set(range(least, one + 1)))
    ]
    assert differences(english, name, [given for given in calls if given and given[-1] is not OMITTED]) == []


@pytest.mark.parametrize("name", PRINTED)
def test_random_arguments_of_the_domains(english, name):
    chance = random.Random(name)
    calls = [[drawn(part, chance) for part in functions()[name].arguments] for _ in range(DRAWS)]
    numbers = [call for call in calls if not isinstance(outcome(name, *call), str)]
    assert len(numbers) > DRAWS / 2, "hardly any draw had a value"
    assert differences(english, name, calls) == []


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_out_of_domain_is_the_same_error(english, name):
    parts = functions()[name].arguments
    usable = [plain(part) for part in parts]
    calls = [
        [bad if at == place else value for at, value in enumerate(usable)]
        for place in range(len(parts))
        for bad in (*BAD, *edges(parts[place]))
    ]
    chance = random.Random(name)
    calls += [[chance.choice((*BAD, *[plain(part)] * 9)) for part in parts] for _ in range(DRAWS)]
    assert differences(english, name, calls) == []


@pytest.mark.parametrize("gpu", [gpu.short for gpu in catalogue().gpus.values()])
def test_every_gpu_and_precision(english, gpu):
    calls = [[671, quant, gpu, 0.2, 0.9, "pow2", 8, basis] for quant in catalogue().precisions
             for basis in ("nominal", "device")]  # fmt: skip
    assert differences(english, "GPUS", calls) == []


@pytest.mark.parametrize("model", catalogue().models)
def test_every_model_and_precision(english, model):
    """A model's name weighs its checkpoint and keeps its cache."""
    for quant in catalogue().precisions:
        assert differences(english, "VRAM", [[model, quant], [model.upper(), quant, 0.2, "GiB"]]) == []
        assert differences(english, "GPUS", [[model, quant, "H200-141"]]) == []
    assert differences(english, "KV", [[32768, 16, 2, 1, "GB", model]]) == []


def test_every_spelling_of_a_gpu(english):
    names = [*spellings_of_one_gpu(), "H200", "h200 141", "H200_141", "A100", "H100-80G", "A100 80GB PCIe", "RTX 4090",
             "昇腾910B", "昇腾 910C", "B999"]  # fmt: skip
    assert differences(english, "GPU_MEM", [[name] for name in names]) == []


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_series_in_cells(english, block):
    at = english.put(block)
    for name, call, given in (
        ("NPV", f"DSR_NPV(0.08,{at})", (0.08, block)),
        ("PAYBACK", f"DSR_PAYBACK({at},0.08)", (block, 0.08)),
        ("LCOT", f"DSR_LCOT(1000,{at},{at},0.08)", (1000.0, block, block, 0.08)),
    ):
        (found,) = english([call])
        assert agree(ours(outcome(name, *given)), found), (call, outcome(name, *given), found)


def test_more_than_one_cell_where_one_is_meant_is_refused_and_not_half_read(english):
    at = english.put([[8.0], [16.0]])
    assert english([f"DSR_NODES({at})", f"DSR_NODES(16,{at})", f'DSR_VRAM(671,"int8",0,{at})']) == ["#VALUE!"] * 3


def test_a_range_is_read_cell_by_cell_with_map(english):
    at = english.put([[8.0], [16.0], [9.0]])
    assert english([f"SUM(MAP({at},LAMBDA(count,DSR_NODES(count))))"]) == [5]


def test_a_wrong_definition_is_seen(english):
    """The gate on the gate: one operator changed in one name."""
    formula = build("en", edition="lambda").names["DSR_VRAM"][0]
    wrong = Formulon(valueless("en"))
    spoilt = formula.replace("_xlpm.params_b_*", "_xlpm.params_b_+").replace(
        "_xlop.overhead,_xlop.unit", "[_xlpm.overhead],[_xlpm.unit]"
    )
    wrong.book.set_defined_name("DSR_VRAM", spoilt)
    assert [own for _, own, _ in differences(wrong, "VRAM", [[671, "fp16"]])] == [1342]
    assert differences(wrong, "BYTES", [["fp16"]]) == []
