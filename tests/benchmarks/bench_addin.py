"""The add-in on Windows: one call over 10,000 cells through the code of xlwings."""

import sys
from pathlib import Path

from bench_timing import Row, medians

from r1model.functions import call, find

sys.path.insert(0, str(Path(__file__).parents[1]))
COLUMN = tuple((float(step),) for step in range(1, 10_001))
CALLS = {"VRAM": ("int8",), "GPUS": ("int8", "H200-141")}


def udf_calls():
    from addin.com_excel import MODULE, Cells, excel

    with excel() as udfs:
        for name, given in CALLS.items():
            function = find(name)
            taken = medians(
                lambda n=name, g=given: udfs.call_udf(MODULE, f"DSR_{n}", (Cells(COLUMN), *g)),
                lambda f=function, g=given: call(f, COLUMN, *g),
                runs=9,
            )
            yield Row(f"call_udf R1_{name} over 10,000 cells", *taken, "<= 60 ms", "the engine's own call")
