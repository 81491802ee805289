"""Records that pydantic checks: the cases of users and what a batch remembers; the catalogue waits for no pydantic."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of every such record: frozen, no unknown key, finite numbers only."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)
