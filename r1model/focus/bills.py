"""Reads a bill row by row, however long: what each month was billed for by line of the plan."""

from __future__ import annotations

import csv
import gzip
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO

from r1model.errors import BadRequest
from r1model.files import require_regular
from r1model.focus.forms import OTHER, Form, form_of, spelled
from r1model.focus.periods import month_of
from r1model.tables import CONTROLS, ENCODINGS, separator

GZIP, PARQUET, ZIP = b"\x1f\x8b", b"PAR1", b"PK\x03\x04"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
MOST = Decimal(10) ** 13  # a row that bills more is no bill's
SHOWN = 40
LONGEST = 2**20  # characters of a header


@dataclass
class Bill:
    """What a bill comes to, by month and line; `others` has what belongs to no line by service."""

    form: str
    currency: str = ""
    account: str = ""
    rows: int = 0
    costs: dict[tuple[int, str], Decimal] = field(default_factory=dict)
    others: dict[str, Decimal] = field(default_factory=dict)
    outside: Decimal = Decimal()
    outside_rows: int = 0


@dataclass(frozen=True)
class Plan:
    """What a bill is held against: the day of closing, the last month, the lines by name."""

    closing: date
    last: int
    lines: Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """How a file is read: the account that counts, whether rows that are the same count each."""

    path: Path
    plan: Plan
    account: str = ""
    keep_duplicates: bool = False


def read_bill(asked: Reading) -> Bill:
    """The bill; BadRequest where any row cannot be used, so that nothing is half read."""
    for encoding in _encodings(asked.path):
        try:
            with _opened(asked.path, encoding) as stream:
                return _read(asked, stream)
        except UnicodeError:
            continue
        except csv.Error as fault:
            raise BadRequest("bill_garbled", path=asked.path, fault=fault) from fault
        except (EOFError, zlib.error) as fault:
            raise BadRequest("bill_cut", path=asked.path) from fault
        except OSError as fault:
            raise BadRequest("not_readable", path=asked.path, fault=fault.strerror or fault) from fault
    raise BadRequest("bill_garbled", path=asked.path, fault="UTF-8, UTF-16, GB18030")


def _encodings(path: Path) -> Sequence[str]:
    """The encodings to try; BadRequest for a file of another kind, or none that can be read."""
    try:
        require_regular(path)
        with path.open("rb") as stream:
            start = stream.read(4)
        if start[:2] == GZIP:
            with gzip.open(path) as packed:
                start = packed.read(4)
    except (EOFError, zlib.error) as fault:
        raise BadRequest("bill_cut", path=path) from fault
    except (OSError, ValueError) as fault:
        raise BadRequest("not_readable", path=path, fault=getattr(fault, "strerror", None) or fault) from fault
    if not start:
        raise BadRequest("bill_empty", path=path)
    if start in (PARQUET, ZIP):
        raise BadRequest("bill_not_csv", path=path)
    return ("utf-16",) if start[:2] in UTF16 else ENCODINGS


def _opened(path: Path, encoding: str) -> IO[str]:
    with path.open("rb") as stream:
        packed = stream.read(2) == GZIP
    if packed:
        return gzip.open(path, "rt", encoding=encoding, newline="")  # its caller closes it
    return path.open(encoding=encoding, newline="")


def _read(asked: Reading, stream: IO[str]) -> Bill:
    first = stream.readline(LONGEST)
    if len(first) == LONGEST:
        raise BadRequest("bill_garbled", path=asked.path, fault=f"> {LONGEST}")
    header = [spelled(name) for name in next(csv.reader([first], delimiter=separator(first)), [])]
    form = form_of(asked.path, header)
    bill, seen = Bill(form.key), dict[bytes, int]()
    for number, cells in _records(asked.path, csv.reader(stream, delimiter=separator(first)), len(header)):
        row = dict(zip(header, cells, strict=True))
        if asked.account and row[form.account] != asked.account:
            continue
        if not asked.keep_duplicates:
            _require_new(asked.path, number, _identity(form, row, cells), seen)
        _add(asked, bill, form, row, number)
    if not bill.rows:
        raise BadRequest("bill_no_account" if asked.account else "bill_empty", path=asked.path, account=asked.account)
    return bill


def _records(path: Path, reader: Iterator[list[str]], width: int) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, the header being the first; one that is too short or too long ends it all."""
    for number, cells in enumerate(reader, start=2):
        if not cells:
            continue
        if len(cells) != width:
            raise BadRequest("bill_row_cut", path=path, row=number, cells=len(cells), width=width)
        yield number, cells


def _identity(form: Form, row: Mapping[str, str], cells: Sequence[str]) -> bytes:
    """What tells a row from others: its name in the form where there is one, else all that it says."""
    names = [row.get(name, "") for name in form.identity]
    words = names if names and all(names) else cells
    return hashlib.blake2b("\0".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _require_new(path: Path, number: int, identity: bytes, seen: dict[bytes, int]) -> None:
    if (before := seen.setdefault(identity, number)) != number:
        raise BadRequest("bill_row_twice", path=path, row=number, before=before)


def _add(asked: Reading, bill: Bill, form: Form, row: Mapping[str, str], number: int) -> None:
    """Adds a row to the bill."""
    if row.get("x_Forecast", "").lower() == "true":
        raise BadRequest("bill_is_forecast", path=asked.path)
    _require_one(asked.path, bill, row[form.currency].strip(), row[form.account].strip(), number)
    cost = _cost(asked.path, number, form.cost, row[form.cost])
    month = month_of(asked.plan.closing, _day(asked.path, number, form.day, row[form.day]))
    bill.rows += 1
    if not 0 <= month <= asked.plan.last:
        bill.outside += cost
        bill.outside_rows += 1
        return
    line = form.line(row, asked.plan.lines)
    bill.costs[month, line] = bill.costs.get((month, line), Decimal()) + cost
    if line == OTHER:
        name = shown(row[form.name].strip())
        bill.others[name] = bill.others.get(name, Decimal()) + cost


def _require_one(path: Path, bill: Bill, currency: str, account: str, number: int) -> None:
    """One currency and one account a bill: sums over several mean nothing, or are of somebody else."""
    bill.currency, bill.account = bill.currency or currency, bill.account or account
    if not currency or not account:
        raise BadRequest("bill_cell", path=path, row=number, column="currency" if not currency else "account", given="")
    if currency != bill.currency:
        raise BadRequest("bill_currencies", path=path, row=number, first=shown(bill.currency), other=shown(currency))
    if account != bill.account:
        raise BadRequest("bill_accounts", path=path, first=shown(bill.account), other=shown(account))


def shown(words: str) -> str:
    """As much of a cell as fits a message, without what a terminal would obey."""
    return CONTROLS.sub("", words)[:SHOWN]


def _cost(path: Path, number: int, column: str, words: str) -> Decimal:
    try:
        cost = Decimal(words.strip())
    except InvalidOperation:
        cost = Decimal("NaN")
    if not cost.is_finite() or abs(cost) > MOST or "_" in words:
        raise BadRequest("bill_cell", path=path, row=number, column=column, given=shown(words))
    return cost


def _day(path: Path, number: int, column: str, words: str) -> date:
    try:
        return date.fromisoformat(words.strip()[:10])
    except ValueError:
        raise BadRequest("bill_cell", path=path, row=number, column=column, given=shown(words)) from None
