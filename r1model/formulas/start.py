"""Whether an engine starts: what it may fill of one GPU, what it takes besides weights, what is left for its cache."""

from r1model.graph.registry import formula
from r1model.units import BF16_BYTES, BYTES_PER_GIB, BYTES_PER_MIB


@formula(unit="GiB", source="own-arithmetic")
def visible_gib(device_gib: float, hidden_gib: float) -> float:
    """Memory of one GPU that a process sees: what the driver reports, without what it keeps to itself."""
    return device_gib - hidden_gib


@formula(unit="GiB", source="vllm-pr-10511")
def limit_of_all_gib(visible_gib: float, memory_share: float) -> float:
    """vLLM's meaning of its share: of all memory, for weights, cache and all that it takes besides."""
    return visible_gib * memory_share


@formula(unit="GiB", source="inferencex-2128")
def limit_of_free_gib(visible_gib: float, context_gib: float, memory_share: float) -> float:
    """SGLang's meaning of its share: of what is free before loading, for weights and cache alone."""
    return (visible_gib - context_gib) * memory_share


@formula(unit="byte/token", source="own-start-fit")
def dense_activation_bytes(hidden_size: float, hidden_copies: float, ffn_width: float, ffn_copies: float) -> float:
    """Activations of a token in prefill at a dense layer: copies of the hidden state and of this GPU's feed-forward."""
    return (hidden_size * hidden_copies + ffn_width * ffn_copies) * BF16_BYTES


@formula(unit="byte/token", source="own-start-fit")
def expert_activation_bytes(hidden_size: float, expert_copies: float, experts_per_token: float) -> float:
    """Activations of a token at a sparse layer: its hidden state gathered once for every expert that it goes to."""
    return hidden_size * expert_copies * experts_per_token * BF16_BYTES


@formula(unit="GiB", source="own-start-fit")
def activation_gib(
    batched_tokens: float,
    dense_activation_bytes: float,
    expert_activation_bytes: float,
    expert_chunk_tokens: float,
) -> float:
    """Activations of the largest prefill batch; experts work through it in chunks."""
    return (
        batched_tokens * dense_activation_bytes + min(batched_tokens, expert_chunk_tokens) * expert_activation_bytes
    ) / BYTES_PER_GIB


@formula(unit="GiB", source="own-start-fit")
def sampler_gib(sampled_sequences: float, vocabulary: float, sampler_bytes: float) -> float:
    """Scores of the vocabulary for all sequences that are sampled at once."""
    return sampled_sequences * vocabulary * sampler_bytes / BYTES_PER_GIB


@formula(unit="GiB", source="own-arithmetic")
def taken_gib(context_gib: float, activation_gib: float, sampler_gib: float) -> float:
    """What an engine takes of one GPU besides weights and cache."""
    return context_gib + activation_gib + sampler_gib


@formula(unit="GiB", source="own-arithmetic")
def pool_of_all_gib(limit_of_all_gib: float, weights_gib: float, taken_gib: float) -> float:
    """Cache of one GPU where the limit holds everything; negative where weights and the rest do not fit."""
    return limit_of_all_gib - weights_gib - taken_gib


@formula(unit="GiB", source="own-arithmetic")
def pool_of_free_gib(limit_of_free_gib: float, weights_gib: float) -> float:
    """Cache of one GPU where the limit holds weights and cache alone."""
    return limit_of_free_gib - weights_gib


@formula(unit="GiB", source="own-arithmetic")
def besides_gib(
    visible_gib: float, context_gib: float, limit_of_free_gib: float, activation_gib: float, sampler_gib: float
) -> float:
    """What is left outside such a limit after activations; negative where the first long prompt fails."""
    return visible_gib - context_gib - limit_of_free_gib - activation_gib - sampler_gib


@formula(unit="share", source="sglang-server-args")
def own_share(
    visible_gib: float,
    base_mib: float,
    batched_tokens: float,
    token_mib: float,
    sequences: float,
    sequence_mib: float,
    ranks: float,
    gpu_mib: float,
    spread_mib: float,
    least_mib: float,
) -> float:
    """The share that SGLang sets by itself: all memory but what it reserves for prefill, captured graphs and ranks."""
    return (
        1
        - max(
            least_mib,
            base_mib + batched_tokens * token_mib + sequences * (sequence_mib + ranks * spread_mib) + ranks * gpu_mib,
        )
        * BYTES_PER_MIB
        / BYTES_PER_GIB
        / visible_gib
    )
