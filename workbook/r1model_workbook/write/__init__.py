"""From cells to a file: styles, charts, parts."""
