"""From a scenario to its plans: binds inputs and catalogue figures to the formulas' leaves, and evaluates them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from r1model.catalogue import catalogue
from r1model.errors import NA, NUM, CellError
from r1model.formulas import memory, sizing
from r1model.formulas.quoted import charged_beside, quote_net, quoted_idle_kw
from r1model.graph.registry import evaluate, formulas
from r1model.inputs import Value, inputs, scenario
from r1model.options.files import codes, counted
from r1model.shown import html_table
from r1model.sizing.cache import kv_bytes_per_token, sequence_kv_bytes
from r1model.sizing.machines import IDLE_SHARE, machine
from r1model.sizing.names import gpu as find_gpu
from r1model.sizing.weights import CHECKPOINT, NOMINAL, weight_leaves
from r1model.texts import language, text
from r1model.units import HOURS_PER_MONTH, in_currency

if TYPE_CHECKING:
    from r1model.types import Figure, Format, Gpu, Model, Precision

PLANS = ("plan1", "plan2", "plan3")
SIZING_RULES = {"min": "gpus_min", "node": "gpus_node", "pow2": "gpus_pow2"}

SIZING_LINES = ("weights_gb", "vram_gb", "gpus_min", "gpus_node", "gpus_pow2")
MEMORY_LINES = ("nodes", "capacity_gb", "usable_gb", "headroom_gb", "kv_gb", "fits", "max_tokens")
SCALE_LINES = ("peak_tflops", "bandwidth_tb_s", "gpu_power_kw", "expert_shard", "whole_blocks", "users_served")
NEEDED = {"peak_tflops": "gpu_tflops", "bandwidth_tb_s": "gpu_bandwidth_tb_s", "gpu_power_kw": "gpu_power_w"}
CAPEX_LINES = (
    "gpu_cost", "server_cost", "bare_cost", "network_cost", "storage_cost", "hardware_cost",
    "install_cost", "spares_cost", "vat_cost", "capex",
)  # fmt: skip
RUNNING_LINES = (
    "it_power_kw", "energy_kwh", "energy_cost", "energy_cost_year", "maintenance_cost", "staff_cost",
    "running_cost", "cash_cost",
)  # fmt: skip

POWER_LINES = ("it_power_kw", "energy_kwh", "energy_cost", "energy_cost_year")
NODE_LINES = ("gpu_cost_node", "server_cost_node", "network_cost_node", "install_cost_node", "spares_cost_node")

OF_MODEL = ("kv_bytes_per_token", "sequence_kv_bytes")  # given, since they hang on the model's kinds of layers
LINES = (*SIZING_LINES, *MEMORY_LINES, *SCALE_LINES, *CAPEX_LINES, *RUNNING_LINES, *NODE_LINES)
# What is charged beside the price of a server, and which part of a quote may include it.
IN_QUOTE = {"network_share": "network", "storage_tb": "storage", "install_share": "install", "spares_share": "install"}
PLAN_LEAVES = ("gpu_price", "server_price", "idle_kw", "max_kw")


@cache
def shared_leaves() -> tuple[str, ...]:
    """The inputs that the lines of a plan need, whichever plan it is: what a formula takes is not listed twice."""
    listed, needed, wanted = formulas(), set[str](), list(LINES)
    while wanted:
        name = wanted.pop()
        fresh = set(listed[name].needs) - needed if name in listed and name not in OF_MODEL else ()
        needed.update(fresh)
        wanted += fresh
    return tuple(name for name in inputs() if name in needed)


def expert_width(model: Model) -> float:
    """Width of one feed-forward block that tensor parallelism cuts: of an expert, or of the dense layer."""
    return float(model.architecture.moe_intermediate_size or model.architecture.intermediate_size)


def gpus_by_rule(gpus_min: float, gpus_per_node: float) -> dict[str, int]:
    """GPU counts by each rounding rule."""
    whole = sizing.gpus_node(gpus_min=gpus_min, gpus_per_node=gpus_per_node)
    return {"min": int(gpus_min), "node": int(whole), "pow2": int(sizing.gpus_pow2(gpus_node=whole))}


def native(gpu: Gpu, needs: str) -> bool:
    """Whether the GPU has the arithmetic; weight-only formats need none."""
    return not needs or needs in gpu.native_precisions


def require_precision(gpu: Gpu, precision: Precision | Format) -> None:
    """#N/A where the GPU lacks the precision's arithmetic."""
    if not native(gpu, precision.needs):
        known = ", ".join(gpu.native_precisions)
        raise CellError(NA, "no_native_precision", gpu=gpu.name, needs=precision.needs, precision=precision.id,
                        known=known)  # fmt: skip


