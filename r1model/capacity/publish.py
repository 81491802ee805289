"""Writes serving.csv, what each GPU serves of each model in the usual time: `python -m r1model.capacity.publish`.

It saves time and no more: what the file lacks, or what a user's layer changes, is computed when it is asked for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from r1model.capacity.candidates import candidate
from r1model.capacity.table import FIELDS, PATH
from r1model.catalogue import catalogue


def computed(models: Iterable[str]) -> str:
    """The text of the file for these models: a row for every GPU, with the reason where it does not serve the model."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n", restval="")
    writer.writeheader()
    for model in models:
        writer.writerows(candidate(model, gpu) for gpu in catalogue().gpus)
    return out.getvalue()


if __name__ == "__main__":
    Path(PATH).write_text(computed(catalogue().models), encoding="utf-8")
