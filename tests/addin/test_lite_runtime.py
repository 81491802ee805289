"""The wheel in the Python of xlwings Lite: Pyodide under Node.

NumPy for Pyodide is in no registry, only in Pyodide's own distribution. A wheel of it put into tests/tools/wheels is
used, and then every function is asked; without one, all but those whose bodies need it.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from outside import TOOLS, absent, program

from r1model.functions import functions
from r1model.functions.audit import parse_call
from r1model.functions.spec import Later
from r1model_addin.answers import answer

HERE = Path(__file__).parent
WHEELS = TOOLS / "wheels"
TAGS = ("--only-binary=:all:", "--platform=pyemscripten_2026_0_wasm32", "--python-version=3.14",
        "--implementation=cp", "--abi=cp314", "--abi=none")  # fmt: skip
NEEDS_NUMPY = {name for name, function in functions().items() if isinstance(function.body, Later)}


def pip(*words):
    done = subprocess.run(
        [sys.executable, "-m", "pip", *words, "--quiet", "--disable-pip-version-check"], capture_output=True, text=True
    )
    if done.returncode:
        raise absent("pyodide-wheels", done.stderr[-400:])


@pytest.fixture(scope="module")
def wheels(wheel, tmp_path_factory):
    """Our wheel and what it needs there, in one folder."""
    if not any(WHEELS.glob("pydantic_core*")):
        pip("download", *TAGS, "--dest", str(WHEELS), "pydantic>=2.11,<3")
    folder = tmp_path_factory.mktemp("wheels")
    for path in (wheel, *WHEELS.glob("*.whl")):
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def left_out(wheels):
    return set() if any(wheels.glob("numpy-*")) else NEEDS_NUMPY


@pytest.fixture(scope="module")
def found(wheels, left_out, tmp_path_factory):
    command = [program("node"), HERE / "lite.mjs", program("pyodide"), wheels]
    script = tmp_path_factory.mktemp("program") / "lite.py"
    script.write_text(f"LEFT_OUT = {left_out!r}\n{HERE.joinpath('lite.py').read_text('utf-8')}", encoding="utf-8")
    done = subprocess.run([*command, script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_every_function_answers_as_the_engine_does(found, left_out):
    asked = {name: function for name, function in functions().items() if name not in left_out}
    assert set(found["examples"]) == set(asked) and len(asked) >= 35
    for name, function in asked.items():
        assert found["examples"][name] == answer(function, tuple(parse_call(function.example)[1])), name


def test_ranges_blanks_and_errors_are_as_everywhere(found):
    assert found["column"] == [[1.0], ["#NUM!"], ["#VALUE!"], ["#VALUE!"], ["#VALUE!"]]
    assert found["block"] == [100, 100, 5000.0]


def test_nothing_heavy_is_imported(found, told):
    assert found["heavy"] == []
    told(f"Pyodide: import {found['import_s']:.2f} s, 10,000 cells {found['block_s'] * 1e3:.0f} ms")
