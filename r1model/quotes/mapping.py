"""MAP.toml: what a person says of a quote where a guess would not do: columns, constants, kinds of lines."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from r1model.errors import BadRequest
from r1model.files import read_bytes
from r1model.quotes.words import plain

FieldName = Literal[
    "description", "quantity", "unit", "unit_price", "amount", "currency", "tax_rate", "tax_included", "period",
    "date", "valid_until", "vendor", "notes", "left",
]  # fmt: skip
KINDS = (
    "card", "server", "component", "network", "storage", "rack_power", "installation", "spares", "maintenance",
    "software", "discount", "other",
)  # fmt: skip
SKIP = "skip"


class Strict(BaseModel):
    """A part of MAP.toml: an unknown key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Constants(Strict):
    """What holds for every line that does not say otherwise."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    tax_included: bool | None = None
    tax_rate: Annotated[float, Field(ge=0, le=0.3)] | None = None
    scale: Annotated[float, Field(gt=0, le=1e8)] | None = None
    cny_per_unit: Annotated[float, Field(gt=0, le=1000)] | None = None
    vendor: Annotated[str, Field(max_length=200)] | None = None
    date: datetime.date | None = None
    valid_until: datetime.date | None = None
    all_in: bool | None = None


class Mapped(Strict):
    """The whole file; `lines` names a row of the quote and what it is: skip, network, server:8, card:1:H20-141."""

    sheet: str = ""
    columns: dict[str, FieldName] = {}
    constants: Constants = Constants()
    lines: dict[str, str] = {}

    def fields(self) -> dict[str, str]:
        """Field by heading, as headings are compared."""
        return {plain(heading).casefold(): field for heading, field in self.columns.items()}


NOTHING = Mapped()


def read_map(path: Path) -> Mapped:
    """MAP.toml, checked; BadRequest that names the key."""
    try:
        found: Mapping[str, Any] = tomllib.loads(read_bytes(path).decode("utf-8-sig"))
    except ValueError as fault:
        raise BadRequest("quote_map_not_toml", path=path, fault=fault) from fault
    try:
        made = Mapped.model_validate(found)
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise BadRequest("quote_map_wrong", path=path, key=key[:80], fault=first["msg"]) from fault
    for row, said in made.lines.items():
        _require_line(path, row, said)
    return made


def _require_line(path: Path, row: str, said: str) -> None:
    kind, _, rest = said.partition(":")
    cards = rest.partition(":")[0]
    if not row.isdecimal() or kind not in (*KINDS, SKIP) or not (cards == "" or cards.isdecimal()):
        known = ", ".join((*KINDS, SKIP))
        raise BadRequest("quote_map_line", path=path, row=row[:20], given=said[:40], known=known)
