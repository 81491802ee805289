"""The add-in as macros: a workbook with it aboard (.xlsm), or the functions alone (.xlam), made without Excel."""

from __future__ import annotations

from r1model_addin.macros.package import aboard, addin_parts
from r1model_addin.macros.project import require_extra

__all__ = ["aboard", "addin_parts", "require_extra"]
