"""The golden cases as inputs to spoil."""

import copy
import json
from pathlib import Path

from tco.samples import put

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "cases.json").read_text(encoding="utf-8"))
CASES = {case["id"]: {"kind": case["kind"], "input": case["input"]} for case in GOLDEN["cases"]}
CASES["lease"] = {"kind": "option", "input": {**CASES["G11"]["input"], "option": CASES["G11"]["input"]["b"]}}
for unwanted in ("a", "b"):
    CASES["lease"]["input"].pop(unwanted)
GONE = type("Gone", (), {"__repr__": lambda self: "gone"})()


def changed(name, path, value):
    """A golden case with another value at a path of its input; GONE takes the key away."""
    case = copy.deepcopy(CASES[name])
    if value is not GONE:
        return put(case, f"input.{path}", value)
    holder, _, last = f"input.{path}".rpartition(".")
    at = case
    for part in holder.replace("]", "").replace("[", ".").split("."):
        at = at[int(part)] if part.isdigit() else at[part]
    at.pop(last, None)
    return case
