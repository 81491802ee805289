"""Writes LibreOffice's binary type library (.rdb, "UNOIDL") with one interface, so that no SDK is needed.

Source: the format's specification in LibreOffice's own unoidl/README.md. Every method takes `any` and returns rows of
`any`: a Python component cannot return such rows as an `any`.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

MAGIC = b"UNOIDL\xff\0"
MODULE, INTERFACE, IN = 0, 5, 0
BASE = "com.sun.star.uno.XInterface"
ANY, ROWS = "any", "[][]any"
HEADER_LENGTH = len(MAGIC) + 8


def type_library(interface: str, methods: Mapping[str, Sequence[str]]) -> bytes:
    """The file's bytes for an interface such as a.b.XName; `methods` gives each method's parameter names."""
    *modules, name = interface.split(".")
    body = bytearray()
    entry = _placed(body, name, _interface(methods))
    for module in reversed(modules):
        entry = _placed(body, module, bytes([MODULE]) + struct.pack("<I", 1) + entry)
    root = HEADER_LENGTH + len(body)
    return MAGIC + struct.pack("<II", root, 1) + bytes(body) + entry


def _placed(body: bytearray, name: str, payload: bytes) -> bytes:
    """Appends an entity and its name; gives the map entry that points to both, counted from the file's start."""
    at = HEADER_LENGTH + len(body)
    body += name.encode("ascii") + b"\0" + payload
    return struct.pack("<II", at, at + len(name) + 1)


def _interface(methods: Mapping[str, Sequence[str]]) -> bytes:
    no_optional_bases = no_attributes = struct.pack("<I", 0)
    written = b"".join(_method(name, parameters) for name, parameters in methods.items())
    bases = struct.pack("<I", 1) + _text(BASE)
    return bytes([INTERFACE]) + bases + no_optional_bases + no_attributes + struct.pack("<I", len(methods)) + written


def _method(name: str, parameters: Sequence[str]) -> bytes:
    listed = b"".join(bytes([IN]) + _text(parameter) + _text(ANY) for parameter in parameters)
    no_exceptions = struct.pack("<I", 0)
    return _text(name) + _text(ROWS) + struct.pack("<I", len(parameters)) + listed + no_exceptions


def _text(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("ascii")
