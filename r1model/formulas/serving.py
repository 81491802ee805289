"""A worker under closed load: a fixed number of requests in flight, prefill and decode sharing or splitting GPUs."""

from r1model.graph.registry import formula
from r1model.units import HALF, MS_PER_SECOND


@formula(unit="GB", source="own-arithmetic")
def cache_room_gb(
    gpu_memory_gb: float, cache_share: float, worker_gb_per_gpu: float, runtime_gb: float, least_cache_share: float
) -> float:
    """Memory of one GPU left for the cache; never below the least share, so that a tight fit still gives a number."""
    return max(least_cache_share * gpu_memory_gb, cache_share * gpu_memory_gb - worker_gb_per_gpu - runtime_gb)


@formula(unit="sequence", source="own-arithmetic")
def batch_limit(
    cache_room_gb: float,
    attention_groups: float,
    cache_shards: float,
    kv_gb_per_token: float,
    held_tokens: float,
) -> float:
    """Sequences whose cache a worker holds, at the tokens that one holds on average."""
    return max(1, cache_room_gb * attention_groups * cache_shards / (kv_gb_per_token * held_tokens))


@formula(unit="ms", source="own-roofline")
def mixed_ms_each(bulk_prompt_ms: float, interference: float, output_tokens: float) -> float:
    """What the prefill of new requests adds to a step for each sequence; zero where prefill has GPUs of its own."""
    return bulk_prompt_ms * interference / output_tokens


@formula(unit="ms", source="own-roofline")
def tpot_ms(step_ms: float, tokens_per_step: float, worker_batch: float, mixed_ms_each: float) -> float:
    """Time per output token: a step over the tokens it yields, with prefill in between."""
    return step_ms / tokens_per_step + worker_batch * mixed_ms_each


@formula(unit="ms", source="own-roofline")
def unloaded_ttft_ms(prompt_ms: float, request_overhead_ms: float, step_ms: float) -> float:
    """Time to the first token with nobody waiting: prompt, request handling, half a step until it is let in."""
    return prompt_ms + request_overhead_ms + HALF * step_ms


@formula(unit="ms", source="own-roofline")
def request_ms(output_tokens: float, tpot_ms: float, unloaded_ttft_ms: float) -> float:
    """Life of a request with nobody waiting."""
    return output_tokens * tpot_ms + unloaded_ttft_ms


@formula(unit="sequence/ms", source="own-roofline")
def served_rate(
    concurrency: float,
    request_ms: float,
    split_share: float,
    bulk_prompt_ms: float,
    prefill_workers: float,
    knee: float,
    workers: float,
    batch_limit: float,
) -> float:
    """Requests finished: what the load offers, bent by the prefill workers' ceiling, capped by memory."""
    return min(
        concurrency
        / request_ms
        / (1 + (split_share * concurrency / request_ms * bulk_prompt_ms / prefill_workers) ** knee) ** (1 / knee),
        workers * batch_limit / request_ms,
    )


@formula(unit="sequence", source="own-roofline")
def settled_batch(
    served_rate: float, output_tokens: float, tpot_ms: float, workers: float, batch_limit: float, concurrency: float
) -> float:
    """Sequences that decode at once on a worker, by Little's law."""
    return max(min(1, concurrency / workers), min(batch_limit, served_rate * output_tokens * tpot_ms / workers))


@formula(unit="share", source="own-roofline")
def prefill_load(
    split_share: float,
    served_rate: float,
    bulk_prompt_ms: float,
    prefill_workers: float,
    worker_batch: float,
    mixed_ms_each: float,
    tpot_ms: float,
    load_ceiling: float,
) -> float:
    """Share of the time that the prefill stations work."""
    return min(
        load_ceiling,
        split_share * served_rate * bulk_prompt_ms / prefill_workers
        + (1 - split_share) * worker_batch * mixed_ms_each / tpot_ms,
    )


@formula(unit="ms", source="own-roofline")
def wait_ms(
    concurrency: float,
    served_rate: float,
    request_ms: float,
    bulk_prompt_ms: float,
    prefill_stations: float,
    queueing: float,
    prefill_load: float,
) -> float:
    """Waiting: what is in flight and not served, or the queue of a busy prefill station."""
    return max(
        concurrency / served_rate - request_ms,
        bulk_prompt_ms / prefill_stations * queueing * prefill_load / (1 - prefill_load),
    )


@formula(unit="ms", source="own-roofline")
def ttft_ms(
    unloaded_ttft_ms: float,
    wait_ms: float,
    burst_share: float,
    bulk_prompt_ms: float,
    concurrency: float,
    prefill_stations: float,
) -> float:
    """Time to the first token, with the share of a burst that starts together."""
    return unloaded_ttft_ms + wait_ms + burst_share * bulk_prompt_ms * max(0, concurrency / prefill_stations - 1)


@formula(unit="ms", source="own-roofline")
def burst_queue_ms(
    concurrency: float,
    workers: float,
    worker_batch: float,
    output_tokens: float,
    tpot_ms: float,
    unloaded_ttft_ms: float,
) -> float:
    """How long the last of a burst waits for a place: those that find none follow as others end."""
    return max(0, concurrency / workers / worker_batch - 1) * (output_tokens * tpot_ms + unloaded_ttft_ms)


@formula(unit="ms", source="own-roofline")
def burst_ttft_ms(
    unloaded_ttft_ms: float, burst_wait: float, worker_batch: float, bulk_prompt_ms: float, burst_queue_ms: float
) -> float:
    """Time to the first token in the middle of a burst: a share of reading all prompts, and waiting."""
    return unloaded_ttft_ms + burst_wait * (worker_batch * bulk_prompt_ms + burst_queue_ms)


@formula(unit="token/s", source="own-roofline")
def burst_out_tok_s(
    burst_closure: float,
    concurrency: float,
    output_tokens: float,
    tpot_ms: float,
    unloaded_ttft_ms: float,
    burst_mixed: float,
    worker_batch: float,
    bulk_prompt_ms: float,
    burst_queue_ms: float,
) -> float:
    """Output of a burst until its last request ends; the prompts that no decoding shared its time with come first."""
    return (
        burst_closure
        * concurrency
        * output_tokens
        / (
            unloaded_ttft_ms
            + (1 - burst_mixed) * worker_batch * bulk_prompt_ms
            + burst_queue_ms
            + output_tokens * tpot_ms
        )
        * MS_PER_SECOND
    )


@formula(unit="token/s", source="own-roofline")
def out_tok_s(closure: float, concurrency: float, output_tokens: float, ttft_ms: float, tpot_ms: float) -> float:
    """Output of all workers; ramp-up and drain of a finite run take the rest of `closure`."""
    return closure * concurrency * output_tokens / (ttft_ms + output_tokens * tpot_ms) * MS_PER_SECOND


@formula(unit="token/s", source="own-roofline")
def prefill_tok_s(input_tokens: float, bulk_prompt_ms: float) -> float:
    """Input tokens that one saturated prefill worker reads."""
    return input_tokens / bulk_prompt_ms * MS_PER_SECOND
