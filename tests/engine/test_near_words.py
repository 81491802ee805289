"""Near names of a wrong one: those that difflib finds, whatever was typed."""

import random
from difflib import get_close_matches

import pytest

from r1model.shown import near_words
from r1model.sizing.names import gpu_names

KNOWN = [*sorted(gpu_names())[::12], "", "a", "显存"]
ODD = ["", " ", "a", "H20", "h200-141", "显存", "H" * 40, "a" * 40_000]


def typed(chance):
    word = list(chance.choice(KNOWN))
    for _ in range(chance.randint(0, 6)):
        word.insert(chance.randint(0, len(word)), chance.choice("aH20-显 "))
    return "".join(word)


@pytest.mark.parametrize("cutoff", [0.3, 0.6, 1.0])
def test_they_are_those_of_difflib(cutoff):
    chance = random.Random("near")
    for word in [*ODD, *(typed(chance) for _ in range(20))]:
        assert near_words(word, KNOWN, 4, cutoff) == get_close_matches(word, KNOWN, 4, cutoff), word
