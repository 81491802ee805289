"""Runs under LibreOffice's Python, not ours: does in Calc what a line on standard input asks, and answers in a line.

usage: python calc_driver.py PIPE. A request is [what, argument, ...] in JSON, an answer a JSON value; a cell is its
number, its text or ["error", code].
"""

import contextlib
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "parity"))

import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet.FormulaResult import STRING
from com.sun.star.table.CellContentType import TEXT
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment
from uno_desktop import connected, desktop

APPROVE = uno.getTypeByName("com.sun.star.task.XInteractionApprove")


class Agrees(unohelper.Base, XCommandEnvironment, XInteractionHandler):
    """Says yes to the question whether to install."""

    def getInteractionHandler(self):  # noqa: N802
        return self

    def getProgressHandler(self):  # noqa: N802
        return None

    def handle(self, request):
        for choice in request.getContinuations():
            approve = choice.queryInterface(APPROVE)
            if approve is not None:
                approve.select()


class Calc:
    def __init__(self, pipe):
        self.remote = connected(pipe)
        self.desktop = desktop(self.remote)
        self.book = None

    def install(self, path):
        manager = self.remote.getByName("/singletons/com.sun.star.deployment.ExtensionManager")
        manager.addExtension(uno.systemPathToFileUrl(path), (), "user", manager.createAbortChannel(), Agrees())

    def load(self, path="", **options):
        if self.book is not None:
            self.book.close(True)
        url = uno.systemPathToFileUrl(path) if path else "private:factory/scalc"
        self.book = self.desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True, **options))

    def save(self, path, kind):
        self.book.storeToURL(uno.systemPathToFileUrl(path), properties(FilterName=kind))

    def enter(self, first, formulas):
        """Formulas as typed, row by row, from the cell `first` on."""
        cell = self.range(first).getRangeAddress()
        block = self.sheet.getCellRangeByPosition(
            cell.StartColumn,
            cell.StartRow,
            cell.StartColumn + len(formulas[0]) - 1,
            cell.StartRow + len(formulas) - 1,
        )
        block.setFormulaArray(tuple(tuple(row) for row in formulas))

    def spill(self, name, formula):
        self.range(name).setArrayFormula(formula)

    def formulas(self, name):
        """What the cells show in the input line, in the dialect of the user's language."""
        return [cell.FormulaLocal for row in cells(self.range(name)) for cell in row]

    def values(self, name):
        return [[value(cell) for cell in row] for row in cells(self.range(name))]

    def data(self, name):
        """The values of a large range in one call; errors are null."""
        return self.range(name).getDataArray()

    def recalculate(self):
        start = time.monotonic()
        self.book.calculateAll()
        return time.monotonic() - start

    def described(self):
        """Every function as the Function Wizard shows it: {name: [help, [[argument, help]]]}."""
        listed = self.service("com.sun.star.sheet.FunctionDescriptions")
        found = ({item.Name: item.Value for item in listed.getByIndex(place)} for place in range(listed.Count))
        return {
            item["Name"]: [item["Description"], [[part.Name, part.Description] for part in item["Arguments"] or ()]]
            for item in found
        }

    def configured(self, path, language):
        """A text of the configuration in a language that need not be installed."""
        folder, name = path.rsplit("/", 1)
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        given = properties(nodepath=folder, Locale=language)
        access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", given)
        return access.getByName(name)

    def end(self):
        with contextlib.suppress(Exception):
            self.desktop.terminate()

    @property
    def sheet(self):
        return self.book.Sheets.getByIndex(0)

    def range(self, name):
        return self.sheet.getCellRangeByName(name)

    def service(self, name):
        return self.remote.ServiceManager.createInstanceWithContext(name, self.remote)


def properties(**given):
    made = []
    for name, content in given.items():
        one = PropertyValue()
        one.Name, one.Value = name, content
        made.append(one)
    return tuple(made)


def cells(block):
    for row in range(block.Rows.Count):
        yield [block.getCellByPosition(column, row) for column in range(block.Columns.Count)]


def value(cell):
    if cell.getError():
        return ["error", cell.getError()]
    text = cell.Type == TEXT or cell.FormulaResultType2 == STRING
    return cell.String if text else cell.Value


def main():
    calc = Calc(sys.argv[1])
    for line in sys.stdin:
        what, *given = json.loads(line)
        print(json.dumps(getattr(calc, what)(*given)), flush=True)


main()
