"""A case of one's own to change: `copy.deepcopy` looks for cycles and types that a case does not have."""

from __future__ import annotations

from typing import Any


def copied(part: Any) -> Any:
    """Tables and lists anew, all the way down; what stands in them is shared, since nothing of it can change."""
    if isinstance(part, dict):
        return {key: copied(value) for key, value in part.items()}
    return [copied(value) for value in part] if isinstance(part, list) else part
