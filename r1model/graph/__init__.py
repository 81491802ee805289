"""The graph of formulas over months."""
