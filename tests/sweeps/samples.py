"""What tests of sweeps hold against each other."""

import hashlib

from batch.samples import tree as files


def tree(folder):
    """Every file of a folder with a digest of its bytes."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in files(folder).items()}
