"""Fitting, cross-validation, and the data files that come from them."""
