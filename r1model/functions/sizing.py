"""Functions 1 to 16: memory, GPUs, capacity, demand."""

from __future__ import annotations

from typing import Any

from r1model.catalogue import catalogue
from r1model.checkpoint import active_parameters, checkpoint_gb, total_parameters
from r1model.errors import DIV0, NA, CellError
from r1model.formulas import demand, memory, sizing
from r1model.functions import arguments as a
from r1model.functions.spec import Function, number
from r1model.inputs import usual
from r1model.plan import gpu_price, gpus_by_rule, kv_bytes_per_token, require_precision, server_price
from r1model.types import Figure, Format, Gpu, Model, Precision
from r1model.units import PARAMETERS_PER_B

DAYS_PER_MONTH = 365 / 12
USUAL = usual()
OVERHEAD, UTIL = float(USUAL["overhead_share"]), float(USUAL["usable_share"])
NODE, RULE = int(float(USUAL["gpus_per_node"])), str(USUAL["sizing_rule"])
SEED_RATIO = demand.users_per_gpu(float(USUAL["known_users"]), float(USUAL["known_gpus"]))


def in_unit(gigabytes: float, unit: str) -> float:
    """Memory in GB, GiB or TB."""
    if unit == "GB":
        return gigabytes
    return memory.vram_gib(gigabytes) if unit == "GiB" else memory.vram_tb(gigabytes)


def vram(params_b: float, quant: Precision, overhead: float, unit: str) -> float:
    """Weights with their overhead, in the unit asked for."""
    return in_unit(memory.vram_gb(memory.weights_gb(params_b, quant.bytes.value), overhead), unit)


def kv(tokens: float, sequences: float, kv_bytes: float, replicas: float, unit: str) -> float:
    """Cache of DeepSeek-R1 for the live tokens."""
    per_token = kv_bytes_per_token(catalogue().models["deepseek-r1"], kv_bytes)
    return in_unit(memory.kv_gb(tokens, sequences, per_token, replicas), unit)


def gpu_memory(gpu: Gpu, basis: str) -> float:
    """Memory of one GPU: nominal GB, or the GiB that its driver reports."""
    return gpu.memory_gb.value if basis == "nominal" else memory.device_memory_gib(_device_mib(gpu))


def _device_mib(gpu: Gpu) -> float:
    if gpu.device_memory_mib is None:
        raise CellError(NA, "no_device_memory", gpu=gpu.name)
    return gpu.device_memory_mib.value


def _weights(params_b: float, quant: Precision, gpu: Gpu, basis: str) -> float:
    """Weights in the unit of the basis: GB against nominal, GiB against device memory."""
    require_precision(gpu, quant)
    gigabytes = memory.weights_gb(params_b, quant.bytes.value)
    return gigabytes if basis == "nominal" else memory.vram_gib(gigabytes)


def gpu_spec(gpu: Gpu, field: str | None) -> Any:
    """One field of a GPU, or all of them in a row."""
    if field is None:
        return [[_gpu_field(gpu, name) for name in GPU_FIELDS]]
    return _gpu_field(gpu, field)


GPU_FIELDS = {
    "mem": "memory_gb",
    "tflops": "bf16_tflops",
    "bw": "bandwidth_tb_s",
    "tdp": "power_w",
    "arch": "architecture",
    "source": "source",
}


def _gpu_field(gpu: Gpu, field: str) -> Any:
    if field == "source":
        found = catalogue().sources[gpu.memory_gb.source]
        return f"{found.title}, {found.publisher}"
    value = getattr(gpu, GPU_FIELDS[field])
    if value is None:
        raise CellError(NA, "no_figure", name=gpu.name, field=GPU_FIELDS[field])
    return value.value if isinstance(value, Figure) else value


def gpus(
    params_b: float,
    quant: Precision,
    gpu: Gpu,
    overhead: float,
    util: float,
    rule: str,
    node: float,
    basis: str,
) -> int:
    """GPUs by the rule asked for."""
    needed = memory.vram_gb(_weights(params_b, quant, gpu, basis), overhead)
    return gpus_by_rule(sizing.gpus_min(needed, gpu_memory(gpu, basis), util), node)[rule]


def fit(
    params_b: float,
    quant: Precision,
    gpu: Gpu,
    count: float,
    tokens: float,
    sequences: float,
    util: float,
    replicas: float,
    basis: str,
) -> bool:
    """Whether weights and cache fit."""
    cache = kv(tokens, sequences, 2, replicas, "GB" if basis == "nominal" else "GiB")
    usable = memory.usable_gb(count, gpu_memory(gpu, basis), util)
    return bool(memory.fits(usable, _weights(params_b, quant, gpu, basis), cache))


def headroom(params_b: float, quant: Precision, gpu: Gpu, count: float, util: float, basis: str) -> float:
    """Memory left for the cache, in GB (GiB on the device basis)."""
    usable = memory.usable_gb(count, gpu_memory(gpu, basis), util)
    return memory.headroom_gb(usable, _weights(params_b, quant, gpu, basis))


