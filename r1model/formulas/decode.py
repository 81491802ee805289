"""One decode step of a worker: what is read, computed and sent, in milliseconds. GB / (TB/s) and GFLOP / TFLOPS are ms.

A worker is one engine instance of `worker_gpus`; data-parallel attention splits it into `attention_groups` of
`attention_ranks`. Terms called `_each` are per sequence in flight.
"""

from r1model.graph.registry import formula
from r1model.units import TOUCHING_TOKENS


@formula(unit="TB/s", source="own-roofline")
def weight_rate_tb_s(gpu_bandwidth_tb_s: float, weight_efficiency: float) -> float:
    """Bandwidth that streaming weights reaches."""
    return gpu_bandwidth_tb_s * weight_efficiency


@formula(unit="ms", source="own-roofline")
def attention_read_ms(attention_gb: float, attention_ranks: float, weight_rate_tb_s: float) -> float:
    """Reading the attention projections once."""
    return attention_gb / attention_ranks / weight_rate_tb_s


@formula(unit="ms", source="own-roofline")
def attention_math_ms_each(
    attention_gflop: float, worker_gpus: float, attention_tflops: float, math_efficiency: float
) -> float:
    """Attention projections of one token; its group shares it, so the worker's GPUs do in the end."""
    return attention_gflop / worker_gpus / (attention_tflops * math_efficiency)


@formula(unit="ms", source="own-roofline")
def cache_read_ms_each(
    kv_gb_per_token: float,
    context_tokens: float,
    window_gb_per_token: float,
    window_tokens: float,
    state_gb: float,
    cache_shards: float,
    attention_groups: float,
    gpu_bandwidth_tb_s: float,
    cache_efficiency: float,
) -> float:
    """Reading one sequence's cache and state; a latent cache is held whole by every rank (cache_shards is 1)."""
    return (
        (kv_gb_per_token * context_tokens + window_gb_per_token * min(context_tokens, window_tokens) + state_gb)
        / cache_shards
        / attention_groups
        / (gpu_bandwidth_tb_s * cache_efficiency)
    )


@formula(unit="ms", source="own-roofline")
def cache_math_ms_each(
    kv_gflop: float,
    context_tokens: float,
    window_kv_gflop: float,
    window_tokens: float,
    worker_gpus: float,
    bf16_tflops: float,
    math_efficiency: float,
) -> float:
    """Scores and weighted values of one sequence over its context, or the part of it that is attended to."""
    return (
        (kv_gflop * context_tokens + window_kv_gflop * min(context_tokens, window_tokens))
        / worker_gpus
        / (bf16_tflops * math_efficiency)
    )


@formula(unit="ms", source="own-roofline")
def expert_read_ms_each(
    expert_gb: float, expert_imbalance: float, worker_gpus: float, weight_rate_tb_s: float
) -> float:
    """Reading one routed expert of every layer."""
    return expert_gb * expert_imbalance / worker_gpus / weight_rate_tb_s


@formula(unit="share", source="own-roofline")
def tile_efficiency(expert_columns: float, tile_columns: float) -> float:
    """Share of the peak that narrow expert shards reach; wide experts fill the tiles of the matrix units."""
    return expert_columns / (expert_columns + tile_columns)


@formula(unit="ms", source="own-roofline")
def expert_math_ms_each(
    expert_gflop: float,
    experts_per_token: float,
    expert_imbalance: float,
    worker_gpus: float,
    expert_tflops: float,
    math_efficiency: float,
    tile_efficiency: float,
) -> float:
    """Routed experts of one token."""
    return (
        expert_gflop
        * experts_per_token
        * expert_imbalance
        / worker_gpus
        / (expert_tflops * math_efficiency * tile_efficiency)
    )


@formula(unit="ms", source="own-roofline")
def dense_read_ms(dense_gb: float, dense_ranks: float, weight_rate_tb_s: float) -> float:
    """Reading shared experts, dense layers and the head; data-parallel attention keeps a copy a group."""
    return dense_gb / dense_ranks / weight_rate_tb_s


@formula(unit="ms", source="own-roofline")
def dense_math_ms_each(dense_gflop: float, worker_gpus: float, expert_tflops: float, math_efficiency: float) -> float:
    """Shared experts, dense layers and head of one token."""
    return dense_gflop / worker_gpus / (expert_tflops * math_efficiency)


