"""How many GPUs and nodes: capacity, whole nodes, then a parallel size that divides heads and experts."""

from math import ceil, floor, log

from r1model.graph.registry import formula
from r1model.units import HAIR, PARALLEL_BASE, SCALE_BLOCK, WATTS_PER_KW


@formula(unit="GPU", source="own-arithmetic")
def gpus_min(vram_gb: float, gpu_memory_gb: float, usable_share: float) -> float:
    """GPUs whose usable memory holds the weights with their allowance (rule `min`)."""
    return ceil(vram_gb / (gpu_memory_gb * usable_share) * (1 - HAIR))


@formula(unit="GPU", source="own-arithmetic")
def gpus_node(gpus_min: float, gpus_per_node: float) -> float:
    """The same in whole nodes (rule `node`)."""
    return ceil(gpus_min / gpus_per_node * (1 - HAIR)) * gpus_per_node


@formula(unit="GPU", source="own-arithmetic")
def gpus_pow2(gpus_node: float) -> float:
    """Whole nodes, then up to a power of two that divides 128 heads and 256 experts (rule `pow2`)."""
    return PARALLEL_BASE ** ceil(max(0, log(gpus_node, PARALLEL_BASE) - HAIR))


@formula(unit="node", source="own-arithmetic")
def nodes(gpus: float, gpus_per_node: float) -> float:
    """Servers that hold the GPUs."""
    return ceil(gpus / gpus_per_node * (1 - HAIR))


@formula(unit="GB", source="own-arithmetic")
def capacity_gb(gpus: float, gpu_memory_gb: float) -> float:
    """Memory of all GPUs."""
    return gpus * gpu_memory_gb


@formula(unit="TFLOPS", source="own-arithmetic")
def peak_tflops(gpus: float, gpu_tflops: float) -> float:
    """Dense peak of all GPUs at the precision in use; a ceiling, not a throughput."""
    return gpus * gpu_tflops


@formula(unit="TB/s", source="own-arithmetic")
def bandwidth_tb_s(gpus: float, gpu_bandwidth_tb_s: float) -> float:
    """Memory bandwidth of all GPUs."""
    return gpus * gpu_bandwidth_tb_s


@formula(unit="kW", source="own-arithmetic")
def gpu_power_kw(gpus: float, gpu_power_w: float) -> float:
    """Maximum power of the GPUs alone, without host, cooling or network."""
    return gpus * gpu_power_w / WATTS_PER_KW


@formula(unit="count", source="own-arithmetic")
def expert_shard(expert_width: float, gpus: float) -> float:
    """Columns of one expert that each GPU holds when tensor parallelism spans all of them."""
    return expert_width / gpus


@formula(unit="flag", source="sglang-pr-3730")
def whole_blocks(expert_shard: float) -> float:
    """1 where the shard is whole 128x128 scale blocks, so that block-wise FP8 or INT8 can run this wide; else 0."""
    return 1 if floor(expert_shard / SCALE_BLOCK * (1 + HAIR)) * SCALE_BLOCK >= expert_shard * (1 - HAIR) else 0