def max_tokens(params_b: float, quant: Precision, gpu: Gpu, count: float, util: float, layout: str) -> int:
    """Tokens of cache that fit; #N/A where not even the weights do."""
    room = headroom(params_b, quant, gpu, count, util, "nominal")
    if room < 0:
        usable = memory.usable_gb(count, gpu.memory_gb.value, util)
        raise CellError(NA, "does_not_fit", weights=usable - room, usable=usable)
    per_token = kv_bytes_per_token(catalogue().models["deepseek-r1"], 2)
    return int(memory.max_tokens(room, per_token, count if layout == "replicated" else 1))


PLAN_HEADER = ["GPU", "min", "node", "pow2", "nodes", "GB", "headroom_gb", "capex_cny"]


def plans(params_b: float, quant: Precision, rule: str, header: bool) -> list[list[Any]]:
    """One row for every GPU with a purchase price; nodes, memory and cost follow the rule asked for."""
    priced = [gpu for gpu in catalogue().gpus.values() if gpu_price(gpu) is not None]
    rows = [_plan_row(gpu, params_b, quant, rule) for gpu in priced]
    return [PLAN_HEADER, *rows] if header else rows


def _plan_row(gpu: Gpu, params_b: float, quant: Precision, rule: str) -> list[Any]:
    try:
        require_precision(gpu, quant)
    except CellError as error:
        return [gpu.short, *[error] * (len(PLAN_HEADER) - 1)]
    needed = memory.vram_gb(memory.weights_gb(params_b, quant.bytes.value), OVERHEAD)
    counts = gpus_by_rule(sizing.gpus_min(needed, gpu.memory_gb.value, UTIL), NODE)
    count = counts[rule]
    node_count = int(sizing.nodes(count, NODE))
    money = (gpu_price(gpu) or 0) * count + server_price() * node_count
    room = headroom(params_b, quant, gpu, count, UTIL, "nominal")
    size = sizing.capacity_gb(count, gpu.memory_gb.value)
    return [gpu.short, counts["min"], counts["node"], counts["pow2"], node_count, size, room, money]


def demand_row(users: float, requests: float, tokens_in: float, tokens_out: float, days: float) -> list[list[float]]:
    """Million tokens in and out a month, in a row."""
    return [[demand.demand_mtok(users, requests, tokens, days) for tokens in (tokens_in, tokens_out)]]


def utilisation(demand_mtok: float, capacity_mtok: float) -> float:
    """Share of the capacity in use."""
    if capacity_mtok == 0:
        raise CellError(DIV0, "divided_by_zero", what="capacity_mtok")
    return demand.utilisation(demand_mtok, capacity_mtok)


def weights(model: Model, form: Format, unit: str) -> float:
    """Exact checkpoint size."""
    return in_unit(_checkpoint_gb(model, form), unit)


_SIZES: dict[tuple[str, str], float] = {}


def _checkpoint_gb(model: Model, form: Format) -> float:
    key = (model.id, form.id)
    if key not in _SIZES:
        _SIZES[key] = checkpoint_gb(model, form)
    return _SIZES[key]


def model_spec(model: Model, field: str | None) -> Any:
    """One field of a model, or all of them in a row."""
    values = {
        "name": model.name,
        "params_b": total_parameters(model) / PARAMETERS_PER_B,
        "active_b": active_parameters(model) / PARAMETERS_PER_B,
        "attention": model.attention,
        "layers": model.architecture.layers,
        "kv_bytes_per_token": kv_bytes_per_token(model, 2),
        "context": model.architecture.max_context,
        "format": model.native_format,
        "source": catalogue().sources[model.architecture.source].title,
    }
    return [list(values.values())] if field is None else values[field]


def models(header: bool) -> list[list[Any]]:
    """Every model of the catalogue."""
    head = [
        "id",
        "name",
        "params_b",
        "active_b",
        "attention",
        "layers",
        "kv_bytes_per_token",
        "context",
        "format",
    ]
    rows = [[model.id, *model_spec(model, None)[0][:-1]] for model in catalogue().models.values()]
    return [head, *rows] if header else rows


def gpu_list(header: bool) -> list[list[Any]]:
    """Every GPU of the catalogue; a figure that no source gives is #N/A."""
    rows = []
    for gpu in catalogue().gpus.values():
        row: list[Any] = [gpu.short, gpu.name, gpu.vendor]
        for field in GPU_FIELDS:
            try:
                row.append(_gpu_field(gpu, field))
            except CellError as error:
                row.append(error)
        rows.append(row)
    return [["gpu", "name", "vendor", *GPU_FIELDS], *rows] if header else rows


GPU_DEFAULTS = (
    a.OVERHEAD.or_(0.2),
    a.MEM_UTIL.or_(UTIL),
    a.RULE.or_(RULE),
    a.NODE.or_(NODE),
    a.BASIS.or_("nominal"),
)

