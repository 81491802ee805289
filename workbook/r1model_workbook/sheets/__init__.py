"""One module a sheet; SHEETS gives their order in the book."""

from __future__ import annotations

SHEETS = {
    "about": "doc",
    "summary": "output",
    "inputs": "input",
    "hardware": "output",
    "memory": "output",
    "sizing": "output",
    "aws": "output",
    "purchase": "output",
    "buy": "calc",
    "rent": "calc",
    "api": "calc",
    "compare": "calc",
    "risk": "output",
    "audit": "output",
    "functions": "doc",
    "sources": "doc",
    "checks": "check",
    "changelog": "doc",
}
