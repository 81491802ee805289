"""The pipe between Calc and the Python that has r1model. Standard library only, Python 3.7 or later.

The worker is started when first asked, restarted when it died, and left alone for a while when it cannot be reached,
so that ten thousand cells do not wait ten thousand times.
"""

import json
import os
import queue
import subprocess
import threading
import time

VARIABLE = "R1MODEL_PYTHON"
COMMAND = ["-E", "-P", "-X", "utf8", "-m", "r1model_addin.calc.worker"]
SECONDS = 30.0
PAUSE = 10.0
HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class Unreachable(Exception):
    """No worker answers; the text says why and where to look."""


class Link:
    """Questions to one worker process at a time."""

    def __init__(self, python, log):
        self.python = os.environ.get(VARIABLE) or python
        self.log = log
        self.process = None
        self.answers = None
        self.silent_until = 0.0
        self.reason = ""

    def ask(self, name, given):
        """The answer to one call; a worker found dead is replaced once."""
        line = (json.dumps([name, given], allow_nan=False) + "\n").encode("ascii")
        if self.process is not None:
            found = self._exchange(line)
            if found is not None:
                return json.loads(found)
        self._start()
        found = self._exchange(line)
        if found is None:
            raise self._gone("it stopped during a call")
        return json.loads(found)

    def _exchange(self, line):
        """The answer's text; None where the worker is dead, which ends it for good."""
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except (OSError, ValueError):
            self._stop()
            return None
        return self._answer()

    def _answer(self):
        try:
            found = self.answers.get(timeout=SECONDS)
        except queue.Empty:
            raise self._gone("no answer within %g seconds" % SECONDS)
        if found is None:
            self._stop()
        return found

    def _start(self):
        if time.monotonic() < self.silent_until:
            raise Unreachable(self.reason)
        try:
            with open(self.log, "wb") as errors:
                self.process = subprocess.Popen(
                    [self.python] + COMMAND,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    cwd=os.path.dirname(self.log),
                    creationflags=HIDDEN,
                )
        except OSError as fault:
            raise self._gone(str(fault))
        self.answers = queue.SimpleQueue()
        threading.Thread(target=passed_on, args=(self.process.stdout, self.answers), daemon=True).start()
        if self._answer() is None:
            raise self._gone("it stopped at once")

    def _gone(self, what):
        """Ends the worker and keeps quiet for a while; the reason goes into the log and the exception."""
        self._stop()
        self.silent_until = time.monotonic() + PAUSE
        self.reason = "r1model: %s: %s. %s %s" % (self.python, what, last_line(self.log), self.log)
        try:
            with open(self.log, "a", encoding="utf-8") as log:
                log.write(self.reason + "\n")
        except OSError:
            pass
        return Unreachable(self.reason)

    def _stop(self):
        if self.process is None:
            return
        process, self.process = self.process, None
        process.kill()
        for pipe in (process.stdin, process.stdout):
            try:
                pipe.close()
            except OSError:
                pass
        process.wait()


def passed_on(lines, answers):
    """Puts each line into the queue, then None: reading with a time limit, on every system."""
    try:
        for line in lines:
            answers.put(line)
    except (OSError, ValueError):
        pass
    answers.put(None)


def last_line(path):
    """The last line of the log, which names a Python error."""
    try:
        with open(path, encoding="utf-8", errors="replace") as log:
            return (log.read().strip().splitlines() or [""])[-1]
    except OSError:
        return ""
