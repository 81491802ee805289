"""A difference in words and as a plain sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from r1model.texts import text
from r1model_workbook.back.difference import Change, Difference, Moved
from r1model_workbook.back.signing import SignoffChange
from r1model_workbook.many.table import table

HEADS = ("section", "option", "what", "cell", "unit", "a", "b", "difference", "alone")


def sentences(found: Difference, language: str) -> Iterator[str]:
    """The answer in a sentence, then each option that moved and the line that moved it most."""
    yield _answer(found, language)
    for moved in found.options if found.comparable else ():
        if moved.difference and moved.share is not None:
            yield _option(found, moved, language)


def _answer(found: Difference, language: str) -> str:
    first, second = found.first, found.second
    names = [text("metrics", side.cheapest or "none", language) for side in (first, second)]
    if first.least is None or second.least is None:
        return text("back", "answer_none", language).format(first=names[0], second=names[1])
    amounts = {"a": money(first.least, first.currency), "b": money(second.least, second.currency)}
    if first.cheapest == second.cheapest and found.comparable:
        gap = money(second.least - first.least, first.currency, signed=True)
        return text("back", "answer_same", language).format(option=names[0], difference=gap, **amounts)
    return text("back", "answer_moved", language).format(first=names[0], second=names[1], **amounts)


def _option(found: Difference, moved: Moved, language: str) -> str:
    gap, currency = moved.difference or 0.0, found.first.currency
    said = text("back", "dearer" if gap > 0 else "cheaper", language).format(
        option=text("metrics", moved.option, language), amount=money(abs(gap), currency),
        share=f"{abs(moved.share or 0.0):.1%}",
    )  # fmt: skip
    same = (line for line in found.lines if line.option == moved.option and (line.difference or 0.0) * gap > 0)
    if (line := next(same, None)) is not None and line.difference is not None:
        amount = money(line.difference, currency, signed=True)
        said += text("back", "mostly", language).format(line=line.words, amount=amount)
    return said + text("back", "end", language)


def alone(change: Change, currency: str, language: str) -> str:
    """The option that a change alone moves most, and by how much; nothing where it moves none."""
    if change.most is None:
        return ""
    option, gap = change.most
    return f"{text('metrics', option, language)} {money(gap, currency, signed=True)}"


def money(amount: float, currency: str, *, signed: bool = False) -> str:
    """An amount with its currency, to the unit; small ones to the hundredth."""
    places = 0 if abs(amount) >= 1000 else 2
    return f"{currency} {amount:{'+' if signed else ''},.{places}f}"


def sheet(found: Difference, names: tuple[str, str], language: str, signed: Sequence[SignoffChange] = ()) -> bytes:
    """The difference as a workbook of one sheet: every change, option, line and sign-off a row."""
    heads = [names[at] if key in ("a", "b") else text("back", key, language)
             for key, at in zip(HEADS, (0, 0, 0, 0, 0, 0, 1, 0, 0), strict=True)]  # fmt: skip
    return table(text("back", "tab", language), heads, [*_rows(found, language), *_signed(signed, language)])


def _rows(found: Difference, language: str) -> Iterator[list[object]]:
    title = text("back", "changed_title", language)
    for change in found.changes:
        yield [title, "", change.words, change.place, change.unit, _cell(change.a, change.shown_a),
               _cell(change.b, change.shown_b), None, alone(change, found.first.currency, language)]  # fmt: skip
    for key, amounts in (("options_title", found.options), ("lines_title", found.lines)):
        for moved in amounts:
            a, b = (text("back", "none", language) if value is None else value for value in (moved.a, moved.b))
            unit = "/".join(dict.fromkeys((found.first.currency, found.second.currency)))
            yield [text("back", key, language), text("metrics", moved.option, language), moved.words, "", unit, a, b,
                   moved.difference if found.comparable else None, None]  # fmt: skip


def _signed(changes: Sequence[SignoffChange], language: str) -> Iterator[list[object]]:
    for change in changes:
        yield [text("back", "signoff_changed", language), "", change.words, "", "", change.a, change.b, None, None]


def _cell(value: float | str, shown: str) -> float | str:
    """A number as such, anything else as it is shown."""
    return value if isinstance(value, float) else shown
