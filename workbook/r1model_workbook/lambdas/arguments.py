"""The arguments of a LAMBDA: left out, read or refused, as the function list says."""

from __future__ import annotations

import math
from typing import Any

from r1model.errors import NUM, VALUE
from r1model.functions.spec import Argument, Limits
from r1model.sizing.weights import shipped_model
from r1model_workbook.lambdas.lookups import Lookups, Record
from r1model_workbook.lambdas.nodes import Node, NotPrintable, literal, local

LOOKED_UP = {"gpu": "gpus", "quant": "precisions", "model": "models"}
SIZE = "params_b"  # a number of parameters, or a model by its name
WITHOUT = '_xlfn.LAMBDA(_xlpm.each_word,_xlpm.each_mark,SUBSTITUTE(_xlpm.each_word,_xlpm.each_mark,""))'
PUNCTUATION = '{" ","-","_",".",",","/","(",")","+",":"}'


def parameter(part: Argument) -> str:
    """How the list of parameters names it; _xlop marks one that may be left out."""
    name = local(part.name)
    return name if part.required else name.replace("_xlpm.", "_xlop.")


def checked_name(part: Argument) -> str:
    """The LET name of its value once it is read."""
    return f"{local(part.name)}_"


def value(part: Argument, lookups: Lookups) -> Any:
    """What the body is given for it: its checked value, or the record whose row was found."""
    node = Node((checked_name(part),))
    if part.name in LOOKED_UP:
        return Record(lookups.book.tables[LOOKED_UP[part.name]], node)
    return node


def checked(part: Argument, lookups: Lookups) -> str:
    """The text that reads it: its default where left out, an error value where it is refused."""
    given = local(part.name)
    if part.name in LOOKED_UP:
        read = _looked_up(part, given, lookups)
    elif part.name == SIZE:
        read = _size(part.accepts, given, lookups)
    elif part.takes_range:
        read = _series(part.accepts, given)
    elif isinstance(part.accepts, Limits):
        read = _number(part.accepts, given)
    elif isinstance(part.accepts, tuple):
        read = _choice(part.accepts, given)
    elif part.accepts is bool:
        read = _flag(given)
    else:
        raise NotPrintable(part.name)
    return read if part.required else f"IF(_xlfn.ISOMITTED({given}),{_default(part, lookups)},{read})"


def _default(part: Argument, lookups: Lookups) -> str:
    """The default as text; of a model its row, and where none is named that of the one that is sized."""
    if part.name != "model":
        return _plain(part.default)
    size, usual = f"{local(SIZE)}_", _plain(shipped_model().id)
    return _model_row(usual if part.default else f"IF(ISNUMBER({size}),{usual},{size})", lookups)


def fault(part: Argument) -> str:
    """The first error of its value: SUM finds it in a series."""
    return f"SUM({checked_name(part)})" if part.takes_range else checked_name(part)


def _plain(given: Any) -> str:
    return "".join(part for part in literal(given).parts if isinstance(part, str))


def _one(given: str, read: str) -> str:
    """#VALUE! for more than one cell; an error value has no size."""
    return f"IF(IFERROR(ROWS({given})*COLUMNS({given}),1)=1,{read},{VALUE})"


def _number(limits: Any, given: str) -> str:
    return _one(given, f"IF(ISNUMBER({given}),IF({_within(limits, given)},{given},{NUM}),{VALUE})")


def _within(limits: Limits, given: str) -> str:
    tests = []
    if limits.above is not None:
        tests.append(f"{given}>{_plain(limits.above)}")
    elif limits.low > -math.inf:
        tests.append(f"{given}>={_plain(limits.low)}")
    if limits.high < math.inf:
        tests.append(f"{given}<={_plain(limits.high)}")
    if limits.whole:
        tests.append(f"{given}=INT({given})")
    return f"AND({','.join(tests)})"


def _series(limits: Any, given: str) -> str:
    """A row, a column or one number as a column; text or a blank anywhere is found before a number out of domain."""
    if not isinstance(limits, Limits):
        raise NotPrintable("range")
    read = f"IF({_within(limits, given)},_xlfn.TOCOL({given}),{NUM})"
    return f"IF(AND(ISNUMBER({given})),IF(MIN(ROWS({given}),COLUMNS({given}))=1,{read},{VALUE}),{VALUE})"


def _choice(words: tuple[str, ...], given: str) -> str:
    known = "{" + ",".join(f'"{word}"' for word in words) + "}"
    return _one(given, f"IFERROR(INDEX({known},_xlfn.XMATCH(TRIM({given}),{known},0)),{VALUE})")


def _flag(given: str) -> str:
    number = f"IF(ISNUMBER({given}),IF({given}*({given}-1)=0,{given}=1,{VALUE}),{VALUE})"
    return _one(given, f"IF(ISLOGICAL({given}),{given},{number})")


def _looked_up(part: Argument, given: str, lookups: Lookups) -> str:
    """The row of its table; a GPU is known by many spellings, of which letters and digits count."""
    table = lookups.book.tables[LOOKED_UP[part.name]]
    if part.name == "model":
        return _one(given, _named(given, _model_row(_model_id(given, lookups), lookups)))
    if part.name == "quant":
        return _one(given, f"IFERROR(_xlfn.XMATCH(TRIM({given}),{table.range(table.key, lookups.nowhere)},0),{VALUE})")
    spellings = lookups.book.tables["spellings"]
    columns = [spellings.range(name, lookups.nowhere) for name in ("spelling", "short")]
    short = f"INDEX({columns[1]},_xlfn.XMATCH({_letters(given)},{columns[0]},0))"
    return _one(given, _named(given, f"_xlfn.XMATCH({short},{table.range(table.key, lookups.nowhere)},0)"))


def _named(given: str, read: str) -> str:
    """#VALUE! for what is no name: an error, a truth value, a blank."""
    refused = f'IF(ISERROR({given}),TRUE,IF(ISLOGICAL({given}),TRUE,{given}=""))'
    return f"IF({refused},{VALUE},{read})"


def _letters(given: str) -> str:
    """The letters and digits of a name."""
    return f'_xlfn.REDUCE({given}&"",{PUNCTUATION},{WITHOUT})'


def _size(limits: Any, given: str, lookups: Lookups) -> str:
    """A number within its limits, or the id of the model named; a number typed as text is neither."""
    number = f"IF({_within(limits, given)},{given},{NUM})"
    model = f"IF(ISERROR(VALUE({given})),{_model_id(given, lookups)},{VALUE})"
    return _one(given, f"IF(ISNUMBER({given}),{number},{_named(given, model)})")


def _model_id(given: str, lookups: Lookups) -> str:
    """The id of a model by any of its spellings."""
    table = lookups.book.tables["model_spellings"]
    spelling, model = (table.range(name, lookups.nowhere) for name in ("spelling", "model"))
    return f"INDEX({model},_xlfn.XMATCH({_letters(given)},{spelling},0))"


def _model_row(model: str, lookups: Lookups) -> str:
    table = lookups.book.tables["models"]
    return f"_xlfn.XMATCH({model},{table.range(table.key, lookups.nowhere)},0)"
