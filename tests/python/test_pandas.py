"""Ranges in Python: lists, arrays, Series, DataFrames; what comes out has the form of what went in."""

import numpy as np
import pandas as pd
import pytest

from r1model import compare, gpu_list, gpu_spec, gpus, heatmap, irr, npv, tco, vram
from r1model.callables.tables import Table
from r1model.errors import CellError

SIZES = pd.DataFrame({"params_b": [671.0, 70.0], "quant": ["int8", "fp16"]}, index=["R1", "Llama"])


def test_a_series_keeps_its_index_and_takes_the_name_of_the_function():
    found = vram(SIZES["params_b"], SIZES["quant"], overhead=0.2)
    expected = pd.Series([671 * 1.2, 140 * 1.2], index=SIZES.index, name="vram")
    pd.testing.assert_series_equal(found, expected)
    SIZES.assign(gb=found)


def test_a_series_beside_a_list_or_a_single_value_broadcasts():
    assert list(vram(SIZES["params_b"], ["int8", "int8"])) == [671, 70]
    assert list(gpus(SIZES["params_b"], "int8", "H200-141").index) == ["R1", "Llama"]


def test_two_series_of_different_indexes_are_refused():
    with pytest.raises(CellError, match="quant"):
        vram(SIZES["params_b"], SIZES["quant"].reset_index(drop=True))


def test_a_single_value_gives_a_single_value():
    assert type(vram(671, "int8")) is float and type(gpus(671, "int8", "H200-141")) is int
    assert vram(np.float64(671), "int8") == vram(np.array(671), "int8") == 671
    assert type(vram(np.float64(671), "int8")) is float


def test_arrays_and_lists_broadcast_as_ranges_do():
    column, row = np.array([[671.0], [70.0]]), ["int8", "fp16", "fp32"]
    found = vram(column, row)
    assert found.tolist() == [[671, 1342, 2684], [70, 140, 280]]
    assert vram([671, 70], "int8") == [671, 70] and type(vram([671], "int8")) is list
    assert vram(np.array([671, 70]), "int8").tolist() == [671, 70]
    assert gpu_spec(np.array(["H200-141", "A100-80"]), "arch").tolist() == ["Hopper", "Ampere"]


def test_a_frame_gives_a_frame():
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]}, index=["x", "y"])
    pd.testing.assert_frame_equal(vram(frame, "fp16"), frame * 2)


def test_a_series_longer_than_a_list_is_refused():
    with pytest.raises(CellError, match="shape"):
        vram(SIZES["params_b"], ["int8", "fp16", "fp32"])


def test_an_error_stays_in_its_own_element():
    found = vram(pd.Series([671.0, -1.0], index=["good", "bad"]), "int8")
    assert found["good"] == 671 and isinstance(found["bad"], CellError) and found["bad"].code == "#NUM!"
    with pytest.raises(TypeError):
        found.sum()


def test_a_series_of_months_or_a_frame_of_changes_is_one_argument():
    flows = pd.Series([-120000.0, 24890, 24890, 24890, 24890, 24890, 51890], name="net")
    assert npv(0.08, flows) == npv(0.08, list(flows)) and type(irr(flows)) is float
    changes = pd.DataFrame([["common.discount_rate", 0.05]])
    assert tco("buy", changes) == tco("buy", [["common.discount_rate", 0.05]]) != tco("buy")
    assert heatmap(None, np.array([1, 2]), pd.Series([0.3, 0.6])) == heatmap(None, [1, 2], [0.3, 0.6])


def test_a_table_is_a_list_of_rows_and_becomes_a_frame():
    table = gpu_list()
    assert isinstance(table, Table) and table.headed and table[0][0] == "gpu"
    frame = table.to_frame()
    assert list(frame.columns) == table.names and len(frame) == len(table) - 1 == len(gpu_list(header=False))
    assert frame["mem"].dtype == float and frame.set_index("gpu").loc["H200-141", "mem"] == 141
    assert gpu_list(False).names == [] and len(gpu_list(False).to_frame()) == len(frame)


def test_what_no_source_gives_is_missing_in_a_frame_and_an_error_in_a_table():
    table = Table([["name", "figure"], ["a", CellError("#N/A", "not_finite")], ["b", CellError("#NUM!", "not_finite")]],
                  headed=True)  # fmt: skip
    frame = table.to_frame()
    assert frame["figure"].isna().tolist() == [True, False] and frame["figure"][1].code == "#NUM!"


def test_a_table_shows_itself_in_short_and_in_a_notebook():
    assert repr(compare()) == "<Table 10 x 4: metric, buy, rent, api>"
    rows = [["<name>", "amount"], ["<script>", 1234567.5], ["none", CellError("#N/A", "not_finite")]]
    table = Table(rows, headed=True)
    shown = table._repr_html_()
    assert "&lt;script&gt;" in shown and "&lt;name&gt;" in shown and "<script>" not in shown
    assert ">1,234,567.50<" in shown and ">#N/A<" in shown
    assert Table([[1]] * 200)._repr_html_().count("<tr>") == 61 and "… 140" in Table([[1]] * 200)._repr_html_()
