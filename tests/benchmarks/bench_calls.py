"""Worksheet functions: one call, and one call over a column of 10,000 cells."""

from math import ceil, log2

from bench_timing import Row, medians

from r1model.formulas import cloud, memory, sizing, weights
from r1model.functions import call, find

CELLS = 10_000
AIM = "<= 5 us"


def plain_vram():
    return memory.vram_gb(weights.nominal_weights_gb(671, 1.0), 0)


def plain_gpus():
    needed = memory.vram_gb(weights.nominal_weights_gb(671, 1.0), 0.2)
    return int(sizing.gpus_pow2(sizing.gpus_node(sizing.gpus_min(needed, 141.0, 0.9), 8)))


def plain_cloud():
    rent = cloud.rent_cost(cloud.instance_cost(98.32, 1, 730, 1), cloud.volume_cost(1000, 0.08))
    return cloud.cloud_cost(rent, cloud.egress_cost(0, 0))


CALLS = (
    ("R1_VRAM(671,int8)", "VRAM", (671, "int8"), plain_vram),
    ("R1_GPUS(671,int8,H200-141)", "GPUS", (671, "int8", "H200-141"), plain_gpus),
    ("R1_CLOUD_COST(98.32,1,730,1,1000,0.08)", "CLOUD_COST", (98.32, 1, 730, 1, 1000, 0.08), plain_cloud),
)


def scalar_calls():
    for title, name, given, plain in CALLS:
        function = find(name)
        assert call(function, *given) == plain(), title
        taken = medians(lambda f=function, g=given: call(f, *g), plain, number=5_000, runs=15)
        yield Row(f"scalar call {title}", *taken, AIM, "its formula functions called directly")


def array_call():
    sizes = [1.0 + 0.3 * step for step in range(CELLS)]
    column, function = [[size] for size in sizes], find("GPUS")

    def plain():
        found = []
        for size in sizes:
            fewest = ceil(size * 1.0 * (1 + 0.2) / (141.0 * 0.9) - 1e-9)
            nodes = ceil(fewest / 8 - 1e-9) * 8
            found.append(2 ** ceil(log2(nodes) - 1e-9))
        return found

    assert call(find("GPU_MEM"), "H200-141") == 141
    assert [row[0] for row in call(function, column, "int8", "H200-141")] == plain()
    taken = medians(lambda: call(function, column, "int8", "H200-141"), plain, runs=9)
    return Row(f"array call R1_GPUS over {CELLS:,} cells", *taken, "", "a hand-written Python loop, no checks")
