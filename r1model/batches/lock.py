"""One batch a folder: a lock that the system drops with its process, and a note that says whose it is."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from r1model.batches.state import set_aside
from r1model.errors import BadRequest

LOCK, OWNER, PROBE = "lock", "owner.json", "probe"
NAMES = (LOCK, OWNER, PROBE)
ELSEWHERE_ALIVE_S = 900.0  # a batch writes every few seconds: a folder silent for so long has lost its other machine


class Lock:
    """Held while a batch runs; BadRequest where another one holds it, with what that one said of itself."""

    def __init__(self, state: Path) -> None:
        self.state = state
        for name in NAMES:
            _require_plain(state / name)
        self.lock = FileLock(state / LOCK, thread_local=False)
        try:
            self.lock.acquire(timeout=0)
        except Timeout as fault:
            raise _taken(state) from fault
        host = socket.gethostname()
        if _owner(state).get("host", host) != host and _is_busy(state):
            self.lock.release()  # some network drives keep a lock to one machine
            raise _taken(state)
        _sign(state, host)

    def drop(self) -> None:
        """Ends it, the files of the lock with it."""
        with contextlib.suppress(OSError):
            (self.state / OWNER).unlink(missing_ok=True)
            (self.state / LOCK).unlink(missing_ok=True)
        self.lock.release()


def _require_plain(path: Path) -> None:
    """Renames a folder, link or device that stands in the place of the lock: only a plain file may be locked."""
    if os.path.lexists(path) and (path.is_symlink() or not path.is_file()):
        set_aside(path)


def _sign(state: Path, host: str) -> None:
    started = datetime.now().astimezone().isoformat(timespec="seconds")
    said = {"pid": os.getpid(), "host": host, "started": started}
    (state / OWNER).write_text(json.dumps(said), encoding="utf-8")


def _owner(state: Path) -> dict[str, Any]:
    """Process and host that hold the lock, as the note beside it says; empty where it cannot be read."""
    try:
        owner = json.loads((state / OWNER).read_bytes()[:1000])
    except (OSError, ValueError, RecursionError):
        return {}
    return owner if isinstance(owner, dict) else {}


def _is_busy(state: Path) -> bool:
    """Whether somebody wrote in the state folder lately, by the clock of its own disk."""
    probe = state / PROBE
    probe.unlink(missing_ok=True)
    probe.write_bytes(b"")
    now = probe.stat().st_mtime
    probe.unlink()
    times = [path.lstat().st_mtime for path in state.iterdir() if path.name != LOCK]
    return bool(times) and now - max(times) < ELSEWHERE_ALIVE_S


def _taken(state: Path) -> BadRequest:
    owner = _owner(state)
    pid, host, started = (str(owner.get(name, "?"))[:80] for name in ("pid", "host", "started"))
    return BadRequest("batch_running", path=state.parent, pid=pid, host=host, started=started)
