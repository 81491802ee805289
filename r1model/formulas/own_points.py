"""Points that one measured oneself: each pulls the times towards what it says, all together narrow the range.

A point is a load on one replica, the lengths of its requests, and the time per output token that was measured. What
neighbours say weighs as much as one point. Logarithms have LOG_BASE.
"""

from math import log

from r1model.graph.registry import formula
from r1model.units import HALF, LOG_BASE, MS_PER_SECOND, OWN_FACTOR_MOST, TENTH_DEVIATIONS


@formula(unit="flag", source="own-arithmetic")
def point_counts(
    point_in_flight: float, point_input_tokens: float, point_output_tokens: float, point_tpot_ms: float,
    point_out_tok_s: float,
) -> float:  # fmt: skip
    """Whether a point counts: load, both lengths, and time or output are above 0."""
    return (
        1
        if min(point_in_flight, point_input_tokens, point_output_tokens, max(point_tpot_ms, point_out_tok_s)) > 0
        else 0
    )


@formula(unit="count", source="own-arithmetic")
def point_or_usual(point_value: float, usual_value: float, point_counts: float) -> float:
    """What a point is tried with: its own value, or the usual one where it does not count."""
    return point_value if point_counts > 0 else usual_value


@formula(unit="sequence", source="own-arithmetic")
def point_batch(point_in_flight: float, workers: float) -> float:
    """Sequences of a worker, where the replica holds so many."""
    return point_in_flight / workers


@formula(unit="ms", source="own-arithmetic")
def point_ms_by_output(point_in_flight: float, point_out_tok_s: float) -> float:
    """Time per output token by the output of a replica that decodes; 0 without one."""
    return point_in_flight / point_out_tok_s * MS_PER_SECOND if point_out_tok_s > 0 else 0


@formula(unit="ms", source="own-arithmetic")
def point_entered_ms(point_tpot_ms: float, point_ms_by_output: float) -> float:
    """Time per output token of a point: as measured, else by the output."""
    return point_tpot_ms if point_tpot_ms > 0 else point_ms_by_output


@formula(unit="ms", source="own-arithmetic")
def point_measured_ms(point_entered_ms: float, served_tpot_ms: float, point_counts: float) -> float:
    """Time per output token of a point; the prediction where it does not count."""
    return point_entered_ms if point_counts > 0 else served_tpot_ms


@formula(unit="share", source="own-arithmetic")
def point_error(point_measured_ms: float, served_tpot_ms: float) -> float:
    """How much longer a token takes than predicted."""
    return point_measured_ms / served_tpot_ms - 1


@formula(unit="factor", source="own-arithmetic")
def point_log(point_measured_ms: float, served_tpot_ms: float) -> float:
    """Logarithm of measured over predicted time."""
    return log(point_measured_ms / served_tpot_ms, LOG_BASE)


@formula(unit="token/s", source="own-arithmetic")
def point_measured_tok_s(point_in_flight: float, point_measured_ms: float) -> float:
    """Output of the replica while it decodes at that time per token."""
    return point_in_flight / point_measured_ms * MS_PER_SECOND


@formula(unit="factor", source="own-arithmetic")
def own_log_mean(own_log_sum: float, own_points: float) -> float:
    """Mean logarithm of measured over predicted time; 0 without points."""
    return own_log_sum / own_points if own_points > 0 else 0


@formula(unit="factor", source="own-arithmetic")
def point_square(point_log: float, own_log_mean: float, point_counts: float) -> float:
    """Square of a point's distance from the mean."""
    return (point_log - own_log_mean) * (point_log - own_log_mean) * point_counts


@formula(unit="factor", source="own-arithmetic")
def own_deviation(own_square_sum: float, own_points: float) -> float:
    """Standard deviation of the logarithms of a sample; 0 for one point."""
    return (own_square_sum / (own_points - 1)) ** HALF if own_points > 1 else 0


@formula(unit="factor", source="own-arithmetic")
def own_ratio(own_log_mean: float) -> float:
    """Measured over predicted time, geometric mean of the points."""
    return LOG_BASE**own_log_mean


@formula(unit="factor", source="own-assumption")
def own_time_factor(own_log_mean: float, own_points: float) -> float:
    """What the points make of all times: n of them go n / (n + 1) of the way, within a largest factor either way."""
    return min(OWN_FACTOR_MOST, max(1 / OWN_FACTOR_MOST, LOG_BASE ** (own_log_mean * own_points / (own_points + 1))))


@formula(unit="count", source="own-arithmetic")
def counted_points(own_points: float, same_machine: float) -> float:
    """Own points, where they were measured on such a machine."""
    return own_points * same_machine


@formula(unit="factor", source="own-arithmetic")
def neighbour_spread(time_factor: float, factor_p50: float) -> float:
    """Logarithm of a quantile's factor over the median's: above 0 on the slow side, below it on the fast one."""
    return log(time_factor / factor_p50, LOG_BASE)


@formula(unit="factor", source="own-assumption")
def own_scatter(own_deviation: float) -> float:
    """How far a tenth of what the points would say lies from their mean: of normal logarithms."""
    return TENTH_DEVIATIONS * own_deviation


@formula(unit="factor", source="own-assumption")
def own_spread_square(neighbour_spread: float, own_scatter: float, counted_points: float) -> float:
    """Square of a quantile's distance from the median: neighbours weigh as one point, the points' scatter as n."""
    return (neighbour_spread * neighbour_spread + own_scatter * own_scatter * counted_points) / (counted_points + 1)


@formula(unit="factor", source="own-assumption")
def own_spread(own_spread_square: float, neighbour_spread: float) -> float:
    """How far a quantile lies from the median, on the side where neighbours have it."""
    return own_spread_square**HALF * ((1 if neighbour_spread > 0 else 0) - (1 if neighbour_spread < 0 else 0))


@formula(unit="factor", source="own-assumption")
def corrected_factor(
    time_factor: float, factor_p50: float, own_time_factor: float, own_spread: float, counted_points: float
) -> float:
    """The factor on times: that of measured neighbours; where points count, moved and narrowed by them."""
    return factor_p50 * own_time_factor * LOG_BASE**own_spread if counted_points > 0 else time_factor
