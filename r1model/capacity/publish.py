"""Writes serving.csv and replicas.csv, what machines serve of each model: `python -m r1model.capacity.publish`.

It saves time and no more: what the file lacks, or what a user's layer changes, is computed when it is asked for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from r1model.capacity import replicas
from r1model.capacity.alike import rated
from r1model.capacity.candidates import candidate
from r1model.capacity.table import FIELDS, PATH
from r1model.capacity.terms import terms
from r1model.catalogue import catalogue


def computed(models: Iterable[str]) -> str:
    """The text of the file for these models: a row for every GPU, with the reason where it does not serve the model."""
    return _text(FIELDS, (candidate(model, gpu) for model in models for gpu in catalogue().gpus))


def computed_replicas(models: Iterable[str]) -> str:
    """The text of replicas.csv for these models: a row for every kind of machine."""
    return _text(replicas.FIELDS, (terms(model, *kind) for model in models for kind in replicas.machines()))


def _text(fields: Iterable[str], rows: Iterable[dict[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(fields), lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


if __name__ == "__main__":
    Path(PATH).write_text(computed(rated()), encoding="utf-8")
    Path(replicas.PATH).write_text(computed_replicas(rated()), encoding="utf-8")
