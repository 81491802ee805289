"""What a sweep says of itself in its folder. Read as untrusted: it fits the schema and its seals, or it is not ours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from r1model.errors import BadRequest
from r1model.files import read_bytes
from r1model.types import Record

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
PartName = Annotated[str, Field(pattern=r"^part-\d{5,}\.parquet$")]


class Question(Record):
    """All that fixes the answer: who else asks the same gets the same files, byte for byte.

    `made_of` is the fingerprint of the engine, the catalogue and one's own layers; `inputs` that of the scenario;
    `rows` that of the scenarios that were given, empty where they are drawn from the seed; `shapes` how.
    """

    engine: str
    made_of: str
    scenario: str
    inputs: Digest
    currency: str
    scenarios: Annotated[int, Field(gt=0)]
    chunk: Annotated[int, Field(gt=0)]
    seed: Annotated[int, Field(ge=0)]
    rows: str
    drivers: tuple[str, ...]
    shapes: Mapping[str, tuple[str, tuple[float, ...]]]

    def differs(self, other: Question) -> list[str]:
        """The names of what is not the same in another."""
        return [name for name in type(self).model_fields if getattr(self, name) != getattr(other, name)]


class Part(Record):
    """A file that is done: which scenarios stand in it, and what proves that it is the file that was written."""

    number: Annotated[int, Field(ge=0)]
    start: Annotated[int, Field(ge=0)]
    rows: Annotated[int, Field(gt=0)]
    file: PartName
    bytes: Annotated[int, Field(gt=0)]
    sha256: Digest


class Manifest(Record):
    """A sweep: its question, the parts that are done, and of a finished one how the figures lie.

    `infeasible` are the options that cannot be had, each with the reason in English; no part has figures of them.
    """

    kind: Literal["r1model chain sweep"] = "r1model chain sweep"
    complete: bool
    question: Question
    infeasible: Mapping[str, str] = {}
    parts: tuple[Part, ...] = ()
    summary: Mapping[str, Any] | None = None

    def written(self) -> bytes:
        """As it stands in the folder."""
        return (json.dumps(self.model_dump(), ensure_ascii=False, indent=1) + "\n").encode()


def manifest_of(path: Path, largest: int) -> Manifest:
    """The manifest of a folder; BadRequest where the file is none of ours."""
    try:
        return Manifest.model_validate_json(read_bytes(path, largest))
    except ValidationError as fault:
        raise BadRequest("not_a_sweep", path=path) from fault


def line(part: Part) -> bytes:
    """A part as a line of the journal, with a seal, so that a line half written is known."""
    words = json.dumps(part.model_dump())
    return f"{hashlib.sha256(words.encode()).hexdigest()} {words}\n".encode()


def parts_of(journal: bytes) -> list[Part]:
    """The parts whose lines are whole."""
    found = []
    for said in journal.split(b"\n"):
        seal, _, words = said.partition(b" ")
        if words and hashlib.sha256(words).hexdigest().encode() == seal:
            found.append(Part.model_validate_json(words))
    return found
