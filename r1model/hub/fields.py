"""The fields of a config.json, each asked for by name and held against limits; what nobody asked for is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from r1model.errors import BadRequest
from r1model.hub.neutral import changes_nothing

MOST: Final = 10**8  # no dimension of a model comes near
MOST_LAYERS, MOST_EXPERTS = 2_000, 20_000
SHOWN = 60
REQUIRED: Final = object()


def shown(value: object) -> str:
    """A value as a message shows it: in one line, in ASCII, not too long."""
    text = ascii(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


class Fields:
    """One level of a config. A field that is null counts as not given; `asked` are the names that were asked for."""

    def __init__(self, given: Mapping[str, Any], path: str = "") -> None:
        self.given = {name: value for name, value in given.items() if value is not None}
        self.path = path
        self.asked: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def place(self, name: str) -> str:
        """The field as a message names it."""
        return f"{self.path}{name}"

    def wrong(self, name: str, domain: str) -> BadRequest:
        """The refusal of a field's value."""
        return BadRequest("config_field_wrong", field=self.place(name), given=shown(self.given.get(name)),
                          domain=domain)  # fmt: skip

    def named(self, *names: str) -> str:
        """The first of these names that is given, all of them asked for; two that disagree are refused."""
        self.asked.update(names)
        found = [name for name in names if name in self.given]
        if any(self.given[name] != self.given[found[0]] for name in found[1:]):
            raise BadRequest("config_fields_disagree", first=self.place(found[0]), second=self.place(found[1]))
        return found[0] if found else ""

    def pass_over(self, *names: str) -> None:
        """Marks fields as asked for that say nothing of the size in this family."""
        self.asked.update(names)

    def count(self, *names: str, usual: Any = REQUIRED, low: int = 1, most: int = MOST) -> int:
        """A whole number within limits, by any of its names."""
        if not (name := self.named(*names)):
            if usual is REQUIRED:
                raise BadRequest("config_field_missing", field=self.place(names[0]))
            return int(usual)
        value = self.given[name]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= most:
            raise self.wrong(name, f"{low} .. {most}")
        return value

    def flag(self, *names: str, usual: bool = False) -> bool:
        """True or false, by any of its names."""
        if not (name := self.named(*names)):
            return usual
        if not isinstance(value := self.given[name], bool):
            raise self.wrong(name, "true, false")
        return value

    def word(self, *names: str, usual: str = "") -> str:
        """A text, by any of its names."""
        if not (name := self.named(*names)):
            return usual
        if not isinstance(value := self.given[name], str):
            raise self.wrong(name, "text")
        return value

    def words(self, name: str) -> list[str]:
        """A list of texts; empty where it is not given."""
        if not self.named(name):
            return []
        value = self.given[name]
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self.wrong(name, "list of texts")
        return value

    def counts(self, name: str, most: int = MOST) -> list[int]:
        """A list of whole numbers from 0; empty where it is not given."""
        if not self.named(name):
            return []
        value = self.given[name]
        whole = isinstance(value, list) and all(isinstance(each, int) and not isinstance(each, bool) for each in value)
        if not whole or not all(0 <= each <= most for each in value):
            raise self.wrong(name, f"list of 0 .. {most}")
        return list(value)

    def within(self, name: str) -> Fields:
        """The fields of a table within this one; none where it is not given."""
        self.asked.add(name)
        value = self.given.get(name, {})
        if not isinstance(value, dict):
            raise self.wrong(name, "{...}")
        return Fields(value, f"{self.path}{name}.")

    def only(self, name: str, *allowed: object) -> None:
        """Refuses another value than these: what it would change is not described here."""
        if self.named(name) and not any(type(self.given[name]) is type(one) and self.given[name] == one
                                        for one in allowed):  # fmt: skip
            raise self.wrong(name, ", ".join(map(shown, allowed)))

    def require_all_asked(self) -> None:
        """Refuses the first field that was not asked for and is not known to leave the size alone."""
        for name in self.given:
            if name not in self.asked and not changes_nothing(name):
                raise BadRequest("config_field_unknown", field=self.place(shown(name)[1:-1]))
