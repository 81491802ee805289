"""The folder of a sweep: parts that are whole or absent, a journal of those that are done, a manifest of them all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from r1model.batches.lock import Lock
from r1model.errors import BadRequest
from r1model.files import PART, put
from r1model.sweeps.parts import MARK, Made, said, sha256
from r1model.sweeps.record import Manifest, Part, Question, line, manifest_of, parts_of
from r1model.sweeps.tallies import Tally

MANIFEST, PARTS, STATE, JOURNAL = "manifest.json", "parts", ".r1model-sweep", "parts.jsonl"
LARGEST = 2**30


class Folder:
    """A folder of a sweep, held by this process until `close`; another question's is refused, or emptied by force."""

    def __init__(self, out: Path, question: Question, infeasible: Mapping[str, str], *, force: bool) -> None:
        self.out, self.question, self.infeasible = out.absolute(), question, infeasible
        self.parts, self.state = self.out / PARTS, self.out / STATE
        self.done: dict[int, Part] = {}
        with self._told():
            self._hold()
            try:
                self._open(force=force)
            except BaseException:
                self.close()
                raise

    def kept(self, number: int) -> Made | None:
        """A part that an earlier run has done, if its file still is what that run wrote."""
        part = self.done.get(number)
        if part is None:
            return None
        path = self.parts / part.file
        with contextlib.suppress(OSError, KeyError, TypeError, ValueError):  # gone, or not as we write it
            if path.stat().st_size == part.bytes and sha256(path) == part.sha256:
                return Made(part.number, part.start, part.rows, part.file, part.bytes, part.sha256, said(path))
        return None

    def note(self, made: Made) -> None:
        """Writes down that a part is done."""
        part = Part(number=made.number, start=made.start, rows=made.rows, file=made.file, bytes=made.bytes,
                    sha256=made.sha256)  # fmt: skip
        self.done[made.number] = part
        with self._told(), (self.state / JOURNAL).open("ab") as stream:
            stream.write(line(part))

    def finish(self, summary: Tally) -> None:
        """Writes the manifest of all parts and drops the journal."""
        with self._told():
            self._tidy()
            self._say(complete=True, summary=summary)
            (self.state / JOURNAL).unlink(missing_ok=True)

    def close(self) -> None:
        """Leaves the folder to others; its memory goes with it where nothing is left to remember."""
        self.lock.drop()
        with contextlib.suppress(OSError):
            self.state.rmdir()

    def _say(self, *, complete: bool, summary: Tally | None = None) -> None:
        parts = tuple(self.done[number] for number in sorted(self.done))
        said = Manifest(complete=complete, question=self.question, infeasible=self.infeasible, parts=parts,
                        summary=summary.record() if summary else None)  # fmt: skip
        put(self.out / MANIFEST, said.written(), replace=True, mark=MARK)

    def _hold(self) -> None:
        self.parts.mkdir(parents=True, exist_ok=True)
        if self.state.is_symlink() or (self.state.exists() and not self.state.is_dir()):
            raise BadRequest("state_not_ours", path=self.state)
        self.state.mkdir(exist_ok=True)
        self.lock = Lock(self.state)

    def _open(self, *, force: bool) -> None:
        """Goes on with what is of this question, or begins; BadRequest where anything else would be lost unasked."""
        self._tidy()
        found = self._found(force=force)
        if found and not found.question.differs(self.question):
            self._go_on(found)
            return
        if not force and (any(self._files()) or (found and found.complete)):
            if found:
                raise BadRequest("other_sweep", path=self.out, differs=", ".join(found.question.differs(self.question)))
            raise BadRequest("file_exists", path=self.parts)
        for path in (*self._files(), self.state / JOURNAL):
            path.unlink(missing_ok=True)
        self._say(complete=False)

    def _found(self, *, force: bool) -> Manifest | None:
        """The manifest that is there; one that is not ours is none where it may be replaced."""
        if not os.path.lexists(self.out / MANIFEST):
            return None
        try:
            return manifest_of(self.out / MANIFEST, LARGEST)
        except BadRequest:
            if not force:
                raise
            return None

    def _tidy(self) -> None:
        """Removes what a process was writing when it was killed."""
        for folder in (self.out, self.parts):
            for left in folder.glob(PART.format(f"{MARK}*")):
                left.unlink(missing_ok=True)

    def _go_on(self, found: Manifest) -> None:
        self.done = {part.number: part for part in found.parts}
        with contextlib.suppress(FileNotFoundError):
            journal = parts_of((self.state / JOURNAL).read_bytes())
            self.done |= {part.number: part for part in journal}

    def _files(self) -> Iterator[Path]:
        return self.parts.glob("part-*.parquet")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the system refuses is one line."""
        try:
            yield
        except OSError as fault:
            raise BadRequest("not_ours_to_replace", path=self.out, fault=fault.strerror or fault) from fault
