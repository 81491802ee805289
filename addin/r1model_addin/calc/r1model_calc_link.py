"""The pipe between Calc and the Python that has r1model. Standard library only, Python 3.7 or later.

The worker is started when first asked, restarted when it died or took too long, and left alone for a while when it
cannot be started, so that ten thousand cells do not wait ten thousand times.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import threading
import time
from pathlib import Path
from typing import IO, Any

VARIABLE = "R1MODEL_PYTHON"
COMMAND = ("-E", "-P", "-X", "utf8", "-m", "r1model_addin.calc.worker")
SECONDS = 30.0
PAUSE = 10.0
HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def settings() -> Any:
    """The add-in's settings, written beside this file when the .oxt was made."""
    return json.loads(Path(__file__).with_name("r1model.json").read_text(encoding="utf-8"))


class Unreachable(Exception):
    """No worker answers; the text says why and where to look."""


class Link:
    """Questions to one worker process at a time; `python` is its interpreter unless R1MODEL_PYTHON names another."""

    def __init__(self, python: str, log: str) -> None:
        self.python = os.environ.get(VARIABLE) or python
        self.log = Path(log)
        self.process: subprocess.Popen[bytes] | None = None
        self.answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.logged = 0
        self.silent_until = 0.0
        self.reason = ""

    def ask(self, name: str, given: list[Any]) -> Any:
        """The answer to one call; a worker found dead is replaced once."""
        line = (json.dumps([name, given], allow_nan=False) + "\n").encode("ascii")
        found = self._exchange(line)
        if not found:
            self._start()
            found = self._exchange(line)
        if not found:
            raise self._gone("it stopped during a call")
        return json.loads(found)

    def _exchange(self, line: bytes) -> bytes:
        """The answer's line; empty where there is no worker or it is dead, which ends it for good."""
        if self.process is None or self.process.stdin is None:
            return b""
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except (OSError, ValueError):
            self.stop()
            return b""
        return self._answer()

    def _answer(self, pause: float = 0.0) -> bytes:
        try:
            found = self.answers.get(timeout=SECONDS)
        except queue.Empty as fault:
            raise self._gone(f"no answer within {SECONDS:g} seconds", pause) from fault
        if not found:
            self.stop()
        return found

    def _start(self) -> None:
        if time.monotonic() < self.silent_until:
            raise Unreachable(self.reason)
        try:
            self.process = self._worker()
        except OSError as fault:
            raise self._gone(str(fault), PAUSE) from fault
        self.answers = queue.SimpleQueue()
        threading.Thread(target=passed_on, args=(self.process.stdout, self.answers), daemon=True).start()
        if not self._answer(PAUSE):
            raise self._gone("it stopped at once", PAUSE)

    def _worker(self) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        folder = str(self.log.parent)
        with self.log.open("ab") as log:
            self.logged = self.log.stat().st_size
            return subprocess.Popen(
                [self.python, *COMMAND], stdin=pipe, stdout=pipe, stderr=log, cwd=folder, creationflags=HIDDEN
            )

    def _gone(self, what: str, pause: float = 0.0) -> Unreachable:
        """Ends the worker and starts none for `pause` seconds; the reason goes into the log and the exception."""
        self.stop()
        self.silent_until = time.monotonic() + pause
        self.reason = f"r1model: {self.python}: {what}. {self._last_words()} ({self.log})"
        with contextlib.suppress(OSError), self.log.open("a", encoding="utf-8") as log:
            log.write(self.reason + "\n")
        return Unreachable(self.reason)

    def _last_words(self) -> str:
        """The last line that this worker wrote into the log: it names a Python error."""
        try:
            written = self.log.read_bytes()[self.logged :].decode("utf-8", "replace")
        except OSError:
            return ""
        return (written.strip().splitlines() or [""])[-1]

    def stop(self) -> None:
        """Ends the worker, if there is one."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]


def passed_on(lines: IO[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    """Puts each line into the queue, an empty one at the end: reading with a time limit, on every system."""
    with contextlib.suppress(OSError, ValueError):
        for line in lines:
            answers.put(line)
    answers.put(b"")
