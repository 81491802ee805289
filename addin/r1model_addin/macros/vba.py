"""The text of the VBA functions: one for every function of the list and prefix, calling as xlwings' own wrappers do."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from r1model.functions import PREFIXES, functions
from r1model.functions.spec import Argument, Function

LAST_ERROR = "LAST_ERROR"
# [MS-VBAL] 3.3.5.2: words that cannot name an argument, and Array and CellValue, which every function calls.
_RESERVED = (
    "abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec "
    "cdecl cellvalue cint circle clng clnglng clngptr close const csng cstr currency cvar cverr date debug "
    "decimal declare defbool defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj defsng "
    "defstr defvar dim do doevents double each else elseif empty end endif enum eqv erase event exit false fix "
    "for friend function get global gosub goto if imp implements in input inputb int integer is lbound len lenb "
    "let like line lock long longlong longptr loop lset me mod name new next not nothing null object on open "
    "option optional or paramarray preserve print private pset public put raiseevent redim rem resume return rset "
    "scale seek select set sgn shared single spc static step stop string sub tab then to true type typeof ubound "
    "unlock until variant wend while with withevents write xor"
)
RESERVED = frozenset(_RESERVED.split())


def modules() -> dict[str, str]:
    """Every module of ours by its name: the call, the help, and the functions of each prefix."""
    ours = {"r1model_call": static("call.bas"), "r1model_help": static("help.bas")}
    return ours | {f"r1model_{prefix.strip('_').lower()}": wrappers(prefix) for prefix in PREFIXES}


def static(name: str) -> str:
    """A VBA text that stands beside this file."""
    return files(__package__).joinpath(name).read_text(encoding="ascii")


def wrappers(prefix: str) -> str:
    """The functions under one prefix, in the order of the list, and the one that tells why a call failed."""
    written = "\n".join(_wrapper(prefix, function) for function in functions().values())
    return f"Option Explicit\n\n{written}\n{_last_error(prefix)}"


def argument_name(part: Argument) -> str:
    """The argument's name, with an underscore after a word that VBA keeps for itself."""
    return f"{part.name}_" if part.name.lower() in RESERVED else part.name


def _wrapper(prefix: str, function: Function) -> str:
    name = f"{prefix}{function.name}"
    given = ", ".join(argument_name(part) for part in function.arguments)
    return (
        f"Public Function {name}({', '.join(_declared(function))}) As Variant\n"
        f'    {name} = CellValue("{name}", Array({given}))\n'
        "End Function\n"
    )


def _declared(function: Function) -> Iterator[str]:
    for place, part in enumerate(function.arguments):
        yield f"{'Optional ' if place >= function.leading else ''}{argument_name(part)} As Variant"


def _last_error(prefix: str) -> str:
    """Volatile: it looks at what other cells did, which no argument tells."""
    name = f"{prefix}{LAST_ERROR}"
    return f"Public Function {name}() As Variant\n    Application.Volatile\n    {name} = LastReason()\nEnd Function\n"
