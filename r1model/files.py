"""Files of the user: read with a limit, written whole or not at all, never over another one unasked."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from r1model.errors import BadRequest

PART = ".r1model-{}.part"
LARGEST = 64 * 2**20
PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)  # a link is no file of ours; Windows adds no \r
PRIVATE = 0o077
SAID = 200  # letters of what a library says


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """What a regular file holds; BadRequest for a pipe, a device, a folder, a missing or a larger file."""
    try:
        require_regular(path)
        with path.open("rb") as stream:
            content = stream.read(largest + 1)
    except OSError as fault:
        raise BadRequest("not_readable", path=path, fault=fault.strerror or fault) from fault
    except ValueError as fault:  # a name with a zero byte
        raise BadRequest("not_readable", path=path, fault=fault) from fault
    if len(content) > largest:
        raise BadRequest("file_too_large", path=path, most=largest // 2**20)
    return content


@contextmanager
def readable(key: str, path: Path) -> Iterator[None]:
    """Whatever a library says of a damaged file is one line: the text of `key`, with `path` and `fault`."""
    try:
        yield
    except BadRequest:
        raise
    except OSError as fault:
        raise BadRequest("not_readable", path=path, fault=fault.strerror or fault) from fault
    except Exception as fault:  # a damaged part shows itself in any way that the reader of its format has
        raise BadRequest(key, path=path, fault=str(fault)[:SAID] or type(fault).__name__) from fault


def require_regular(path: Path) -> None:
    """Refuses what is no file on a disk: reading a pipe or a device may never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise BadRequest("not_a_file", path=path)


def require_free(path: Path, *, force: bool) -> None:
    """Raises BadRequest where a file is in the way, before any work is done; `put` checks again when it writes.

    A folder, a device or a pipe is never replaced, nor a link to one: to the system's own a file would be its end.
    """
    if path.is_dir():
        raise BadRequest("is_a_folder", path=path)
    if path.exists() and not path.is_file():
        raise BadRequest("not_a_file", path=path)
    if not force and os.path.lexists(path):
        raise BadRequest("file_exists", path=path)


def write_whole(path: Path, content: bytes, *, force: bool) -> None:
    """Writes a file of the product; BadRequest where it exists and `force` is off, or where it cannot be written."""
    with whole(path, force=force) as temporary:
        temporary.write_bytes(content)


@contextmanager
def whole(path: Path, *, force: bool, mark: str = "") -> Iterator[Path]:
    """A temporary file beside `path` that takes its name when the block ends well, and leaves nothing otherwise.

    `mark` is that of `put`.
    """
    require_free(path, force=force)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _beside(path, mark) as temporary:
            yield temporary
            name(temporary, path, replace=force)
    except FileExistsError as fault:
        raise BadRequest("file_exists", path=path) from fault
    except OSError as fault:
        raise BadRequest("not_ours_to_replace", path=path, fault=fault.strerror or fault) from fault


def put(path: Path, content: bytes, *, replace: bool, mark: str = "") -> None:
    """Writes one file of a batch whole or not at all; OSError is raised as it comes, FileExistsError without `replace`.

    `mark` tells temporary files apart, so that a run cleans up after its own kind alone.
    """
    with _beside(path, mark) as temporary:
        temporary.write_bytes(content)
        name(temporary, path, replace=replace)


@contextmanager
def _beside(path: Path, mark: str = "") -> Iterator[Path]:
    """An empty file in the folder of `path`, as the umask has it, or as closed as the file that it will replace."""
    import secrets

    temporary = path.with_name(PART.format(mark + secrets.token_hex(8)))
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | PLAIN, 0o666))
    try:
        with contextlib.suppress(OSError):
            if stat.S_ISREG((before := path.lstat()).st_mode):
                temporary.chmod(temporary.stat().st_mode & (before.st_mode | ~PRIVATE))
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def name(temporary: Path, path: Path, *, replace: bool) -> None:
    """Gives a finished file its name; without `replace` nothing that came in the meantime is lost."""
    if replace:
        temporary.replace(path)
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        temporary.rename(path)
