"""Makes a record from the plain values of a TOML table or a CSV row; what does not fit is refused by its key."""

from __future__ import annotations

import math
import operator
import re
import types
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from r1model.errors import CatalogueError
from r1model.shown import near_words
from r1model.types.base import CatalogueRecord, Limits

T = TypeVar("T", bound=CatalogueRecord)
Read = Callable[[Any], Any]
Readers = Mapping[str, tuple[Read, bool]]
SIGNS = ((">", operator.gt), (">=", operator.ge), ("<", operator.lt))  # above, low, below


class Misfit(Exception):
    """A value that a field does not take: its key as the file has it, the reason, and the value."""

    def __init__(self, key: str, reason: CatalogueError, given: object = "") -> None:
        self.key, self.reason, self.given = key, reason, given

    def within(self, key: str) -> Misfit:
        """The same from one table further out."""
        return Misfit(f"{key}.{self.key}".removesuffix("."), self.reason, self.given)


def shaped(kind: type[T], given: Mapping[str, Any]) -> T:
    """A record of the kind; Misfit names the first key that is wrong, missing or unknown."""
    if not isinstance(given, Mapping):
        raise Misfit("", CatalogueError("not_a_record"), given)
    readers = _readers(kind)  # type: ignore[arg-type]
    if unknown := next((key for key in given if key not in readers), ""):
        near = near_words(unknown, readers, 1) or list(readers)
        raise Misfit(unknown, CatalogueError("unknown_field", near=", ".join(near)), given[unknown])
    values = {}
    for key, (read, required) in readers.items():
        if key in given:
            values[key] = _read(key, read, given[key])
        elif required:
            raise Misfit(key, CatalogueError("missing_field"))
    try:
        return kind(**values)
    except CatalogueError as fault:
        raise Misfit("", fault) from fault


def _read(key: str, read: Read, value: Any) -> Any:
    try:
        return read(value)
    except Misfit as fault:
        raise fault.within(key) from fault
    except CatalogueError as fault:
        raise Misfit(key, fault, value) from fault


@cache
def _readers(kind: Hashable) -> Readers:
    """How each field of a kind is read, and whether it must be there."""
    record: Any = kind
    hints = get_type_hints(record, include_extras=True)
    needed = {field.name: field.default is MISSING for field in fields(record)}
    return {name: (_reader(hints[name]), required) for name, required in needed.items()}


def _reader(hint: Any) -> Read:
    origin = get_origin(hint)
    if origin is Annotated:
        return _limited(_reader(get_args(hint)[0]), get_args(hint)[1])
    if origin in (Union, types.UnionType):
        return _first_of([_reader(part) for part in get_args(hint) if part is not types.NoneType])
    if origin is tuple:
        each = _reader(get_args(hint)[0])
        return lambda value: tuple(_listed(each, value))
    if origin is Literal:
        return _word(str, get_args(hint))
    if issubclass(hint, Enum):
        return _word(hint, [str(word.value) for word in hint])
    if issubclass(hint, CatalogueRecord):
        return lambda value: value if isinstance(value, hint) else shaped(hint, value)
    return PLAIN[hint]


def _limited(read: Read, limits: Limits) -> Read:
    matches = re.compile(limits.pattern).fullmatch if limits.pattern else None
    bounds = [(limit, *sign) for limit, sign in zip(limits[:3], SIGNS, strict=True) if limit is not None]

    def within(value: Any) -> Any:
        found = read(value)
        if matches and not matches(found):
            raise CatalogueError("not_of_pattern" if found else "empty_text", pattern=limits.pattern)
        if limits.known and found not in limits.known:
            near = near_words(found, limits.known, 4, 0.4) or sorted(limits.known)[:8]
            raise CatalogueError("not_of_list", known=", ".join(near))
        if limits.means:
            limits.means(found)
        for limit, sign, holds in bounds:
            if not holds(found, limit):
                raise CatalogueError("number_not_within", domain=f"{sign} {limit:g}")
        return found

    return within


def _first_of(readers: list[Read]) -> Read:
    """The first kind that takes the value; where none does, what the last says of it."""

    def read(value: Any) -> Any:
        for each in readers[:-1]:
            try:
                return each(value)
            except CatalogueError:
                continue
        return readers[-1](value)

    return read


def _listed(each: Read, value: Any) -> Iterator[Any]:
    if not isinstance(value, list | tuple):
        raise CatalogueError("not_a_list")
    for place, part in enumerate(value):
        yield _read(str(place), each, part)


def _word(made: Callable[[str], Any], known: Sequence[str]) -> Read:
    def read(value: Any) -> Any:
        if not isinstance(value, str) or value.strip() not in known:
            raise CatalogueError("not_of_list", known=", ".join(filter(None, known)))
        return made(value.strip())

    return read


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise CatalogueError("not_text_field")
    return value.strip()


def _number(value: Any) -> float:
    """A number, or the text of one, as a CSV has it; infinities and what is no number are refused."""
    try:
        found = math.nan if isinstance(value, bool) or not isinstance(value, int | float | str) else float(value)
    except (ValueError, OverflowError):
        found = math.nan
    if not math.isfinite(found):
        raise CatalogueError("not_a_number_field")
    return found


def _whole(value: Any) -> int:
    found = _number(value)
    if found != int(found):
        raise CatalogueError("not_whole_field")
    return int(found)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise CatalogueError("not_a_flag_field")
    return value


def _day(value: Any) -> date:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, date) or isinstance(found, datetime):
        raise CatalogueError("not_a_day_field")
    return found


PLAIN: Mapping[Any, Read] = {str: _text, float: _number, int: _whole, bool: _flag, date: _day}
