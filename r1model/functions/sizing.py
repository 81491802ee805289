"""Functions 1 to 16 but 5: memory, GPUs, capacity, demand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from r1model.catalogue import catalogue
from r1model.errors import DIV0, CellError
from r1model.formulas import demand, memory, purchase, sizing
from r1model.functions import arguments as a
from r1model.functions.arguments import in_unit, of_input
from r1model.functions.readers import number
from r1model.functions.spec import Asked, Function, Later
from r1model.inputs import usual
from r1model.sizing.cache import sequence_kv_bytes
from r1model.sizing.lineup import (
    device_mib,
    gpu_price,
    gpus_by_rule,
    require_precision,
    server_price,
)
from r1model.sizing.weights import Size, shipped_model, weights_of

if TYPE_CHECKING:
    from r1model.types import Gpu, Model, Precision

DAYS_PER_MONTH = 365 / 12
OVERHEAD, UTIL = of_input("overhead_share"), of_input("usable_share")
NODE, RULE = of_input("gpus_per_node", int), of_input("sizing_rule", str)


def usual_precision() -> Precision:
    """The nominal precision of the inputs."""
    return catalogue().precisions[str(usual()["quant"])]


def seed_ratio() -> float:
    """Daily users of a card in the seed's known deployment."""
    given = usual()
    return demand.users_per_gpu(known_users=float(given["known_users"]), known_gpus=float(given["known_gpus"]))


def vram(params_b: Size, quant: Precision, overhead: float, unit: str) -> float:
    """Weights with their overhead, in the unit asked for."""
    return in_unit(memory.vram_gb(weights_gb=weights_of(params_b, quant), overhead_share=overhead), unit)


def weight_bytes(quant: Precision) -> float:
    """Bytes per parameter at a precision."""
    return quant.bytes.value


def kv(tokens: float, sequences: float, kv_bytes: float, replicas: float, unit: str, model: Model) -> float:
    """Cache of a model for the live tokens."""
    each = sequence_kv_bytes(model, kv_bytes, tokens)
    return in_unit(memory.kv_gb(sequences=sequences, sequence_kv_bytes=each, kv_replicas=replicas), unit)


def gpu_memory(gpu: Gpu, basis: str) -> float:
    """Memory of one GPU: nominal GB, or the GiB that its driver reports."""
    return gpu.memory_gb.value if basis == "nominal" else memory.device_memory_gib(device_memory_mib=device_mib(gpu))


def _weights(params_b: Size, quant: Precision, gpu: Gpu, basis: str) -> float:
    """Weights in the unit of the basis: GB against nominal, GiB against device memory."""
    require_precision(gpu, quant)
    gigabytes = weights_of(params_b, quant)
    return gigabytes if basis == "nominal" else memory.vram_gib(vram_gb=gigabytes)


def gpus(
    params_b: Size,
    quant: Precision,
    gpu: Gpu,
    overhead: float,
    util: float,
    rule: str,
    node: float,
    basis: str,
) -> int:
    """GPUs by the rule asked for."""
    needed = memory.vram_gb(weights_gb=_weights(params_b, quant, gpu, basis), overhead_share=overhead)
    return gpus_by_rule(sizing.gpus_min(vram_gb=needed, gpu_memory_gb=gpu_memory(gpu, basis), usable_share=util), node)[
        rule
    ]


def nodes(count: float, node: float) -> int:
    """Servers for a number of GPUs."""
    return int(sizing.nodes(gpus=count, gpus_per_node=node))


def plain_headroom(params_b: Size, quant: Precision, gpu: Gpu, count: float, util: float, basis: str) -> float:
    """Memory left beside the weights by plain arithmetic, in GB (GiB on the device basis)."""
    usable = memory.usable_gb(gpus=count, gpu_memory_gb=gpu_memory(gpu, basis), usable_share=util)
    return memory.headroom_gb(usable_gb=usable, weights_gb=_weights(params_b, quant, gpu, basis))


PLAN_HEADER = ["GPU", "min", "node", "pow2", "nodes", "GB", "headroom_gb", "capex_cny"]


def plans(params_b: Size, quant: Precision, rule: str, header: bool) -> list[list[Any]]:
    """One row for every GPU with a purchase price; nodes, memory and cost follow the rule asked for."""
    priced = [(gpu, price) for gpu in catalogue().gpus.values() if (price := gpu_price(gpu)) is not None]
    rows = [_plan_row(gpu, price, params_b, quant, rule) for gpu, price in priced]
    return [PLAN_HEADER, *rows] if header else rows


def _plan_row(gpu: Gpu, price: float, params_b: Size, quant: Precision, rule: str) -> list[Any]:
    try:
        require_precision(gpu, quant)
    except CellError as error:
        return [gpu.short, *[error] * (len(PLAN_HEADER) - 1)]
    overhead, util, node = OVERHEAD.of(), UTIL.of(), NODE.of()
    needed = memory.vram_gb(weights_gb=weights_of(params_b, quant), overhead_share=overhead)
    counts = gpus_by_rule(sizing.gpus_min(vram_gb=needed, gpu_memory_gb=gpu.memory_gb.value, usable_share=util), node)
    count = counts[rule]
    node_count = int(sizing.nodes(gpus=count, gpus_per_node=node))
    money = purchase.bare_cost(
        gpu_cost=purchase.gpu_cost(gpu_price=price, gpus=count),
        server_cost=purchase.server_cost(server_price=server_price(), nodes=node_count),
    )
    room = plain_headroom(params_b, quant, gpu, count, util, "nominal")
    size = sizing.capacity_gb(gpus=count, gpu_memory_gb=gpu.memory_gb.value)
    return [gpu.short, counts["min"], counts["node"], counts["pow2"], node_count, size, room, money]


