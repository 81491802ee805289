"""A million scenarios of the chain, whole nodes by month and five options, beside the same chain written by hand.

The hand-written one loops over months and hours in NumPy, blocks of scenarios at a time, as one would write it down; it
is timed on fewer scenarios and counted up. Both give the same costs, which is asserted once.
"""

import resource

import numpy as np
from bench_timing import Row, once

from r1model.finance.response import Response
from r1model.finance.simulate import drivers
from r1model.scenarios import resolve

COUNT, CHUNK, BY_HAND, BLOCK = 1_000_000, 1 << 14, 1 << 13, 1 << 12


def draws(count, seed=671):
    chance = np.random.default_rng(seed)
    return {"demand": chance.uniform(0.2, 5, count), "throughput": chance.uniform(0.5, 2, count),
            "gpu_price": chance.uniform(0.85, 1.4, count), "api_price": chance.uniform(0.4, 1.5, count),
            "cloud_price": chance.uniform(0.55, 1.2, count)}  # fmt: skip


def ours(response, drawn):
    count, least = len(drawn["demand"]), []
    for start in range(0, count, CHUNK):
        part = {name: values[start : start + CHUNK] for name, values in drawn.items()}
        least.append(np.min(list(response.costs(part).values()), axis=0))
    return np.concatenate(least)


def by_hand(response, drawn):
    count = len(drawn["demand"])
    return np.concatenate([block(response, {name: values[at : at + BLOCK] for name, values in drawn.items()})
                           for at in range(0, count, BLOCK)])  # fmt: skip


def block(response, drawn):
    return np.min(list(costs_by_hand(response, drawn).values()), axis=0)


def costs_by_hand(response, drawn):
    """What each option costs, month by month and hour by hour."""
    load, day, own = response.counts.load, response.counts.day, response._own
    volume, fast = drawn["demand"], drawn["throughput"]
    mu, b, pf, reserve = (load[key] for key in ("replica_rate", "busy_share", "peak_factor", "reserve_replicas"))
    hours = [(row["hour_work"], row["hour_other"]) for row in load.rows("hours")]
    work, other, share = day["working_days"], day["other_days"], day["other_day_share"]
    months = range(1, int(response.around["months"]) + 1)
    index = load["price_index"]
    need, requests, top = {}, {}, max(max(a, o * share) for a, o in hours)
    for month in months:
        requests[month] = day["day_requests"] * volume * index[month]
        peak = requests[month] * top / 3600 * pf
        need[month] = np.maximum(1, np.ceil(peak / (mu * fast * b) * (1 - 1e-13))) + reserve
    lots, owned = [], np.zeros(len(volume))
    for row in load.rows("lots"):
        window = [need[month] for month in months if row["bought"] < month <= row["until"]]
        after = np.maximum(owned, np.max(window, axis=0)) if window else owned
        lots.append((after - owned) * load["nodes_per_replica"])
        owned = after
    most = np.max(list(need.values()), axis=0)
    factors = {name: values for name, values in drawn.items() if name not in ("demand", "throughput")}
    buy = own.once(factors) + own.nodes(factors, own.prices(factors), lots, own.drawn) + own.energy(drawn)
    none, once, each = rented(response, len(index))
    rent = none.sum(axis=1) @ (drawn["cloud_price"], np.ones(len(volume)))
    for month in months:
        count = need[month] * load["instances_per_replica"]
        for factor, one, more in zip((drawn["cloud_price"], 1.0), once[:, month], each[:, month], strict=True):
            rent += factor * ((count > 0) * one + count * more)
    tokens, fees = monthly(response)
    api = tokens.sum() * volume * drawn["api_price"] + fees
    lease = most * load["nodes_per_replica"] * response.base["lease"] / response.usual.most_nodes[0]
    lease = lease * drawn.get("lease_price", 1.0)
    mixes = []
    energy = energies(response)
    for row in load.rows("shares"):
        steps = np.maximum(1, (most - reserve) / row["steps"])
        n = np.minimum(most - reserve, np.ceil(row["step"] * steps * (1 - 1e-13)))
        within = n * mu * fast * b / pf * 3600
        over_all, cost = np.zeros(len(volume)), np.zeros(len(volume))
        for month in months:
            over = np.zeros(len(volume))
            for at_work, at_other in hours:
                over += work * np.maximum(0, requests[month] * at_work - within)
                over += other * np.maximum(0, requests[month] * share * at_other - within)
            part = over / (requests[month] * day["active_days"])
            over_all += over
            cost += part * tokens[month - 1] * volume * drawn["api_price"]
            cost += (1 - part) * energy[month - 1] * volume / fast * drawn.get("tariff", 1.0)
        nodes = np.where(n > 0, (n + reserve) * load["nodes_per_replica"], 0)
        cost = (
            cost
            + own.nodes(factors, own.prices(factors), [nodes], own.idle)
            + (nodes > 0) * own.once(factors)
            + (over_all > 0) * fees
        )
        mixes.append(cost)
    return {"buy": buy, "rent": rent, "api": api, "lease": lease, "hybrid": np.min(mixes, axis=0)}


def rented(response, months):
    """What no instance, any and each of them costs by month: by the price of the cloud, and the rest."""
    lots = ({"month": 0, "end": None, "count": 0.0},)
    none, one, two = (
        np.array(response._rented({"instances": lots, "followed": (count,) * months})) for count in (0.0, 1.0, 2.0)
    )
    return none, 2 * one - two - none, two - one


def monthly(response):
    lines = response.around.rows("api")[0]
    bill = ((lines["api_input"] + lines["api_output"]) * response.weight)[1:]
    return bill, 0.0


def energies(response):
    buy = response.around.rows("buy")[0]
    power = buy.rows("power")[0]
    return ((power["power_bill"] - power["idle_draw"] * power["kw_cost"]) * response.weight)[1:]


def chain():
    """Rows of the benchmark; the peak memory stands in the last word."""
    response = Response(resolve("staff3000"), drivers())
    few, many = draws(BY_HAND), draws(COUNT)
    assert np.allclose(ours(response, few), by_hand(response, few), rtol=1e-9)
    hand = once(lambda: by_hand(response, few), 1) * COUNT / BY_HAND
    mine = once(lambda: ours(response, many), 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    against = f"by hand in NumPy, blocks of {BLOCK:,}, counted up from {BY_HAND:,} (peak {peak:,.0f} MiB)"
    return [Row(f"chain, {COUNT:,} scenarios, five options", mine, hand, "<= 0.2", against)]
