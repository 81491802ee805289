"""Commands in fresh processes, in seconds of the processor: what a user waits for who calls once.

R1MODEL_BASE names a folder with another version (r1model, workbook, addin), to be held beside this one; R1MODEL_RUNS is
how often each command is run, where that is not to be the usual number.
docs/speed.md says what was measured so.
"""

import csv
import os
import random
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench_timing import Row

FEW, MANY = 8, 48  # workbooks of a batch: what more of them take is what a file takes
COMMANDS = {
    "import r1model": 5,
    "import r1model_addin.udfs": 5,
    "call R1_VRAM 671 int8": 5,
    "workbook --out {folder} --force": 3,
    "check {folder}/R1-model.zh.xlsx --json": 3,  # each checks what it wrote
    "batch {rows}/few.csv --out {folder}/few{run}": 3,
    "batch {rows}/many.csv --out {folder}/many{run}": 3,
}
AIMS = {
    "import": "<= 8 x a bare Python; <= 0.15 s for the UDF module",
    "call": "<= 0.25 x of 6438c75",
    "workbook": "<= 0.35 x of 6438c75",
    "check": "<= 3 s",
    "batch": "<= 0.28 x of 6438c75 a file, 0.3 x to start",
}


def cold():
    base = os.environ.get("R1MODEL_BASE")
    with TemporaryDirectory() as folder:
        for name, count in (("few", FEW), ("many", MANY)):
            _write_rows(Path(folder, f"{name}.csv"), count)
        for words, usual in COMMANDS.items():
            runs = int(os.environ.get("R1MODEL_RUNS", usual))
            ours = _median(words, runs, folder, "ours", {})
            other = _median(words, runs, folder, "base", _other()) if base else _median("", runs, folder, "", {})
            against = "R1MODEL_BASE" if base else "python and numpy imported"
            yield Row(f"cold {_called(words)}, CPU", ours, other, AIMS[words.split()[0]], against)


def _write_rows(path, count):
    """Scenarios by the ids of their inputs, which engines of all ages know."""
    chance = random.Random("rows")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["name", "plan3_gpu_price", "price_per_kwh", "months"])
        for at in range(count):
            writer.writerow([f"row {at}", chance.randint(150_000, 260_000), round(chance.uniform(0.4, 0.9), 3), 48])


def _called(words):
    name = words.split(" --")[0].split(" {")[0]
    if name == "batch":
        return f"r1model batch of {FEW if 'few' in words else MANY}"
    return name if name.startswith("import") else f"r1model {name}"


def _other():
    base = Path(os.environ["R1MODEL_BASE"])
    return {"PYTHONPATH": os.pathsep.join(map(str, (base, base / "workbook", base / "addin")))}


def _median(words, runs, folder, side, more):
    """The median of some runs, after one that compiles; nothing but the interpreter with NumPy for no words."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | more
    taken = []
    for run in range(runs + 1):
        command = _command(words.format(folder=f"{folder}/{side}", rows=folder, run=run))
        before = _used()
        # elsewhere: `python -m` looks where it stands before it looks where R1MODEL_BASE leads
        subprocess.run([sys.executable, *command], env=environment, cwd=folder or None, stdout=subprocess.DEVNULL,
                       check=True)  # fmt: skip
        taken.append(_used() - before)
    return sorted(taken[1:])[runs // 2]


def _command(words):
    if words.startswith("import"):
        return ["-c", words]
    return ["-m", "r1model", *words.split()] if words else ["-c", "import numpy"]


def _used():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
