"""The records as Markdown, one table for each group, in the order of the lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from r1model.reference.records import Record, errors, formula_records, function_records, input_records
from r1model.reference.starts import starts_page
from r1model.reference.tables import lines_of
from r1model.shown import number
from r1model.texts import text

MOST_OPTIONS = 8


def inputs_page(language: str) -> Iterator[str]:
    """Every input, by group."""
    columns = ("id", "label", "unit", "value", "range", "standing", "source", "as_of")
    for group, members in _grouped(input_records(language), "group"):
        yield f"\n### {group}\n"
        yield from _table(columns, (_with_range(row, language) for row in members), language)


def _with_range(row: Record, language: str) -> Record:
    return row | {"range": _range(row, language), "source": f"{row['source']}, {row['where']}"}


def _range(row: Record, language: str) -> str:
    """What an input may be: least and most, or its options, of a long list the first."""
    options = row["options"]
    if not options:
        whole = f" ({text('docs', 'whole', language)})" if row["whole"] else ""
        return f"{number(row['low'])} … {number(row['high'])}{whole}"
    more = f" … ({len(options)})" if len(options) > MOST_OPTIONS else ""
    return ", ".join(options[:MOST_OPTIONS]) + more


def formulas_page(language: str) -> Iterator[str]:
    """Every formula, by topic."""
    columns = ("name", "label", "unit", "says", "line", "needs", "source")
    for topic, members in _grouped(formula_records(language), "topic"):
        yield f"\n### {topic}\n"
        rows = ({**row, "line": f"`{row['line']}`", "needs": ", ".join(row["needs"])} for row in members)
        yield from _table(columns, rows, language)


def functions_page(language: str) -> Iterator[str]:
    """Every function, by group, with its arguments; what the error values mean stands before them."""
    yield ""
    yield from (f"- `{code}` {meaning}" for code, meaning in errors(language).items())
    for group, members in _grouped(function_records(language), "group"):
        yield f"\n### {group}"
        for row in members:
            yield from _function(row, language)


def _function(row: Record, language: str) -> Iterator[str]:
    unit = f" ({text('units', row['unit'], language)})" if row["unit"] else ""
    yield f"\n#### {row['usage']}\n"
    yield f"{row['help']}{unit} `={row['example'].replace('R1_', 'DSR_', 1)}`; Python: `r1model.{row['python']}`\n"
    if row["arguments"]:
        arguments = ({**part, "default": _default(part)} for part in row["arguments"])
        yield from _table(("name", "unit", "domain", "default", "help"), arguments, language)


def _default(part: Record) -> str:
    return "" if part["required"] else "–" if part["default"] is None else number(part["default"])


def _grouped(records: Iterable[Record], key: str) -> Iterable[tuple[str, list[Record]]]:
    """The records of each group, groups in the order in which they first appear."""
    groups: dict[str, list[Record]] = {}
    for row in records:
        groups.setdefault(str(row[key]), []).append(row)
    return groups.items()


def _table(columns: Sequence[str], rows: Iterable[Record], language: str) -> Iterator[str]:
    heads = [text("docs", f"column.{name}", language) for name in columns]
    yield from lines_of(heads, ([_cell(row[name], name, language) for name in columns] for row in rows))


def _cell(value: object, column: str, language: str) -> str:
    """A value as people read it: units and standings by their names."""
    return text(NAMED[column], str(value), language) if column in NAMED and value else number(value)


NAMED = {"unit": "units", "standing": "standings"}


PAGES: dict[str, Callable[[str], Iterator[str]]] = {
    "inputs": inputs_page, "formulas": formulas_page, "functions": functions_page,
    "starts": starts_page,
}  # fmt: skip


def page(what: str, language: str) -> str:
    """One of the pages, under its heading."""
    return "\n".join([f"## {text('docs', f'page.{what}', language)}", *PAGES[what](language)]) + "\n"
