"""What a replica serves: lengths and load make the time of a token, the targets make the load, the load makes the rate.

A replica has `workers`, each with `worker_batch` sequences decoding at once. Factors on times are those of measured
neighbours. A load under one is a worker that is idle for a part of the time.
"""

from r1model.graph.registry import formula
from r1model.units import HAIR, HALF, MS_PER_SECOND


@formula(unit="token", source="own-arithmetic")
def fresh_tokens(input_tokens: float, repeated_share: float) -> float:
    """Input that has to be read; of a prompt that repeats as a whole the last token still has."""
    return max(1, input_tokens * (1 - repeated_share))


@formula(unit="token", source="own-arithmetic")
def repeated_tokens(input_tokens: float, fresh_tokens: float) -> float:
    """Input whose cache is there already: it is not read again, but it is held and attended to."""
    return max(0, input_tokens - fresh_tokens)


@formula(unit="token", source="own-arithmetic")
def mean_context_tokens(input_tokens: float, output_tokens: float) -> float:
    """Context of a sequence on average, half-way through its output."""
    return input_tokens + HALF * output_tokens


@formula(unit="ms", source="own-roofline")
def context_read_ms_each(
    cache_read_ms_token: float,
    mean_context_tokens: float,
    window_read_ms_token: float,
    window_tokens: float,
    state_read_ms: float,
) -> float:
    """Reading one sequence's cache: of all its tokens, of those in a window or chosen by an indexer, and its state."""
    return (
        cache_read_ms_token * mean_context_tokens
        + window_read_ms_token * min(mean_context_tokens, window_tokens)
        + state_read_ms
    )


@formula(unit="ms", source="own-roofline")
def context_math_ms_each(
    cache_math_ms_token: float, mean_context_tokens: float, window_math_ms_token: float, window_tokens: float
) -> float:
    """Scores and weighted values of one sequence over its context, or the part of it that is attended to."""
    return cache_math_ms_token * mean_context_tokens + window_math_ms_token * min(mean_context_tokens, window_tokens)


@formula(unit="token", source="own-arithmetic")
def tokens_held_each(input_tokens: float, output_tokens: float, held_output_share: float) -> float:
    """Tokens whose cache a sequence holds on average."""
    return input_tokens + held_output_share * output_tokens


@formula(unit="sequence", source="own-arithmetic")
def sequences_held(cache_tokens: float, tokens_held_each: float) -> float:
    """Sequences whose cache a worker holds."""
    return cache_tokens / tokens_held_each


@formula(unit="sequence", source="own-arithmetic")
def longest_held(context_limit: float, input_tokens: float, output_tokens: float) -> float:
    """Requests of full length that the cache of one attention group holds; under 1 not even one can end."""
    return context_limit / (input_tokens + output_tokens)


@formula(unit="ms", source="own-roofline")
def fresh_token_ms(prefill_token_ms: float, prefill_pair_ms: float, repeated_tokens: float) -> float:
    """Reading one token: its matrix work and its attention to the repeated tokens before it, which no mask halves."""
    return prefill_token_ms + prefill_pair_ms * repeated_tokens / HALF


@formula(unit="sequence", source="own-roofline")
def tokens_at_once(worker_batch: float, pipeline: float) -> float:
    """Sequences in one step of a stage, which never has less than one; the stages of a pipeline share the batch."""
    return max(worker_batch / pipeline, 1)


@formula(unit="ms", source="own-arithmetic")
def tpot_allowed_ms(tpot_target_ms: float, time_factor: float) -> float:
    """What the roofline may give for an output token, so that its factor brings it to the target."""
    return tpot_target_ms / time_factor


@formula(unit="ms", source="own-arithmetic")
def ttft_allowed_ms(ttft_target_ms: float, time_factor: float) -> float:
    """What the roofline may give for the first token, so that its factor brings it to the target."""
    return ttft_target_ms / time_factor


@formula(unit="sequence", source="own-arithmetic")
def load_within(worker_batch: float, next_batch: float, time_ms: float, next_ms: float, allowed_ms: float) -> float:
    """The load up to which a time is allowed, on the line from one load to the next; 0 where it is not at the first."""
    return (
        worker_batch
        + (next_batch - worker_batch) * min(1, (allowed_ms - time_ms) / max(next_ms - time_ms, HAIR * time_ms))
        if time_ms <= allowed_ms
        else 0
    )


