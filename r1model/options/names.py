"""What the options are called, in their order: known without reading their files, which describe them."""

from typing import Final

OPTIONS: Final = ("buy", "rent", "api", "lease", "hybrid")
