"""What each line of a quote is: by MAP.toml, else by its words, which are named so that a person can confirm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from r1model.inputs import usual_value
from r1model.quotes.cards import Found, cards_in, gpu_in, gpus_in, require_known, spaced
from r1model.quotes.mapping import SKIP
from r1model.quotes.records import Line, Note, note
from r1model.quotes.words import every_kind
from r1model.sizing.machines import machine
from r1model.sizing.names import gpu as find_gpu

if TYPE_CHECKING:
    from r1model.types import Gpu

CLAUSE = re.compile(r"[,;，；。(（\[|+]|\s(?:with|for|of|incl\w*|including)\s|含|配置|:", re.IGNORECASE)
MACHINES = ("card", "server")
PARTS = ("card", "component")  # what a machine has: it is a machine where its own word stands beside
ONE_ACCELERATOR_WORD = re.compile(r"gpu|npu|显卡|加速卡|算力卡|计算卡|\d\s*卡|accelerator", re.IGNORECASE)


class Guess(NamedTuple):
    """What a line is, how many cards one piece of it has, which GPU, and the words that say so."""

    kind: str
    cards: int
    gpu: Gpu | None
    words: str
    doubts: tuple[Note, ...] = ()

    @property
    def skipped(self) -> bool:
        """Whether a person said to leave the line out."""
        return self.kind == SKIP


def guess(line: Line, said: Mapping[str, str]) -> Guess:
    """The kind of a line; CellError #N/A where it is of a GPU that the catalogue does not hold."""
    own = said.get(str(line.row))
    return _guessed(line) if own is None else _told(line, own)


def _told(line: Line, own: str) -> Guess:
    kind, _, rest = own.partition(":")
    count, _, name = rest.partition(":")
    text = spaced(line.description)
    found = gpu_in(text)
    gpu = find_gpu(name) if name else found.gpu if found and kind in MACHINES else None
    cards = int(count) if count else 1 if kind == "card" else (cards_in(text, found) or 0) if kind == "server" else 0
    return Guess(kind, cards, gpu, "MAP")


def _guessed(line: Line) -> Guess:
    name, text = spaced(line.name), spaced(line.description)
    kind, word = _kind(name, text)
    if line.amount < 0:
        kind = "discount"
    if kind == "server":
        return _server(text, word)
    if kind in ("card", "other") and (found := gpu_in(text)):
        return Guess("card", 1, found.gpu, f"{word} {found.words}".strip(), _several(text))
    if kind == "card":
        require_known(text)
    doubts = (note("doubt.other"),) if kind == "other" and line.amount else ()
    return Guess(kind, 0, None, word, doubts)


def _kind(name: str, text: str) -> tuple[str, str]:
    """By the word that ends last in the name's first clause; else by the first word of the whole; else other."""
    clause = CLAUSE.split(name)[0]
    for words, last in ((clause, True), (name, False), (text, False)):
        if hit := _hit(words, last=last):
            return hit
        if words is clause and gpu_in(words):
            return "card", ""
    return "other", ""


def _hit(words: str, *, last: bool) -> tuple[str, str] | None:
    """Kind and word; a word of many meanings counts where no other stands, a longer one before a part of it."""
    hits = [(sure, kind not in PARTS, found.end() if last else -found.start(), len(found[0]), kind, found[0])
            for kind, sure, known in every_kind() for found in known.finditer(words)]  # fmt: skip
    return max(hits)[4:] if hits else None


def _server(text: str, word: str) -> Guess:
    """A machine with the cards that its words give it."""
    found = gpu_in(text)
    bare = cards_in(text, found) == 0
    if found is None or bare:
        if not bare and ONE_ACCELERATOR_WORD.search(text):
            require_known(text)
        return Guess("server", 0, None, word)
    count = cards_in(text, found)
    doubts = _several(text)
    if count is None:
        count = machine(found.gpu).gpus or int(usual_value("gpus_per_node"))
        doubts += (note("doubt.cards_assumed", cards=count),)
    return Guess("server", count, found.gpu, _shown(word, found, count), doubts)


def _shown(word: str, found: Found, count: int) -> str:
    return f"{word}, {count} x {found.words}"


def _several(text: str) -> tuple[Note, ...]:
    return (note("doubt.several_gpus"),) if len(gpus_in(text)) > 1 else ()
