"""Demand, second pass: the months of the load, once it is known what a replica serves and what is bought."""

from r1model_workbook.sheets.demand import months_of_load as fill

__all__ = ["fill"]
