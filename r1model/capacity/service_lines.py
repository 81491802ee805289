"""The formulas of a replica's service in their order, as the engine runs them and the workbook writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from r1model.graph.kernel import of_arrays
from r1model.graph.registry import formulas

LOADS = (0.0, *(float(2**power) for power in range(13)))  # at 0 a request alone, which no prompt interrupts
FIXED = {"tokens_per_step": 1.0}  # no tokens are drafted


class Line(NamedTuple):
    """A formula, and which of its parameters have another name here: (parameter, name)."""

    name: str
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def needs(self) -> tuple[str, ...]:
        """The names of what it needs, in the order of its parameters."""
        other = dict(self.renamed)
        return tuple(other.get(need, need) for need in formulas()[self.name].needs)


CONTEXT = (("cache_read_ms_each", "context_read_ms_each"), ("cache_math_ms_each", "context_math_ms_each"))
STEP = ("step_tokens", "tokens_at_once")
OF_LENGTHS = (Line("fresh_tokens"), Line("repeated_tokens"), Line("mean_context_tokens"))
OF_REPLICA = (
    Line("context_read_ms_each"),
    Line("context_math_ms_each"),
    Line("tokens_held_each"),
    Line("sequences_held"),
    Line("longest_held"),
    Line("fresh_token_ms"),
    Line("prompt_work_ms", (("input_tokens", "fresh_tokens"), ("prefill_token_ms", "fresh_token_ms"))),
    Line("prompt_ms"),
    Line("prompts_per_pass", (("input_tokens", "fresh_tokens"),)),
    Line("bulk_prompt_ms"),
    Line("mixed_ms_each"),
)
STEADY = (*OF_LENGTHS, *OF_REPLICA)
MEASURED = (Line("split_request_seconds"), Line("mixed_request_seconds"), Line("own_request_seconds"))
LOADED = (
    Line("tokens_at_once"),
    Line("experts_touched", (STEP,)),
    Line("attention_ms", (STEP,)),
    Line("cache_ms", (STEP, *CONTEXT)),
    Line("experts_ms", (STEP,)),
    Line("dense_ms", (STEP,)),
    Line("moved_ms", (STEP,)),
    Line("step_slowdown", (STEP,)),
    Line("step_ms"),
    Line("tpot_ms"),
    Line("unloaded_ttft_ms"),
)
TRIED = (*OF_LENGTHS, *OF_REPLICA, *LOADED, Line("served_tpot_ms"))  # a point of one's own, by the model
COMPARED = (Line("point_ms_by_output"), Line("point_entered_ms"), Line("point_measured_ms"), Line("point_log"))
MEAN = (Line("own_log_mean"),)
FOUND = (Line("own_deviation"), Line("own_scatter"), Line("own_ratio"), Line("own_time_factor"))
CORRECTED = (
    Line("neighbour_spread"),
    Line("own_spread_square"),
    Line("own_spread"),
    Line("corrected_factor"),
)
ALLOWED = (Line("tpot_allowed_ms"), Line("ttft_allowed_ms"))
WITHIN = {
    "load_by_tpot": Line("load_within", (("time_ms", "tpot_ms"), ("next_ms", "next_tpot_ms"),
                                         ("allowed_ms", "tpot_allowed_ms"))),
    "load_by_ttft": Line("load_within", (("time_ms", "unloaded_ttft_ms"), ("next_ms", "next_ttft_ms"),
                                         ("allowed_ms", "ttft_allowed_ms"))),
}  # fmt: skip
SETTLED = (Line("targets_met"), Line("operating_load"), Line("replica_serves"), Line("lacking"))
SERVED = (
    *LOADED,
    Line("served_tpot_ms"),
    Line("served_ttft_ms"),
    Line("replica_in_flight"),
    Line("predicted_rate"),
)
ANSWERS = (Line("replica_rate"), Line("replica_out_tok_s"), Line("replica_tok_s"))


def run(lines: Iterable[Line], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the lines and of what was given; numbers or arrays."""
    values = {**FIXED, **given}
    for line in lines:
        values[line.name] = result(line, values)
    return values


def result(line: Line, values: Mapping[str, Any]) -> Any:
    """The value of one line."""
    return _compiled(line.name)(*[values[need] for need in _needs(line)])


@cache
def _compiled(name: str) -> Callable[..., Any]:
    return of_arrays(formulas()[name].function)


@cache
def _needs(line: Line) -> tuple[str, ...]:
    return line.needs
