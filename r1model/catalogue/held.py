"""The current workspace: which catalogue and inputs are meant where nobody names them, and what was computed for them.

`with` a workspace makes it the current one of a thread or task; what `kept` functions found stays with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

from r1model.catalogue.layers import SHIPPED, Layer, layer
from r1model.catalogue.load import Catalogue

T = TypeVar("T")
P = ParamSpec("P")
Changes = tuple[tuple[str, float | str], ...]
VARIABLE = "R1MODEL_CATALOGUE"
REMEMBERED = 64  # workspaces whose results a process keeps


class Held:
    """The layers over the shipped catalogue and the inputs that differ from their usual values; nothing ever changes.

    `preset` names the preset that inputs are of, where they are of one.

    Two of the same layers, changes and preset share what was computed for them, and go to other processes without it.
    """

    def __init__(self, layers: tuple[Layer, ...] = (), changes: Changes = (), preset: str = "") -> None:
        self.layers, self.changes, self.preset = layers, changes, preset
        self.kept = _results(layers, changes, preset)

    @property
    def catalogue(self) -> Catalogue:
        """The shipped catalogue with the layers over it, whose links are checked when it is first asked for."""
        return _catalogue(self.layers)

    @property
    def said(self) -> str:
        """The layers by name and mark, as a workbook says what it was made from; empty for the shipped one alone."""
        return ", ".join(map(str, self.layers))

    def without_changes(self) -> Held:
        """The same catalogue at the usual inputs, for who lays those of the preset over them by name."""
        return Held(self.layers, preset=self.preset)

    def __repr__(self) -> str:
        changes = ", ".join(f"{name}={value}" for name, value in self.changes)
        return f"<{type(self).__name__}: {'; '.join(filter(None, (self.said or 'shipped', changes)))}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.layers, self.changes, self.preset)

    def __enter__(self) -> Self:
        _STACK.set((*_STACK.get(), self))
        return self

    def __exit__(self, *_: object) -> None:
        _STACK.set(_STACK.get()[:-1])


_STACK: ContextVar[tuple[Held, ...]] = ContextVar("workspace", default=())


@lru_cache(maxsize=REMEMBERED)
def _results(layers: tuple[Layer, ...], changes: Changes, preset: str) -> dict[Any, Any]:
    return {}


@lru_cache(maxsize=REMEMBERED)
def _catalogue(layers: tuple[Layer, ...]) -> Catalogue:
    joined = Catalogue((SHIPPED, *layers))
    if layers:
        from r1model.catalogue.checking import require_whole

        require_whole(joined, layers)
    return joined


def current() -> Held:
    """The workspace that is meant: the innermost `with`, else the default one."""
    stack = _STACK.get()
    return stack[-1] if stack else default()


@cache
def default() -> Held:
    """The workspace where nobody chose one: the layers of R1MODEL_CATALOGUE as it was when first asked for."""
    return Held(given_layers())


def given_layers(folders: Iterable[str | Path] = ()) -> tuple[Layer, ...]:
    """The layers of the folders named, else of R1MODEL_CATALOGUE: folders apart by the system's path separator."""
    named = list(folders) or [part for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part]
    return tuple(map(layer, named))


def catalogue() -> Catalogue:
    """The sourced figures of the current workspace.

    Returns
    -------
    Catalogue
        `gpus`, `models`, `formats`, `servers`, `aws_prices`, `hardware_prices`, `api_prices`, `parameters`, `sources`
        and more, each a mapping of id to record. A figure has value, unit (GB is 1e9 bytes), standing, source, where
        and as_of; one that no source gives is None, never zero.

    Raises
    ------
    CatalogueError
        A file is wrong: the message names it, the key and what to change.
    """
    return current().catalogue


def kept(function: Callable[P, T], most: int | None = None) -> Callable[P, T]:
    """Keeps what a function of the catalogue gives, for each workspace apart: functools.cache would mix them.

    `most` bounds how many results stay in a workspace.
    """

    @wraps(function)
    def ask(*given: P.args, **named: P.kwargs) -> T:
        held = current().kept
        own = held.get(function)
        if own is None:
            own = held.setdefault(function, lru_cache(most)(function))
        value: T = own(*given, **named)
        return value

    return ask
