"""What a batch leaves in its folder: files that are whole or absent, and a record of what is done.

Every file is a line of a journal before it has its name; the manifest gathers them when the batch ends, or begins
again. A file is the batch's own if its bytes are those of such a line: whatever else stands there is somebody's.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from r1model.batches.lock import NAMES, Lock
from r1model.batches.state import Damaged, Entry, Manifest, journal_of, manifest_of, set_aside
from r1model.catalogue import current
from r1model.errors import BadRequest
from r1model.files import PART, put
from r1model.inputs import Value, scenario
from r1model.scenario_files import parted

MANIFEST, STATE, MARK = "manifest.json", ".r1model-batch", "batch-"
REPORTS = ("summary.xlsx", "summary.parquet", "errors.csv")
LONGEST_PATH = 259  # what Windows and Excel open
KINDS = (".py", ".toml", ".csv")
JOURNAL = re.compile(r"\d+-\d+(-[0-9a-f]{8})?\.jsonl|plan\.json")
OURS = re.compile(rf"{JOURNAL.pattern}|{'|'.join(map(re.escape, NAMES))}|.+\.damaged-\d+.*")
LITTER = re.compile(r"\..*|~.*|Thumbs\.db|desktop\.ini", re.I)


def engine() -> str:
    """The engine's version, fingerprints of all that is behind it and of the user's layers, and the preset."""
    return "+".join(filter(None, (_shipped(), *(layer.digest for layer in current().layers), current().preset)))


@cache
def _shipped() -> str:
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for place in (root, root.parent / "r1model_workbook", root.parent / "workbook" / "r1model_workbook"):
        for path in sorted(path for path in place.rglob("*") if path.suffix in KINDS):
            digest.update(path.relative_to(place).as_posix().encode())
            digest.update(path.read_bytes())
    return f"{version('r1model')}+{digest.hexdigest()[:16]}"


def fingerprint(changes: Mapping[str, Value], language: str, edition: str) -> str:
    """What a workbook is made of: all its inputs and other entries, its language and edition, and the engine."""
    base, rest = parted(changes)
    made = {"inputs": scenario(base), "language": language, "edition": edition, "engine": engine()}
    made |= {"entries": rest} if rest else {}
    return hashlib.sha256(json.dumps(made, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def save(path: Path, data: bytes, *, replace: bool) -> None:
    """A file of the batch, whole or not at all; OSError where that cannot be done."""
    put(path, data, replace=replace, mark=MARK)


def journal(state: Path, row: int) -> Path:
    """The path of a journal that nobody has yet."""
    return state / f"{row}-{os.getpid()}-{secrets.token_hex(4)}.jsonl"


def sha256(path: Path) -> str:
    """The fingerprint of a file; empty where there is none, or something else."""
    try:
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _proof(name: str, digest: str) -> Entry:
    """An entry for a file that belongs to no row, such as the summary."""
    return Entry(row=0, file=name, inputs="", sha256=digest, results={}).sealed()


class Store:
    """A folder of a batch, held by this process until `close`."""

    def __init__(self, folder: Path, names: Iterable[str] = (), *, force: bool = False) -> None:
        self.folder, self.state = folder, folder / STATE
        self.done: dict[str, Entry] = {}
        self.proofs: dict[str, set[str]] = defaultdict(set)
        self.aside: list[Path] = []
        self._replaces = force  # reports of other origin
        try:
            self._open()
            try:
                self._load()
                if not (self._replaces or self._lost(names)):
                    self._require_reports_free()
            except BaseException:
                self.close()
                raise
        except OSError as fault:
            raise BadRequest("not_ours_to_replace", path=folder, fault=fault.strerror or fault) from fault

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.state.is_symlink() or (self.state.exists() and not self.state.is_dir()):
            raise BadRequest("state_not_ours", path=self.state)
        for last in (False, False, True):
            try:
                self.lock = self._locked()
                break
            except FileNotFoundError:  # another run ended, and took its state with it
                if last:
                    raise
        self._tidy()

    def _tidy(self) -> None:
        """Removes what a process was writing when it was killed."""
        for left in self.folder.glob(PART.format(f"{MARK}*")):
            left.unlink(missing_ok=True)

    def _locked(self) -> Lock:
        self.state.mkdir(exist_ok=True)
        names = [path.name for path in self.state.iterdir() if not LITTER.fullmatch(path.name)]
        if names and not any(map(OURS.fullmatch, names)):
            raise BadRequest("state_not_ours", path=self.state)
        return Lock(self.state)

    def _load(self) -> None:
        """Entries by file from the manifest, then from the journals of a run cut short; what is damaged set aside."""
        path = self.folder / MANIFEST
        if os.path.lexists(path):
            try:
                stored = manifest_of(path)
                self._note((*stored.scenarios, *stored.reports))
                self._replaces |= not stored.reports  # a manifest of a version that did not note them
            except Damaged as fault:
                self._put_aside(path, fault.kept)
        for path in sorted(path for path in self.state.iterdir() if JOURNAL.fullmatch(path.name)):
            try:
                self._note(journal_of(path))
            except Damaged as fault:
                self._put_aside(path, fault.kept)

    def _put_aside(self, path: Path, kept: Sequence[Entry]) -> None:
        self._note(kept)
        self.aside.append(set_aside(path))

    def _note(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if entry.sha256:
                self.proofs[entry.file].add(entry.sha256)
            if entry.row and entry.seal:
                self.done[entry.file] = entry

    def _lost(self, names: Iterable[str]) -> bool:
        """Whether a batch was here whose record is damaged or gone: then `put` keeps what differs by another name."""
        return bool(self.aside) or (not self.proofs and any(os.path.lexists(self.folder / name) for name in names))

    def _require_reports_free(self) -> None:
        """Before any work: a summary that is not of a batch, or that somebody has edited, is not replaced unasked."""
        for name in REPORTS:
            if self._is_in_the_way(name):
                raise BadRequest("file_exists", path=self.folder / name)

    def _is_in_the_way(self, name: str) -> bool:
        return os.path.lexists(self.folder / name) and sha256(self.folder / name) not in self.proofs[name]

    def put(self, name: str, data: bytes) -> Entry:
        """Saves a report; without it the batch cannot end."""
        entry = _proof(name, hashlib.sha256(data).hexdigest())
        self.proofs[name].add(entry.sha256)
        if self._is_in_the_way(name) and not self._replaces:
            set_aside(self.folder / name)
        with journal(self.state, 0).open("xb") as stream:
            stream.write(entry.line())
        save(self.folder / name, data, replace=True)
        return entry

    def finish(self, manifest: Manifest) -> None:
        """Writes the manifest and drops the journals: names that the store writes, nothing else."""
        self._tidy()
        named = {entry.file for entry in (*manifest.scenarios, *manifest.reports) if entry.sha256}
        others = [
            _proof(name, digest)
            for name, digests in sorted(self.proofs.items())
            if name not in named and os.path.lexists(self.folder / name)
            for digest in sorted(digests)
        ]  # books of rows that the table no longer has
        whole = manifest.model_copy(update={"reports": [*manifest.reports, *others]})
        words = json.dumps(whole.model_dump(), ensure_ascii=False, indent=0)
        save(self.folder / MANIFEST, words.encode("utf-8", "backslashreplace"), replace=True)
        for path in self.state.iterdir():
            if JOURNAL.fullmatch(path.name):
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Leaves the folder to others; the state goes with it where nothing is left to remember."""
        self.lock.drop()
        with contextlib.suppress(OSError):
            self.state.rmdir()
