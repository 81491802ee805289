"""Functions 60 on: the chain from users to money. `inputs` is a scenario's name or rows of key and value."""

from __future__ import annotations

from functools import partial

from r1model.formulas import load
from r1model.functions.arguments import of_input
from r1model.functions.model import INPUTS, OPTION
from r1model.functions.readers import choice, number
from r1model.functions.spec import Function, Later

BODY = partial(Later, "r1model.functions.bodies.chain")
WHAT = ("total", "in", "fresh", "repeated", "out")


def demand_tokens(
    users: float, requests: float, tokens_in: float, tokens_out: float, repeated: float, days: float, other: float,
    what: str,
) -> float:  # fmt: skip
    """Million tokens a month of one use."""
    asked = load.use_requests(users=users, requests_per_day=requests)
    active = load.active_days(working_days=days, other_days=load.other_days(working_days=days), other_day_share=other)
    read = load.use_tokens(use_requests=asked, tokens_per_request=tokens_in)
    again = load.use_repeated(use_input=read, repeated_share=repeated)
    written = load.use_tokens(use_requests=asked, tokens_per_request=tokens_out)
    fresh = load.fresh_of(day_input=read, day_repeated=again)
    found = {"total": read + written, "in": read, "fresh": fresh, "repeated": again, "out": written}
    return load.mtok_month(tokens_day=found[what], active_days=active)


def peak(users: float, requests: float, busiest: float, factor: float) -> float:
    """Requests a second at the peak."""
    day = load.use_requests(users=users, requests_per_day=requests)
    return load.peak_rate(requests_day=day, busiest_hour=busiest, peak_factor=factor)


def replicas(rate: float, each: float, busy: float, reserve: float) -> int:
    """Whole replicas, the reserve included."""
    found = load.replicas_needed(
        peak_rate=rate, replica_rate=each, busy_share=busy, reserve_replicas=reserve, running=1.0
    )
    return int(found)


USERS = number("users", "user", 0, 1e11)
REQUESTS = number("requests_per_day", "request/user/day", 0, 1e6)
TOKENS = {name: number(name, "token", 0, 1e9) for name in ("input_tokens", "output_tokens")}
SHARES = {name: number(name, "share", 0, 1) for name in ("repeated_share", "busiest_hour")}
RATE = number("peak_rate", "request/s", 0, 1e12)

FUNCTIONS = (
    Function("DEMAND_TOKENS", "chain", "Mtok/month", (
        USERS, REQUESTS, TOKENS["input_tokens"], TOKENS["output_tokens"], SHARES["repeated_share"].or_(0),
        number("working_days", "day", 0, 30).or_(of_input("working_days")),
        number("other_day_share", "ratio", 0, 10).or_(of_input("other_day_share")),
        choice("what", *WHAT).or_("total")), demand_tokens, "R1_DEMAND_TOKENS(3000,20,1500,600)"),
    Function("PEAK", "chain", "request/s", (
        USERS, REQUESTS, SHARES["busiest_hour"].or_(0.14),
        number("peak_factor", "ratio", 1, 1e3).or_(of_input("peak_factor"))), peak, "R1_PEAK(3000,20)"),
    Function("REPLICAS", "chain", "count", (
        RATE, number("replica_rate", "request/s", above=0, high=1e9),
        number("busy_share", "share", above=0, high=1).or_(of_input("busy_share")),
        number("reserve_replicas", "count", 0, 1e6, whole=True).or_(of_input("reserve_replicas"))), replicas,
             "R1_REPLICAS(3.5,1.8)"),
    Function("FEASIBLE", "chain", "flag", (OPTION, INPUTS), BODY("feasible"), 'R1_FEASIBLE("rent")'),
    Function("HYBRID", "chain", "money", (INPUTS, choice("what", "pv", "replicas", "nodes", "table").or_("pv")),
             BODY("hybrid"), "R1_HYBRID()", spills=True),
    Function("COST_PER_USER", "chain", "money/user/month", (OPTION, INPUTS), BODY("cost_per_user"),
             'R1_COST_PER_USER("api")'),
    Function("TURNING_USERS", "chain", "user", (INPUTS,), BODY("turning"), 'R1_TURNING_USERS("wide5m")',
             spills=True),
)  # fmt: skip
