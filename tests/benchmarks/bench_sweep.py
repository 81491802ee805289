"""A million scenarios of the plan's chain, against the same chain written by hand in NumPy."""

import numpy as np
from bench_timing import Row, medians

from r1model.graph.kernel import sweep
from r1model.graph.registry import in_order
from r1model.inputs import scenario
from r1model.sizing.lineup import leaves

SCENARIOS = 1_000_000
SIZE, TOTALS = ("gpus_pow2",), ("capex", "running_cost", "cash_cost")
DRAWN = {
    "params_b": (7, 1000), "overhead_share": (0.05, 0.5), "gpu_memory_gb": (24, 288), "gpu_price": (50_000, 500_000),
    "server_price": (200_000, 900_000), "price_per_kwh": (0.4, 1.2), "load_share": (0.1, 0.9),
}  # fmt: skip


def drawn(size):
    given = leaves(scenario({}), "plan3")
    random = np.random.default_rng(671)
    return given | {name: random.uniform(low, high, size) for name, (low, high) in DRAWN.items()}


def by_kernel(given):
    gpus = sweep(SIZE, given)["gpus_pow2"]
    return {"gpus_pow2": gpus, **sweep(TOTALS, given | {"gpus": gpus})}


def by_hand(given):
    """One line a quantity over whole arrays, as one who knows NumPy writes it."""
    g = given
    weights_gb = g["params_b"] * g["weight_bytes"]
    vram_gb = weights_gb * (1 + g["overhead_share"])
    gpus_min = np.ceil(vram_gb / (g["gpu_memory_gb"] * g["usable_share"]) - 1e-9)
    gpus_node = np.ceil(gpus_min / g["gpus_per_node"] - 1e-9) * g["gpus_per_node"]
    gpus = 2 ** np.ceil(np.log2(gpus_node) - 1e-9)
    nodes = np.ceil(gpus / g["gpus_per_node"] - 1e-9)
    gpu_cost = g["gpu_price"] * gpus
    server_cost = g["server_price"] * nodes
    bare_cost = gpu_cost + server_cost
    network_cost = bare_cost * g["network_share"]
    storage_cost = g["storage_tb"] * g["storage_price_per_tb"]
    hardware_cost = bare_cost + network_cost + storage_cost
    install_cost = hardware_cost * g["install_share"]
    spares_cost = hardware_cost * g["spares_share"]
    vat_cost = (hardware_cost + install_cost + spares_cost) * g["vat_rate"] * (1 - g["vat_recoverable"])
    capex = hardware_cost + install_cost + spares_cost + vat_cost
    it_power_kw = nodes * (g["idle_kw"] + (g["max_kw"] - g["idle_kw"]) * g["load_share"])
    energy_kwh = it_power_kw * g["pue"] * g["hours"]
    energy_cost = energy_kwh * g["price_per_kwh"]
    energy_cost_year = energy_cost * 12
    maintenance_cost = hardware_cost * g["maintenance_share"]
    staff_cost = g["staff_fte"] * g["staff_price"]
    running_cost = energy_cost_year + maintenance_cost + staff_cost
    cash_cost = capex + running_cost * g["years"]
    return {"gpus_pow2": gpus, "capex": capex, "running_cost": running_cost, "cash_cost": cash_cost}


def vector_sweep():
    given = drawn(SCENARIOS)
    ours, theirs = by_kernel(given), by_hand(given)
    for name, found in ours.items():
        np.testing.assert_allclose(found, theirs[name], rtol=1e-12, err_msg=name)
    count = len(in_order(SIZE, given)) + len(in_order(TOTALS, given | {"gpus": 1.0}))
    taken = medians(lambda: by_kernel(given), lambda: by_hand(given), runs=9)
    what = f"sweep of {SCENARIOS:,} scenarios, {count} formulas (results agree)"
    yield Row(what, *taken, "<= 2 x", "hand-written NumPy on whole arrays")
    small = drawn(10_000)
    taken = medians(lambda: by_kernel(small), lambda: by_hand(small), number=10, runs=9)
    yield Row("sweep of 10,000 scenarios", *taken, "<= 2 x", f"{count} formulas hand-written in NumPy on whole arrays")
