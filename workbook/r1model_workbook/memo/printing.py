"""A memo as PDF, by the LibreOffice of this machine."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
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
    with tempfile.TemporaryDirectory(prefix="r1model-") as name:
        folder = Path(name)
        source = folder / "memo.docx"
        source.write_bytes(content)
        command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
                   "--convert-to", "pdf", "--outdir", str(folder), str(source)]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise BadRequest("pdf_failed", fault=str(fault)[:200]) from fault
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise BadRequest("pdf_failed", fault=(done.stderr.strip() or done.stdout.strip())[:200])
        return made.read_bytes()
