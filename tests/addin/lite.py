"""What runs inside Pyodide: every function's example, a block, errors and blanks, all with the time they take."""

import json
import sys
import time

start = time.perf_counter()
from r1model_addin.udfs import PUBLISHED  # noqa: E402

imported = time.perf_counter() - start
heavy = sorted({"numpy", "pandas", "openpyxl", "rich", "typer"} & set(sys.modules))

from r1model.functions import functions  # noqa: E402
from r1model.functions.audit import parse_call  # noqa: E402

examples = {
    name: PUBLISHED[f"DSR_{name}"](*parse_call(function.example)[1])
    for name, function in functions().items()
    if name not in LEFT_OUT  # noqa: F821  # the test says which
}
start = time.perf_counter()
block = PUBLISHED["R1_VRAM"]([[float(row * 100 + column + 1) for column in range(100)] for row in range(100)], "int4")
found = {
    "import_s": imported, "block_s": time.perf_counter() - start, "heavy": heavy, "examples": examples,
    "block": [len(block), len(block[0]), block[99][99]],
    "column": PUBLISHED["R1_NODES"]([[8.0], [-1.0], [None], ["#N/A"], ["八"]]),
}  # fmt: skip
json.dumps(found)
