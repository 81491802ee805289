"""Whether an engine starts: what it may fill of one GPU, what it takes besides weights, what is left for its cache."""

from math import ceil, floor

from r1model.graph.registry import formula
from r1model.units import BF16_BYTES, BYTES_PER_GIB, BYTES_PER_MIB, HAIR


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


@formula(unit="count", source="own-arithmetic")
def ffn_width(dense_ffn_width: float, stage_gpus: float) -> float:
    """Width of a dense layer's feed-forward on one GPU of a stage; a sparse model is counted by its experts alone."""
    return dense_ffn_width / stage_gpus


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


@formula(unit="byte/sequence", source="own-arithmetic")
def layer_cache_bytes(
    context_tokens: float,
    window_tokens: float,
    tokens_per_entry: float,
    entry_bytes: float,
    cached_layers: float,
    layer_state_bytes: float,
) -> float:
    """Cache of one sequence in all layers of a kind, stored once: whole entries of a window (0: all), and a state."""
    return cached_layers * (
        floor((min(context_tokens, window_tokens) if window_tokens > 0 else context_tokens) / tokens_per_entry)
        * entry_bytes
        + layer_state_bytes
    )


@formula(unit="token", source="own-arithmetic")
def held_window_tokens(window_tokens: float, batch_tokens: float) -> float:
    """Tokens that engines keep of a window: those of a batch of prefill come on top before they are let go."""
    return window_tokens + batch_tokens if window_tokens > 0 else 0


@formula(unit="byte/token", source="llm-d-planner-205")
def layer_token_bytes(tokens_per_entry: float, entry_bytes: float, cached_layers: float) -> float:
    """What a token takes of a pool in all layers of a kind; engines count layers with a window as all others."""
    return cached_layers * entry_bytes / tokens_per_entry


@formula(unit="byte", source="own-arithmetic")
def rank_bytes(kind_bytes: float, ranks: float, cache_heads: float) -> float:
    """The part of a kind of cache that one rank holds: cut over its heads, copied beyond them."""
    return kind_bytes / min(ranks, cache_heads)


@formula(unit="count", source="own-arithmetic")
def cache_copies(ranks: float, least_cache_heads: float) -> float:
    """How often a group of ranks holds the same cache."""
    return ranks / min(ranks, least_cache_heads)


@formula(unit="sequence", source="own-arithmetic")
def group_sequences(sequences: float, groups: float) -> float:
    """Sequences of the fullest of the groups that cache different ones."""
    return ceil(sequences / groups)


@formula(unit="GiB", source="own-arithmetic")
def asked_gib(group_sequences: float, rank_sequence_bytes: float, layer_share: float) -> float:
    """Cache of the sequences asked for on one GPU of a stage that holds this share of the layers."""
    return group_sequences * rank_sequence_bytes * layer_share / BYTES_PER_GIB


@formula(unit="GiB", source="own-arithmetic")
def needed_gib(heaviest_gib: float, heaviest_asked_gib: float, deepest_gib: float, deepest_asked_gib: float) -> float:
    """Weights and cache of the fullest GPU: of the stage with most weights, or of the one with most layers."""
    return max(heaviest_gib + heaviest_asked_gib, deepest_gib + deepest_asked_gib)


@formula(unit="GiB", source="own-arithmetic")
def fullest_weights_gib(
    heaviest_gib: float, heaviest_asked_gib: float, deepest_gib: float, deepest_asked_gib: float
) -> float:
    """Weights of that GPU."""
    return heaviest_gib if heaviest_gib + heaviest_asked_gib >= deepest_gib + deepest_asked_gib else deepest_gib


@formula(unit="GiB", source="vllm-pr-10511")
def spare_of_all_gib(
    limit_of_all_gib: float, context_gib: float, activation_gib: float, sampler_gib: float, needed_gib: float
) -> float:
    """What is left of a limit that holds everything; negative where the engine does not start."""
    return limit_of_all_gib - context_gib - activation_gib - sampler_gib - needed_gib


@formula(unit="GiB", source="own-arithmetic")
def layers_pool_gib(
    limit_of_all_gib: float,
    taken_gib: float,
    heaviest_gib: float,
    heaviest_layer_share: float,
    deepest_gib: float,
    deepest_layer_share: float,
) -> float:
    """Cache that one GPU would hold if it had all layers, by the stage that has least room for its own."""
    return min(
        (limit_of_all_gib - taken_gib - heaviest_gib) / heaviest_layer_share,
        (limit_of_all_gib - taken_gib - deepest_gib) / deepest_layer_share,
    )


@formula(unit="token", source="own-arithmetic")
def pool_tokens(layers_pool_gib: float, rank_token_bytes: float, groups: float) -> float:
    """Tokens of long contexts that the caches of all groups hold; none where the engine does not start."""
    return floor(max(0, layers_pool_gib) * BYTES_PER_GIB / rank_token_bytes * (1 + HAIR)) * groups


@formula(unit="flag", source="own-arithmetic")
def starts(spare_of_all_gib: float, asked_gib: float) -> float:
    """1 where the engine starts with room for what is asked: nothing lacks, and the cache holds something."""
    return 1 if min(spare_of_all_gib, spare_of_all_gib + asked_gib - HAIR) >= 0 else 0


@formula(unit="flag", source="vllm-pr-10511")
def starts_with(
    limit_of_all_gib: float,
    context_gib: float,
    activation_gib: float,
    sampler_gib: float,
    needed_weights_gib: float,
    asked_gib: float,
    cache_told: float,
) -> float:
    """The same of weights and cache on a GPU of one machine; never 1 where the cache is not told."""
    return (
        cache_told
        if limit_of_all_gib - context_gib - activation_gib - sampler_gib - needed_weights_gib - max(asked_gib, HAIR)
        >= 0
        else 0
    )
