"""The benchmarks compare engines honestly: ratios of the same round with their spread, nothing asserted on a clock."""

import ast
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def benchmarks(monkeypatch):
    """The two programs, as `python tests/benchmarks/NAME.py` finds them."""
    monkeypatch.syspath_prepend(str(HERE))
    import bench
    import compare

    yield bench, compare
    for name in ("bench", "compare", "bench_timing"):
        sys.modules.pop(name, None)


def test_every_group_is_a_function_of_its_file(benchmarks):
    bench, _ = benchmarks
    for file, function in bench.GROUPS.values():
        tree = ast.parse(HERE.joinpath(f"{file}.py").read_text(encoding="utf-8"))
        assert function in {part.name for part in tree.body if isinstance(part, ast.FunctionDef)}


def test_a_ratio_is_of_its_own_round_and_shows_its_spread(benchmarks):
    _, compare = benchmarks
    rounds = [
        ({"a": 1.0, "ours alone": 1.0}, {"a": 2.0}),
        ({"a": 9.0}, {"a": 10.0}),
        ({"a": 3.0}, {"a": 2.0, "b": 1.0}),
    ]
    (row,) = compare.compared(rounds)
    assert row == {"what": "a", "seconds": 3.0, "base": 2.0, "ratio": 0.9, "least": 0.5, "largest": 1.5}


def test_what_another_engine_cannot_run_is_left_out_and_told(benchmarks, monkeypatch, capsys):
    bench, _ = benchmarks
    row = bench.Row("first", 1.0)

    def halfway():
        yield row
        raise AttributeError("no such thing")

    monkeypatch.setattr(bench.importlib, "import_module", lambda _: type("Group", (), {"check": staticmethod(halfway)}))
    assert list(bench.measured("check", lenient=True)) == [row]
    assert "bench: check is left out: AttributeError: no such thing" in capsys.readouterr().err
    with pytest.raises(AttributeError):
        list(bench.measured("check", lenient=False))


def test_one_row_is_a_group_too(benchmarks, monkeypatch):
    bench, _ = benchmarks
    row = bench.Row("alone", 1.0)
    monkeypatch.setattr(bench.importlib, "import_module", lambda _: type("Group", (), {"array_call": lambda: row}))
    assert list(bench.measured("array", lenient=False)) == [row]
