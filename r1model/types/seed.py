"""The seed post's statements and AWS rows."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from r1model.types.base import Above, CatalogueRecord, Key, Text, Unit, Words


class Verdict(StrEnum):
    """What became of a statement of the seed post."""

    RIGHT = "right"
    WRONG_VALUE = "wrong_value"
    WRONG_UNIT = "wrong_unit"
    WRONG_PERIOD = "wrong_period"
    WRONG_INSTANCE = "wrong_instance"
    DUPLICATE = "duplicate"
    DISPUTED = "disputed"
    UNVERIFIABLE = "unverifiable"
    WRONG_STATEMENT = "wrong_statement"
    OMISSION = "omission"


class SeedFigure(CatalogueRecord):
    """One figure or statement of the seed post as printed, and what it is found to be.

    `recompute` names what the engine holds against it: gpu:, instance:, cloud:, plan:, vram:, price:, parameter:, dau:.
    """

    id: Key
    section: Words
    item: Words
    column: Words
    stated: float | None = None
    stated_text: Words
    unit: Unit | None = None
    recompute: str = ""
    verdict: Verdict
    explanation: Text
    source: Key
    where: Words


class AwsRow(CatalogueRecord):
    """One AWS row of the seed: what it names, and the instance and price ids that give its money columns."""

    id: Key
    model: Key
    stated_instance: Key
    priced_instance: Key
    on_demand: Key
    reserved: Key
    storage: Key
    storage_gb: Above
    on_demand_stated: float
    reserved_stated: float
    reserved_period: Literal["month", "year"]
    duplicate_of: str = ""
