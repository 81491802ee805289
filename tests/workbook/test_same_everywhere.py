"""The same book under every Python: its sum() adds floats in another way since 3.12."""

import os
import random
import shutil
import subprocess
import sys
from functools import reduce
from operator import add

import numpy as np
import pytest

from r1model_workbook.view.computing import Products

OTHER_SUM = """
import builtins, math, sys
plain = sys.version_info >= (3, 12)
def other(values, start=0):
    values = list(values)
    if not values or not all(isinstance(value, float) for value in values):
        return builtin(values, start)
    if not plain:
        return math.fsum([start, *values])
    made = 0.0
    for value in values:
        made += value
    return made
builtin, builtins.sum = sum, other
"""
PRINTED = """
from r1model_workbook.book import build
for cell in build("en").all_cells():
    print(cell.page.key, cell.row, cell.column, repr(cell.value).encode())
"""


def printed(python, code):
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)} if python == sys.executable else None
    return subprocess.run([python, "-c", code], env=env, capture_output=True, text=True, check=True).stdout


def other_pythons():
    """Pythons of another version, on the PATH, that have the package."""
    found = [shutil.which(f"python3.{minor}") for minor in range(11, 16) if minor != sys.version_info.minor]
    there = [path for path in found if path]
    return [path for path in there if not subprocess.run([path, "-c", "import r1model_workbook.book"],
                                                         capture_output=True).returncode]  # fmt: skip


@pytest.fixture(scope="module")
def ours():
    return printed(sys.executable, PRINTED)


def test_the_values_do_not_depend_on_how_python_adds(ours):
    assert printed(sys.executable, OTHER_SUM + PRINTED) == ours


def test_the_values_are_those_of_every_other_python_here(ours):
    assert {path: printed(path, PRINTED) == ours for path in other_pythons()} == dict.fromkeys(other_pythons(), True)


@pytest.mark.parametrize("columns", [2, 7])
def test_columns_of_scenarios_add_as_one_cell_does(columns):
    chance = random.Random("sums")
    rows = np.array([[chance.gauss(0, 10 ** chance.uniform(-5, 5)) for _ in range(columns)] for _ in range(61)])
    assert np.array_equal(Products([(row,) for row in rows]).over(rows), reduce(add, rows, np.zeros(columns)))
