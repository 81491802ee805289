"""How values are shown to people: numbers as text, tables as HTML for a notebook, near names for a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from r1model.errors import CellError

RIGHT = ' style="text-align:right"'
MOST_ROWS = 60  # of a table in a notebook: a longer one says how many follow


def number(value: object) -> str:
    """A number with thousands separators and at most six significant decimals."""
    if isinstance(value, bool) or value is None:
        return {True: "TRUE", False: "FALSE", None: ""}[value]
    if isinstance(value, int | float):
        return (
            f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.2f}"
        )
    return value.code if isinstance(value, CellError) else str(value)


def near_words(word: str, known: Iterable[str], most: int, cutoff: float = 0.6) -> list[str]:
    """The known words that look like a wrong one, the nearest first."""
    from difflib import get_close_matches

    alike = [name for name in known if _may_look_like(word, name, cutoff)]
    return get_close_matches(word, alike, most, cutoff) if alike else []


def _may_look_like(word: str, name: str, cutoff: float) -> bool:
    """Whether their lengths allow it, as difflib judges: a cell full of text is not looked through for nothing."""
    both = len(word) + len(name)
    return not both or 2.0 * min(len(word), len(name)) / both >= cutoff


def html_table(head: Sequence[object], rows: Iterable[Sequence[object]], title: str = "") -> str:
    """A table of HTML, everything in it escaped; numbers stand on the right."""
    from html import escape  # its table of entities is no business of a call that shows nothing

    body = [list(row) for row in rows]
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    heads = "".join(f"<th>{escape(number(cell))}</th>" for cell in head)
    lines = "".join(f"<tr>{''.join(_cell(value, escape) for value in row)}</tr>" for row in body[:MOST_ROWS])
    more = f"<p>… {len(body) - MOST_ROWS:,}</p>" if len(body) > MOST_ROWS else ""
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>{more}"


def _cell(value: object, escape: Callable[[str], str]) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"<td{RIGHT if is_number else ''}>{escape(number(value))}</td>"
