"""The sheet Memory: one GPU in parts by plan, live, is the rule of what starts; the reader's own log beside it."""

import random
from functools import cache

import pytest

from r1model.catalogue import catalogue
from r1model.errors import CellError
from r1model.functions import OMITTED, invoke
from r1model.inputs import inputs
from r1model.starting.usual import USUAL_PLANS
from r1model_workbook.book import build

JUDGED = [gpu.short for gpu in catalogue().gpus.values() if gpu.ruled]
FORMATS = ("bf16", "fp8-block", "awq-int4", "nvfp4", "gguf-q4_k_m")
PARTS = {"weights_gib": "fullest_weights_gib", "taken_gib": "taken_gib", "spare_gib": "spare_of_all_gib",
         "pool_tokens": "pool_tokens", "starts": "starts", "copies": "cache_copies"}  # fmt: skip


@cache
def book():
    return build("en")


def asked(chance):
    return {
        "model": chance.choice(list(catalogue().models)), "memory_format": chance.choice(FORMATS),
        "memory_gpu": chance.choice(JUDGED), "context_tokens": float(chance.choice([1, 1000, 32_768, 131_072])),
        "sequences": float(chance.choice([1, 5, 64])), "kv_bytes": chance.choice([1.0, 2.0]),
        "usable_share": chance.choice([0.8, 0.9, 0.95]),
    }  # fmt: skip


def rule(given, gpu, count, plan):
    """The parts by the function, or None where the plan cannot cut the model."""
    try:
        found = dict(invoke("MEMORY", given["model"], given["memory_format"], gpu, int(count), plan, "vllm",
                            given["usable_share"], given["context_tokens"], given["sequences"], given["kv_bytes"],
                            False))  # fmt: skip
    except CellError:
        return None
    return found if not isinstance(found["starts"], CellError) else found | {"pool_tokens": None, "starts": None}


@pytest.mark.parametrize("seed", range(20))
def test_the_sheet_says_what_the_functions_say(seed):
    chance = random.Random(seed)
    given = asked(chance)
    book().recalculate(given)
    other = chance.choice(JUDGED)
    for plan in USUAL_PLANS:
        parts = rule(given, given["memory_gpu"], book().cells[f"{plan} gpus"].value, plan)
        if parts is None:
            assert book().cells[f"{plan} starts"].value == "#N/A"
            continue
        if parts["starts"] is None:
            assert book().cells[f"{plan} starts"].value == "#N/A"
        for part, name in PARTS.items() if parts["starts"] is not None else ():
            assert book().cells[f"{plan} {name}"].value == pytest.approx(float(parts[part]), rel=1e-9, abs=1e-9), name
        left = rule(given, other, book().cells[f"{plan} gpus"].value, plan)["spare_gib"]
        assert book().tables["starts_by_gpu"].cell(other, plan).value == pytest.approx(left, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_an_instance_starts_where_the_function_says_so(seed):
    given = asked(random.Random(100 + seed))
    book().recalculate(given)
    table = book().tables["instances"]
    for instance in catalogue().instances.values():
        gpu = catalogue().gpus[instance.gpu]
        for name in FORMATS:
            if name in table.columns and instance.gpus in (1, 2, 4, 8):
                parts = rule(given | {"memory_format": name}, gpu.short, instance.gpus, f"TP{instance.gpus}")
                said = table.cell(instance.id, name).value
                # engines keep more of a compressed cache than its layers say: never a yes
                wanted = "#N/A" if parts is None else float(parts["starts"] or 0)
                assert said == wanted, (instance.id, name)


def test_a_line_up_starts_where_the_function_says_so():
    given = {"model": "deepseek-r1", "memory_format": "fp8-block", "context_tokens": 8192.0, "sequences": 1.0,
             "kv_bytes": 2.0, "usable_share": 0.9, "memory_gpu": "H200-141"}  # fmt: skip
    book().recalculate(given)
    found = [book().cells[f"plan{at}.{name}"].value for at in (1, 2, 3) for name in ("gpus", "starts")]
    assert found == [32, 1, 16, 1, 8, 1]
    for short, count in (("A100-40", 32), ("H100-80", 16), ("H200-141", 8)):
        assert invoke("START", "deepseek-r1", "fp8-block", short, count, OMITTED, OMITTED, OMITTED, 8192) is True
    book().recalculate(given | {"plan2_gpu": "RTX4090-24", "plan3_gpu": "H20-96"})
    found = [book().cells[f"plan{at}.{name}"].value for at in (2, 3) for name in ("gpus", "starts")]
    assert found == [64, "", 16, 1], "there is no column for 64 GPUs"


def test_a_log_of_ones_own_is_held_against_the_plan_it_ran_on():
    book().recalculate({"model": "deepseek-r1", "memory_format": "fp8-block", "memory_gpu": "H200-141",
                      "memory_plan": "TP8", "logged_weights_gib": 79.0, "logged_pool_tokens": 0.0})  # fmt: skip
    page = book().pages["memory"]
    label = inputs()["logged_weights_gib"].label("en")
    row = next(row for (row, column), cell in page.cells.items() if column == 1 and cell.value == label)
    ours, above = (page.cells[row + step, 3].value for step in (1, 2))
    assert ours == book().cells["TP8 fullest_weights_gib"].value and above == pytest.approx(ours / 79 - 1)
    assert page.cells[row + 8, 3].value == "", "nothing was entered"
