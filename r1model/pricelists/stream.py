"""A file read from its start in pieces, however large: plain or gzip, its progress told, its faults in a line."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from r1model.errors import BadRequest
from r1model.files import require_regular

PIECE = 1 << 17
LONGEST = 1 << 18  # letters of a line, and so of a cell
GZIP = b"\x1f\x8b"
TOLD = 4096  # lines between two tellings of progress
Told = Callable[[int], object]
Events = Iterator[tuple[str, Any]]


def silent(_: int) -> None:
    """Where nobody waits for progress."""


class Stream(NamedTuple):
    """A file to read, and whom to tell how far it is read."""

    path: Path
    told: Told = silent

    def head(self) -> bytes:
        """How the file begins."""
        with self.opened() as stream:
            return stream.read(PIECE)

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The bytes of the file; BadRequest in place of what the system or a damaged archive says."""
        try:
            require_regular(self.path)
            with self.path.open("rb") as raw:
                packed = raw.read(2) == GZIP
                raw.seek(0)
                yield gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[misc]
        except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
            raise BadRequest("prices_cut", path=self.path) from fault
        except OSError as fault:
            raise BadRequest("not_readable", path=self.path, fault=fault.strerror or fault) from fault
        except UnicodeDecodeError as fault:
            raise BadRequest("prices_garbled", path=self.path, place="UTF-8") from fault
        except ValueError as fault:  # a name with a zero byte
            raise BadRequest("not_readable", path=self.path, fault=fault) from fault

    def rows(self) -> Iterator[Sequence[str]]:
        """The rows of a CSV file; BadRequest where a line has no end, or a quotation mark no partner."""
        reader = None
        with self.opened() as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
            try:
                reader = csv.reader(self._lines(text), strict=True)
                yield from reader
            except csv.Error as fault:
                cut = "unexpected end" in str(fault)
                line = reader.line_num if reader else 0
                raise BadRequest("prices_cut" if cut else "prices_garbled", path=self.path, place=line) from fault

    def _lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        line, unheard, number = "\n", 0, 0
        while following := text.readline(LONGEST):
            line, number = following, number + 1
            if len(line) == LONGEST:
                raise BadRequest("prices_garbled", path=self.path, place=number)
            unheard += len(line)
            if number % TOLD == 0:
                self.told(unheard)
                unheard = 0
            yield line
        if not line.endswith(("\n", "\r")):  # every tool that writes these ends the last line
            raise BadRequest("prices_cut", path=self.path)

    def events(self) -> Events:
        """The events of a JSON file; BadRequest where it ends before its end or is none."""
        import ijson

        with self.opened() as raw:
            try:
                yield from ijson.basic_parse(_Counted(raw, self), buf_size=PIECE)
            except ijson.IncompleteJSONError as fault:
                cut = "premature EOF" in str(fault) or "Incomplete" in str(fault)
                raise BadRequest("prices_cut" if cut else "prices_garbled", path=self.path, place="JSON") from fault
            except (ijson.JSONError, ArithmeticError) as fault:
                raise BadRequest("prices_garbled", path=self.path, place="JSON") from fault


class _Counted:
    """Bytes for a JSON reader, counted; a piece without a quotation mark is no price list but fills the memory."""

    def __init__(self, raw: IO[bytes], stream: Stream) -> None:
        self.raw, self.stream = raw, stream

    def read(self, size: int = -1) -> bytes:
        piece = self.raw.read(size)
        if len(piece) >= PIECE and b'"' not in piece:
            raise BadRequest("prices_garbled", path=self.stream.path, place="JSON")
        self.stream.told(len(piece))
        return piece