def dau_gpus(users: float, ratio: float) -> int:
    """GPUs for a number of daily users."""
    return int(demand.gpus_for_users(users=users, users_per_gpu=ratio))


def demand_row(users: float, requests: float, tokens_in: float, tokens_out: float, days: float) -> list[list[float]]:
    """Million tokens in and out a month, in a row."""
    return [
        [
            demand.demand_mtok(users=users, requests_per_user_day=requests, tokens_per_request=tokens, days=days)
            for tokens in (tokens_in, tokens_out)
        ]
    ]


def capacity(count: float, rate: float, availability: float, hours: float) -> float:
    """Tokens a month that the nodes can produce."""
    return demand.capacity_mtok(nodes=count, tokens_per_second_node=rate, hours=hours, availability=availability)


def utilisation(demand_mtok: float, capacity_mtok: float) -> float:
    """Share of the capacity in use."""
    if capacity_mtok == 0:
        raise CellError(DIV0, "divided_by_zero", what="capacity_mtok")
    return demand.utilisation(demand_mtok=demand_mtok, capacity_mtok=capacity_mtok)


BODY = partial(Later, "r1model.functions.bodies.fitting")
SHIPPED = a.MODEL.or_(Asked(shipped_model))
GPU_DEFAULTS = (
    a.OVERHEAD.or_(OVERHEAD),
    a.MEM_UTIL.or_(UTIL),
    a.RULE.or_(RULE),
    a.NODE.or_(NODE),
    a.BASIS.or_("nominal"),
)

FUNCTIONS = (
    Function("VRAM", "sizing", "GB", (a.PARAMS_B, a.QUANT, a.OVERHEAD.or_(0), a.MEMORY_UNIT.or_("GB")), vram,
             'R1_VRAM(671,"int8")'),
    Function("BYTES", "sizing", "byte/parameter", (a.QUANT,), weight_bytes, 'R1_BYTES("int8")'),
    Function("KV", "sizing", "GB", (a.TOKENS, a.SEQUENCES.or_(1), a.KV_BYTES.or_(2), a.REPLICAS.or_(1),
                                    a.MEMORY_UNIT.or_("GB"), SHIPPED), kv, "R1_KV(32768)"),
    Function("GPU_MEM", "sizing", "GB", (a.GPU, a.BASIS.or_("nominal")), gpu_memory, 'R1_GPU_MEM("H200-141")'),
    Function("GPUS", "sizing", "GPU", (a.PARAMS_B, a.QUANT, a.GPU, *GPU_DEFAULTS), gpus,
             'R1_GPUS(671,"int8","H200-141")'),
    Function("NODES", "sizing", "node", (a.GPUS, a.NODE.or_(NODE)), nodes, "R1_NODES(32)"),
    Function("FIT", "sizing", "flag", (a.PARAMS_B, a.STORED, a.GPU, a.COUNT, a.TOKENS.or_(0), a.SEQUENCES.or_(1),
                                       a.MEM_UTIL.or_(UTIL), a.REPLICAS.or_(1), a.BASIS.or_("nominal"),
                                       a.MODEL.or_(None)), BODY("fit"),
             'R1_FIT(671,"int8","H100-80",16)'),
    Function("HEADROOM", "sizing", "GB", (a.PARAMS_B, a.STORED, a.GPU, a.COUNT, a.MEM_UTIL.or_(UTIL),
                                          a.BASIS.or_("nominal")), BODY("headroom"),
             'R1_HEADROOM(671,"int8","H200-141",8)'),
    Function("MAX_TOKENS", "sizing", "token", (a.PARAMS_B, a.STORED, a.GPU, a.COUNT, a.MEM_UTIL.or_(UTIL),
                                               a.KV_LAYOUT.or_(None), a.MODEL.or_(None)), BODY("max_tokens"),
             'R1_MAX_TOKENS(671,"int8","H200-141",8)'),
    Function("PLANS", "sizing", "", (
        a.PARAMS_B.or_(of_input("params_b")), a.QUANT.or_(Asked(usual_precision)), a.RULE.or_(RULE),
        a.HEADER.or_(True)), plans, "R1_PLANS()", spills=True),
    Function("DAU", "sizing", "user", (a.GPUS, a.DAU_PER_GPU.or_(Asked(seed_ratio))), demand.users_served,
             "R1_DAU(13000)"),
    Function("DAU_GPUS", "sizing", "GPU", (a.DAU, a.DAU_PER_GPU.or_(Asked(seed_ratio))), dau_gpus,
             "R1_DAU_GPUS(40000000)"),
    Function("DEMAND", "sizing", "Mtok/month", (
        a.DAU, number("requests_per_day", "request/user/day", 0, 1e9), number("tokens_in", "token", 0, 1e12),
        number("tokens_out", "token", 0, 1e12), number("days", "day", 0, 366).or_(DAYS_PER_MONTH)), demand_row,
             "R1_DEMAND(1000,10,1000,500)", spills=True),
    Function("CAPACITY", "sizing", "Mtok/month", (
        a.NODES, number("tok_s_per_node", "token/s", 0, 1e12), a.SHARE["availability"].or_(1), a.HOURS),
             capacity, "R1_CAPACITY(1,7143.3)"),
    Function("UTIL", "sizing", "share", (a.MTOK["demand_mtok"], a.MTOK["capacity_mtok"]), utilisation,
             "R1_UTIL(12000,18772.5924)"),
)  # fmt: skip
