"""From users to tokens, to the rate of every hour, to replicas month by month, to lots and instances.

A month has 730 hours: working days and other days. Rates are requests a second, those of a day requests of a working
day. A hair comes off before each whole number, so that a peak that fits exactly needs no replica more.
"""

from math import ceil

from r1model.graph.registry import formula
from r1model.units import HAIR, HOURS_PER_DAY, HOURS_PER_MONTH, SECONDS_PER_HOUR, TOKENS_PER_MTOK


@formula(unit="request/day", source="own-arithmetic")
def use_requests(users: float, requests_per_day: float) -> float:
    """Requests of one use on a working day."""
    return users * requests_per_day


@formula(unit="token/day", source="own-arithmetic")
def use_tokens(use_requests: float, tokens_per_request: float) -> float:
    """Tokens of one use on a working day, in or out."""
    return use_requests * tokens_per_request


@formula(unit="token/day", source="own-arithmetic")
def use_repeated(use_input: float, repeated_share: float) -> float:
    """Input of one use that repeats what was read before, such as a system prompt or the turns of a chat."""
    return use_input * repeated_share


@formula(unit="day", source="own-arithmetic")
def other_days(working_days: float) -> float:
    """Days of a month that are no working days; a month has 730 hours."""
    return HOURS_PER_MONTH / HOURS_PER_DAY - working_days


@formula(unit="day", source="own-arithmetic")
def active_days(working_days: float, other_days: float, other_day_share: float) -> float:
    """Days of a month in working days: another day has its share of a working day's requests."""
    return working_days + other_days * other_day_share


@formula(unit="token/day", source="own-arithmetic")
def tokens_a_day(mtok_a_month: float, active_days: float) -> float:
    """Tokens of a working day of a demand that is stated by the month."""
    return mtok_a_month * TOKENS_PER_MTOK / active_days


@formula(unit="request/day", source="own-arithmetic")
def asked_requests(asked_output: float, asked_input: float, request_output_tokens: float) -> float:
    """Requests behind tokens by the month; where nothing is written, a request reads what it would have written."""
    return (asked_output if asked_output > 0 else asked_input) / request_output_tokens


@formula(unit="factor", source="own-arithmetic")
def user_scale(users_wanted: float, uses_users: float) -> float:
    """What scales the table of uses to the users wanted in all; 1 where the table stands as it is."""
    return users_wanted / uses_users if users_wanted > 0 else 1


@formula(unit="user", source="own-arithmetic")
def all_users(by_uses: float, users_counted: float, user_scale: float) -> float:
    """Users in all; 0 where the demand is stated in tokens and nobody was counted."""
    return by_uses * users_counted * user_scale if by_uses > 0 else 0


@formula(unit="request/day", source="own-arithmetic")
def of_demand(by_uses: float, of_uses: float, user_scale: float, asked: float, volume: float) -> float:
    """What a working day asks for: by the table of uses, or by tokens a month; times the volume that is tried."""
    return volume * (by_uses * of_uses * user_scale if by_uses > 0 else asked)


@formula(unit="token", source="own-arithmetic")
def mean_input_tokens(day_input: float, day_requests: float) -> float:
    """Input tokens of a request, over all uses."""
    return day_input / day_requests if day_requests > 0 else 0


@formula(unit="share", source="own-arithmetic")
def mean_repeated_share(day_repeated: float, day_input: float) -> float:
    """Share of the input that repeats, over all uses."""
    return day_repeated / day_input if day_input > 0 else 0


@formula(unit="token", source="own-arithmetic")
def mean_output_tokens(day_output: float, day_requests: float) -> float:
    """Output tokens of a request, reasoning included, over all uses; one token at least."""
    return max(1, day_output / day_requests) if day_requests > 0 else 1


@formula(unit="request/day", source="own-arithmetic")
def requests_day(day_requests: float, price_index: float, running: float) -> float:
    """Requests of a working day of a month: those of month 1, grown."""
    return day_requests * price_index * running


@formula(unit="request", source="own-arithmetic")
def requests_month(requests_day: float, active_days: float) -> float:
    """Requests of a month."""
    return requests_day * active_days


@formula(unit="Mtok/month", source="own-arithmetic")
def mtok_month(tokens_day: float, active_days: float) -> float:
    """Million tokens of a month with these of a working day."""
    return tokens_day * active_days / TOKENS_PER_MTOK


@formula(unit="token/day", source="own-arithmetic")
def fresh_of(day_input: float, day_repeated: float) -> float:
    """Input that is read for the first time."""
    return day_input - day_repeated


@formula(unit="share", source="own-arithmetic")
def hour_most(hour_work: float, hour_other: float, other_day_share: float) -> float:
    """The larger share of a working day's requests that an hour has: on a working day, or on another."""
    return max(hour_work, hour_other * other_day_share)


@formula(unit="request/s", source="own-arithmetic")
def peak_rate(requests_day: float, busiest_hour: float, peak_factor: float) -> float:
    """Requests a second at the peak within the busiest hour of a month."""
    return requests_day * busiest_hour / SECONDS_PER_HOUR * peak_factor


@formula(unit="count", source="own-arithmetic")
def replicas_needed(
    peak_rate: float, replica_rate: float, busy_share: float, reserve_replicas: float, running: float
) -> float:
    """Whole replicas, none busier than its share at the peak, one at least, and the reserve."""
    return running * (max(1, ceil(peak_rate / (replica_rate * busy_share) * (1 - HAIR))) + reserve_replicas)


@formula(unit="count", source="own-arithmetic")
def times_each(count: float, each: float) -> float:
    """So many of each."""
    return count * each


