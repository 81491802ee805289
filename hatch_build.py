"""What the package's page on an index shows: README, with pictures and links that work without the repository.

The address of the project is not written down here, since a fork has another: whoever publishes names it in
R1MODEL_HOMEPAGE. Then pictures and links are absolute; without it pictures are left out, and links are plain words.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

HOMEPAGE = "R1MODEL_HOMEPAGE"
PICTURE = re.compile(r"^!\[(?P<words>[^\]]*)\]\((?!https?:)(?P<path>[^)]+)\)\n?", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[(?P<words>[^\]]*)\]\((?!https?:|#)(?P<path>[^)]+)\)")
PAGES = {"Documentation": "README.md", "Changelog": "CHANGELOG.md"}


def described(text: str, homepage: str) -> str:
    """README as an index shows it."""
    if not homepage:
        return LINK.sub(r"\g<words>", PICTURE.sub("", text))
    text = PICTURE.sub(rf"![\g<words>]({homepage}/raw/main/\g<path>)\n", text)
    return LINK.sub(rf"[\g<words>]({homepage}/blob/main/\g<path>)", text)


class PageOnAnIndex(MetadataHookInterface):
    """Fills in the readme and the addresses."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Called by the build with what pyproject.toml says."""
        homepage = os.environ.get(HOMEPAGE, "").rstrip("/")
        text = (Path(self.root) / "README.md").read_text("utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": described(text, homepage)}
        pages = {name: f"{homepage}/blob/main/{page}" for name, page in PAGES.items()}
        metadata["urls"] = {"Homepage": homepage, **pages} if homepage else {}
