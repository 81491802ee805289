"""A command that keeps all it makes does without the collection of garbage; its process lets all go at its end."""

import gc
import sys
import weakref

import pytest

from r1model.cli import command, main
from r1model.cli.show import OWN_PROCESS, uncollected


class Litter:
    """Refers to itself, so that only a collection frees it."""

    def __init__(self):
        self.itself = self


def test_nothing_is_collected_while_a_command_makes_what_it_keeps():
    with uncollected():
        assert not gc.isenabled()
        left = weakref.ref(Litter())
        assert left() is not None
    assert gc.isenabled()
    gc.collect(0)
    assert left() is None, "a further command of the process frees what one has left"


def test_in_a_process_of_its_own_what_a_command_made_is_not_looked_through():
    gc.unfreeze()
    own = OWN_PROCESS.set(True)
    try:
        with uncollected():
            left = weakref.ref(Litter())
        gc.collect(0)
        assert gc.isenabled() and left() is not None
    finally:
        OWN_PROCESS.reset(own)
        gc.unfreeze()


@pytest.mark.parametrize("start, is_let_go", [(command, True), (main, False)])
def test_what_is_left_at_the_end_of_a_process_is_not_looked_through(monkeypatch, start, is_let_go):
    monkeypatch.setattr(sys, "argv", ["r1model", "call", "VRAM", "671", "int8"])
    gc.unfreeze()
    try:
        with pytest.raises(SystemExit):
            start()
        assert (gc.get_freeze_count() > 0) == is_let_go and not OWN_PROCESS.get()
    finally:
        gc.unfreeze()
