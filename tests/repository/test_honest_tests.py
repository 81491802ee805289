"""The tests themselves: none rests on a clock, none is left out without saying what to install."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from longest import LONGEST
from outside import LEFT_OUT, PACKAGES, summary

TESTS = Path(__file__).parents[1]
CLOCKS = {"time", "monotonic", "perf_counter", "process_time", "monotonic_ns", "perf_counter_ns", "time_ns"}
TIMED = {"recalculate"}  # methods of the tests' own that say how long something took
SOURCES = {path.relative_to(TESTS).as_posix(): path.read_text("utf-8") for path in sorted(TESTS.rglob("*.py"))
           if not {"benchmarks", "node_modules"} & set(path.parts)}  # fmt: skip
HARNESS = ("parity/uno_desktop.py",)  # gives up on an office that never comes, after twenty minutes
PATIENT = 1  # second: whoever waits longer waits until HANG


def reads_a_clock(node):
    """Whether an expression calls time.monotonic or one of its kind."""
    calls = [
        part.func for part in ast.walk(node) if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute)
    ]
    return any(
        call.attr in TIMED or (call.attr in CLOCKS and getattr(call.value, "id", "") == "time") for call in calls
    )


def named(targets):
    return {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}


def on_the_clock(source):
    """Lines that assert on, or loop until, what a clock said; and runs that are given some seconds."""
    nodes = list(ast.walk(ast.parse(source)))
    timed = set().union(*(named(node.targets) for node in nodes
                          if isinstance(node, ast.Assign) and reads_a_clock(node.value)))  # fmt: skip
    for node in nodes:
        if isinstance(node, ast.Assert | ast.While | ast.If) and (
            reads_a_clock(node.test) or timed & named([node.test])
        ):
            yield node.lineno
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") != "wait":
            yield from (node.lineno for keyword in node.keywords if keyword.arg == "timeout" and _short(keyword.value))


def _short(value):
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float) and value.value > PATIENT


def test_no_test_rests_on_a_clock():
    assert len(SOURCES) > 90
    found = [
        f"{name}:{line}" for name, source in SOURCES.items() if name not in HARNESS for line in on_the_clock(source)
    ]
    assert found == []


@pytest.mark.parametrize("source", [
    "import time\nstart = time.monotonic()\nassert time.monotonic() - start < 2",
    "import time\nend = time.time() + 60\nwhile busy() and time.time() < end:\n    pass",
    "import time\nstart = time.perf_counter()\ntook = time.perf_counter() - start\nassert took < 5",
    "took = calc.recalculate()\nassert took < 20",
    "subprocess.run(command, timeout=300)",
])  # fmt: skip
def test_a_planted_clock_is_seen(source):
    assert list(on_the_clock(source))


def test_the_longest_files_are_tests_each_once():
    assert len(set(LONGEST)) == len(LONGEST) and set(LONGEST) <= set(SOURCES)


def test_only_one_place_leaves_a_test_out():
    """What is missing goes through `outside`, which names it; what a system cannot do may be skipped by its name."""
    ways = ("pytest.skip", "importorskip", "skipif", "xfail")
    known = ("outside.py", "repository/test_honest_tests.py")
    found = [f"{name}: {line}" for name, source in SOURCES.items() if name not in known for line in source.splitlines()
             if any(way in line for way in ways) and 'os.name == "nt"' not in line]  # fmt: skip
    assert found == []


MISSING = """
import outside
import pytest


@pytest.mark.parametrize("at", range(3))
def test_that_needs_something(at):
    raise outside.absent("ooxml-validator")
"""


@pytest.mark.parametrize("ci", ["", "true"])
def test_what_is_missing_is_named_once_and_fails_on_ci(ci, tmp_path, monkeypatch):
    (tmp_path / "test_missing.py").write_text(MISSING, "utf-8")
    (tmp_path / "conftest.py").write_text((TESTS / "conftest.py").read_text("utf-8"), "utf-8")
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    what, package = PACKAGES["ooxml-validator"]
    if ci:
        assert done.returncode == 1 and "3 failed" in done.stdout and f"{LEFT_OUT}{what}" in done.stdout
    else:
        assert done.returncode == 0 and done.stdout.count(f"3 tests: {what} is missing ({package})") == 1


def test_every_missing_thing_says_where_it_comes_from():
    assert summary([]) == []
    for name, (what, package) in PACKAGES.items():
        assert what and package.split()[0] in ("Debian", "npm", "PyPI"), name
