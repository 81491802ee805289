"""One module a sheet, one for all options; `sheets` gives their order in the book."""

from __future__ import annotations

from r1model.options.files import compared

BEFORE = {
    "about": "doc",
    "summary": "output",
    "yearly": "output",
    "assumptions": "doc",
    "inputs": "input",
    "demand": "calc",
    "hardware": "output",
    "memory": "output",
    "sizing": "output",
    "throughput": "output",
    "aws": "output",
    "purchase": "output",
}
AFTER = {
    "compare": "calc",
    "one_node": "output",
    "risk": "output",
    "audit": "output",
    "functions": "doc",
    "replicas": "doc",
    "sources": "doc",
    "checks": "check",
    "changelog": "doc",
}


def sheets() -> dict[str, str]:
    """The sheets by key in the order of the book, each with what it is for."""
    return BEFORE | dict.fromkeys(compared(), "calc") | AFTER
