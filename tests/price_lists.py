"""Excerpts in the true formats of AWS, and what is made from them by a change."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent / "golden" / "prices"
JSON_LIST = FOLDER / "offer_excerpt_us-east-1.json"
CSV_LIST = FOLDER / "offer_excerpt_us-east-1.csv"
CHINA = FOLDER / "offer_excerpt_cn-northwest-1.json"
SAVINGS = FOLDER / "savingsplan_excerpt_ap-east-2.csv"
ANSWERS = FOLDER / "getproducts_excerpt.json"
CUR = FOLDER / "cur2_made.csv"
FOCUS = FOLDER / "focus_made.csv"


def changed(path, change, source=JSON_LIST):
    """The JSON excerpt with a change of what it holds, as a file."""
    given = json.loads(source.read_text("utf-8"))
    change(given)
    path.write_text(json.dumps(given), "utf-8")
    return path


def put(path, content):
    """A file of this text or these bytes."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
