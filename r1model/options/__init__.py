"""The options that are held against each other, as data: option.py says how a description is written."""
