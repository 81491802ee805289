"""The functions by group, a line each, for help(r1model)."""

from __future__ import annotations

from itertools import groupby

from r1model.callables import by_name
from r1model.texts import language, text


def overview() -> str:
    """Every Python function with its arguments and its sentence, under the heading of its group."""
    listed = sorted(by_name().items(), key=lambda item: GROUPS.index(item[1].group))
    lines = []
    for group, members in groupby(listed, key=lambda item: item[1].group):
        lines += ["", text("docs", f"group.{group}", language())]
        for name, function in members:
            parts = ", ".join(part.name if part.required else f"[{part.name}]" for part in function.arguments)
            lines += [f"  {name}({parts})", f"      {function.help(language())}"]
    return "\n".join(lines)


GROUPS = ("sizing", "catalogue", "throughput", "cost", "valuation", "model", "chain", "risk", "audit")
