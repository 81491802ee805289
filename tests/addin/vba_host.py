"""Runs our VBA without Excel: pyOpenVBA's interpreter, with stand-ins for Application and the Python that answers."""

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter import MISSING, VBAArray, VBAErrorValue, VBAObject, member, method, setter

from r1model.errors import CellError
from r1model.functions import OMITTED, invoke, plain

ERRORS = {2042: "#N/A", 2015: "#VALUE!", 2036: "#NUM!", 2007: "#DIV/0!"}
XLWINGS = """Public Const XLWINGS_VERSION As String = "0.37.8"
Public Function XLPy() As Variant
    If StandIn.Missing Then Err.Raise 53, Description:="File not found: xlwings64-0.37.8.dll"
    Set XLPy = StandIn
End Function
"""


class Server(VBAObject):
    """The object behind XLPy: answers as CallUDF of xlwings' com_server does, by `answer(name, arguments)`."""

    def __init__(self, answer):
        self.answer, self.calls, self.starts, self.missing = answer, [], 0, False

    @member
    def Missing(self):  # noqa: N802
        self.starts += 1
        return self.missing

    @method
    def CallUDF(self, module, name, given, book=MISSING, caller=MISSING):  # noqa: N802
        self.calls.append((module, name, book, caller))
        return as_com(self.answer(name, [from_vba(value) for value in given.items]))


class Settings(VBAObject):
    def __init__(self, language):
        self.language = language

    @method
    def LanguageID(self, kind):  # noqa: N802
        assert int(kind) == 2, "the language of the menus"
        return self.language


class Application(VBAObject):
    """The members of Excel's Application that our modules use."""

    def __init__(self, language, book):
        self.settings, self.book, self.described, self.volatile = Settings(language), book, {}, 0

    @member
    def Caller(self):  # noqa: N802
        return "the calling cell"

    @member
    def LanguageSettings(self):  # noqa: N802
        return self.settings

    @method
    def Volatile(self):  # noqa: N802
        self.volatile += 1

    @method
    def MacroOptions(self, Macro, Description, Category, ArgumentDescriptions=MISSING):  # noqa: N802, N803
        if self.book.hidden:
            raise VBARuntimeError(1004, "Cannot edit a macro on a hidden workbook.")
        texts = [] if ArgumentDescriptions is MISSING else list(ArgumentDescriptions.items)
        self.described[Macro] = (Description, Category, texts)


class Book(VBAObject):
    """ThisWorkbook; a hidden one is an add-in in an Excel that describes no macros of hidden workbooks."""

    def __init__(self, real, hidden):
        self.real, self.hidden, self.states = real, hidden, []

    @member
    def Name(self):  # noqa: N802
        return self.real.vba_get("Name")

    @member
    def Saved(self):  # noqa: N802
        return True

    @setter("Saved")
    def _saved(self, value):
        assert value

    @member
    def IsAddin(self):  # noqa: N802
        return self.hidden

    @setter("IsAddin")
    def _is_addin(self, value):
        self.hidden = bool(value)
        self.states.append(self.hidden)

    @member
    def Worksheets(self, name):  # noqa: N802
        return self.real.vba_get("Worksheets", [name])


class Excel:
    """A file of ours opened, its own modules loaded, xlwings' module replaced."""

    def __init__(self, path, answer, language=1033, *, hidden=False):
        self.app = ExcelApplication.open(path, with_vba=False)
        self.book = Book(self.app.workbooks()[0], hidden)
        self.server, self.application = Server(answer), Application(language, self.book)
        known = self.app.interpreter.host.global_object
        ours = {"standin": self.server, "application": self.application, "thisworkbook": self.book}
        self.app.interpreter.host.global_object = lambda name: ours.get(name.lower()) or known(name)
        with ExcelFile(path) as file:
            modules = file.vba_modules()
        for name, source in modules.items():
            if name.startswith("r1model_"):
                self.app.add_module(source, name=name)
        self.app.add_module(XLWINGS, name="xlwings")

    def run(self, name, *given):
        """What a cell would show: a value, a list, or the text of an error that is one."""
        return shown(self.app.interpreter.run(name, [to_vba(value) for value in given]))


class TrueError(str):
    """An error value, as opposed to a text that looks like one."""


def shown(value):
    if isinstance(value, VBAErrorValue):
        return TrueError(ERRORS[int(value.number)])
    if isinstance(value, VBAArray):
        cells = [shown(cell) for cell in value.items]
        height = value.bounds[0][1] - value.bounds[0][0] + 1
        return cells if value.dimensions == 1 else [cells[row::height] for row in range(height)]
    if isinstance(value, bool | str):
        return value
    return float(value)


def to_vba(value):
    if value is OMITTED:
        return MISSING
    return _array(value) if isinstance(value, list) else value


def from_vba(value):
    if value is MISSING:
        return OMITTED
    return shown(value) if isinstance(value, VBAArray) else value


def as_com(value):
    """A result as xlwings hands it over: a table of one cell is its value, a table of one row a row."""
    if not isinstance(value, list):
        return value
    rows = value if isinstance(value[0], list) else [value]
    if len(rows) > 1:
        return _array(rows)
    return rows[0][0] if len(rows[0]) == 1 else VBAArray([(0, len(rows[0]) - 1)], items=list(rows[0]))


def _array(rows):
    """VBA keeps a table column by column."""
    columns = zip(*rows, strict=True)
    return VBAArray([(0, len(rows) - 1), (0, len(rows[0]) - 1)], items=[cell for column in columns for cell in column])


def engine(name, given):
    """The engine's answer as the UDF module gives it: an error as the text of its code."""
    try:
        return plain(invoke(name, *given))
    except CellError as error:
        return error.code
