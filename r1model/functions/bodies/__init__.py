"""Bodies that need the timeline and NumPy; each module is imported at the first call of one of its functions."""
