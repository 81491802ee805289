"""Commands in fresh processes, in seconds of the processor: what a user waits for who calls once.

R1MODEL_BASE names a folder with another version (r1model, workbook, addin), to be held beside this one.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench_timing import Row

RUNS = 5
AIM = "<= 0.25 x of 6438c75 for a call and a check, 0.6 x for workbooks"


def cold():
    with TemporaryDirectory() as folder:
        commands = {
            "call R1_VRAM 671 int8": RUNS,
            "workbook --out {} --force": 3,
            "check {}/R1-model.zh.xlsx --json": 3,
        }
        for words, runs in commands.items():
            ours = _median(words.format(f"{folder}/ours"), runs, {})
            base = words.format(f"{folder}/base")  # each checks what it wrote
            other = _median(base, runs, _other()) if os.environ.get("R1MODEL_BASE") else _median("", runs, {})
            against = "R1MODEL_BASE" if os.environ.get("R1MODEL_BASE") else "python and numpy imported"
            yield Row(f"cold r1model {words.split(' --')[0].split(' {')[0]}, CPU", ours, other, AIM, against)


def _other():
    base = Path(os.environ["R1MODEL_BASE"])
    return {"PYTHONPATH": os.pathsep.join(map(str, (base, base / "workbook", base / "addin")))}


def _median(words, runs, more):
    """The median of some runs, after one that compiles; nothing but the interpreter with NumPy for no words."""
    command = ["-m", "r1model", *words.split()] if words else ["-c", "import numpy"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | more
    taken = []
    for _ in range(runs + 1):
        before = _used()
        subprocess.run([sys.executable, *command], env=environment, stdout=subprocess.DEVNULL, check=True)
        taken.append(_used() - before)
    return sorted(taken[1:])[runs // 2]


def _used():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
