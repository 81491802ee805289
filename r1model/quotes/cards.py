"""The GPU that a text names, and how many cards it says are in a machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from r1model.catalogue import kept
from r1model.catalogue.spelling import compact
from r1model.quotes.words import pattern, plain
from r1model.sizing.names import gpu as find_gpu
from r1model.sizing.names import spellings_of_one_gpu

if TYPE_CHECKING:
    from r1model.types import Gpu

WINDOW = 5  # words in a row that may make a name: RTX PRO 6000 Blackwell 96GB
TIMES = re.compile(r"(?<![A-Za-z0-9])(\d{1,2})\s*[x×*✕]\s*(?=[A-Za-z])")
TIMES_AFTER = re.compile(r"(?<=[A-Za-z0-9)])(?:\s*[×*✕]\s*|x|\s+x\s*)(?=\d{1,2}(?!\d))")
TOKEN = re.compile(r"[A-Za-z0-9]+|[\u4e00-\u9fff]+")
MEMORY = re.compile(r"(?<!\d)(\d{2,3})\s*G(?:i?B)?(?![A-Za-z])", re.IGNORECASE)
NUMERALS = {"单": 1, "双": 2, "四": 4, "八": 8, "十六": 16}
BEFORE = re.compile(r"(\d{1,2}) × $")
AFTER = re.compile(r"^[^,;，；+|]{0,24}? × (\d{1,2})(?![\d.])")
CARDS = re.compile(r"(?<![\d.])(\d{1,2})\s*(?:卡|张|块|-?\s*(?:cards?|gpus?|npus?)(?![A-Za-z]))", re.IGNORECASE)
CHINESE = re.compile(r"(十六|单|双|四|八)卡")
LIKE_A_GPU = re.compile(r"(?<![A-Za-z0-9])(?:(?:RTX|MI|MTT|BR|HL)\s?)?[A-Za-z]{0,4}\d{2,4}[A-Za-z]{0,3}(?![A-Za-z0-9])")


class Found(NamedTuple):
    """A GPU, and the words that name it with their place in the spaced text."""

    gpu: Gpu
    words: str
    start: int
    end: int


def spaced(words: str) -> str:
    """The text with every 8x before a name and x8 after one written as 8 ×, × 8."""
    return TIMES_AFTER.sub(" × ", TIMES.sub(r"\1 × ", plain(words)))


@kept
def _spelled() -> dict[str, Gpu]:
    return spellings_of_one_gpu()


def gpu_in(text: str) -> Found | None:
    """The first GPU that a spaced text names, of its memory where that is said elsewhere."""
    first = next(_names(text), None)
    return None if first is None else first._replace(gpu=_of_memory(first, text))


def gpus_in(text: str) -> set[str]:
    """All GPUs that a spaced text names, by id."""
    return {found.gpu.id for found in _names(text)}


def _names(text: str) -> Iterator[Found]:
    """Names from left to right, at each place the longest."""
    tokens = [(found[0], *found.span()) for found in TOKEN.finditer(text)]
    at = 0
    while at < len(tokens):
        size = next((size for size in range(WINDOW, 0, -1) if _name(tokens[at : at + size])), 0)
        if size:
            part = tokens[at : at + size]
            yield Found(_spelled()[_name(part)], text[part[0][1] : part[-1][2]], part[0][1], part[-1][2])
        at += size or 1


def _name(tokens: list[tuple[str, int, int]]) -> str:
    """The tokens as a known spelling, empty for none."""
    spelling = compact("".join(token for token, *_ in tokens))
    return spelling if spelling in _spelled() else ""


def _of_memory(found: Found, text: str) -> Gpu:
    """H20 with 141GB further on is the H20 of 141 GB."""
    family = compact(found.words)
    sizes = (_spelled().get(f"{family}{size}gb") for size in MEMORY.findall(text))
    return next((gpu for gpu in sizes if gpu is not None), found.gpu)


def cards_in(text: str, found: Found | None) -> int | None:
    """How many cards a machine has by its words; 0 where it is said to have none, None where nothing is said."""
    if pattern("said", "without_cards").search(text):
        return 0
    if found and (before := BEFORE.search(text[: found.start])):
        return int(before[1])
    if found and (after := AFTER.search(text[found.end :])):
        return int(after[1])
    if counted := CARDS.search(text):
        return int(counted[1])
    chinese = CHINESE.search(text)
    return NUMERALS[chinese[1]] if chinese else None


def require_known(text: str) -> None:
    """Raises the CellError with near names for the first word that looks like a GPU's name, and is none."""
    like = LIKE_A_GPU.search(text)
    find_gpu(like[0] if like else text[:40])
