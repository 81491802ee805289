"""What a batch remembers in its folder. The files are read as untrusted: they fit the schema or are set aside."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, ValidationError

from r1model.types import Record

LARGEST = 2**30
PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
FileName = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^/\\\x00]+$")]


class Entry(Record):
    """A file that the batch wrote, or is about to: its row (0 for a report), what it is made of, what it answers.

    `seal` is the digest of all the rest: an entry that was changed or damaged does not fit it.
    """

    model_config = ConfigDict(str_strip_whitespace=False)  # a seal is of the texts as they are

    row: Annotated[int, Field(ge=0, le=2**31)]
    file: FileName
    inputs: Digest
    sha256: Digest
    results: Mapping[str, float | bool | str | None]
    seal: Digest = ""

    def sealed(self) -> Entry:
        """The entry with its seal."""
        return self.model_copy(update={"seal": self.digest()})

    def digest(self) -> str:
        """What its seal must be."""
        rest = self.model_dump(exclude={"seal"})
        return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()

    def line(self) -> bytes:
        """As a line of a journal."""
        return json.dumps(self.model_dump()).encode() + b"\n"


class Manifest(Record):
    """The record of a finished batch."""

    engine: str
    language: str
    edition: str
    scenarios: Sequence[Entry]
    reports: Sequence[Entry] = ()


class Damaged(Exception):
    """A file of the state that is not as we write it; `kept` are the entries of it that are."""

    def __init__(self, kept: Sequence[Entry] = ()) -> None:
        super().__init__()
        self.kept = kept


def manifest_of(path: Path) -> Manifest:
    """The manifest; Damaged where it is none of ours, or one of its entries does not fit its seal."""
    try:
        manifest = Manifest.model_validate_json(_content(path))
    except ValidationError as fault:
        raise Damaged from fault
    entries = [*manifest.scenarios, *manifest.reports]
    good = [entry for entry in entries if _is_sound(entry)]
    if len(good) < len(entries):
        raise Damaged(good)
    return manifest


def journal_of(path: Path) -> list[Entry]:
    """The entries of a journal. Its last line may be half written by a run that was killed; else Damaged."""
    lines = _content(path).split(b"\n")
    entries = [entry for line in lines if (entry := _entry(line)) is not None]
    if len(entries) < len(lines) - 1:
        raise Damaged(entries)
    return entries


def _entry(line: bytes) -> Entry | None:
    try:
        entry = Entry.model_validate_json(line)
    except ValidationError:
        return None
    return entry if _is_sound(entry) else None


def _is_sound(entry: Entry) -> bool:
    """Whether an entry has its seal, or is of a version that wrote none: then it proves only that the file is ours."""
    return entry.seal in ("", entry.digest())


def _content(path: Path) -> bytes:
    """What a regular file holds, never through a link and never waiting for a pipe."""
    try:
        if path.is_symlink():
            raise Damaged
        handle = os.open(path, os.O_RDONLY | PLAIN)
        try:
            return _read(handle)
        finally:
            os.close(handle)
    except OSError as fault:
        raise Damaged from fault


def _read(handle: int) -> bytes:
    kind = os.fstat(handle)
    if not stat.S_ISREG(kind.st_mode) or kind.st_size > LARGEST:
        raise Damaged
    with os.fdopen(handle, "rb", closefd=False) as stream:
        return stream.read(LARGEST)


def set_aside(path: Path) -> Path:
    """Renames what is damaged, so that nothing is lost: manifest.json becomes manifest.damaged-1.json."""
    for number in range(1, 10_000):
        other = path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")
        if not os.path.lexists(other):
            path.rename(other)
            return other
    raise FileExistsError(path)
