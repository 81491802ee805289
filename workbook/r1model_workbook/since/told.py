"""What has become of the prices of a file, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from r1model.errors import R1ModelError
from r1model.scenarios.exchange import BY_CELL
from r1model.texts import text
from r1model_workbook.back import sentences
from r1model_workbook.sheets.common import FIRST_DAY
from r1model_workbook.sheets.pinned import PINNED
from r1model_workbook.since.changes import CHANGED, GONE, PriceChange
from r1model_workbook.since.whole import Since

MOST = 6  # changes told one by one


def lines(found: Since, language: str) -> Iterator[str]:
    """How many prices are others, which, whether some were typed over, what today's would move; rates apart."""
    yield _said("unchanged" if found.effect is None else "changed", language, count=len(found.prices),
                changed=len(found.changes)) if found.prices else _said("none", language)  # fmt: skip
    told = [line for change in found.changes for line in _change(change, language)]
    if found.rate:
        told.insert(0, _said("rate", language, old=f"{found.rate[0]:,.12g}", new=f"{found.rate[1]:,.12g}"))
    yield from (f"  {line}" for line in told[:MOST])
    if len(told) > MOST:
        yield f"  {_said('more', language, count=len(told) - MOST)}"
    if found.edited:
        yield _said("edited", language, count=len(found.edited), first=found.edited[0].id)
    yield from _effect(found, language)
    yield from filter(None, (rate.told(language, BY_CELL) for rate in found.exchanges))


def _effect(found: Since, language: str) -> Iterator[str]:
    if isinstance(found.effect, R1ModelError):
        yield _said("no_effect", language, reason=found.effect.text(language))
    elif found.effect is not None:
        if any(option.a != option.b for option in found.effect.options):
            yield _said("effect", language)
            yield from (f"  {sentence}" for sentence in sentences(found.effect, language))
        else:
            yield _said("no_move", language)


def _change(change: PriceChange, language: str) -> Iterator[str]:
    facts = {"price": change.old.id, "last": _day(change.new.days[1]) if change.new else ""}
    if change.what != CHANGED:
        yield _said("gone" if change.what == GONE else "ended", language, **facts)
        return
    assert change.new is not None
    heads = PINNED[change.old.table].heads
    for name, (old, new) in change.amounts.items():
        amount = f" {text('sheets', heads[name], language)}" if len(change.old.amounts) > 1 else ""
        yield _said("price", language, **facts, amount=amount, old=_number(old, language), new=_number(new, language),
                    unit=change.old.unit, since=_day(change.old.as_of), now=_day(change.new.as_of))  # fmt: skip


def _number(value: float | None, language: str) -> str:
    return text("sheets", "missing", language) if value is None else f"{value:,.12g}"


def _day(serial: float) -> str:
    return (FIRST_DAY + timedelta(days=int(serial))).isoformat()


def _said(key: str, language: str, **facts: object) -> str:
    return text("since", key, language).format(**facts)
