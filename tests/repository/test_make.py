"""What `make` installs: what a workbook needs; what tests need, for them alone. And the comparison of benchmarks."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPARE = ROOT / "tests" / "benchmarks" / "compare.py"


def needs(target):
    """The stamps that a target of the Makefile rests on, and their own."""
    rules = dict(re.findall(r"^([\w$(){}-]+):(?!=) ?(.*)$", (ROOT / "Makefile").read_text("utf-8"), flags=re.M))
    return {target, *(other for name in rules.get(target, "").split() for other in needs(name))}


def test_a_workbook_needs_no_package_of_the_tests():
    assert "$(STAMP)" in needs("all") and "$(TEST_STAMP)" not in needs("all")


@pytest.mark.parametrize("target", ["test", "test-full", "check", "bench", "bench-compare", "bench-batch"])
def test_the_tests_have_their_packages(target):
    assert {"$(TEST_STAMP)", "$(STAMP)"} <= needs(target)


@pytest.mark.parametrize("base, words", [("", "BASE=main"), ("no-such-commit", "bench-compare: ")])
def test_a_commit_that_is_none_is_one_line(base, words):
    done = subprocess.run([sys.executable, COMPARE, base], capture_output=True, encoding="utf-8")
    assert done.returncode and done.stdout == ""
    assert words in done.stderr.splitlines()[-1] and "Traceback" not in done.stderr
