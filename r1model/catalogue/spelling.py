"""How names are compared, and that no two records of a kind share one: a shared name finds neither."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from r1model.errors import CatalogueError

NAMED = ("id", "name", "short")


def compact(name: str) -> str:
    """Lower-case letters and digits of a name, full-width forms folded."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).lower())


def own_names(record: Any) -> set[str]:
    """What a record itself says that it is called: id, name, short name, aliases."""
    given = [getattr(record, field, "") for field in NAMED]
    words = [name for name in (*given, *getattr(record, "aliases", ())) if isinstance(name, str)]
    return {compact(part) for name in words for part in (name, name.split(" (")[0])} - {""}


def require_distinct(file: str, records: Iterable[Any]) -> None:
    """Refuses two records that share a name in any spelling."""
    taken: dict[str, str] = {}
    for record in records:
        for name in sorted(own_names(record)):
            if taken.setdefault(name, record.id) != record.id:
                raise CatalogueError("name_taken", file=file, key=record.id, name=name, other=taken[name])