@formula(unit="ms", source="own-roofline")
def layer_ms(layers: float, layer_overhead_ms: float) -> float:
    """Launches and small kernels, layer by layer."""
    return layers * layer_overhead_ms


@formula(unit="ms", source="own-roofline")
def fixed_ms(
    layer_ms: float,
    reduces: float,
    reduce_latency_ms: float,
    exchanges: float,
    exchange_latency_ms: float,
) -> float:
    """What a step costs however small its batch: layers, and the latency of every collective."""
    return layer_ms + reduces * reduce_latency_ms + exchanges * exchange_latency_ms


@formula(unit="ms", source="own-roofline")
def reduce_ms_each(
    reduces: float, hidden_gb: float, ring_share: float, attention_groups: float, link_rate_tb_s: float
) -> float:
    """All-reduces of tensor parallelism for one token."""
    return reduces * hidden_gb * ring_share / attention_groups / link_rate_tb_s


@formula(unit="ms", source="own-roofline")
def exchange_ms_each(exchanges: float, exchange_gb: float, worker_gpus: float, exchange_rate_tb_s: float) -> float:
    """Dispatch and combine of expert parallelism for one token."""
    return exchanges * exchange_gb / worker_gpus / exchange_rate_tb_s


@formula(unit="ms", source="own-roofline")
def token_ms_each(layers: float, token_overhead_ms: float) -> float:
    """Sampling, scheduling and other work that grows with the batch."""
    return layers * token_overhead_ms


@formula(unit="count", source="own-roofline")
def experts_touched(routed_experts: float, expert_missed_share: float, step_tokens: float) -> float:
    """Routed experts of a layer that a batch needs, if every token chooses at random."""
    return routed_experts * (1 - expert_missed_share ** min(step_tokens, TOUCHING_TOKENS))


@formula(unit="ms", source="own-roofline")
def attention_ms(step_tokens: float, attention_read_ms: float, attention_math_ms_each: float) -> float:
    """Attention projections of a step: the longer of reading and computing."""
    return max(attention_read_ms, step_tokens * attention_math_ms_each)


@formula(unit="ms", source="own-roofline")
def cache_ms(step_tokens: float, cache_read_ms_each: float, cache_math_ms_each: float) -> float:
    """Attention over the cache of all sequences of a step."""
    return step_tokens * max(cache_read_ms_each, cache_math_ms_each)


@formula(unit="ms", source="own-roofline")
def experts_ms(
    step_tokens: float, experts_touched: float, expert_read_ms_each: float, expert_math_ms_each: float
) -> float:
    """Routed experts of a step: reading those touched, or computing."""
    return max(experts_touched * expert_read_ms_each, step_tokens * expert_math_ms_each)


@formula(unit="ms", source="own-roofline")
def dense_ms(step_tokens: float, dense_read_ms: float, dense_math_ms_each: float) -> float:
    """Shared experts, dense layers and head of a step."""
    return max(dense_read_ms, step_tokens * dense_math_ms_each)


@formula(unit="ms", source="own-roofline")
def moved_ms(step_tokens: float, reduce_ms_each: float, exchange_ms_each: float, token_ms_each: float) -> float:
    """Collectives and other work of a step that grow with the batch."""
    return step_tokens * (reduce_ms_each + exchange_ms_each + token_ms_each)


@formula(unit="factor", source="own-roofline")
def step_slowdown(slowdown: float, crowding: float, captured_tokens: float, step_tokens: float) -> float:
    """How much slower than its operators a decode step is; slower still past the batches that graphs are kept for."""
    return slowdown * (crowding if step_tokens > captured_tokens else 1)


@formula(unit="ms", source="own-roofline")
def step_ms(
    step_slowdown: float,
    attention_ms: float,
    cache_ms: float,
    experts_ms: float,
    dense_ms: float,
    fixed_ms: float,
    moved_ms: float,
) -> float:
    """One decode step: the classes of operators one after another."""
    return step_slowdown * (attention_ms + cache_ms + experts_ms + dense_ms + fixed_ms + moved_ms)
