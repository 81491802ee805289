"""What a sweep of the chain may vary: the drivers that multiply, by name or label, within what a scenario allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from r1model.entries import plain
from r1model.errors import BadRequest
from r1model.finance.kinds import Scenario
from r1model.finance.risk import moved
from r1model.finance.simulate import drivers
from r1model.finance.validate import checked
from r1model.texts import LANGUAGES

LEAST, MOST = 1e-3, 1e3  # what a driver may be multiplied by
FOLLOWED = ("demand", "throughput")  # whatever they are, the chain has an answer


def varying(case: Mapping[str, Any]) -> list[str]:
    """The drivers that multiply something the scenario has."""
    return [name for name, driver in drivers().items() if driver["kind"] == "mult"
            and any(_has(case, path) for path in driver["paths"])]  # fmt: skip


def named(words: str, known: Iterable[str]) -> str:
    """The driver that an id or a label of either language names; BadRequest for another."""
    ids = {plain(said): name for name in known
           for said in (name, *(drivers()[name]["label"][language] for language in LANGUAGES))}  # fmt: skip
    if (found := ids.get(plain(words))) is None:
        raise BadRequest("not_a_driver", name=words[:60], known=", ".join(known))
    return found


def by_driver(columns: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """The driver that each column is of; BadRequest where two are of one."""
    found: dict[str, str] = {}
    for column in columns:
        name = named(column, known)
        if name in found.values():
            raise BadRequest("driver_twice", name=name)
        found[column] = name
    return found


def require_possible(case: Mapping[str, Any], ends: Iterable[Mapping[str, float]]) -> None:
    """CellError where the scenario cannot be with all drivers at such an end, as with a share above 1."""
    for end in ends:
        together: Mapping[str, Any] = case
        for name, amount in end.items():
            if name not in FOLLOWED:
                paths = [path for path in drivers()[name]["paths"] if _has(case, path)]
                together = moved(together, paths, amount)
        checked(Scenario, together)


def _has(case: Mapping[str, Any], path: str) -> bool:
    return bool(case.get(path.partition(".")[0]))
