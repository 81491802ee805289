"""What can be asked of options: one, two against each other, what moves them, and the scenario that holds them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from r1model.finance.numbers import Draws, Number, Positive, Share
from r1model.finance.schema import RECORDS, Api, Buy, Common, Demand, Load, Option
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


class SameDemand(Record):
    """What the options of a scenario share."""

    title: Text | None = None
    common: Common
    demand: Demand | None = None
    load: Load | None = None


Scenario: type[Record] = create_model(
    "Scenario", __base__=SameDemand, __doc__="Options that serve the same demand, held against each other.",
    **{key: (kind | None, None) for key, kind in RECORDS.items()},
)  # type: ignore[call-overload]  # fmt: skip  # one field for each option that there is


def option_case(scenario: Mapping[str, Any], option: str) -> dict[str, Any]:
    """One option of a scenario."""
    return {"option": scenario[option], **_beside(scenario)}


def compare_case(scenario: Mapping[str, Any], a: str, b: str) -> dict[str, Any]:
    """Two options of a scenario against each other."""
    return {"a": scenario[a], "b": scenario[b], **_beside(scenario)}


def _beside(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """What all options share, and the options themselves: a mixed one stands on others."""
    return {key: part for key, part in scenario.items() if key != "title"}
