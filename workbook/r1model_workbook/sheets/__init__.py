"""One module a sheet; SHEETS gives their order in the book."""

from __future__ import annotations

SHEETS = {
    "about": "doc",
    "inputs": "input",
    "hardware": "output",
    "memory": "output",
    "aws": "output",
    "purchase": "output",
    "audit": "output",
    "functions": "doc",
    "sources": "doc",
    "checks": "check",
}
