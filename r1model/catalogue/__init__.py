"""The sourced figures: read, checked and frozen; a wrong file is refused with its name and the key."""

from __future__ import annotations

from r1model.catalogue.held import catalogue, current, kept
from r1model.catalogue.load import Catalogue

__all__ = ["Catalogue", "catalogue", "current", "kept"]