@formula(unit="count", source="own-arithmetic")
def hour_replicas(
    requests_day: float,
    hour_share: float,
    day_share: float,
    peak_factor: float,
    replica_rate: float,
    busy_share: float,
    reserve_replicas: float,
    running: float,
) -> float:
    """Replicas that run in one hour of a day when their number follows the load hour by hour."""
    return running * (
        max(
            1,
            ceil(
                requests_day
                * day_share
                * hour_share
                / SECONDS_PER_HOUR
                * peak_factor
                / (replica_rate * busy_share)
                * (1 - HAIR)
            ),
        )
        + reserve_replicas
    )


@formula(unit="h", source="own-arithmetic")
def instance_hours(
    instances_per_replica: float, working_days: float, hours_work: float, other_days: float, hours_other: float
) -> float:
    """Hours that instances run in a month, hour by hour over its working and its other days."""
    return instances_per_replica * (working_days * hours_work + other_days * hours_other)


@formula(unit="count", source="own-arithmetic")
def full_time(instance_hours: float) -> float:
    """Instances that would run as many hours all month."""
    return instance_hours / HOURS_PER_MONTH


@formula(unit="flag", source="own-arithmetic")
def follows_load(own_instances: float, committed: float, by_month: float, by_hour: float) -> float:
    """1 where the number of instances follows the load; a number of one's own does not, nor does a commitment."""
    return (1 - committed) * (by_month + by_hour) if own_instances <= 0 else 0


@formula(unit="count", source="own-arithmetic")
def fixed_instances(own_instances: float, follows: float, rent_fixed: float) -> float:
    """Instances rented for the whole term: one's own number, or the largest need of any month."""
    return own_instances if own_instances > 0 else (1 - follows) * rent_fixed


@formula(unit="count", source="own-arithmetic")
def followed_instances(
    follows: float, by_month: float, by_hour: float, month_count: float, hour_count: float, running: float
) -> float:
    """Instances that are paid in a month where their number follows the month, or the hour."""
    return running * follows * (by_month * month_count + by_hour * hour_count)


@formula(unit="count", source="own-arithmetic")
def owned_after(
    scheduled: float,
    own_nodes: float,
    nodes_per_replica: float,
    bought: float,
    months: float,
    lot_most: float,
    owned_before: float,
) -> float:
    """Replicas owned after a lot: with its nodes by a schedule, else what the months until the next need."""
    return (
        owned_before + own_nodes / nodes_per_replica * (1 if bought < months else 0)
        if scheduled > 0
        else max(lot_most, owned_before)
    )


@formula(unit="node", source="own-arithmetic")
def nodes_of_lot(
    scheduled: float, own_nodes: float, bought: float, months: float, lot_added: float, nodes_per_replica: float
) -> float:
    """Nodes bought in a lot: those of a schedule, none at the horizon or after it; else those of its replicas."""
    return own_nodes * (1 if bought < months else 0) if scheduled > 0 else lot_added * nodes_per_replica


@formula(unit="count", source="own-arithmetic")
def replicas_short(replicas: float, owned: float) -> float:
    """Replicas that a month lacks of those that its peak and the reserve need."""
    return max(0, replicas - owned)


@formula(unit="count", source="own-arithmetic")
def added_to(owned: float, owned_before: float) -> float:
    """What a lot adds to what is owned."""
    return owned - owned_before


@formula(unit="share", source="own-arithmetic")
def replica_load(requests_month: float, replica_rate: float, owned: float) -> float:
    """Share of all hours that the replicas owned are at work, the reserve included."""
    return requests_month / (replica_rate * SECONDS_PER_HOUR * HOURS_PER_MONTH * owned) if owned > 0 else 0


@formula(unit="count", source="own-arithmetic")
def shared_replicas(step: float, steps: float, most_replicas: float, spread: float) -> float:
    """Own replicas of one row of the table: 0, 1, 2 …, or, spread, in equal steps up to all that the peak needs."""
    return min(most_replicas, ceil(step * max(1, most_replicas / steps) * (1 - HAIR))) if spread > 0 else step


@formula(unit="request/s", source="own-arithmetic")
def rate_within(own_replicas: float, replica_rate: float, busy_share: float, peak_factor: float) -> float:
    """Mean rate of an hour that own replicas take: at its peak none is busier than its share."""
    return own_replicas * replica_rate * busy_share / peak_factor


@formula(unit="request/day", source="own-arithmetic")
def above_rate(requests_day: float, hour_share: float, day_share: float, rate_within: float) -> float:
    """Requests of an hour above what own replicas take."""
    return max(0, requests_day * day_share * hour_share - rate_within * SECONDS_PER_HOUR)


@formula(unit="request", source="own-arithmetic")
def overflow_requests(working_days: float, above_work: float, other_days: float, above_other: float) -> float:
    """Requests of a month that go to the API."""
    return working_days * above_work + other_days * above_other


@formula(unit="share", source="own-arithmetic")
def overflow_share(overflow_requests: float, requests_month: float) -> float:
    """Share of a month's requests that go to the API."""
    return overflow_requests / requests_month if requests_month > 0 else 0


@formula(unit="count", source="own-arithmetic")
def owned_nodes(own_replicas: float, reserve_replicas: float, nodes_per_replica: float) -> float:
    """Nodes bought for own replicas and their reserve; none without own replicas."""
    return (own_replicas + reserve_replicas) * nodes_per_replica if own_replicas > 0 else 0


@formula(unit="token/s", source="own-arithmetic")
def node_tok_s(
    replica_rate: float, mean_input_tokens: float, mean_output_tokens: float, nodes_per_replica: float
) -> float:
    """Tokens a second of one node in the mix of the demand, in and out."""
    return replica_rate * (mean_input_tokens + mean_output_tokens) / nodes_per_replica
