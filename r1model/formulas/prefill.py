"""Prefill: reading a prompt, alone and in chunks that share a pass over the weights. Times in milliseconds."""

from r1model.graph.registry import formula
from r1model.units import HALF


@formula(unit="ms", source="own-roofline")
def prefill_token_ms(
    active_gflop: float, prefill_worker_gpus: float, expert_tflops: float, prefill_efficiency: float
) -> float:
    """The matrix work of one prompt token."""
    return active_gflop / prefill_worker_gpus / (expert_tflops * prefill_efficiency)


@formula(unit="ms", source="own-roofline")
def prefill_pair_ms(
    prefill_kv_gflop: float, prefill_worker_gpus: float, bf16_tflops: float, prefill_efficiency: float
) -> float:
    """Attention of a token to one before it; a causal mask leaves half of all pairs."""
    return HALF * prefill_kv_gflop / prefill_worker_gpus / (bf16_tflops * prefill_efficiency)


@formula(unit="ms", source="own-roofline")
def prefill_window_pair_ms(
    prefill_window_kv_gflop: float, prefill_worker_gpus: float, bf16_tflops: float, prefill_efficiency: float
) -> float:
    """The same where a token attends to no more than a window of those before it; half of all pairs in it."""
    return HALF * prefill_window_kv_gflop / prefill_worker_gpus / (bf16_tflops * prefill_efficiency)


@formula(unit="ms", source="own-roofline")
def prefill_move_ms(reduces: float, hidden_gb: float, ring_share: float, link_rate_tb_s: float) -> float:
    """All-reduces of one prompt token."""
    return reduces * hidden_gb * ring_share / link_rate_tb_s


@formula(unit="ms", source="own-roofline")
def prompt_work_ms(
    input_tokens: float,
    prefill_token_ms: float,
    prefill_pair_ms: float,
    prefill_move_ms: float,
    prefill_window_pair_ms: float,
    window_tokens: float,
) -> float:
    """Work of one prompt; grows faster than its length through attention, but past a window no faster."""
    return input_tokens * (
        prefill_token_ms + prefill_move_ms + input_tokens * prefill_pair_ms
    ) + prefill_window_pair_ms * min(input_tokens, window_tokens) * (
        input_tokens + max(0, input_tokens - window_tokens)
    )


@formula(unit="ms", source="own-roofline")
def weight_pass_ms(worker_gb_per_gpu: float, weight_rate_tb_s: float) -> float:
    """Reading a GPU's share of the weights once: no pass is shorter."""
    return worker_gb_per_gpu / weight_rate_tb_s


@formula(unit="ms", source="own-roofline")
def prompt_ms(
    lone_prompt: float, prefill_slowdown: float, prompt_work_ms: float, weight_pass_ms: float, layer_ms: float
) -> float:
    """One prompt on an idle worker."""
    return lone_prompt * prefill_slowdown * max(prompt_work_ms, weight_pass_ms) + layer_ms


@formula(unit="sequence", source="own-roofline")
def prompts_per_pass(chunk_tokens: float, input_tokens: float) -> float:
    """Prompts that fill one chunk."""
    return max(1, chunk_tokens / input_tokens)


@formula(unit="ms", source="own-roofline")
def bulk_prompt_ms(
    split_factor: float,
    prefill_slowdown: float,
    prompts_per_pass: float,
    prompt_work_ms: float,
    weight_pass_ms: float,
    layer_ms: float,
) -> float:
    """One prompt among many, the pass over the weights shared."""
    return (
        split_factor
        * (prefill_slowdown * max(prompts_per_pass * prompt_work_ms, weight_pass_ms) + layer_ms)
        / prompts_per_pass
    )
