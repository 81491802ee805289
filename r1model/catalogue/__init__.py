"""The sourced figures: read, checked and frozen once; a wrong file is refused with its name and the key."""

from __future__ import annotations

from functools import cache

from r1model.catalogue.load import Catalogue, read

__all__ = ["Catalogue", "catalogue"]


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with the package."""
    return read()
