"""What the files of the options say, as it is read: which are compared, what choices mean, units of fields."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FLAGS = ("ccy", "methods", "kinds", "follows")  # tables of choices with several flags each
SAID = ("base", "inputs", "drivers")  # tables of an option that are no parts of it


@cache
def raw(name: str) -> dict[str, Any]:
    """A file's tables as they are written."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def described() -> tuple[str, ...]:
    """Every option that there is."""
    return tuple(sorted(path.stem for path in HERE.glob("*.toml") if "option" in raw(path.stem)))


@cache
def compared() -> tuple[str, ...]:
    """The options that are held against each other, in their order."""
    order = {key: raw(key)["option"].get("order", 0) for key in described()}
    return tuple(sorted((key for key in order if order[key]), key=lambda key: order[key]))


def said(table: str) -> Mapping[str, Mapping[str, Any]]:
    """What the files of the options that are compared say in a table of their own: base, inputs, drivers."""
    return {key: raw(key).get(table, {}) for key in compared()}


@cache
def units() -> Mapping[str, str]:
    """The units of the fields of a case."""
    found: dict[str, str] = dict(raw("codes")["units"])
    for key in compared():
        found |= raw(key)["option"].get("units", {})
    return found


@cache
def codes() -> Mapping[str, Mapping[str, Mapping[str, int | str]]]:
    """What choices mean, numbers or names of fields: table, choice, column. Of a pair it is `code`, 0 for the first."""
    tables = raw("codes")
    pairs = {key: {choice: {"code": at} for at, choice in enumerate(pair)} for key, pair in tables["pairs"].items()}
    return pairs | {key: tables[key] for key in FLAGS}


def counted(currency: str, given: Mapping[str, Any]) -> dict[str, float]:
    """How a currency is counted: 1 for all but CNY, and how many dollars one unit is by the rates that are given."""
    meant = codes()["ccy"][currency]
    return {name: float(given[code] if isinstance(code, str) else code) for name, code in meant.items()}
