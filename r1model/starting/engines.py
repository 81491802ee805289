"""The engine that a name means: vllm, vllm 0.7.3, sglang; and what it sets by itself on a GPU."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from r1model.catalogue import catalogue
from r1model.errors import NA, CellError

if TYPE_CHECKING:
    from r1model.types import Engine, Scale

USUAL_ENGINE = "vllm"  # where none is named
_NAME = re.compile(r"([a-z][a-z.-]*)(?:\W+[vb]?(\d{1,9})(?:\.(\d{1,9}))?)?(?:\W.*)?")
_VERSION = re.compile(r"(\d+)\.(\d+)")


def engine_of(given: str) -> Engine:
    """The record of an engine and version; without a version the current one; #N/A where no rule is known for it."""
    match = _NAME.fullmatch(given.strip().lower())
    family, *version = match.groups() if match else ("",)
    found = [item for item in catalogue().engines.values() if item.family == family]
    if not found:
        known = sorted({item.family for item in catalogue().engines.values()})
        raise CellError(NA, "no_start_rule", engine=given.strip()[:40], known=", ".join(known))
    if not version or version[0] is None:
        return next(item for item in found if not item.before)
    asked = (int(version[0]), int(version[1] or 0))
    return next(item for item in found if not item.before or asked < _version(item.before))


def _version(text: str) -> tuple[int, int]:
    match = _VERSION.fullmatch(text)
    assert match is not None
    return int(match[1]), int(match[2])


def scale_of(engine: Engine, gpu_name: str, visible_gib: float, gpus: int) -> Scale:
    """The first of the engine's scales that the GPUs fall under."""
    small = any(name.lower() in gpu_name.lower() for name in engine.small)
    size = 0 if small else visible_gib
    return next(
        item for item in engine.scales if (not item.below_gib or size < item.below_gib) and gpus >= item.least_gpus
    )
