"""Who measured a row: rows of one programme err alike, whatever they cite besides."""

from __future__ import annotations

import re

from r1model.catalogue import catalogue, kept
from r1model.types import Source

REPOSITORY = re.compile(r"(?:github:|github\.com/)([\w.-]+/[\w.-]+)")


def programme(source: str) -> str:
    """The programme that a row's source column names: a repository, a package, or a key of the catalogue; else empty.

    A benchmark file of one's own need not name any.
    """
    known = _known()
    if source in known:
        return known[source]
    if (found := REPOSITORY.search(source)) and found[1].lower() in known.values():
        return found[1].lower()
    return next((package for package in _packages() if package in source), "")


@kept
def _known() -> dict[str, str]:
    """Programme of each source that measured rows come from."""
    loaded = catalogue()
    keys = {row.source for row in loaded.throughput.values()}
    return {key: _of_record(key, loaded.sources[key]) for key in sorted(keys)}


def _of_record(key: str, record: Source) -> str:
    found = REPOSITORY.search(record.url or "")
    return found[1].lower() if found else (record.package or key).split()[0]


@kept
def _packages() -> tuple[str, ...]:
    loaded = catalogue()
    return tuple(sorted({record.package.split()[0] for key in _known() if (record := loaded.sources[key]).package}))
