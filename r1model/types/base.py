"""What every record is made of: frozen, unknown keys refused, six compulsory fields on every figure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from r1model.units import UNITS


def _known_unit(unit: str) -> str:
    if unit not in UNITS:
        raise ValueError(f"unit {unit!r} is not in the closed list of r1model/units.py")
    return unit


Unit = Annotated[str, AfterValidator(_known_unit)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.\-_]*$")]
Words = Annotated[str, Field(min_length=1)]


class Record(BaseModel):
    """Base of every record: frozen, no unknown key, finite numbers only."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)


class Standing(StrEnum):
    """How far a figure can be trusted; everything below `quoted` is shown as such in the workbook."""

    PUBLISHED = "published"
    MEASURED = "measured"
    QUOTED = "quoted"
    ESTIMATED = "estimated"
    DISPUTED = "disputed"


class Text(Record):
    """One text in both languages."""

    zh: Words
    en: Words

    def __call__(self, language: str) -> str:
        """The text in `zh` or `en`."""
        return self.zh if language == "zh" else self.en


class Source(Record):
    """A document. `accessed` is the day our copy was read, `published` the day it was issued, if known.

    What came in a Python package is named by package and version: the address of a registry says no more.
    """

    id: Key
    title: Words
    publisher: Words
    url: str = ""
    package: Annotated[str, Field(pattern=r"^([A-Za-z0-9._-]+ [0-9][A-Za-z0-9.]*)?$")] = ""
    published: date | None = None
    accessed: date
    licence: Words

    @property
    def place(self) -> str:
        """Where it can be had: its address, or the package and its version."""
        return self.url or self.package


class Figure(Record):
    """One sourced number. `as_of` is the day the source says it holds, else the day our copy was read."""

    value: float
    unit: Unit
    standing: Standing
    source: Key
    where: Words
    as_of: date
    low: float | None = None
    high: float | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _in_range(self) -> Figure:
        if (self.low is not None and self.value < self.low) or (self.high is not None and self.value > self.high):
            raise ValueError(f"value {self.value} lies outside its own range {self.low} to {self.high}")
        return self


class Parameter(Figure):
    """One sourced number that is neither hardware nor a price: PUE, tariff, tax rate, useful life, load."""

    id: Key
    label: Text
    region: Literal["global", "CN", "US"]
    group: Literal["power", "network", "facility", "electricity", "tax", "life", "opex", "reference", "format"]
