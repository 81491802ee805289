"""The parts of an .xlsx file as bytes; whatever is no such file, or would fill the memory, is refused in one line."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from r1model.errors import BadRequest
from r1model.files import read_bytes
from r1model_workbook.check.limits import LARGEST_CONTENT, LARGEST_FILE, MOST_MARKS, MOST_PARTS, Budget

OLE = b"\xd0\xcf\x11\xe0"
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, ValueError, OSError,
)  # fmt: skip

Parts = Mapping[str, bytes]


def parts(path: Path) -> Parts:
    """Every part of the file by name."""
    if path.is_dir():
        raise BadRequest("is_a_folder", path=path)
    content = _checked(path, read_bytes(path, LARGEST_FILE))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_CONTENT:
                raise BadRequest("check_too_large", path=path)
            if any(entry.flag_bits & 1 for entry in entries):
                raise BadRequest("check_encrypted", path=path)
            if any(entry.compress_type not in PACKED for entry in entries):  # others unpack without a bound
                raise BadRequest("check_damaged", path=path)
            contents = {entry.filename: archive.read(entry) for entry in entries}
    except BROKEN as fault:
        raise BadRequest("check_damaged", path=path) from fault
    Budget(path, MOST_MARKS).spend(sum(part.count(b"<") + part.count(b"=") for part in contents.values()))
    return contents


def _checked(path: Path, content: bytes) -> bytes:
    if content.startswith(OLE):
        raise BadRequest("check_encrypted", path=path)
    if not content.startswith(b"PK"):
        raise BadRequest("check_not_xlsx", path=path)
    return content


def xml(path: Path, content: bytes) -> etree._Element:
    """A part as XML; entities stay unresolved, a document type is refused."""
    reader = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root: etree._Element = etree.fromstring(content, reader)
    except etree.XMLSyntaxError as fault:
        raise BadRequest("check_damaged", path=path) from fault
    if root.getroottree().docinfo.doctype:
        raise BadRequest("check_damaged", path=path)
    return root
