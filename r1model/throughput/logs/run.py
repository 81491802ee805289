"""One run of a benchmark tool, in the words of no tool: what was asked, what came back, how fast."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from r1model.errors import BadRequest

MOST_FAILED = 0.05
LARGEST = 1e9
AGREE = 0.05  # tools round what they print; further apart, two figures are not of one run
MOST_STREAMS = 2.0  # lengths that vary part means over requests from means over tokens, but not further
MS = 1000.0


@dataclass(frozen=True, slots=True)
class Run:
    """A run: rates in tokens/s and requests/s over the whole deployment, times in ms, lengths in tokens a request.

    `limit` is the most requests that the tool kept in flight, nan for an open load; `request_rate` is inf where all
    were sent at once; `in_flight` is a mean that the tool itself states. `columns` holds what the log says of model
    and machine, by the column of throughput.csv.
    """

    where: str
    tool: str
    output_tok_s: float
    requests: float
    input_tokens: float
    output_tokens: float
    seconds: float = math.nan
    failed: float = 0
    limit: float = math.nan
    request_rate: float = math.nan
    in_flight: float = math.nan
    input_tok_s: float = math.nan
    latency_ms_mean: float = math.nan
    ttft_ms_median: float = math.nan
    ttft_ms_mean: float = math.nan
    tpot_ms_median: float = math.nan
    tpot_ms_mean: float = math.nan
    itl_ms_mean: float = math.nan
    columns: Mapping[str, str] = field(default_factory=dict)

    def failed_share(self) -> float:
        """Failed requests over all."""
        return self.failed / (self.requests + self.failed)

    def request_throughput(self) -> float:
        """Requests completed per second."""
        return self.output_tok_s / self.output_tokens

    def mean_latency_ms(self) -> float:
        """Mean time of a request from end to end: its own figure, else first token and the further ones."""
        if not math.isnan(self.latency_ms_mean):
            return self.latency_ms_mean
        return self.ttft_ms_mean + self.pace_ms() * (self.output_tokens - 1)

    def pace_ms(self) -> float:
        """Mean time between tokens, else its median; nan where the run streamed nothing."""
        paces = (self.tpot_ms_mean, self.tpot_ms_median, self.itl_ms_mean)
        return next((pace for pace in paces if not math.isnan(pace)), math.nan)

    def little(self) -> float:
        """Mean requests in flight: the tool's own figure, else throughput times mean time, after Little."""
        return self.in_flight if self.in_flight > 0 else self.request_throughput() * self.mean_latency_ms() / MS


def checked(run: Run) -> Run:
    """The run; BadRequest where its figures cannot be those of one run."""
    _within(run, "output_throughput", run.output_tok_s, LARGEST)
    _within(run, "tokens per request", run.input_tokens + run.output_tokens, LARGEST)
    for name in ("ttft_ms_mean", "ttft_ms_median", "tpot_ms_mean", "tpot_ms_median", "itl_ms_mean"):
        _within(run, name, getattr(run, name), LARGEST)
    _require_one_run(run)
    return run


def _within(run: Run, name: str, value: float, most: float) -> None:
    if value >= most:
        raise BadRequest("log_bad_value", where=run.where, name=name, given=f"{value:g}")


def _require_one_run(run: Run) -> None:
    """Tokens over seconds are tokens per second, and no more answers are written at once than are asked for."""
    rate = run.requests * run.output_tokens / run.seconds
    if abs(rate / run.output_tok_s - 1) > AGREE:
        raise BadRequest("log_incoherent", where=run.where, stated=f"{run.output_tok_s:g}", found=f"{rate:g}")
    streams = run.output_tok_s * run.pace_ms() / MS
    most = run.limit if run.limit > 0 else run.requests
    if streams > MOST_STREAMS * most:
        raise BadRequest("log_too_many_streams", where=run.where, streams=f"{streams:.0f}", most=f"{most:g}")
