"""How long a test waits for a program that may never end. Nothing is expected of any program's speed."""

HANG = 3600  # seconds
