"""A file read from its start in pieces, however large: plain or gzip, its progress told, its faults in a line."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from r1model.errors import BadRequest
from r1model.files import require_regular

PIECE = 1 << 17
LONGEST = 1 << 18  # bytes without a mark: no line of a list, and no text of its JSON, is as long
GZIP = b"\x1f\x8b"
LINE, QUOTE = b"\n", b'"'
BACKSLASH = ord("\\")
Told = Callable[[int], object]
Events = Iterator[tuple[str, Any]]
Rows = Iterator[Sequence[str]]


class Readable(Protocol):
    """What gives bytes into a buffer."""

    def readinto(self, buffer: Any, /) -> int | None:
        """Fills the buffer as far as there is something, and says how far."""


def silent(_: int) -> None:
    """Where nobody waits for progress."""


class Watched(io.RawIOBase):
    """Bytes on their way: counted, and stopped where a mark is missing for so long that they would fill the memory."""

    def __init__(self, source: Readable, mark: bytes, stream: Stream) -> None:
        self.source, self.mark, self.stream = source, mark, stream
        self.since, self.last = 0, b""

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fills the buffer."""
        count = self.source.readinto(buffer) or 0
        if count:
            piece = bytes(buffer[:count])
            at, self.last = self._last(piece), piece[-1:]
            self.since = self.since + count if at < 0 else count - at
            if self.since > LONGEST:
                raise BadRequest("prices_garbled", path=self.stream.path, place=f"> {LONGEST} bytes")
            self.stream.told(count)
        return count

    def _last(self, piece: bytes) -> int:
        """Where the last mark stands; one after a backslash is inside a text and ends nothing."""
        at = piece.rfind(self.mark)
        while at > 0 and piece[at - 1] == BACKSLASH:
            at = piece.rfind(self.mark, 0, at)
        return at


class Stream(NamedTuple):
    """A file to read, and whom to tell how far it is read."""

    path: Path
    told: Told = silent

    def head(self) -> bytes:
        """How the file begins."""
        with self._opened() as source:
            buffer = bytearray(PIECE)
            return bytes(buffer[: source.readinto(buffer) or 0])

    @contextmanager
    def rows(self) -> Iterator[Rows]:
        """The rows of a CSV file; every tool that writes these lists ends the last line."""
        with self._opened() as source:
            watched = Watched(source, LINE, self)
            text = io.TextIOWrapper(io.BufferedReader(watched, PIECE), encoding="utf-8-sig", newline="")
            reader = csv.reader(text, strict=True)
            try:
                yield reader
            except csv.Error as fault:
                raise self._wrong(reader.line_num, cut="unexpected end" in str(fault)) from fault
            if watched.last not in (LINE, b"\r"):
                raise self._wrong("", cut=True)

    @contextmanager
    def events(self) -> Iterator[Events]:
        """The events of a JSON file."""
        import ijson

        with self._opened() as source:
            pieces = io.BufferedReader(Watched(source, QUOTE, self), PIECE)
            try:
                yield ijson.basic_parse(pieces, buf_size=PIECE)
            except ijson.JSONError as fault:
                cut = "premature EOF" in str(fault) or "Incomplete" in str(fault)
                raise self._wrong("JSON", cut=cut) from fault
            except ArithmeticError as fault:
                raise self._wrong("JSON", cut=False) from fault

    @contextmanager
    def _opened(self) -> Iterator[Readable]:
        """The bytes of the file; BadRequest in place of what the system or a damaged archive says."""
        try:
            with self._file() as raw:
                packed = raw.read(2) == GZIP
                raw.seek(0)
                yield gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[misc]
        except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
            raise self._wrong("gzip", cut=True) from fault
        except UnicodeDecodeError as fault:
            raise self._wrong("UTF-8", cut="unexpected end" in fault.reason) from fault
        except OSError as fault:
            raise BadRequest("not_readable", path=self.path, fault=fault.strerror or fault) from fault

    def _file(self) -> IO[bytes]:
        try:
            require_regular(self.path)
            return self.path.open("rb")
        except ValueError as fault:  # a name with a zero byte
            raise BadRequest("not_readable", path=self.path, fault=fault) from fault

    def _wrong(self, place: object, *, cut: bool) -> BadRequest:
        return BadRequest("prices_cut" if cut else "prices_garbled", path=self.path, place=place)
