"""The roofline under closed load: registered formulas, compiled once, iterated until the batch settles."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from r1model.graph.kernel import kernel
from r1model.graph.registry import in_order
from r1model.throughput.assumed import assumed
from r1model.throughput.columns import Columns, Values
from r1model.throughput.roofline.leaves import Constants, leaves, load_share
from r1model.throughput.workload import MODES
from r1model.units import MS_PER_SECOND

Compiled = tuple[tuple[str, ...], Callable[..., tuple[Values, ...]]]
ROUNDS = 7
TERMS = (
    "attention_read_ms", "attention_math_ms_each", "cache_read_ms_each", "cache_math_ms_each", "expert_read_ms_each",
    "expert_math_ms_each", "dense_read_ms", "dense_math_ms_each", "fixed_ms", "reduce_ms_each", "exchange_ms_each",
    "token_ms_each", "prompt_ms", "bulk_prompt_ms", "batch_limit", "mixed_ms_each", "prefill_tok_s",
)  # fmt: skip
LOOP = ("tpot_ms", "unloaded_ttft_ms", "request_ms", "served_rate", "settled_batch")
END = ("ttft_ms", "out_tok_s", "burst_ttft_ms", "burst_out_tok_s")
DECODE, PREFILL, BURST = (MODES.index(name) for name in ("decode", "prefill", "burst"))


class Physical(NamedTuple):
    """What the roofline says before measured neighbours correct it; output in tokens/s over all workers."""

    tpot_ms: Values
    ttft_ms: Values
    out_tok_s: Values
    prefill_tok_s_gpu: Values
    concurrency: Values
    batch: Values
    batch_limit: Values
    closure: Values
    output_tokens: Values
    unloaded_ttft_ms: Values


@cache
def _compiled(targets: tuple[str, ...], known: frozenset[str]) -> Compiled:
    """The kernel of some targets and the known names that it takes."""
    needs = {need for item in in_order(targets, known) for need in item.needs}
    takes = tuple(sorted(needs & known))
    return takes, kernel(targets, takes, guarded=False)


def _run(targets: tuple[str, ...], given: Columns) -> Columns:
    takes, run = _compiled(targets, frozenset(given))
    return dict(zip(targets, run(*[given[name] for name in takes]), strict=True))


def physical(c: Columns, constants: Constants) -> Physical:
    """The roofline for columns of workloads."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        given = leaves(c, constants)
        given |= _terms(given)
        given["batch_limit"] = _limit(given)
        decode_only = c["mode"] == DECODE
        given["concurrency"] = _in_flight(c, given, load_share(c, constants), decode_only)
        found = _settle(given, decode_only | (c["mode"] == BURST))
        last = _run(END, {**given, **found, "worker_batch": found["settled_batch"]})
    return _answer(c, given, found, last)


def parts(c: Columns, constants: Constants, names: tuple[str, ...]) -> Columns:
    """The leaves of workloads and the named formulas that need no load; prefill has collectives of its own."""
    given = leaves(c, constants)
    for_prefill = {**given, "reduces": given["prefill_reduces"]}
    return given | _run(names, given) | _run(("prefill_move_ms",), for_prefill)


def _terms(given: Columns) -> Columns:
    """Everything that does not depend on the batch; prefill has collectives of its own."""
    for_prefill = {**given, "reduces": given["prefill_reduces"]}
    found = _run(TERMS, given)
    prompt = ("prompt_ms", "bulk_prompt_ms", "mixed_ms_each", "prefill_tok_s")
    return found | _run(prompt, for_prefill)


def _limit(given: Columns) -> Values:
    """Sequences of a worker: by the rule of what starts where it knows the GPU, by the engine's own cap, and by what
    prompts leave: a step reads no more than a chunk of them, so that no more sequences come to decode.
    """
    by_rule = np.maximum(given["cache_tokens"] / given["held_tokens"], 1)
    most = np.minimum(np.where(np.isnan(by_rule), given["batch_limit"], by_rule), given["max_sequences"])
    read = given["chunk_tokens"] / given["input_tokens"] * given["output_tokens"] / given["interference"]
    return np.minimum(most, np.maximum(read * given["attention_groups"], 1))


def _in_flight(c: Columns, given: Columns, share: Values, decode_only: Values) -> Values:
    most = np.where(decode_only, assumed().decode_batch_a_gpu * c["worker_gpus"], np.inf)
    by_memory = np.minimum(given["batch_limit"], most) * share * c["workers"]
    return np.where(np.isnan(c["concurrency"]), by_memory, c["concurrency"])


def _settle(given: Columns, full: Values) -> dict[str, Values]:
    each = given["concurrency"] / given["workers"]
    batch = np.minimum(each, given["batch_limit"])
    trial = {**given, "worker_batch": batch, "step_tokens": batch}
    targets = ("step_ms", *LOOP)
    takes, run = _compiled(targets, frozenset(trial))
    for _ in range(ROUNDS):
        at_once = np.maximum(batch / given["pipeline"], np.minimum(batch, 1))
        trial["worker_batch"], trial["step_tokens"] = batch, at_once * given["tokens_verified"]
        values = run(*[trial[name] for name in takes])
        batch = np.where(full, batch, values[-1])
    found = dict(zip(targets, values, strict=True))
    found["settled_batch"] = batch
    return found


def _answer(c: Columns, given: Columns, found: Columns, last: Columns) -> Physical:
    workers, tpot, mode = given["workers"], found["tpot_ms"], c["mode"]
    alone = found["settled_batch"] * workers / tpot * MS_PER_SECOND
    return Physical(
        tpot_ms=tpot,
        ttft_ms=np.where(mode == BURST, last["burst_ttft_ms"], last["ttft_ms"]),
        out_tok_s=np.select([mode == DECODE, mode == BURST], [alone, last["burst_out_tok_s"]], last["out_tok_s"]),
        prefill_tok_s_gpu=given["prefill_tok_s"] / given["prefill_worker_gpus"],
        concurrency=given["concurrency"],
        batch=found["settled_batch"],
        batch_limit=given["batch_limit"],
        closure=given["closure"],
        output_tokens=given["output_tokens"],
        unloaded_ttft_ms=found["unloaded_ttft_ms"],
    )
