"""LibreOffice as a judge: a headless soffice of its own, driven over a pipe by uno_worker.py."""

import os
import pickle
import secrets
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from outside import office
from parity.compare import Scenario, written
from patience import TURNS, attended

from r1model_workbook.view.grid import Book, Fault, Value

WORKER = Path(__file__).with_name("uno_worker.py")
OFFICE_DIED = "DisposedException"  # as 7.4 does now and then, in its own broadcasts, while cells are set
# LibreOffice's own codes. 502, illegal argument, is its answer both to a text where a number belongs and to a number
# outside a function's domain; it has no separate code for the latter, which Excel calls #NUM!.
ERRORS = {502: "#NUM!", 503: "#NUM!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}


class LibreOffice:
    """A file under LibreOffice; the positions of inputs and formula cells are those of the book it was made from."""

    def __init__(self, book: Book, content: bytes) -> None:
        self.book = book
        self.content = content
        self.cells: dict[str, list[tuple[int, int]]] = {}
        self.order: list[tuple[str, int]] = []
        for cell in book.computed:
            places = self.cells.setdefault(cell.page.title, [])
            self.order.append((cell.page.title, len(places)))
            places.append((cell.row, cell.column))

    def __call__(self, scenarios: Sequence[Scenario]) -> Iterator[list[Value]]:
        """The values of every formula cell, scenario by scenario; an office that is lost is followed by another."""
        rows, deaths = [written(self.book, scenario) for scenario in scenarios], 0
        while rows:
            calculated = 0
            for found in self._calculated(rows):
                calculated += 1
                yield [_value(found[title][at]) for title, at in self.order]
            rows, deaths = rows[calculated:], 0 if calculated else deaths + 1
            assert deaths < TURNS, "LibreOffice dies at each start"

    def _calculated(self, rows: Sequence[Any]) -> Iterator[dict[str, list[object]]]:
        """What one office makes of the scenarios, as far as it lives."""
        soffice, python = office()
        with tempfile.TemporaryDirectory(prefix="r1model-office-") as name:
            out = self._asked(Path(name), soffice, python, rows)
            with out.open("rb") as stream, suppress(EOFError, pickle.UnpicklingError):  # cut off with its office
                while True:
                    yield pickle.load(stream)

    def _asked(self, folder: Path, soffice: str, python: str, rows: Sequence[Any]) -> Path:
        book, job, out = folder / "book.xlsx", folder / "job.pickle", folder / "out.pickle"
        book.write_bytes(self.content)
        job.write_bytes(pickle.dumps({"path": str(book), "cells": self.cells, "scenarios": rows}, protocol=4))
        out.touch()
        pipe = f"r1model{secrets.token_hex(8)}"
        server = started(soffice, folder / "profile", pipe)
        try:
            command = [python, str(WORKER), pipe, str(job), str(out)]
            ran = attended(command, out, env=clean())
            assert is_over(ran) or ran.returncode == 0, f"uno_worker.py failed:\n{ran.stderr[-4000:]}"
        finally:
            stopped(server)
        return out


def is_over(ran: subprocess.CompletedProcess[str] | None) -> bool:
    """Whether the office of a worker died, or was ended since it got no further."""
    return ran is None or OFFICE_DIED in ran.stderr


def started(soffice: str, profile: Path, pipe: str, **variables: str) -> subprocess.Popen[bytes]:
    options = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard")
    command = [soffice, *options, f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp;"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True, env=clean() | variables)


def stopped(server: subprocess.Popen[bytes]) -> None:
    """Waits for the end that the worker asked for, else ends the process group started here."""
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def clean() -> dict[str, str]:
    """The environment without our own Python's settings."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}


def _value(found: object) -> Value:
    if isinstance(found, list):
        return Fault(ERRORS.get(found[1], f"Err:{found[1]}"))
    return found  # type: ignore[return-value]
