"""The table of uses from a CSV file: a row each, columns use, users, requests_per_day, input_tokens, repeated_share,
output_tokens. It takes the place of the whole table: a use that it does not name has no users."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from r1model.entries.rows import require_once, rows_of, value_of, words_of
from r1model.errors import BadRequest
from r1model.inputs import Value, inputs
from r1model.texts import LANGUAGES

NAME = "use"
COLUMNS = ("users", "requests_per_day", "input_tokens", "repeated_share", "output_tokens")
SPARE = ("other1", "other2")  # the places of uses that the table has no name for
MARK = "：:"  # between a use and its field in a label


def use_names() -> dict[str, str]:
    """The uses of the table by every name that people may write, in small letters."""
    found: dict[str, str] = {}
    for key, item in inputs().items():
        use, field = key.partition("_")[::2]
        if item.group == "uses" and field == COLUMNS[0]:
            found[use] = use
            found |= {item.label(language).translate(str.maketrans(MARK, MARK[0] * 2)).partition(MARK[0])[0]
                      .strip().casefold(): use for language in LANGUAGES}  # fmt: skip
    return found


def from_file(path: Path, given: Container[str] = ()) -> dict[str, Value]:
    """The inputs that the rows of a file are, and 0 users for every other use.

    Raises
    ------
    BadRequest
        A column is missing, a use stands twice, more uses of other names stand there than there are places for, or
        a cell is no number within its range.
    """
    header, rows = rows_of(path)
    lacking = [name for name in (NAME, *COLUMNS) if name not in header]
    if lacking or not rows:
        raise BadRequest("no_uses", path=path, known=", ".join((NAME, *COLUMNS)), lacking=", ".join(lacking) or "-")
    places = {name: header.index(name) for name in COLUMNS}
    known, at_name = use_names(), header.index(NAME)
    named = {known.get(words_of(row, at_name).casefold()) for row in rows}
    spare = iter([use for use in SPARE if use not in named])
    found: dict[str, Value] = {"demand_by": "uses"} | {f"{use}_users": 0.0 for use in known.values()}
    seen: set[str] = set()
    for row in rows:
        words = words_of(row, at_name)
        use = known.get(words.casefold()) or next(spare, "")
        if not use:
            raise BadRequest("uses_too_many", path=path, row=row.number, given=words, known=", ".join(known))
        if use in seen:
            raise BadRequest("use_twice", path=path, row=row.number, given=words)
        seen.add(use)
        found |= {f"{use}_{name}": value_of(path, row, name, at, f"{use}_{name}") for name, at in places.items()}
    require_once(found, given)
    return found
