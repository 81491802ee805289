"""Plants defects in the bytes of a workbook file, from outside: by its XML, or as openpyxl would save it."""

import io
import re
import zipfile
from functools import lru_cache

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple, get_column_letter

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def spell(row, column):
    return f"{get_column_letter(column)}{row}"


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def with_part(content, name, part=b"x"):
    return packed({**unpacked(content), name: part})


def without_part(content, name):
    parts = unpacked(content)
    del parts[name]
    return packed(parts)


def replaced(content, name, old, new):
    """A part with one pattern replaced; the pattern must be there."""
    parts = unpacked(content)
    parts[name], count = re.subn(old, new, parts[name], count=1, flags=re.S)
    assert count == 1, (name, old)
    return packed(parts)


def edited(content, edit):
    """The file as openpyxl saves it after `edit`, which moves cells and adds or removes sheets: without stored values.

    openpyxl reads a file once for all edits; each is taken back.
    """
    book = _opened(content)
    before = [(sheet, dict(sheet._cells)) for sheet in book.worksheets]
    made = io.BytesIO()
    try:
        edit(book)
        book.save(made)
    finally:
        book._sheets = [sheet for sheet, _ in before]
        for sheet, cells in before:
            _put_back(sheet, cells)
    return made.getvalue()


@lru_cache(maxsize=1)
def _opened(content):
    return load_workbook(io.BytesIO(content))


def _put_back(sheet, cells):
    sheet._cells = cells
    for (row, column), cell in cells.items():
        cell.row, cell.column = row, column


class File:
    """A generated file with the book it was made from; every change is made on a copy of its parts."""

    def __init__(self, book, content):
        self.book, self.content = book, content

    def part(self, key):
        return f"xl/worksheets/sheet{list(self.book.pages).index(key) + 1}.xml"

    def title(self, key):
        return self.book.pages[key].title

    def put(self, key, address, *, formula=None, value=None, text=None, kind=None, look=None, content=None):
        """A cell with other content; a new one where there is none. `look` is a style index."""
        parts = unpacked(content or self.content)
        root = etree.fromstring(parts[self.part(key)])
        cell = _cell(root, address)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if look is not None:
            cell.set("s", str(look))
        _fill(cell, formula, value, text, kind)
        parts[self.part(key)] = etree.tostring(root)
        return packed(parts)

    def over(self, cell, **given):
        """`put` at the place of a cell of the book."""
        return self.put(cell.page.key, spell(cell.row, cell.column), **given)

    def looking(self, cell, *, ink=None, ground=None, form=None, locked=None):
        """A cell in a look of its own: colours, number format, lock."""
        parts = unpacked(self.content)
        root = etree.fromstring(parts[self.part(cell.page.key)])
        found = _cell(root, spell(cell.row, cell.column))
        styles = etree.fromstring(parts["xl/styles.xml"])
        found.set("s", str(_style(styles, int(found.get("s")), ink, ground, form, locked)))
        parts |= {self.part(cell.page.key): etree.tostring(root), "xl/styles.xml": etree.tostring(styles)}
        return packed(parts)

    def xml(self, key, old, new):
        return replaced(self.content, self.part(key), old, new)

    def openpyxl(self, key, edit):
        """One sheet changed and saved by openpyxl."""
        return edited(self.content, lambda book: edit(book[self.title(key)]))


def _cell(root, address):
    row, column = coordinate_to_tuple(address)
    data = root.find(f"{MAIN}sheetData")
    line = next((found for found in data if int(found.get("r")) == row), None)
    if line is None:
        line = etree.Element(f"{MAIN}row", r=str(row))
        data.insert(sum(int(found.get("r")) < row for found in data), line)
    cell = next((found for found in line if found.get("r") == address), None)
    if cell is None:
        cell = etree.Element(f"{MAIN}c", r=address)
        line.insert(sum(coordinate_to_tuple(found.get("r"))[1] < column for found in line), cell)
    return cell


def _fill(cell, formula, value, text, kind):
    if formula is not None:
        made = etree.SubElement(cell, f"{MAIN}f")
        made.text = formula
        if kind:
            made.set("t", kind)
            made.set("ref", cell.get("r"))
    if text is not None:
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t").text = text
    elif isinstance(value, str):
        cell.set("t", "e")
    if value is not None:
        etree.SubElement(cell, f"{MAIN}v").text = str(value)


def _style(styles, number, ink, ground, form, locked):
    """The index of a copy of a style that differs as told."""
    looks = styles.find(f"{MAIN}cellXfs")
    made = etree.fromstring(etree.tostring(looks[number]))
    looks.append(made)
    if ink:
        made.set("fontId", _added(styles, "fonts", f'<font xmlns="{MAIN[1:-1]}"><color rgb="FF{ink}"/></font>'))
    if ground:
        fill = f'<patternFill patternType="solid"><fgColor rgb="FF{ground}"/></patternFill>'
        made.set("fillId", _added(styles, "fills", f'<fill xmlns="{MAIN[1:-1]}">{fill}</fill>'))
    if form:
        made.set("numFmtId", "999")
        _added(styles, "numFmts", f'<numFmt xmlns="{MAIN[1:-1]}" numFmtId="999" formatCode="{form}"/>')
    if locked is not None:
        for old in made.findall(f"{MAIN}protection"):
            made.remove(old)
        etree.SubElement(made, f"{MAIN}protection").set("locked", str(int(locked)))
    return len(looks) - 1


def _added(styles, room, text):
    styles.find(f"{MAIN}{room}").append(etree.fromstring(text))
    return str(len(styles.find(f"{MAIN}{room}")) - 1)
