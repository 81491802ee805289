"""`python -m r1model` is the command `r1model`."""

from r1model.cli import command

if __name__ == "__main__":
    command()
