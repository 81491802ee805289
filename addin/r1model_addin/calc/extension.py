"""Makes r1model.oxt, the Calc add-in: type library, configuration, components, and where the Python is they ask."""

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
CONFIGURATION = "configuration-data"
KINDS = {
    "r1model.rdb": "uno-typelibrary;type=RDB",
    "r1model.components": "uno-components",
    "CalcAddIns.xcu": CONFIGURATION,
    "Jobs.xcu": CONFIGURATION,
}
IMPLEMENTATIONS = {descriptions.SERVICE: "component.py", descriptions.JOB: "on_load.py"}
LINK = "r1model_calc_link.py"
EXPLAINING = "AUDIT"
EPOCH = (1980, 1, 1, 0, 0, 0)


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
    signatures = {name: [part.name for part in function.arguments] for name, function in descriptions.methods().items()}
    return {
        "META-INF/manifest.xml": descriptions.manifest(KINDS),
        "description.xml": descriptions.description(),
        "r1model.rdb": type_library(descriptions.INTERFACE, signatures),
        "CalcAddIns.xcu": descriptions.calc_add_ins(),
        "Jobs.xcu": descriptions.jobs(),
        "r1model.components": descriptions.components(IMPLEMENTATIONS),
        **{file: (HERE / file).read_bytes() for file in IMPLEMENTATIONS.values()},
        f"pythonpath/{LINK}": (HERE / LINK).read_bytes(),
        "pythonpath/r1model.json": _settings(python),
    }


def _settings(python: str) -> bytes:
    """What the components need to know; EXPLAINING answers in words even where no worker does."""
    settings = {
        "python": python,
        "prefixes": PREFIXES,
        "service": descriptions.SERVICE,
        "interface": descriptions.INTERFACE,
        "job": descriptions.JOB,
        "explaining": [f"{prefix}{EXPLAINING}" for prefix in PREFIXES],
    }
    return json.dumps(settings, indent=1).encode("ascii")
