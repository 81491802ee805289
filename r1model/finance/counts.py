"""The whole numbers of the chain for many volumes and throughputs at once: lots, instances, own replicas and overflow.

Months whose demand has the same level need the same: each level is computed once. Hours with the same share, too.
"""

from __future__ import annotations

from collections import ChainMap
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from r1model.graph.months import Scope, applied

Values = NDArray[np.float64]
TOGETHER = 1 << 13  # numbers of a table that are computed at once


class Needs(NamedTuple):
    """For each draw: nodes of every lot, most nodes, instances for the term and by level, the table of own replicas.

    `followed` has a column for each level of demand, `shares` for each row of the table its nodes, whether anything
    overflows, and the share that does by level.
    """

    lots: list[Values]
    most_nodes: Values
    fixed_instances: Values
    followed: Values
    shares: list[tuple[Values, Values, Values]]


class Counts:
    """The load of a scenario, ready to be asked for its needs at other volumes and throughputs."""

    def __init__(self, around: Scope) -> None:
        self.load, self.day = around.rows("load")[0], around.rows("day")[0]
        months = slice(1, int(around["months"]) + 1)
        self.levels, self.group = np.unique(self.load["price_index"][months], return_inverse=True)
        hours = self.load.rows("hours")
        self.work = np.unique([hour["hour_work"] for hour in hours], return_counts=True)
        self.other = np.unique([hour["hour_other"] for hour in hours], return_counts=True)

    def by_level(self, line: Values) -> Values:
        """A line of months 0 to the horizon summed by the level of its month."""
        found: Values = np.zeros(len(self.levels))
        np.add.at(found, self.group, line[1 : len(self.group) + 1])
        return found

    def needs(self, volume: Any = 1.0, throughput: Any = 1.0) -> Needs:
        """What each draw needs; `volume` multiplies the demand, `throughput` the rates of replicas."""
        size = np.broadcast_shapes(np.shape(volume), np.shape(throughput)) or (1,)
        volumes, rates = (np.broadcast_to(value, size)[:, np.newaxis].astype(float) for value in (volume, throughput))
        day = self.day["day_requests"] * volumes * self.levels
        owned = self._replicas(day, self.load["replica_rate"] * rates)
        rented = self._replicas(day, self.load["rent_rate"] * rates) * self.load["instances_per_replica"]
        most = owned.max(axis=1)
        fixed = self._of("fixed_instances", rent_fixed=rented.max(axis=1))
        return Needs(
            lots=self._lots(owned),
            most_nodes=most * self.load["nodes_per_replica"],
            fixed_instances=np.broadcast_to(fixed, size),
            followed=self._followed(day, rented, rates),
            shares=self._shares(day, most[:, np.newaxis], rates),
        )

    def _of(self, name: str, **given: Any) -> Values:
        """A formula of what is given, of every month in which the demand runs, and of the load."""
        found: Values = applied(name, ChainMap(given, {"running": 1.0}, self.load))
        return found

    def _replicas(self, day: Values, rate: Values) -> Values:
        return self._of("replicas_needed", peak_rate=self._of("peak_rate", requests_day=day), replica_rate=rate)

    def _lots(self, owned: Values) -> list[Values]:
        """Nodes of every lot: those of a schedule, else what the months until the next need beyond what is owned."""
        if self.load["scheduled"]:
            return [np.full(len(owned), row["lot_nodes"]) for row in self.load.rows("lots")]
        found, before = [], np.zeros(len(owned))
        month = np.arange(1, len(self.group) + 1)
        for row in self.load.rows("lots"):
            window = np.unique(self.group[(month > row["bought"]) & (month <= row["until"])])
            after = np.maximum(before, owned[:, window].max(axis=1)) if len(window) else before
            found.append((after - before) * self.load["nodes_per_replica"])
            before = after
        return found

    def _followed(self, day: Values, rented: Values, rates: Values) -> Values:
        load = self.load
        if not load["follows"]:
            return np.zeros_like(day)
        by_hour = self._by_hour(day, load["rent_rate"] * rates) if load["by_hour"] else 0.0
        return self._of("followed_instances", month_count=rented, hour_count=by_hour)

    def _by_hour(self, day: Values, rate: Values) -> Values:
        """Instances that would run as many hours all month."""
        work, other = self._over_hours("hour_replicas", requests_day=day, replica_rate=rate)
        hours = self._of("instance_hours", hours_work=work, hours_other=other, **self._days())
        return self._of("full_time", instance_hours=hours)

    def _days(self) -> dict[str, Any]:
        return {name: self.day[name] for name in ("working_days", "other_days")}

    def _over_hours(self, name: str, **given: Any) -> list[Values]:
        """A formula summed over the hours of a working day, and of another day; hours of one share once."""
        return [
            reduce(np.add, (count * self._of(name, hour_share=share, day_share=part, **given)
                            for share, count in zip(shares, times, strict=True)))
            for (shares, times), part in ((self.work, 1.0), (self.other, self.day["other_day_share"]))
        ]  # fmt: skip

    def _shares(self, day: Values, most: Values, rates: Values) -> list[tuple[Values, Values, Values]]:
        """Of each row of the table: own nodes, whether anything overflows, and the share that does by level.

        Few draws are computed for all rows at once, many row by row: their columns then stay near the processor.
        """
        rows = self.load.rows("shares")
        table = {name: np.reshape([row[name] for row in rows], (-1, 1, 1)) for name in ("step", "steps", "spread")}
        at_once = max(1, TOGETHER // day.size)
        return [
            found
            for start in range(0, len(rows), at_once)
            for found in zip(*self._of_rows(
                {name: column[start : start + at_once] for name, column in table.items()}, day, most, rates
            ), strict=True)
        ]  # fmt: skip

    def _of_rows(self, table: dict[str, Values], day: Values, most: Values, rates: Values) -> tuple[Values, ...]:
        """The same of some rows, which are the first axis."""
        least = self._of("added_to", owned=most, owned_before=self.load["reserve_replicas"])
        own = self._of("shared_replicas", most_replicas=least, **table)
        nodes = self._of("owned_nodes", own_replicas=own)
        within = self._of("rate_within", own_replicas=own, replica_rate=self.load["replica_rate"] * rates)
        work, other = self._over_hours("above_rate", requests_day=day, rate_within=within)
        over = self._of("overflow_requests", above_work=work, above_other=other, **self._days())
        requests = self._of("requests_month", requests_day=day, active_days=self.day["active_days"])
        share = self._of("overflow_share", overflow_requests=over, requests_month=requests)
        overflows = np.any(over > 0, axis=-1).astype(np.float64)
        return np.broadcast_to(nodes, (len(own), *most.shape))[..., 0], overflows, share
