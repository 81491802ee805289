"""A workspace is a value: it never changes, two of them never mix, and nothing is read before somebody asks."""

import pickle
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from catalogue.layered import OWN_GPU, SHORT, write_layer

from r1model import invoke, plans, workspace
from r1model.catalogue import catalogue, kept
from r1model.errors import CellError, MissingInput
from r1model.inputs import inputs, scenario, usual


@pytest.fixture
def ours(tmp_path):
    return workspace(write_layer(tmp_path / "ours"))


def test_a_changed_workspace_is_another_one(tmp_path):
    base = workspace()
    changed = base.with_inputs(months=48, plan1_gpu="H20-96")
    assert (base.values["months"], changed.values["months"]) == (usual()["months"], 48)
    assert changed.with_inputs(months=24).values["plan1_gpu"] == changed.values["plan1_gpu"] != usual()["plan1_gpu"]
    with changed:
        assert scenario({})["months"] == 48 and scenario({"months": 12})["months"] == 12
    assert scenario({})["months"] == usual()["months"]


@pytest.mark.parametrize("name, value, fault", [("month", 48, MissingInput), ("months", 0, CellError)])
def test_a_workspace_takes_no_input_that_is_none_and_no_value_beyond_its_limits(name, value, fault):
    with pytest.raises(fault):
        workspace().with_inputs(**{name: value})


def test_defaults_of_functions_are_the_values_of_the_workspace():
    more = workspace().with_inputs(overhead_share=1.0)
    assert more.invoke("GPUS", 671, "int8", "H200-141", 1.0) == more.invoke("GPUS", 671, "int8", "H200-141")
    assert more.invoke("GPUS", 671, "int8", "H200-141") > invoke("GPUS", 671, "int8", "H200-141")


def test_the_innermost_workspace_is_meant_and_the_one_before_comes_back(ours):
    outer = workspace().with_inputs(months=24)
    with outer:
        with ours:
            assert OWN_GPU in catalogue().gpus and usual()["months"] != 24
        assert OWN_GPU not in catalogue().gpus and usual()["months"] == 24


def test_two_workspaces_in_threads_never_mix(ours):
    """Caches filled by one are asked by the other at the same time."""
    plain = workspace()

    def asked(turn):
        found = ours if turn % 2 else plain
        return SHORT in found.inputs["plan1_gpu"].options, found.plans()[2].values["capex"] > 0, (
            SHORT in str(found.invoke("GPU_LIST")))  # fmt: skip

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(asked, range(40)))
    assert found == [(turn % 2 == 1, True, turn % 2 == 1) for turn in range(40)]


def test_what_is_kept_is_kept_for_a_workspace_alone(ours):
    calls = []

    @kept
    def gpus():
        calls.append(1)
        return len(catalogue().gpus)

    def both():
        with ours:
            return gpus() - len(catalogue().gpus)

    assert (both(), gpus(), both(), gpus()) == (0, len(catalogue().gpus), 0, len(catalogue().gpus))
    assert len(calls) == 2


def test_a_workspace_goes_to_another_process_with_its_layers_and_not_with_the_folder(ours, tmp_path):
    sent = pickle.dumps(ours.with_inputs(months=48))
    (tmp_path / "ours").rename(tmp_path / "gone")
    found = pickle.loads(sent)
    assert OWN_GPU in found.catalogue.gpus and found.values["months"] == 48


def test_a_generator_of_a_workspace_leaves_the_callers_own_between_two_items(ours):
    parts = ours.sweep(300, chunk=100, varied=["pue"])
    for part in parts:
        assert len(part.results["gpus"]) == 100 and OWN_GPU not in catalogue().gpus


def test_a_comparison_and_plans_follow_the_inputs_of_the_workspace():
    dear = workspace().with_inputs(price_per_kwh=2.0)
    assert dear.compare() != workspace().compare()
    assert dear.plans()[0].values["energy_cost"] > plans()[0].values["energy_cost"]


READ = """
import builtins, importlib, io, pathlib, pkgutil, sys
import r1model, r1model_workbook, r1model_addin
seen, usual = [], io.open
def watched(file, *rest, **named):
    if str(file).endswith((".toml", ".csv")) and pathlib.Path(str(file)).parent.name != "texts":
        seen.append(str(file))
    return usual(file, *rest, **named)
builtins.open = io.open = watched
pathlib.io.open = watched
count = 0
for package in (r1model, r1model_workbook, r1model_addin):
    for item in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if item.name.rpartition(".")[2] not in ("__main__", "component", "on_load", "r1model_calc_link"):
            importlib.import_module(item.name)
            count += 1
from r1model.inputs import inputs
before = list(seen)
inputs()
print(count > 250, before, any(name.endswith("inputs.toml") for name in seen))
"""


def test_no_module_reads_a_file_of_figures_when_it_is_imported(process):
    """The last word shows that the watch sees what is read afterwards."""
    done = process(code=READ)
    assert done.err == "" and done.out.split("\n")[0] == "True [] True"


def test_the_variable_names_layers_for_every_command(process, monkeypatch, tmp_path):
    folder = write_layer(tmp_path / "ours")
    monkeypatch.setenv("R1MODEL_CATALOGUE", str(folder))
    assert process("call", "R1_GPU_MEM", SHORT).out == "96.0\n"
    monkeypatch.setenv("R1MODEL_CATALOGUE", str(tmp_path / "nowhere"))
    done = process("call", "R1_GPU_MEM", SHORT)
    assert done.code == 2 and done.err.count("\n") == 1 and "nowhere" in done.err


SETS = ("--set", f"plan1_gpu={SHORT}", "--json")
COMMANDS = [
    ("plan", *SETS), ("compare", "plan1", *SETS), ("call", "R1_GPU_SPEC", SHORT, "mem"),
    ("explain", "capex", "--set", f"plan1_gpu={SHORT}"), ("sweep", "10", *SETS, "--vary", "pue"), ("sources", "--json"),
]  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_command_takes_the_folder_and_does_not_know_it_otherwise(run, tmp_path, words):
    folder = str(write_layer(tmp_path / "ours"))
    done = run(*words, "--catalogue", folder)
    assert done.code == 0, done.err
    assert run("--catalogue", folder, *words) == done or words[0] == "sweep"
    without = run(*words)
    assert without.code == 2 or (words[0] == "sources" and "our-offer" in done.out and "our-offer" not in without.out)


def test_the_default_workspace_is_the_shipped_catalogue():
    assert catalogue() is workspace().catalogue
    assert sys.modules["r1model.catalogue"] is not catalogue
    assert inputs() is workspace().inputs
