"""What every record of the catalogue is made of: frozen fields, six of them compulsory on every figure.

The limits of a field stand in its type; `r1model/types/reading.py` holds files against them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple, dataclass_transform

from r1model.errors import CatalogueError
from r1model.units import UNITS


class Limits(NamedTuple):
    """What a field takes beside its type: a number within bounds, a text of a pattern or of a closed list.

    A text of its own language goes to `means`, which refuses what it cannot read.
    """

    above: float | None = None
    low: float | None = None
    below: float | None = None
    pattern: str = ""
    known: frozenset[str] = frozenset()
    means: Callable[[str], object] | None = None


Unit = Annotated[str, Limits(known=UNITS)]
Key = Annotated[str, Limits(pattern=r"[a-z0-9][a-z0-9.\-_]*")]
Words = Annotated[str, Limits(pattern=r"(?s).+")]
Above = Annotated[float, Limits(above=0)]
Count = Annotated[int, Limits(above=0)]
CountFromZero = Annotated[int, Limits(low=0)]


@dataclass_transform(frozen_default=True, kw_only_default=True)
class CatalogueRecord:
    """Base of every record: all its fields go by name, and none can be changed."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True, repr=False)(cls)
        if "id" in cls.__annotations__:
            cls.__hash__ = _by_id  # type: ignore[assignment]

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Names and values of the fields."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))  # type: ignore[arg-type]

    def __repr__(self) -> str:
        return f"<{' '.join((type(self).__name__, getattr(self, 'id', ''))).strip()}>"

    def _repr_html_(self) -> str:
        """The fields as a notebook shows them, figures with all of their provenance."""
        from r1model.shown import html_table

        figures = ("value", "unit", "standing", "source", "where", "as_of")
        rows = [(name, *(getattr(value, part) for part in figures)) if isinstance(value, Figure) else (name, value)
                for name, value in self]  # fmt: skip
        return html_table(("", *figures), rows, repr(self)[1:-1])

    def as_dict(self) -> dict[str, Any]:
        """The record as plain values, records within it too."""
        return {name: value.as_dict() if isinstance(value, CatalogueRecord) else value for name, value in self}


def _by_id(record: Any) -> int:
    """Much is remembered by record; equality still compares everything."""
    return hash(record.id)


class Standing(StrEnum):
    """How far a figure can be trusted; everything below `quoted` is shown as such in the workbook."""

    PUBLISHED = "published"
    MEASURED = "measured"
    QUOTED = "quoted"
    ESTIMATED = "estimated"
    DISPUTED = "disputed"


class Text(CatalogueRecord):
    """One text in both languages."""

    zh: Words
    en: Words

    def __call__(self, language: str) -> str:
        """The text in `zh` or `en`."""
        return self.zh if language == "zh" else self.en


class Source(CatalogueRecord):
    """A document. `accessed` is the day our copy was read, `published` the day it was issued, if known.

    What came in a Python package is named by package and version: the address of a registry says no more.
    """

    id: Key
    title: Words
    publisher: Words
    url: str = ""
    package: Annotated[str, Limits(pattern=r"([A-Za-z0-9._-]+ [0-9][A-Za-z0-9.]*)?")] = ""
    published: date | None = None
    accessed: date
    licence: Words

    @property
    def place(self) -> str:
        """Where it can be had: its address, or the package and its version."""
        return self.url or self.package


class Figure(CatalogueRecord):
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

    def __repr__(self) -> str:
        return f"<{self.value:g} {self.unit}, {self.standing}, {self.source}, {self.as_of}>"

    def __post_init__(self) -> None:
        if (self.low is not None and self.value < self.low) or (self.high is not None and self.value > self.high):
            raise CatalogueError("outside_own_range", value=self.value, low=self.low, high=self.high)


class Parameter(Figure):
    """One sourced number that is neither hardware nor a price: PUE, tariff, tax rate, useful life, load."""

    id: Key
    label: Text
    region: Literal["global", "CN", "US"]
    group: Literal["power", "network", "facility", "electricity", "tax", "life", "opex", "reference", "format",
                   "risk", "throughput", "start"]  # fmt: skip
