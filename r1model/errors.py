"""Every error the engine raises. A message says what is wrong and what to change, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

VALUE: Final = "#VALUE!"
NUM: Final = "#NUM!"
DIV0: Final = "#DIV/0!"
NA: Final = "#N/A"
CELL_ERRORS: Final = (VALUE, NUM, DIV0, NA)


class R1ModelError(Exception):
    """An error a user can mend. `key` names its text in texts/errors.toml; `facts` fill it in."""

    def __init__(self, key: str, /, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts: Mapping[str, object] = facts

    def __reduce__(self) -> tuple[Any, ...]:
        """Crosses processes whole: an exception is made again from its arguments."""
        return _again, (type(self), (self.key,), dict(self.facts))

    def text(self, language: str = "en") -> str:
        """The message in `zh` or `en`."""
        from r1model.texts import error_text

        facts = {name: fact.text(language) if isinstance(fact, R1ModelError) else fact
                 for name, fact in self.facts.items()}  # fmt: skip
        return error_text(self.key, language, facts)

    def __str__(self) -> str:
        return self.text()


def _again(kind: type[R1ModelError], given: tuple[str, ...], facts: dict[str, object]) -> R1ModelError:
    return kind(*given, **facts)


class CatalogueError(R1ModelError):
    """A catalogue file is wrong: the message names the file, the key and what to change."""


class UnknownName(R1ModelError):
    """A GPU, model, figure or function that the catalogue does not hold, or a name that fits several."""


class MissingInput(R1ModelError):
    """A formula needs a value that nobody gave."""


class NotAFormula(R1ModelError):
    """A formula uses something that Excel and NumPy cannot both say."""


class BadRequest(R1ModelError):
    """A command or file from the user that cannot be carried out as it stands."""


class Unfinished(R1ModelError):
    """Work that stopped on its way through no fault of the request: what is done is kept, and it can go on."""


class CellError(R1ModelError):
    """A worksheet error value: `code` is one of the four in CELL_ERRORS, the text is its reason."""

    def __init__(self, code: str, key: str, /, **facts: object) -> None:
        super().__init__(key, **facts)
        self.code = code

    def __repr__(self) -> str:
        return f"<{self.code}: {self}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Crosses processes whole: an exception is made again from its arguments."""
        return _again, (type(self), (self.code, self.key), dict(self.facts))
