"""How long a test waits for a program that may never end. Nothing is expected of any program's speed."""

import os
import signal
import subprocess
import time
from pathlib import Path

HANG = 1200  # seconds: who has not ended by then has failed
STALL = 300  # seconds: who has got no further by then is ended, and another is begun
TURNS = 4  # how many one after the other may die or get no further at the same place


def attended(command, grows=None, **options):
    """What became of a program; None of one that got no further and was ended, with all that it had begun.

    It gets further while the file `grows`; without such a file it has to end.
    """
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, start_new_session=True, **quiet, **options)
    size = grows and grows.stat().st_size
    while True:
        try:
            out, err = process.communicate(timeout=STALL)
            return subprocess.CompletedProcess(command, process.returncode, out, err)
        except subprocess.TimeoutExpired:
            before, size = size, grows and grows.stat().st_size
            if before == size:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                return None


def done(command, **options):
    """Runs a program that has to succeed; one that got no further is begun again."""
    for _ in range(TURNS):
        ran = attended(command, **options)
        if ran is not None:
            assert ran.returncode == 0, f"{command[0]} failed:\n{ran.stderr[-4000:]}"
            return ran
    raise AssertionError(f"{command[0]} gets nowhere")


def until(reached):
    """Waits for something that other processes bring about; no test lasts longer than the runner lets it."""
    while not reached():
        time.sleep(0.01)


def lives(pid):
    """Whether a process is there and not merely still named."""
    return bool(_state_and_group(pid))


def in_group(group):
    """The processes of a group that live."""
    named = (path.name for path in Path("/proc").iterdir() if path.name.isdigit())
    return [int(pid) for pid in named if _state_and_group(pid)[1:] == [str(group)]]


def _state_and_group(pid):
    """What the system says of a process; nothing of one that is gone, or dead and not yet taken leave of."""
    try:
        state, _, group, *_ = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [] if state == "Z" else [state, group]