FUNCTIONS = (
    Function("VRAM", "sizing", "GB", (a.PARAMS_B, a.QUANT, a.OVERHEAD.or_(0), a.MEMORY_UNIT.or_("GB")), vram,
             'R1_VRAM(671,"int8")'),
    Function("BYTES", "sizing", "byte/parameter", (a.QUANT,), lambda quant: quant.bytes.value, 'R1_BYTES("int8")'),
    Function("KV", "sizing", "GB", (a.TOKENS, a.SEQUENCES.or_(1), a.KV_BYTES.or_(2), a.REPLICAS.or_(1),
                                    a.MEMORY_UNIT.or_("GB")), kv, "R1_KV(32768)"),
    Function("GPU_MEM", "sizing", "GB", (a.GPU, a.BASIS.or_("nominal")), gpu_memory, 'R1_GPU_MEM("H200-141")'),
    Function("GPU_SPEC", "sizing", "", (a.GPU, a.GPU_FIELD.or_(None)), gpu_spec, 'R1_GPU_SPEC("H100-80","bw")'),
    Function("GPUS", "sizing", "GPU", (a.PARAMS_B, a.QUANT, a.GPU, *GPU_DEFAULTS), gpus,
             'R1_GPUS(671,"int8","H200-141")'),
    Function("NODES", "sizing", "node", (a.GPUS, a.NODE.or_(NODE)), lambda count, node: int(sizing.nodes(count, node)),
             "R1_NODES(32)"),
    Function("FIT", "sizing", "flag", (a.PARAMS_B, a.QUANT, a.GPU, a.COUNT, a.TOKENS.or_(0), a.SEQUENCES.or_(1),
                                       a.MEM_UTIL.or_(UTIL), a.REPLICAS.or_(1), a.BASIS.or_("nominal")), fit,
             'R1_FIT(671,"int8","H100-80",16)'),
    Function("HEADROOM", "sizing", "GB", (a.PARAMS_B, a.QUANT, a.GPU, a.COUNT, a.MEM_UTIL.or_(UTIL),
                                          a.BASIS.or_("nominal")), headroom, 'R1_HEADROOM(671,"int8","H200-141",8)'),
    Function("MAX_TOKENS", "sizing", "token", (a.PARAMS_B, a.QUANT, a.GPU, a.COUNT, a.MEM_UTIL.or_(UTIL),
                                               a.KV_LAYOUT.or_("sharded")), max_tokens,
             'R1_MAX_TOKENS(671,"int8","H200-141",8)'),
    Function("PLANS", "sizing", "", (a.PARAMS_B.or_(671), a.QUANT.or_(catalogue().precisions["int8"]),
                                     a.RULE.or_(RULE), a.HEADER.or_(True)), plans, "R1_PLANS()", spills=True),
    Function("DAU", "sizing", "user", (a.GPUS, a.DAU_PER_GPU.or_(SEED_RATIO)), demand.users_served, "R1_DAU(13000)"),
    Function("DAU_GPUS", "sizing", "GPU", (a.DAU, a.DAU_PER_GPU.or_(SEED_RATIO)),
             lambda users, ratio: int(demand.gpus_for_users(users, ratio)), "R1_DAU_GPUS(40000000)"),
    Function("DEMAND", "sizing", "Mtok/month", (
        a.DAU, number("requests_per_day", "request/user/day", 0, 1e9), number("tokens_in", "token", 0, 1e12),
        number("tokens_out", "token", 0, 1e12), number("days", "day", 0, 366).or_(DAYS_PER_MONTH)), demand_row,
             "R1_DEMAND(1000,10,1000,500)", spills=True),
    Function("CAPACITY", "sizing", "Mtok/month", (
        a.NODES, number("tok_s_per_node", "token/s", 0, 1e12), a.SHARE["availability"].or_(1), a.HOURS.or_(730)),
             lambda count, rate, availability, hours: demand.capacity_mtok(count, rate, hours, availability),
             "R1_CAPACITY(1,7143.3)"),
    Function("UTIL", "sizing", "share", (a.MTOK["demand_mtok"], a.MTOK["capacity_mtok"]), utilisation,
             "R1_UTIL(12000,18772.5924)"),
)  # fmt: skip

CATALOGUE_FUNCTIONS = (
    Function("WEIGHTS", "catalogue", "GB", (a.MODEL, a.FORMAT, a.MEMORY_UNIT.or_("GB")), weights,
             'R1_WEIGHTS("deepseek-r1","fp8-block")'),
    Function("KV_PER_TOKEN", "catalogue", "byte/token", (a.MODEL, a.KV_BYTES.or_(2)), kv_bytes_per_token,
             'R1_KV_PER_TOKEN("deepseek-r1")'),
    Function("MODEL_SPEC", "catalogue", "", (a.MODEL, a.MODEL_FIELD.or_(None)), model_spec,
             'R1_MODEL_SPEC("deepseek-r1","layers")'),
    Function("MODELS", "catalogue", "", (a.HEADER.or_(True),), models, "R1_MODELS()", spills=True),
    Function("GPU_LIST", "catalogue", "", (a.HEADER.or_(True),), gpu_list, "R1_GPU_LIST()", spills=True),
)  # fmt: skip
