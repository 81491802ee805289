"""Own lines and hours of a set of entries: those that count, judged as the workbook judges them."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.entries.choices import code_meant
from r1model.errors import BadRequest, R1ModelError
from r1model.finance.fields import WHOLE, codes_of, limits_of, listed_as, paths, unit_of
from r1model.inputs import Value
from r1model.scenario_files.entry import BLANK, CASE, OWN_CASE, Entries, is_of_an_input, parted
from r1model.shown import near_words
from r1model.texts import text

HOURS = {f"load.hours[{hour}].{kind}": kind for hour in range(24) for kind in ("work", "other")}
SHOWN, NEAR = 60, 3


class EntryFault(R1ModelError):
    """An entry that does not hold what belongs there."""

    def text(self, language: str = "en") -> str:
        """What is wrong, in words."""
        shown = {name: str(fact)[:SHOWN] for name, fact in self.facts.items()}
        return text("back", f"fault.{self.key}", language).format(**shown)


def said(entries: Entries) -> dict[str, Value]:
    """All own hours and lines of some entries, whether they count or not."""
    return {name: value for name, value in parted(entries)[1].items() if name != CASE and not is_of_an_input(name)}


def own(entries: Entries) -> dict[str, Value]:
    """Own hours, and own lines where the case is one's own: in codes, blanks left out.

    Raises
    ------
    BadRequest
        An entry that no line has, or that holds what its line cannot.
    """
    given = said(entries)
    known: Mapping[str, str] = {**HOURS, **paths()}
    if unknown := next((name for name in given if name not in known), None):
        near = ", ".join(near_words(unknown, known, NEAR, 0.3))
        raise BadRequest("entry_unknown", name=unknown[:SHOWN], near=near)
    found = {name: _judged(name, known[name], value) for name, value in given.items() if value != BLANK}
    mine = entries.get(CASE, OWN_CASE) == OWN_CASE
    return {name: value for name, value in found.items() if mine or name in HOURS}


def _judged(name: str, field: str, value: Value) -> Value:
    try:
        return _choice(name, field, value) if codes_of(name) else _number(field, value)
    except EntryFault as fault:
        raise BadRequest("entry_refused", name=name, fault=fault) from fault


def _choice(name: str, field: str, value: Value) -> str:
    known = ", ".join(codes_of(name))
    if not isinstance(value, str):
        raise EntryFault("text", given=value, known=known)
    if (code := code_meant(listed_as(field), value, codes_of(name))) is None:
        raise EntryFault("choice", given=value, known=known)
    return code


def _number(field: str, value: Value) -> float:
    if isinstance(value, str):
        raise EntryFault("number", given=value)
    low, high = limits_of(field)
    if unit_of(field) in WHOLE and not (low <= value <= high and value == int(value)):
        raise EntryFault("whole", given=f"{value:,.12g}", low=f"{low:g}", high=f"{high:g}")
    if not low <= value <= high:
        raise EntryFault("range", given=f"{value:,.12g}", low=f"{low:g}", high=f"{high:.12g}")
    return float(value)
