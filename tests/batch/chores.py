"""Work for processes of the tests of r1model.batches.processes; spawned ones import it by name."""

import os
import signal
import time
from pathlib import Path


def dies_once(item):
    """Ends its process the first time that it is asked for a file that is not there."""
    path, number = item
    if not path.exists():
        path.touch()
        os._exit(1)
    return number


def dies(number):
    """Ends its process at a number of three."""
    if number == 3:
        os._exit(1)
    return number


def sized(count):
    """More than any pipe holds at once."""
    return b"x" * count


def raises(words):
    """A fault of its own, one that cannot be taken across, or a result that cannot."""
    if words == "own":
        raise ValueError(words)
    if words == "closed":
        raise Closed(words, 2)
    return lambda: words


class Closed(Exception):
    """Cannot be made again from its arguments."""

    def __init__(self, words, _):
        super().__init__(words)


def sleeps(path):
    """Tells its process by a file, and takes it away when it is asked to end."""
    mine = Path(path, str(os.getpid()))
    mine.touch()
    try:
        time.sleep(600)
    finally:
        mine.unlink()


def deaf(path):
    """The same of one that will not end."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sleeps(path)
