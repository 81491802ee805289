"""What a user of Python sees of the public names: numpydoc that is whole, and objects that show themselves in short."""

import inspect
import re

import numpy as np
import pytest

import r1model
from r1model.batches.run import Done
from r1model.batches.sweeping import Part
from r1model.functions import find
from r1model.options.files import compared
from r1model.snapshot import snapshot

PUBLIC = [name for name in r1model.__all__ if name != "Workspace"]
GENERATORS = ("batch", "sweep", "sweep_chain")


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_function_is_documented_whole(name):
    function = getattr(r1model, name)
    said = inspect.getdoc(function)
    assert ("\nYields\n------\n" if name in GENERATORS else "\nReturns\n-------\n") in said
    parameters = [part.name for part in inspect.signature(function).parameters.values()]
    if parameters:
        assert "\nParameters\n----------\n" in said and "\nRaises\n------\n" in said
    named = re.findall(r"^\*?([a-z_, ]+?)(?: : .*)?$", said.partition("Parameters\n")[2].partition("\n\n")[0], re.M)
    assert [word for line in named for word in line.split(", ")] == parameters


def test_objects_show_themselves_in_a_line():
    assert repr(find("VRAM")) == "<R1_VRAM(params_b, quant, [overhead], [unit])>"
    part = Part(8, {"pue": np.ones(3)}, {"gpus": np.ones(3), "capex": np.ones(3)})
    assert repr(part) == "<Part 8 + 3: gpus, capex>"
    assert repr(Done(3, "A.xlsx", "written", {"capex": 1})) == "<Done row 3: A.xlsx written, 1 figures>"
    taken = repr(snapshot({}))
    assert re.fullmatch(r"<Snapshot of 10,000 draws, seed 671, inputs [0-9a-f]{16}>", taken)


def test_a_line_up_shows_itself_in_short_and_in_a_notebook(monkeypatch):
    plan = r1model.plans({"plan3_gpu": "H20-96", "plan3_gpu_price": 90_000.0})[2]
    assert re.fullmatch(r"<Plan plan3: deepseek-r1 on 16 x H20-96, [\d,]+ CNY>", repr(plan))
    shown = plan._repr_html_()
    assert "<th>H20-96</th>" in shown and "Purchase cost in total" in shown and "<td>CNY</td>" in shown
    monkeypatch.setenv("R1MODEL_LANGUAGE", "zh")
    assert "采购成本合计" in plan._repr_html_()


def test_a_workspace_says_what_each_of_its_methods_does():
    methods = [item for name, item in vars(r1model.Workspace).items() if name[0] != "_"]
    assert len(methods) > 8 and all(inspect.getdoc(item) for item in methods)


def test_figures_records_and_the_catalogue_show_themselves(tmp_path):
    gpu = r1model.catalogue().gpus["h200-141gb-sxm"]
    assert repr(gpu) == "<Gpu h200-141gb-sxm>"
    assert repr(gpu.memory_gb) == "<141 GB, published, nvidia-h200-datasheet, 2026-11-23>"
    shown = gpu._repr_html_()
    assert '<td>memory_gb</td><td style="text-align:right">141</td><td>GB</td><td>published</td>' in shown
    assert repr(r1model.catalogue()) == "<Catalogue: shipped>"
    assert f"<td>gpus</td><td style=\"text-align:right\">{len(r1model.catalogue().gpus)}</td>" in (
        r1model.catalogue()._repr_html_())  # fmt: skip
    (tmp_path / "parameters.toml").write_text("", "utf-8")
    ours = r1model.workspace(tmp_path).with_inputs(months=48)
    assert ours.compare().names == ["metric", *compared()] and len(ours.compare().to_frame()) == 10
    assert repr(ours).startswith(f"<Workspace: {tmp_path.name}") and repr(ours).endswith("; months=48, years=4.0>")


def test_a_workspace_is_meant_by_the_functions_within_it():
    with r1model.workspace().with_inputs(usable_share=0.5):
        assert r1model.gpus(671, "int8", "H200-141") == 16
    assert r1model.gpus(671, "int8", "H200-141") == 8
