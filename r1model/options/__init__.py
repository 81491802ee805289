"""The options that are held against each other, as data: see option.py for how a description is written."""

from __future__ import annotations

from r1model.options.option import Component, Option, Part, Step, codes, linked, option, options, said, shared, units

__all__ = ["Component", "Option", "Part", "Step", "codes", "linked", "option", "options", "said", "shared", "units"]