@formula(unit="flag", source="own-arithmetic")
def targets_met(load_by_tpot: float, load_by_ttft: float) -> float:
    """Whether a request alone on its worker meets both targets."""
    return 1 if min(load_by_tpot, load_by_ttft) > 0 else 0


@formula(unit="sequence", source="own-arithmetic")
def operating_load(
    load_by_tpot: float, load_by_ttft: float, sequences_held: float, captured_tokens: float, pipeline: float
) -> float:
    """The largest load of a worker that the targets, its memory and its captured batches allow."""
    return min(load_by_tpot, load_by_ttft, sequences_held, captured_tokens * pipeline)


@formula(unit="ms", source="own-roofline")
def served_tpot_ms(tpot_ms: float, time_factor: float) -> float:
    """Time per output token as measured neighbours have it."""
    return tpot_ms * time_factor


@formula(unit="ms", source="own-roofline")
def served_ttft_ms(unloaded_ttft_ms: float, time_factor: float) -> float:
    """Time to the first token with nobody waiting, by the same factor."""
    return unloaded_ttft_ms * time_factor


@formula(unit="request/s", source="own-roofline")
def predicted_rate(workers: float, worker_batch: float, output_tokens: float, served_tpot_ms: float) -> float:
    """Requests a second that a replica ends at a load: each stays for its output."""
    return workers * worker_batch / (output_tokens * served_tpot_ms) * MS_PER_SECOND


@formula(unit="token/s", source="own-arithmetic")
def counted_rate(own_rate: float, same_machine: float) -> float:
    """One's own measurement, where it was made on such a machine."""
    return own_rate * same_machine


@formula(unit="s", source="own-arithmetic")
def split_request_seconds(
    fresh_tokens: float, output_tokens: float, node_in_tokens_per_second: float, node_out_tokens_per_second: float
) -> float:
    """Machine time of a request by one's own rates of fresh input and of output; 0 without both."""
    return (
        fresh_tokens / node_in_tokens_per_second + output_tokens / node_out_tokens_per_second
        if min(node_in_tokens_per_second, node_out_tokens_per_second) > 0
        else 0
    )


@formula(unit="s", source="own-arithmetic")
def mixed_request_seconds(input_tokens: float, output_tokens: float, node_tokens_per_second: float) -> float:
    """Machine time of a request by one's own rate of all tokens; 0 without it."""
    return (input_tokens + output_tokens) / node_tokens_per_second if node_tokens_per_second > 0 else 0


@formula(unit="s", source="own-arithmetic")
def own_request_seconds(split_request_seconds: float, mixed_request_seconds: float) -> float:
    """Machine time of a request as one measured it: by both rates, else by the one of all tokens; 0 without any."""
    return split_request_seconds if split_request_seconds > 0 else mixed_request_seconds


@formula(unit="flag", source="own-arithmetic")
def replica_serves(longest_held: float, targets_met: float, own_request_seconds: float) -> float:
    """Whether a replica has a rate: one request fits its memory, and the targets are met or one measured it oneself."""
    return min(1 if longest_held >= 1 else 0, max(targets_met, 1 if own_request_seconds > 0 else 0))


@formula(unit="count", source="own-arithmetic")
def lacking(longest_held: float, load_by_tpot: float) -> float:
    """What a replica without a rate lacks: 1 memory, 2 the time of a token, 3 that of the first."""
    return 1 + (1 if longest_held >= 1 else 0) * (1 + (1 if load_by_tpot > 0 else 0))


@formula(unit="request/s", source="own-arithmetic")
def replica_rate(replica_machines: float, own_request_seconds: float, predicted_rate: float) -> float:
    """Requests a second of a replica: one's own measurement, else the prediction."""
    return replica_machines / own_request_seconds if own_request_seconds > 0 else predicted_rate


@formula(unit="sequence", source="own-arithmetic")
def replica_in_flight(workers: float, worker_batch: float) -> float:
    """Sequences decoding at once in a replica."""
    return workers * worker_batch


@formula(unit="token/s", source="own-arithmetic")
def replica_out_tok_s(replica_rate: float, output_tokens: float) -> float:
    """Output tokens a second of a replica."""
    return replica_rate * output_tokens


@formula(unit="token/s", source="own-arithmetic")
def replica_tok_s(replica_rate: float, input_tokens: float, output_tokens: float) -> float:
    """Tokens a second of a replica, in and out."""
    return replica_rate * (input_tokens + output_tokens)
