"""The printed JavaScript under Node: every function gives what it gives in Python, errors and their sentences too."""

import json
import math
import random
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from addin.script_host import Failed, Host
from outcomes import outcome
from parity.drawn_calls import BAD, BLOCKS, drawn, edges, plain, required

from r1model.catalogue import catalogue
from r1model.errors import CellError
from r1model.functions import OMITTED, functions, invoke
from r1model.functions.audit import parse_call
from r1model.functions.days import CALLED
from r1model.sizing.names import gpu_names, model_names
from r1model.texts import LANGUAGES
from r1model.units import CURRENCIES
from r1model_addin.script import hosts
from r1model_addin.script.program import printed

PRINTED = (
    "VRAM", "BYTES", "KV", "GPU_MEM", "GPUS", "NODES", "PLANS", "DAU", "DAU_GPUS", "DEMAND", "CAPACITY", "UTIL",
    "CAPEX", "KWH", "POWER_COST", "CLOUD_COST", "API_COST", "BLENDED", "INDEX", "FX", "PMT", "DF", "NPV", "PAYBACK",
    "EAC", "LCOT", "GPU_SPEC", "WEIGHTS", "KV_PER_TOKEN", "GPU_LIST", "DEMAND_TOKENS", "PEAK", "REPLICAS",
)  # fmt: skip
TIMELINE, SCENARIO, START = "the timeline, on NumPy", "a scenario's options", "the rule of what starts"
RATES, LISTS, READERS = "the roofline and its fit", "prices by day", "functions kept in a table"
LEFT_OUT = {
    TIMELINE: ("COMMIT", "DEP", "LEASE", "IRR"),
    SCENARIO: ("TCO", "CASHFLOW", "COMPARE", "BREAKEVEN", "BRIDGE", "TORNADO", "SCENARIOS", "MC", "HEATMAP", "AUDIT",
               "FEASIBLE", "HYBRID", "COST_PER_USER", "TURNING_USERS"),
    START: ("FIT", "HEADROOM", "MAX_TOKENS", "START", "POOL", "MEMORY"),
    RATES: ("TPOT", "TTFT", "TPS", "MAX_CONCURRENCY", "PARALLEL", "USERS", "NODES_FOR", "NETWORK", "HEAT",
            "FRAMEWORKS"),
    LISTS: ("PRICE", "INSTANCES"),
    READERS: ("MODEL_SPEC", "MODELS"),
}  # fmt: skip
DRAWS = 60
NAMED = re.compile(r"unknown_name|ambiguous_name")  # near names are difflib's in Python
GOLDEN = json.loads(Path(__file__).parents[1].joinpath("golden/cases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """Each application's file, made once."""
    folder, found = tmp_path_factory.mktemp("script"), printed()
    made = {"wps": hosts.wps(found)["js/functions.js"], "onlyoffice": hosts.onlyoffice(found),
            "sheets": hosts.sheets(found)}  # fmt: skip
    for name, content in made.items():
        (folder / f"{name}.js").write_bytes(content)
    return {name: folder / f"{name}.js" for name in made}


@pytest.fixture(scope="session")
def wps(files):
    return Host("wps", files["wps"])


def test_which_functions_are_printed_and_which_are_not():
    found = printed()
    assert tuple(found.bodies) == PRINTED
    assert set(found.left_out) == {name for names in LEFT_OUT.values() for name in names}
    assert all(found.left_out.values())


@pytest.mark.parametrize("host", ["wps", "onlyoffice", "sheets"])
def test_each_application_lists_the_functions_and_answers_their_examples(files, host):
    made = Host(host, files[host])
    extra = [] if host == "sheets" else ["DSR_LAST_ERROR"]
    assert made.names == [f"DSR_{name}" for name in PRINTED] + extra
    calls = [parse_call(functions()[name].example) for name in PRINTED]
    assert differences(made, [(name.removeprefix("R1_"), given) for name, given in calls]) == []


@pytest.mark.parametrize("name", PRINTED)
def test_golden_examples_defaults_random_and_wrong_arguments(wps, name):
    parts = functions()[name].arguments
    usable, chance = [plain(part) for part in parts], random.Random(name)
    calls = [case["args"] for case in GOLDEN["function_examples"] if case["call"] == f"R1_{name}"]
    calls += [required(name), *(usable[:count] for count in range(len(parts) + 2))]
    calls += [[OMITTED if at == gap else value for at, value in enumerate(usable)] for gap in range(len(parts))]
    draws = [[drawn(part, chance) for part in parts] for _ in range(DRAWS)]
    assert sum(not isinstance(outcome(name, *given), str) for given in draws) > DRAWS / 2 or name == "GPU_SPEC"
    calls += draws
    calls += [
        [bad if at == place else value for at, value in enumerate(usable)]
        for place in range(len(parts)) for bad in (*BAD, *edges(parts[place]))
    ]  # fmt: skip
    calls += [[chance.choice((*BAD, *[plain(part)] * 9)) for part in parts] for _ in range(DRAWS)]
    assert differences(wps, [(name, given) for given in calls]) == []


def test_rates_of_a_pair_and_a_day(wps):
    chance, day = random.Random(31), date(1899, 12, 30)
    pairs = [f"{base}{mark}{quote}" for base in CALLED for quote in CALLED for mark in ("/", " to ", "兑", "")]
    records = catalogue().fx_rates.values()
    first, last = (end(record.as_of for record in records) for end in (min, max))
    days = [(first - day).days + chance.randrange((last - first).days) for _ in range(40)]
    written = [first.isoformat(), "2026年1月5日", "２０２６/1/5", (last + timedelta(31)).isoformat(), "2025-1-4"]
    calls = [("FX", [chance.choice(pairs), chance.choice([*days, *written])]) for _ in range(400)]
    calls += [("FX", [f"{base}/{quote}", 46000]) for base in CURRENCIES for quote in CURRENCIES]
    calls += [
        ("FX", ["USD/CNY", given])
        for given in (
            (last - day).days + 31,
            (last - day).days + 32,
            (first - day).days - 1,
            (first - day).days,
            45999.9,
            36525,
            7.2,
            "2026-02-30",
            "2026-13-01",
            "0000-01-01",
            "1899-01-01",
            "9999-12-31",
            "soon",
            "",
            "#N/A",
            "46000",
            True,
        )
    ]
    calls += [("FX", ["CNY/SGD", "9999-12-31", 0.03]), ("FX", ["EUR/CNY", 47000, -0.02]), ("FX", ["USD/CNY"]),
              ("FX", [6, "2026-01-05"]), ("FX", ["USD", 46000]), ("FX", ["USD/ABC", 46000]),
              ("FX", ["美元" * 40, 46000]),
              ("FX", [[["USD/CNY"], ["cny-eur"], ["x"], [3.0]], [[46000.0]], 0.01])]  # fmt: skip
    assert sum(isinstance(ours(*call), float) for call in calls) > len(calls) / 2
    assert differences(wps, calls) == []


def test_every_spelling_of_a_gpu_and_a_model(wps):
    chance = random.Random(671)
    shorts = [gpu.short for gpu in catalogue().gpus.values()]
    gpus = [*shorts, "H200", "h200 141", "NVIDIA H100-80G", "昇腾910B", "华为昇腾 910C", "B999",
            *chance.sample(sorted(gpu_names()), 3000)]  # fmt: skip
    models = [*model_names(), "Qwen/Qwen3-32B-FP8", "meta-llama/Llama-3.3-70B-Instruct", "no such model",
              *(f"owner/{name}-awq-INT4" for name in catalogue().models)]  # fmt: skip
    calls = [("GPU_MEM", [name]) for name in gpus]
    calls += [("KV_PER_TOKEN", [name]) for name in models]
    assert differences(wps, calls) == []


def test_every_model_precision_and_format(wps):
    calls = [("VRAM", [model, quant]) for model in catalogue().models for quant in catalogue().precisions]
    calls += [("WEIGHTS", [model, form]) for model in catalogue().models for form in catalogue().formats]
    calls += [("GPUS", [671, quant, gpu.short, 0.2, 0.9, "pow2", 8, basis]) for gpu in catalogue().gpus.values()
              for quant in catalogue().precisions for basis in ("nominal", "device")]  # fmt: skip
    assert differences(wps, calls) == []


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_series_in_cells(wps, block):
    calls = [("NPV", [0.08, block]), ("PAYBACK", [block, 0.08]), ("LCOT", [1000.0, block, block, 0.08])]
    assert differences(wps, calls) == []


def test_a_range_is_answered_cell_by_cell(wps):
    column, row = [[8.0], [16.0], ["x"], [None]], [[8.0, 4.0]]
    calls = [("NODES", [column]), ("NODES", [column, row]), ("NODES", [[[9.0]], row]),
             ("NODES", [column, [[8.0], [4.0]]]),
             ("VRAM", [[[671.0], ["qwen3-32b"]], "int8"]), ("DEMAND", [column, 10, 100, 100])]  # fmt: skip
    assert differences(wps, calls) == []


def test_why_a_call_failed_can_be_asked(files):
    made = Host("wps", files["wps"])
    failed, why, _, fine = made(
        [("VRAM", [671, "int7"]), ("LAST_ERROR", []), ("VRAM", [671, "int8"]), ("LAST_ERROR", [])]
    )
    assert isinstance(failed, Failed) and failed == why and failed.code == "#VALUE!"
    assert "int7" in why and fine == ""


def test_a_wrong_body_is_seen(files, tmp_path):
    """The gate on the gate: one operator changed in one printed formula."""
    text = files["wps"].read_text("utf-8")
    spoilt = tmp_path / "spoilt.js"
    spoilt.write_text(text.replace("(sized_params_b * weight_bytes)", "(sized_params_b + weight_bytes)"), "utf-8")
    assert [own for _, own, _ in differences(Host("wps", spoilt), [("VRAM", [671, "fp16"])])] == [1342]


def differences(host, calls):
    """The calls whose value, error or sentence is not Python's."""
    found = zip(calls, host(calls), strict=True)
    triples = [(call, ours(*call), theirs) for call, theirs in found]
    return [(call, own, theirs) for call, own, theirs in triples if not same(own, theirs)]


def ours(name, given):
    """The value in Python; an error as the host throws it."""
    try:
        return in_cells(invoke(name, *given))
    except CellError as error:
        return error


def in_cells(value):
    """Rows of cells; an error in a range is its code."""
    if isinstance(value, list | tuple):
        return [in_cells(part) for part in value]
    return value.code if isinstance(value, CellError) else value


def same(own, theirs):
    if isinstance(own, CellError):
        told = " / ".join(own.text(language) for language in LANGUAGES)
        known = NAMED.search(own.key) or plain_numbers(theirs.sentence) == plain_numbers(told)
        return isinstance(theirs, Failed) and theirs.code == own.code and bool(known)
    if isinstance(own, list) and isinstance(theirs, list):
        return len(own) == len(theirs) and all(same(*pair) for pair in zip(own, theirs, strict=True))
    if isinstance(own, str | bool) or isinstance(theirs, str | bool):
        return own == theirs and type(own) is type(theirs)
    return math.isclose(own, theirs, rel_tol=1e-12)


def plain_numbers(words):
    """The sentence with numbers as JavaScript writes them: Python keeps .0, and writes 1e+20."""
    return re.sub(r"\d+(\.\d+)?(e[+-]?\d+)?", lambda found: f"{float(found[0]):g}", words)
