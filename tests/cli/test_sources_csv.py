"""`r1model sources --csv`: every figure with its six fields, as Power Query and pandas read it."""

import csv
import io

import pandas as pd
import pytest
from catalogue.layered import OWN_GPU, write_layer

from r1model.catalogue import catalogue
from r1model.cli.tidy import SIX, tables
from r1model.inputs import inputs
from r1model.tables import csv_bytes
from r1model.types import Standing

MARK = b"\xef\xbb\xbf"


@pytest.fixture(scope="module")
def files():
    return {name: csv_bytes(header, rows) for name, (header, rows) in tables()}


@pytest.fixture(scope="module")
def frames(files):
    """As pandas reads them when told nothing: the mark is no part of the first heading."""
    return {name: pd.read_csv(io.BytesIO(content)) for name, content in files.items()}


def test_every_table_is_utf8_with_a_mark_and_one_header(files, frames):
    for name, content in files.items():
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        assert content.startswith(MARK) and rows, name
        assert len(set(header)) == len(header) and {len(row) for row in rows} == {len(header)}, name
        assert list(frames[name].columns) == header and len(frames[name]) == len(rows)


def test_every_figure_has_all_six_fields(files):
    for name, content in files.items():
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        if name == "sources.csv":
            continue
        assert set(SIX) <= set(rows[0]), name
        lacking = [row for row in rows for field in SIX if not row[field] and not row.get("error")]
        assert all(name == "inputs.csv" and _is_word(row) for row in lacking), (name, lacking[:2])
        assert {row["standing"] for row in rows} <= {str(one) for one in Standing}


def _is_word(row):
    """A choice has no unit."""
    return not row["unit"] and all(row[field] for field in SIX if field != "unit")


def test_each_source_that_is_named_is_listed(frames):
    known = set(frames["sources.csv"]["id"])
    for name, frame in frames.items():
        if name not in ("sources.csv", "results.csv"):
            assert set(frame["source"]) <= known, name


def test_the_figures_are_those_of_the_catalogue(frames):
    found = sum(
        len(frames[f"{name}.csv"]) for name in ("gpus", "servers", "models", "formats", "precisions", "engines")
    )
    assert found + len(frames["parameters.csv"]) == len(list(catalogue().figures()))
    for name, table in (
        ("hardware_prices", "hardware_prices"),
        ("cloud_prices", "aws_prices"),
        ("fx_rates", "fx_rates"),
    ):
        values = frames[f"{name}.csv"].set_index("record")["value"].to_dict()
        assert values == {item.id: item.value for item in getattr(catalogue(), table).values()}
    prices = frames["api_prices.csv"]
    listed = {(row.record, row.price_of): row.value for row in prices.itertuples()}
    stated = {(item.id, name): getattr(item, name) for item in catalogue().api_prices.values()
              for name in ("cache_hit", "cache_miss", "output") if getattr(item, name) is not None}  # fmt: skip
    assert listed == stated
    assert list(frames["inputs.csv"]["input"]) == list(inputs())


def test_the_results_are_those_of_compare(files, run):
    told = {row["metric"]: row for row in run("compare", "today", "--json").json["metrics"]}
    rows = pd.read_csv(io.BytesIO(files["results.csv"]), na_values={"value": [""]}, keep_default_na=False)
    assert set(rows["metric"]) == set(told)
    for row in rows.itertuples():
        value = told[row.metric][row.option]
        assert row.error == value if isinstance(value, str) else row.value == pytest.approx(value, rel=1e-12)
        assert row.unit == told[row.metric]["unit"]


def test_the_command_writes_all_or_nothing(run, tmp_path, files):
    (tmp_path / "results.csv").write_bytes(b"mine")
    refused = run("sources", "--csv", tmp_path)
    assert refused.code == 2 and "--force" in refused.err and len(refused.err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["results.csv"]
    got = run("sources", "--csv", tmp_path, "--force", "--json").json
    assert sorted(got["files"]) == sorted(str(tmp_path / name) for name in files)
    assert all((tmp_path / name).read_bytes() == content for name, content in files.items())
    assert run("sources", "--csv", tmp_path / "results.csv").code == 2


def test_a_layer_of_ones_own_is_in_them(run, tmp_path):
    assert run("sources", "--csv", tmp_path / "out", "--catalogue", write_layer(tmp_path / "layer")).code == 0
    assert OWN_GPU in set(pd.read_csv(tmp_path / "out/gpus.csv")["record"])
