"""Values out of a stream of JSON events: the wanted ones are built, the others passed over, none nested too deep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from r1model.errors import BadRequest
from r1model.pricelists.stream import Events

DEEPEST = 12  # levels below the value that is read: price lists have six
LARGEST = 20_000  # parts of one value
STARTS, ENDS = ("start_map", "start_array"), ("end_map", "end_array")


class Tangled(Exception):
    """A value is not of the shape that the format has, or has more in it than any price list."""


def entries(events: Events) -> Iterator[tuple[str, str, Any]]:
    """Key, event and value of each entry of a map whose start was taken; the caller takes the rest of the entry."""
    for event, value in events:
        if event == "end_map":
            return
        if event != "map_key":
            raise Tangled
        kind, first = next(events, ("", None))
        yield value, kind, first


def built(events: Events, event: str, value: Any, room: list[int] | None = None, depth: int = 0) -> Any:
    """The value that begins with an event."""
    room = room or [LARGEST]
    room[0] -= 1
    if depth > DEEPEST or room[0] < 1:
        raise Tangled
    if event == "start_map":
        return _map(events, room, depth)
    if event == "start_array":
        return [built(events, *each, room, depth + 1) for each in iter(lambda: next(events), ("end_array", None))]
    return value


def _map(events: Events, room: list[int], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, event, value in entries(events):
        if key in found:  # one of the two would be lost
            raise Tangled
        found[key] = built(events, event, value, room, depth + 1)
    return found


def passed_over(events: Events, event: str) -> None:
    """Takes what is left of a value that began with an event."""
    if event not in STARTS:
        return
    depth = 1
    for kind, _ in events:
        if kind == "map_key" or kind == "string":  # nearly all, and this loop is most of the work
            continue
        if kind in STARTS:
            depth += 1
            if depth > DEEPEST:
                raise Tangled
        elif kind in ENDS:
            depth -= 1
            if not depth:
                return


def listed(events: Events, event: str) -> Iterator[Any]:
    """The values of an array that begins with this event, each built alone."""
    if event != "start_array":
        raise Tangled
    while (each := next(events))[0] != "end_array":
        yield built(events, *each)


def begun(events: Events) -> Events:
    """The events after the brace that begins the file."""
    if next(events, ("", None))[0] != "start_map":
        raise Tangled
    return events


def ended(events: Events) -> None:
    """Takes the end of the file, so that what stands after the last brace is refused too."""
    if next(events, None) is not None:
        raise Tangled


def garbled(path: object) -> BadRequest:
    """What a tangled file is told."""
    return BadRequest("prices_garbled", path=path, place="JSON")