def require_tensor_parallel(model: Model, form: Format, tensor_parallel: int) -> None:
    """#N/A where the tensor-parallel size does not divide the heads or cuts a scale block."""
    dims = model.architecture
    if tensor_parallel < 1:
        raise CellError(NUM, "out_of_domain", argument="tensor_parallel", given=tensor_parallel, domain=">= 1")
    if dims.heads % tensor_parallel:
        raise CellError(NA, "heads_not_divisible", tp=tensor_parallel, model=model.id, heads=dims.heads)
    width = int(expert_width(model))
    if form.block and tensor_parallel > 1 and width % (form.block * tensor_parallel):
        sizes = (size for size in range(2, dims.heads + 1) if not dims.heads % size)
        largest = max((size for size in sizes if width % (form.block * size) == 0), default=1)
        raise CellError(
            NA, "block_not_divisible", format=form.id, block=form.block, tp=tensor_parallel,
            width=width, shard=f"{width / tensor_parallel:g}", largest=largest,
        )  # fmt: skip


def gpu_price(gpu: Gpu) -> float | None:
    """Purchase price of one card in CNY, None where no price is known."""
    found = catalogue().hardware_prices.get(gpu.id)
    return found.value if found else None


def own_leaves(given: Mapping[str, Value], key: str, gpu: Gpu) -> dict[str, float]:
    """Price and power of a plan: the reader's own where given, else those of this very GPU; none is left out."""
    server = machine(gpu)
    usual = {"gpu_price": gpu_price(gpu), "server_price": server_price(),
             "idle_kw": server.power_idle_kw, "max_kw": server.power_max_kw}  # fmt: skip
    found = {name: float(given[f"{key}_{name}"]) or value for name, value in usual.items()}
    return {name: value for name, value in found.items() if value is not None}


def quoted_leaves(given: Mapping[str, Value], apart: Mapping[str, float]) -> dict[str, float]:
    """What a quote puts in place of prices apart: one price of a server, nothing of what it includes, its power."""
    included = {
        part: float(codes()["in_quote"][str(given[f"quote_{part}"])]["code"]) for part in set(IN_QUOTE.values())
    }
    left = {name: charged_beside(charged=apart[name], by_quote=1, in_quote=included[part])
            for name, part in IN_QUOTE.items()}  # fmt: skip
    vat = float(codes()["vat_in_quote"][str(given["quote_vat"])]["code"])
    net = quote_net(quote_price=float(given["quote_price"]), vat_rate=apart["vat_rate"], vat_in_quote=vat,
                    fx_cny_per_usd=float(given["fx_cny_per_usd"]),
                    **counted(str(given["quote_currency"]), given))  # fmt: skip
    power = {}
    if most := float(given["quote_max_kw"]):
        share = catalogue().parameters[IDLE_SHARE].value
        power = {"max_kw": most, "idle_kw": quoted_idle_kw(quoted_kw=most, idle_power_share=share)}
    return {**left, "gpu_price": 0.0, "server_price": net, **power}


def server_price() -> float:
    """The seed's price of a server without GPUs, in CNY."""
    return catalogue().hardware_prices["server"].value


def memory_gb(gpu: Gpu, basis: str) -> float:
    """Memory of one GPU in GB of 1e9 bytes, by basis."""
    if basis == "nominal":
        return gpu.memory_gb.value
    return memory.device_memory_gb(device_memory_mib=device_mib(gpu))


def device_mib(gpu: Gpu) -> float:
    """MiB that the driver reports; #N/A where no source gives it."""
    if gpu.device_memory_mib is None:
        raise CellError(NA, "no_device_memory", gpu=gpu.name)
    return gpu.device_memory_mib.value


PEAK_FIELDS = {"fp32": "fp32_tflops", "fp16": "bf16_tflops", "bf16": "bf16_tflops", "fp8": "fp8_tflops",
               "int8": "int8_tops", "int4": "bf16_tflops"}  # fmt: skip


def figure(item: Figure | None) -> float | None:
    """The value of a figure, None where no source gives it."""
    return None if item is None else item.value


def peak(gpu: Gpu, precision: str) -> float | None:
    """Dense peak at the precision, None where no source gives it; weight-only int4 computes in BF16."""
    figure = getattr(gpu, PEAK_FIELDS[precision])
    return float(figure.value) if figure else None


