"""Makes r1model.oxt, the Calc add-in: type library, configuration, component, and where the Python is that it asks."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from r1model.functions import PREFIXES
from r1model_addin.calc import descriptions
from r1model_addin.calc.type_library import type_library

HERE = Path(__file__).parent
LIBRARY, LISTED, CONFIGURATION, COMPONENT = "r1model.rdb", "r1model.components", "CalcAddIns.xcu", "component.py"
LINK = "r1model_calc_link.py"
EPOCH = (1980, 1, 1, 0, 0, 0)
EXPLAINING = "AUDIT"


def extension(python: str = sys.executable) -> bytes:
    """The file's bytes: the same for the same list, texts, version and path of the interpreter with r1model."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in parts(python).items():
            entry = ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, content)
    return packed.getvalue()


def parts(python: str) -> dict[str, bytes]:
    """The files inside, by name."""
    signatures = {
        name: [part.name for part in function.arguments] for name, function in descriptions.methods().items()
    }
    return {
        "META-INF/manifest.xml": descriptions.manifest(LIBRARY, LISTED, CONFIGURATION),
        "description.xml": descriptions.description(),
        LIBRARY: type_library(descriptions.INTERFACE, signatures),
        CONFIGURATION: descriptions.calc_add_ins(),
        LISTED: descriptions.components(COMPONENT),
        COMPONENT: (HERE / COMPONENT).read_bytes(),
        f"pythonpath/{LINK}": (HERE / LINK).read_bytes(),
        "r1model.json": _settings(python),
    }


def _settings(python: str) -> bytes:
    """What the component needs to know; EXPLAINING answers in words even where no worker does."""
    settings = {
        "python": python,
        "prefixes": PREFIXES,
        "service": descriptions.SERVICE,
        "interface": descriptions.INTERFACE,
        "explaining": [f"{prefix}{EXPLAINING}" for prefix in PREFIXES],
    }
    return json.dumps(settings, indent=1).encode("ascii")
