"""`python -m r1model` is the command `r1model`."""

from r1model.cli import main

if __name__ == "__main__":
    main()
