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


def sister_names(record: Any) -> set[str]:
    """What a record says that others of its shape are called."""
    return {compact(name) for name in getattr(record, "sisters", ())}


def require_distinct(file: str, records: Iterable[Any]) -> None:
    """Refuses two records that share a name in any spelling, and two that share a sister.

    A model may be called as another one's sister is: its own name stands, as that of an import over a shipped record.
    """
    taken: dict[str, str] = {}
    alike: dict[str, str] = {}
    for record in records:
        for names, owners in ((own_names(record), taken), (sister_names(record), alike)):
            for name in sorted(names):
                if owners.setdefault(name, record.id) != record.id:
                    raise CatalogueError("name_taken", file=file, key=record.id, name=name, other=owners[name])
