"""A command that keeps all it makes does without the collection of garbage; a further one in the process catches up."""

import gc
import weakref

from r1model.cli.show import uncollected


class Litter:
    """Refers to itself, so that only a collection frees it."""

    def __init__(self):
        self.itself = self


def test_what_a_command_leaves_is_freed_by_the_next_of_the_same_process():
    try:
        with uncollected():
            assert not gc.isenabled()
            left = weakref.ref(Litter())
        gc.collect()
        assert gc.isenabled() and left() is not None
        with uncollected():
            assert left() is None
    finally:
        gc.unfreeze()
