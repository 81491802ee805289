"""Cells taken out of a sheet's XML by one pattern are those that the tree of its XML has, or the tree is asked."""

from pathlib import Path

import pytest

from r1model.errors import BadRequest
from r1model_workbook.check import cells, plain
from r1model_workbook.check.cells import Common, read_cells
from r1model_workbook.check.limits import Budget
from r1model_workbook.check.styles import Look

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD, FOOT = f'<worksheet xmlns="{MAIN}"><cols/><sheetData>', "</sheetData><pageMargins/></worksheet>"
WORDS, LOOKS = ["one", "two"], [Look(), Look(ink="0000FF")]
PLAIN = {
    "every kind": '<row r="1" ht="20"><c r="A1" s="1" t="s"><v>1</v></c><c r="B1"/><c r="C1" s="1"/><c r="XFD1">'
                  '<v>-1.5e3</v></c><c r="AA1" t="b"><v>1</v></c><c r="AB1" t="e"><v>#N/A</v></c></row><row r="2"/>'
                  '<row r="7"><c r="A7" t="n"><v>0</v></c><c r="B7"><v></v></c><c r="C7" t="str"><v></v></c></row>',
    "formulas": '<row r="3"><c r="A3"><f>B3&lt;&gt;"&amp;lt;"</f><v>1</v></c><c r="B3" t="str"><f aca="false">"a"</f>'
                '<v> a_x0041_\n</v></c><c r="C3"><f>A1</f></c><c r="D3"><f></f><v>4</v></c></row>',
    "letters of all scripts": '<row r="1"><c r="A1" t="str"><f>\'显存\'!$C$13&amp;"𝄞"</f><v>é𝄞</v></c></row>',
    "a cell twice": '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    "no cells": '<row r="1"/><row r="2"></row>',
}  # fmt: skip
CELL = '<c r="A1"><v>1</v></c>'
ODD = {
    "a comment": f'<row r="1"><!-- {CELL} --></row>',
    "a comment between cells": f'<row r="1">{CELL}<!-- -->{CELL}</row>',
    "text as it is": f'<row r="1"><c r="A1" t="str"><v><![CDATA[{CELL}]]></v></c></row>',
    "an instruction": f'<row r="1"><?x {CELL}?></row>',
    "a blank between cells": f'<row r="1">\n {CELL}\n {CELL}</row>',
    "a shared formula": '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f></c></row>'
                        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>',
    "an array": '<row r="1"><c r="A1"><f t="array" ref="A1">B1</f></c></row>',
    "a text in its cell": '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>',
    "a cell beside the rows": f'{CELL}<row r="2"><c r="A2"/></row>',
    "a cell after a row": f'<row r="2"><c r="A2"/></row>{CELL}',
    "a row in a row": f'<row r="1"><row r="2">{CELL}</row></row>',
    "a row elsewhere": f'<x><row r="1">{CELL}</row></x>',
    "a mark for another sign": '<row r="1"><c r="A1"><f>&#65;1&#x26;2</f></c></row>',
    "attributes in another order": '<row r="1"><c t="str" r="A1"><v>x</v></c></row>',
    "an extension in a cell": '<row r="1"><c r="A1"><v>1</v><extLst/></c></row>',
    "a return": '<row r="1"><c r="A1" t="str"><v>a\r\nb\rc</v></c></row>',
    "names of no language": f'<row xmlns="" r="1"><c r="A1"/>{CELL}</row>',
    "cells of another language": f'<row r="1"><x:c xmlns:x="{MAIN}" r="A1"><x:v>1</x:v></x:c></row>',
    "an unknown mark": '<row r="1"><c r="A1"><f>&nothing;</f></c></row>',
    "a bare ampersand": '<row r="1"><c r="A1"><f>A1&"x"</f></c></row>',
    "a sign that no XML holds": '<row r="1"><c r="A1" t="str"><v>\x01</v></c></row>',
    "half an end": '<row r="1"><c r="A1" t="str"><v>]]></v></c></row>',
    "a cell in a mark": f'<row r="1" {CELL} ht="3"></row>',
    "a cell in an attribute": f'<row r="{CELL}"></row>',
    "a number that is none": '<row r="1"><c r="A1"><v>x</v></c></row>',
    "a number without end": '<row r="1"><c r="A1"><v>1e999</v></c></row>',
    "a word that is not there": '<row r="1"><c r="A1" t="s"><v>2</v></c></row>',
    "a look that is not there": '<row r="1"><c r="A1" s="2"/></row>',
    "a place that is none": '<row r="1"><c r="A0"/></row>',
    "a small letter": '<row r="1"><c r="a1"/></row>',
    "a column beyond all": '<row r="1"><c r="ZZZ1"/></row>',
}  # fmt: skip
WHOLE = {
    "nothing": b"",
    "two runs of rows": f"{HEAD}</sheetData><sheetData>{FOOT}".encode(),
    "rows in a comment": f"<!-- {HEAD} -->{HEAD}{FOOT}".encode(),
    "a document type": f"<!DOCTYPE worksheet>{HEAD}{FOOT}".encode(),
    "no name": b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
    "rows deeper": f'<worksheet xmlns="{MAIN}"><x><sheetData><row>{CELL}</row></sheetData></x></worksheet>'.encode(),
    "another coding": f'<?xml version="1.0" encoding="latin-1"?>{HEAD}<row r="1">{CELL}</row>{FOOT}'.encode("latin-1"),
    "sixteen bits": f'<?xml version="1.0" encoding="UTF-16"?>{HEAD}<row r="1">{CELL}</row>{FOOT}'.encode("utf-16"),
    "broken letters": HEAD.encode() + b'<row r="1"><c r="A1" t="str"><v>\xff</v></c></row>' + FOOT.encode(),
    "a noncharacter": HEAD.encode() + b'<row r="1"><c r="A1" t="str"><v>\xef\xbf\xbf</v></c></row>' + FOOT.encode(),
    "an end before the start": b"</sheetData><sheetData>",
    "said twice": f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{HEAD}{FOOT}'.encode(),
}  # fmt: skip


