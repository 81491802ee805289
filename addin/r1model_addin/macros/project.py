"""The VBA project: xlwings' own modules at the pinned version and ours, put into a workbook's parts by pyOpenVBA."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from r1model.errors import BadRequest
from r1model_addin.macros.vba import modules, static
from r1model_addin.opc import Parts

XLWINGS = "0.37.8"  # the VBA names a DLL of this version: workbook and installed xlwings must be the same
FROM = "quickstart_standalone.xlsm"  # its module reads ThisWorkbook alone, which is right for an add-in, too
TAKEN = ("xlwings", "Dictionary")
EVENTS = "ThisWorkbook"
PROJECT = "xl/vbaProject.bin"
NOTHING_COMPILED = b"\xcc\x61\xff\xff\x00\x00\x00"  # [MS-OVBA] 2.3.4.1: of no version, so Excel compiles the text


def with_project(parts: Parts) -> dict[str, bytes]:
    """The parts of a macro-enabled workbook with its VBA project, code names, relation and content type."""
    with tempfile.TemporaryDirectory(prefix="r1model-") as folder:
        plain, made = Path(folder) / "plain.xlsm", Path(folder) / "made.xlsm"
        with zipfile.ZipFile(plain, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        with _excel_file(plain) as workbook:
            _fill(workbook)
            workbook.save(made)
        with zipfile.ZipFile(made) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
    return {**found, PROJECT: _uncompiled(found[PROJECT])}


def _uncompiled(project: bytes) -> bytes:
    """The project without a compiled copy of its text that could be stale."""
    streams = import_module("pyopenvba.cfb").CFB.from_bytes(project)
    streams.write_stream_in_storage("VBA", "_VBA_PROJECT", NOTHING_COMPILED)
    made: bytes = streams.to_bytes()
    return made


def require_extra() -> None:
    """Says in one line what to install where the pinned xlwings or pyOpenVBA is missing."""
    try:
        import_module("pyopenvba")
        found = version("xlwings")
    except ImportError as fault:
        raise BadRequest("addin_extra_missing", name=fault.name, version=XLWINGS) from fault
    if found != XLWINGS:
        raise BadRequest("addin_extra_other", found=found, version=XLWINGS)


@contextmanager
def _excel_file(path: Path) -> Iterator[Any]:
    with import_module("pyopenvba").ExcelFile(path) as opened:
        yield opened


def _fill(workbook: Any) -> None:
    """Document modules for the workbook and every sheet, xlwings' modules, ours, and what happens at opening."""
    project = workbook.add_vba_project()
    standard, other = (import_module("pyopenvba.vba").VBAModuleKind[kind] for kind in ("standard", "other"))
    for name, source in _of_xlwings().items():
        project.add_module(name, source, kind=other if name == "Dictionary" else standard)
    for name, source in modules().items():
        project.add_module(name, _lines(source), kind=standard)
    workbook.set_module(EVENTS, _lines(static("workbook.cls")))


def _of_xlwings() -> dict[str, str]:
    path = Path(str(import_module("importlib.util").find_spec("xlwings").origin)).parent / FROM
    with _excel_file(path) as opened:
        found: dict[str, str] = opened.vba_modules()
        return {name: found[name] for name in TAKEN}


def _lines(source: str) -> str:
    return source.replace("\n", "\r\n")
