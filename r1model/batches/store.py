"""What a batch leaves in its folder: files that are whole or absent, and a record of what is done.

Each finished scenario is a line of a journal at once; the manifest gathers them when the batch ends, or begins again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from r1model.errors import BadRequest
from r1model.inputs import Value, scenario

MANIFEST, JOURNALS = "manifest.json", ".r1model-batch"
LONGEST_PATH = 259  # what Windows and Excel open
PACKAGES = ("r1model", "r1model_workbook")
KINDS = (".py", ".toml", ".csv")


@cache
def engine() -> str:
    """The engine's version, and a fingerprint of every formula, figure and sheet behind it."""
    found = hashlib.sha256()
    root = Path(__file__).parents[1]
    for place in (root, root.parent / "r1model_workbook", root.parent / "workbook" / "r1model_workbook"):
        for path in sorted(path for path in place.rglob("*") if path.suffix in KINDS):
            found.update(path.relative_to(place).as_posix().encode())
            found.update(path.read_bytes())
    return f"{version('r1model')}+{found.hexdigest()[:16]}"


def fingerprint(changes: Mapping[str, Value], language: str, edition: str) -> str:
    """What a workbook is made of: all its inputs, its language and edition, and the engine."""
    made = {"inputs": scenario(changes), "language": language, "edition": edition, "engine": engine()}
    return hashlib.sha256(json.dumps(made, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def save(path: Path, data: bytes) -> None:
    """Writes under a temporary name beside it and renames: never half a file. OSError where that cannot be done."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".r1model-", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


class Store:
    """A folder of a batch."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.journals = folder, folder / JOURNALS
        try:
            self.journals.mkdir(parents=True, exist_ok=True)
            probe = self.journals / "probe"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as fault:
            raise BadRequest("not_ours_to_replace", path=folder, fault=fault.strerror or fault) from fault
        for left in folder.glob(".r1model-*.part"):
            left.unlink(missing_ok=True)

    def done(self) -> dict[str, dict[str, Any]]:
        """Records of finished scenarios by file name, from the manifest and from journals of a run cut short."""
        found: dict[str, dict[str, Any]] = {}
        for record in (*self._listed(), *self._journalled()):
            found[record["file"]] = record
        return found

    def planned(self) -> set[str]:
        """The files that a run cut short was about to write: they are ours."""
        path = self.journals / "plan.json"
        return set(json.loads(path.read_text("utf-8"))) if path.exists() else set()

    def plan(self, names: list[str]) -> None:
        """Notes which files are to be written."""
        self.put(
            self.journals / "plan.json", json.dumps(sorted({*names, *self.planned()}), ensure_ascii=False).encode()
        )

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Writes the manifest and drops the journals."""
        self.put(self.folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=0).encode())
        for path in self.journals.iterdir():
            path.unlink(missing_ok=True)
        self.journals.rmdir()

    def put(self, path: Path, data: bytes) -> None:
        """Saves a file of the batch itself; without it the batch cannot go on."""
        try:
            save(path, data)
        except OSError as fault:
            raise BadRequest("not_ours_to_replace", path=path, fault=fault.strerror or fault) from fault

    def _listed(self) -> Iterator[dict[str, Any]]:
        path = self.folder / MANIFEST
        if path.exists():
            try:
                yield from json.loads(path.read_text("utf-8"))["scenarios"]
            except (ValueError, KeyError, TypeError):
                return

    def _journalled(self) -> Iterator[dict[str, Any]]:
        for path in sorted(self.journals.glob("*.jsonl")):
            for line in path.read_bytes().splitlines():
                try:
                    yield json.loads(line)
                except ValueError:
                    break  # the run was killed while it wrote this line


def sha256(path: Path) -> str:
    """The fingerprint of a file; empty where it is not there."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
