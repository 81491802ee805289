"""What can be asked of options: one, two against each other, what moves them, and the scenario that holds them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from r1model.finance.numbers import Draws, Number, Positive, Share
from r1model.finance.schema import Api, Buy, Common, Demand, Lease, Option, Rent
from r1model.types import Record, Text

Case = Mapping[str, Any]
Drivers = Mapping[str, Mapping[str, Any]]


class OptionCase(Record):
    """One option on its timeline."""

    common: Common
    option: Option
    demand: Demand | None = None


class CompareCase(Record):
    """Option a against option b."""

    common: Common
    a: Option
    b: Option
    demand: Demand | None = None


class BreakevenCase(Record):
    """Own hardware against the API, by utilisation."""

    common: Common
    buy: Buy
    api: Api


class Driver(Record):
    """One uncertain input: the paths it moves, and how far."""

    name: str
    kind: Literal["mult", "add"] = "mult"
    low: Number
    high: Number
    paths: tuple[str, ...]


class Draw(Record):
    """One triangular factor on the paths it moves."""

    name: str
    min: Number
    mode: Number
    max: Number
    paths: tuple[str, ...]


class TornadoCase(Record):
    """Each driver alone, low and high, on one metric."""

    base: OptionCase
    metric: str = "pv_cost_aftertax"
    drivers: tuple[Driver, ...]


class QmcCase(Record):
    """Deterministic van der Corput points through the drivers."""

    base: OptionCase
    n: Draws
    threshold: Number
    drivers: Annotated[tuple[Draw, ...], Field(min_length=1, max_length=12)]


class GridCase(Record):
    """Levelised cost of a million tokens by nodes and utilisation."""

    base: OptionCase
    nodes: tuple[Positive, ...]
    utils: tuple[Share, ...]


class Scenario(Record):
    """Options that serve the same demand, held against each other."""

    title: Text | None = None
    common: Common
    demand: Demand | None = None
    buy: Buy | None = None
    rent: Rent | None = None
    api: Api | None = None
    lease: Lease | None = None


def option_case(scenario: Mapping[str, Any], option: str) -> dict[str, Any]:
    """One option of a scenario."""
    return {"common": scenario["common"], "option": scenario[option], "demand": scenario["demand"]}


def compare_case(scenario: Mapping[str, Any], a: str, b: str) -> dict[str, Any]:
    """Two options of a scenario against each other."""
    return {"common": scenario["common"], "a": scenario[a], "b": scenario[b], "demand": scenario["demand"]}