class Plan(NamedTuple):
    """One line-up: its GPU, its model, and every value from leaves to totals, by name."""

    key: str
    gpu: Gpu
    model: Model
    values: Mapping[str, float]

    @property
    def weights_basis(self) -> str:
        """What the weights rest on: a checkpoint's bytes, or parameters times bytes."""
        return CHECKPOINT if self.values["by_checkpoint"] else NOMINAL

    def __repr__(self) -> str:
        capex = self.values.get("capex")
        cost = "no price" if capex is None else f"{capex:,.0f} CNY"
        return f"<Plan {self.key}: {self.model.id} on {self.values['gpus']:g} x {self.gpu.short}, {cost}>"

    def _repr_html_(self) -> str:
        """Every quantity with its label and unit, as a notebook shows it."""

        def unit(name: str) -> str:
            return text("units", in_currency(formulas()[name].unit, "CNY"), language())

        names = [name for name in self.values if name in formulas()]
        rows = [(text("formulas", name, language()), self.values[name], unit(name)) for name in names]
        return html_table((self.key, self.gpu.short, self.model.id), rows)


def leaves(given: Mapping[str, Value], key: str) -> dict[str, float]:
    """What the formulas need for one plan, from the scenario and the catalogue."""
    gpu = find_gpu(given[f"{key}_gpu"])
    precision = catalogue().precisions[str(given["quant"])]
    model = catalogue().models[str(given["model"])]
    found = {name: float(given[name]) for name in shared_leaves()}
    found |= own_leaves(given, key, gpu)
    found |= quoted_leaves(given, found) if key == given["plan"] and float(given["quote_price"]) else {}
    known = {"gpu_tflops": peak(gpu, precision.id), "gpu_bandwidth_tb_s": figure(gpu.bandwidth_tb_s),
             "gpu_power_w": figure(gpu.power_w)}  # fmt: skip
    found |= {name: value for name, value in known.items() if value is not None}
    return {
        **found,
        "gpu_memory_gb": memory_gb(gpu, str(given["memory_basis"])),
        "kv_bytes_per_token": kv_bytes_per_token(model, float(given["kv_bytes"])),
        "sequence_kv_bytes": sequence_kv_bytes(model, float(given["kv_bytes"]), float(given["context_tokens"])),
        "expert_width": expert_width(model),
        "hours": HOURS_PER_MONTH,
        **weight_leaves(given),
    }


def plan(changes: Mapping[str, Value], key: str) -> Plan:
    """One of the scenario's three plans; #N/A, naming the plan, where its GPU lacks the precision or a known memory.

    Without a peak, a bandwidth or a power of its GPU the plan lacks that line, without a price of its GPU its purchase
    cost, without the power of its server its electricity; all its other lines stand.
    """
    given = scenario(changes)
    try:
        return _sized(given, key)
    except CellError as fault:
        raise CellError(fault.code, "plan_refused", plan=key, gpu=given[f"{key}_gpu"], fault=fault) from fault


def _sized(given: Mapping[str, Value], key: str) -> Plan:
    gpu = find_gpu(given[f"{key}_gpu"])
    require_precision(gpu, catalogue().precisions[str(given["quant"])])
    start = evaluate(SIZING_LINES, leaves(given, key))
    start["gpus"] = start[SIZING_RULES[str(given["sizing_rule"])]]
    scale = [name for name in SCALE_LINES if NEEDED.get(name, "gpus") in start]
    priced, powered = "gpu_price" in start, "max_kw" in start and "idle_kw" in start
    power = [name for name in RUNNING_LINES if name in POWER_LINES] if powered else []
    money = (*CAPEX_LINES, *NODE_LINES) if priced else ()
    running = RUNNING_LINES if priced and powered else ("staff_cost", *power)
    memory_lines = [name for name in MEMORY_LINES if name != "max_tokens" or start["kv_bytes_per_token"] > 0]
    targets = (*memory_lines, *scale, *money, "storage_cost", *running)
    return Plan(key, gpu, catalogue().models[str(given["model"])], evaluate(targets, start))


def plans(changes: Mapping[str, Value] | None = None) -> list[Plan]:
    """Size and cost the three line-ups of a scenario.

    Parameters
    ----------
    changes : mapping of str to float or str, optional
        Inputs by id that differ from the base scenario, such as {"quant": "fp8", "plan3_gpu": "H20-96"}.

    Returns
    -------
    list of Plan
        plan1 to plan3: the GPU, and every quantity by the name of its formula, in the formula's unit (GB is 1e9 bytes,
        money CNY, energy a month, running cost a year; `r1model docs formulas`).

    Raises
    ------
    CellError
        #N/A where a GPU lacks the precision or a known memory; #VALUE! or #NUM! for a value that an input refuses.
    MissingInput
        No input is called so.
    """
    return [plan(changes or {}, key) for key in PLANS]
