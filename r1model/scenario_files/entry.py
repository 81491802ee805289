"""What an entry is called, what stands there as usual, and the inputs that a set of entries puts in force."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.inputs import BY_TOKENS, DEMAND_BY, ENDS, HIT_SHARE, USE_SHARE, Value, inputs, usual_value

CASE, OWN_CASE, BASE_CASE = "case", "user", "base"
LIKELY = {"low": "likely_low", "high": "likely_high"}
COLUMNS = (*LIKELY, OWN_CASE)
CAUTIOUS, FAVOURABLE = "cautious", "favourable"  # of each input the end that speaks against owning, or for it
TOWARDS = (CAUTIOUS, FAVOURABLE)
CASES = (BASE_CASE, *COLUMNS, *TOWARDS)
MARK = "@"
BLANK = ""
LOST = 1e-14  # of a number: what programs that write 15 digits lose of one that has more

Entries = Mapping[str, Value]


def column_of(name: str) -> tuple[str, str]:
    """Input and column of an entry such as months@user; the base column where none is said."""
    key, _, column = name.partition(MARK)
    return key, column or BASE_CASE


def is_of_an_input(name: str) -> bool:
    """Whether the entry is a column of an input."""
    key, column = column_of(name)
    return key in inputs() and column in (BASE_CASE, *COLUMNS)


def usual_entry(name: str) -> Value:
    """What stands in an entry where nobody changed it: the usual value of an input, its likely ends, else nothing."""
    key, column = column_of(name)
    if name == CASE:
        return OWN_CASE
    if key not in inputs() or column == OWN_CASE:
        return BLANK
    value = getattr(inputs()[key], LIKELY[column]) if column in LIKELY else usual_value(key)
    return BLANK if value is None else value


def alike(one: Value, other: Value) -> bool:
    """Whether two values are the same as far as every program that saves a workbook keeps them."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return abs(one - other) <= LOST * max(abs(one), abs(other))


def parted(entries: Entries) -> tuple[dict[str, Value], dict[str, Value]]:
    """The base values of inputs, and all other entries."""
    base = {name: value for name, value in entries.items() if name in inputs()}
    return base, {name: value for name, value in entries.items() if name not in base}


def live(entries: Entries) -> dict[str, Value]:
    """The inputs that differ from the usual ones in the column in use; where that is blank the base counts."""
    base, rest = parted(entries)
    case = str(rest.get(CASE, OWN_CASE))
    if case == BASE_CASE or not (rest or case in LIKELY or case in TOWARDS):
        return base
    columns = {key: f"{key}{MARK}{column}" for key in inputs() if (column := column_in(key, case))}
    found = {key: rest.get(column, usual_entry(column)) for key, column in columns.items()}
    return with_explicit(base | {key: value for key, value in found.items() if value != BLANK})


def column_in(key: str, case: str) -> str:
    """The column that a case takes an input from; nothing where it takes the base."""
    favours = inputs()[key].favours
    if case == FAVOURABLE or not favours:
        return favours if case in TOWARDS else case
    return next(end for end in ENDS if end != favours) if case == CAUTIOUS else case


def with_explicit(changes: Entries) -> dict[str, Value]:
    """The changes with what they would imply said as it is: in a workbook a cell changes no other.

    Users typed into a cell do not make the demand one by users, nor does a share of hits reach the table of uses.
    """
    wanted = [DEMAND_BY] if {"users", *BY_TOKENS} & set(changes) else []
    if HIT_SHARE in changes:
        wanted += [key for key in inputs() if key.endswith(USE_SHARE)]
    return dict(changes) | {key: usual_value(key) for key in wanted if key not in changes}