def common():
    return Common(Path("book.xlsx"), WORDS, LOOKS, Budget(Path("book.xlsx"), 100), Budget(Path("book.xlsx"), 1_000))


def sheet(rows):
    return f"{HEAD}{rows}{FOOT}".encode()


def answer(content):
    """The cells with the room they leave, or the error."""
    shared = common()
    try:
        _, found = read_cells(content, shared)
    except (BadRequest, ValueError, IndexError) as fault:
        return type(fault)
    each = [(at, repr(cell.value), type(cell.value), cell.formula, cell.kind, cell.look) for at, cell in found.items()]
    return each, shared.cells.left, shared.writing.left


def by_tree(content):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "parted", lambda _: None)
        return answer(content)


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_sheet_is_read_without_a_tree(name):
    content = sheet(PLAIN[name])
    rest, found = read_cells(content, common())
    assert plain.parted(content) is not None
    assert not list(rest.iter("{*}c")) and len(found) == len(set(found))
    assert answer(content) == by_tree(content)
    assert [row.attrib for row in rest.iter("{*}row")]  # rules look at them


@pytest.mark.parametrize("name", ODD)
def test_what_else_stands_in_the_rows_is_read_as_the_tree_has_it(name):
    assert answer(sheet(ODD[name])) == by_tree(sheet(ODD[name]))


@pytest.mark.parametrize("name", WHOLE)
def test_whatever_the_file_is(name):
    assert answer(WHOLE[name]) == by_tree(WHOLE[name])


def test_the_cells_of_our_own_files_need_no_tree(made):
    sheets = [part for name, part in made.parts.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(made.book.pages)
    assert all(plain.parted(part) is not None for part in sheets)
