"""A memo as PDF, by the LibreOffice of this machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from r1model.errors import BadRequest

OFFICES = ("soffice", "libreoffice")
SECONDS = 300  # more than a cold start takes on a busy machine


def require_office() -> str:
    """The program; BadRequest where there is none."""
    found = next((path for name in OFFICES if (path := shutil.which(name))), None)
    if found is None:
        raise BadRequest("no_libreoffice")
    return found


def pdf(content: bytes, office: str) -> bytes:
    """The pages of a .docx, made in a folder and a profile of their own; BadRequest where LibreOffice fails."""
    with tempfile.TemporaryDirectory(prefix="r1model-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "memo.docx"
        source.write_bytes(content)
        command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
                   "--convert-to", "pdf", "--outdir", str(folder), str(source)]  # fmt: skip
        said = folder / "said"
        try:
            _run(command, said)
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise BadRequest("pdf_failed", fault=str(fault)[:200]) from fault
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise BadRequest("pdf_failed", fault=said.read_text("utf-8", "replace").strip()[:200])
        return made.read_bytes()


def _run(command: Sequence[str], said: Path) -> None:
    """Runs it to its end, or ends it with all that it began; what it says goes into a file.

    The office is begun by a script: ended alone, that leaves the office at work, and a pipe open for ever.
    """
    with said.open("wb") as stream:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            process.wait(SECONDS)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
