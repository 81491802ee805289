"""What nobody foresaw: its traceback goes into a file for whoever mends it, and never before a user's eyes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

VARIABLE = "R1MODEL_LOG"
LARGEST = 2**20


def path() -> Path:
    """The file: R1MODEL_LOG, else r1model.log where the system keeps a user's logs."""
    if given := os.environ.get(VARIABLE):
        return Path(given)
    from platformdirs import user_log_path  # not needed where nothing goes wrong, nor in a browser

    return user_log_path("r1model", appauthor=False) / "r1model.log"


def written_down(place: str) -> str:
    """Writes the error that is being handled, and returns where; "-" where even that cannot be done. Never raises."""
    import traceback
    from datetime import datetime
    from importlib.metadata import version

    try:
        file = path()
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > LARGEST:
            file.replace(file.with_suffix(".old.log"))
        moment = datetime.now().astimezone().isoformat(timespec="seconds")
        head = f"{moment} r1model {version('r1model')} Python {sys.version.split()[0]} {sys.platform} {place}\n"
        with file.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(head + traceback.format_exc() + "\n")
    except Exception:  # a full disk, a folder without rights: the one line on the screen must do
        return "-"
    return str(file)
