"""LibreOffice Calc with our extension: a profile of its own, driven line by line through calc_driver.py."""

import json
import secrets
import subprocess
from pathlib import Path

from outside import office
from parity.libreoffice import ERRORS, clean, started, stopped

DRIVER = Path(__file__).with_name("calc_driver.py")


class Calc:
    """One running office; any method of the driver's Calc is a method here."""

    def __init__(self, profile, **variables):
        soffice, python = office()
        pipe = f"r1model{secrets.token_hex(8)}"
        self.server = started(soffice, profile, pipe, **variables)
        self.driver = subprocess.Popen(
            [python, str(DRIVER), pipe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=clean()
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            if self.driver.poll() is None:
                self.end()
        finally:
            self.driver.communicate()
            stopped(self.server)

    def __getattr__(self, what):
        def asked(*given):
            self.driver.stdin.write(json.dumps([what, *given]) + "\n")
            self.driver.stdin.flush()
            line = self.driver.stdout.readline()
            assert line, f"calc_driver.py stopped at {what}"
            return json.loads(line)

        return asked

    def cells(self, name):
        """Numbers, texts and errors as Excel spells them."""
        return [[named(cell) for cell in row] for row in self.values(name)]

    def typed(self, formula):
        """What one formula typed into a cell shows."""
        self.enter("A1", [[formula]])
        return self.cells("A1")[0][0]

    def spilled(self, formula, rows, columns):
        """What a formula shows as an array formula of that size."""
        name = f"A1:{letters(columns)}{rows}"
        self.spill(name, formula)
        found = self.cells(name)
        self.spill(name, "")
        return found


def named(cell):
    return ERRORS.get(cell[1], f"Err:{cell[1]}") if isinstance(cell, list) else cell


def letters(column):
    """The name of a column, 1 being A."""
    before, last = divmod(column - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)
