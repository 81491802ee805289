"""Memory for weights and for the key-value cache. GB is 1e9 bytes, GiB 2**30."""

from math import floor

from r1model.graph.registry import formula
from r1model.units import BF16_BYTES, BYTES_PER_GB, BYTES_PER_GIB, BYTES_PER_MIB, GB_PER_TB, HAIR


@formula(unit="GB", source="own-arithmetic")
def vram_gb(weights_gb: float, overhead_share: float) -> float:
    """Weights plus an allowance for cache and buffers."""
    return weights_gb * (1 + overhead_share)


@formula(unit="GiB", source="own-arithmetic")
def vram_gib(vram_gb: float) -> float:
    """The same memory in GiB, as drivers report it."""
    return vram_gb * BYTES_PER_GB / BYTES_PER_GIB


@formula(unit="TB", source="own-arithmetic")
def vram_tb(vram_gb: float) -> float:
    """The same memory in TB of 1e12 bytes."""
    return vram_gb / GB_PER_TB


@formula(unit="GB", source="own-arithmetic")
def device_memory_gb(device_memory_mib: float) -> float:
    """Memory the driver reports for one GPU, in GB."""
    return device_memory_mib * BYTES_PER_MIB / BYTES_PER_GB


@formula(unit="GiB", source="own-arithmetic")
def device_memory_gib(device_memory_mib: float) -> float:
    """Memory the driver reports for one GPU, in GiB."""
    return device_memory_mib * BYTES_PER_MIB / BYTES_PER_GIB


@formula(unit="byte/token", source="own-arithmetic")
def kv_bytes_per_token(
    kv_bytes: float, kv_elements: float, kv_fixed_bytes: float, narrow_kv_elements: float, narrow_kv_fixed_bytes: float
) -> float:
    """Cache of one more token of a long context over all layers, stored once; below 16 bits layouts differ."""
    return (
        kv_bytes * kv_elements + kv_fixed_bytes
        if kv_bytes >= BF16_BYTES
        else kv_bytes * narrow_kv_elements + narrow_kv_fixed_bytes
    )


@formula(unit="byte/token", source="own-arithmetic")
def window_bytes_per_token(
    kv_bytes: float,
    window_elements: float,
    window_fixed_bytes: float,
    narrow_window_elements: float,
    narrow_window_fixed_bytes: float,
) -> float:
    """The same of layers that keep no more than a window."""
    return (
        kv_bytes * window_elements + window_fixed_bytes
        if kv_bytes >= BF16_BYTES
        else kv_bytes * narrow_window_elements + narrow_window_fixed_bytes
    )


@formula(unit="byte/sequence", source="own-arithmetic")
def sequence_kv_bytes(
    context_tokens: float,
    kv_bytes_per_token: float,
    window_tokens: float,
    window_bytes_per_token: float,
    state_bytes: float,
) -> float:
    """Cache of one sequence, stored once: what grows, what a window bounds, what stays however long the context."""
    return (
        context_tokens * kv_bytes_per_token + min(context_tokens, window_tokens) * window_bytes_per_token + state_bytes
    )


@formula(unit="GB", source="sglang-deepseek")
def kv_gb(sequences: float, sequence_kv_bytes: float, kv_replicas: float) -> float:
    """Cache of all live sequences; plain tensor parallelism holds a latent cache once per rank (kv_replicas)."""
    return sequences * sequence_kv_bytes * kv_replicas / BYTES_PER_GB


@formula(unit="GB", source="own-arithmetic")
def usable_gb(gpus: float, gpu_memory_gb: float, usable_share: float) -> float:
    """Memory of all GPUs that the serving engine may fill."""
    return gpus * gpu_memory_gb * usable_share


@formula(unit="GB", source="own-arithmetic")
def headroom_gb(usable_gb: float, weights_gb: float) -> float:
    """Memory left for the cache once the weights are loaded; negative where they do not fit."""
    return usable_gb - weights_gb


@formula(unit="token", source="own-arithmetic")
def max_tokens(headroom_gb: float, kv_bytes_per_token: float, kv_replicas: float) -> float:
    """Tokens whose cache fits into the headroom."""
    return floor(headroom_gb * BYTES_PER_GB / (kv_bytes_per_token * kv_replicas) * (1 + HAIR))


@formula(unit="flag", source="own-arithmetic")
def fits(usable_gb: float, weights_gb: float, kv_gb: float) -> float:
    """1 where weights and cache fit, else 0."""
    return 1 if weights_gb + kv_gb <= usable_gb * (1 + HAIR) else 0
