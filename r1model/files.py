"""Writing a file of the product: all of it or nothing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from r1model.errors import BadRequest


def write_whole(path: Path, content: bytes) -> None:
    """Writes under a temporary name and renames it: never half a file; BadRequest where the folder does not let us."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as fault:
        raise BadRequest("not_ours_to_replace", path=path, fault=fault.strerror or fault) from fault
