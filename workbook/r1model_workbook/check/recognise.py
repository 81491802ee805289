"""Whose workbook it is: its language, engine version and edition, and which of our sheets each of its sheets is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version

from r1model.catalogue import current
from r1model.catalogue.pinned import price_book
from r1model.errors import BadRequest
from r1model.presets import names
from r1model.texts import LANGUAGES, text, texts
from r1model_workbook.check.reader import FileBook, Sheet
from r1model_workbook.sheets import sheets
from r1model_workbook.view.grid import Value
from r1model_workbook.write.editions import EDITIONS

LEAST_KNOWN = 2
SAID = ("engine", "edition", "layers", "price_book", "preset")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file says about itself. `keys` gives our key of each sheet, None for a sheet of somebody else;
    `comparable` tells whether this engine can build the same book to compare with: a book of other layers or prices
    has other rows. `prices` is the mark of its price book, None in a file that has none."""

    language: str
    version: Value
    edition: Value
    keys: dict[Sheet, str | None]
    comparable: bool
    layers: str
    prices: Value
    preset: str

    @property
    def same_layers(self) -> bool:
        """Whether it was made from the layers of the current workspace."""
        return self.layers == current().said

    @property
    def other_figures(self) -> bool:
        """Whether this very version wrote it, from other layers or prices: its cells are not judged then."""
        return self.version in (None, version("r1model")) and not (self.same_layers and self.same_prices)

    @property
    def same_prices(self) -> bool:
        """Whether it was made with the prices of the current workspace, as far as it says so."""
        return self.prices in (None, price_book())


def recognise(file: FileBook) -> Identity:
    """The file's identity, a lost version or edition taken for ours; a workbook that is not ours is refused."""
    language = max(LANGUAGES, key=lambda name: _known(file, name))
    if _known(file, language) < LEAST_KNOWN:
        raise BadRequest("check_foreign", path=file.path)
    keys = _keys(file, language)
    about = next((sheet for sheet, key in keys.items() if key == "about"), None)
    said = {name: _said(about, text("sheets", f"about.{name}", language)) for name in SAID}
    ours = said["engine"] in (None, version("r1model")) and said["edition"] in (None, *EDITIONS)
    preset = str(said["preset"] or "")
    found = Identity(language, said["engine"], said["edition"], keys, ours, str(said["layers"] or ""),
                     said["price_book"], preset if preset in names() else "")  # fmt: skip
    return replace(found, comparable=ours and found.same_layers and found.same_prices)


def require_same_layers(file: FileBook, identity: Identity) -> None:
    """Refuses a file of other layers, whose usual values are others."""
    if not identity.same_layers:
        raise BadRequest("check_other_layers", path=file.path, given=identity.layers or "-", ours=current().said or "-")


def _known(file: FileBook, language: str) -> int:
    """How many sheets have both a tab and a heading of ours."""
    tabs, heads = _words("tab", language), _words("title", language)
    pairs = ((tabs.get(sheet.title), heads.get(str(sheet.value(1, 1)))) for sheet in file.sheets)
    return sum(tab is not None and tab == head for tab, head in pairs)


def _words(what: str, language: str) -> dict[str, str]:
    """Tab or heading of every sheet -> its key."""
    return {text("sheets", f"{key}.{what}", language): key for key in sheets() if f"{key}.{what}" in texts("sheets")}


def _keys(file: FileBook, language: str) -> dict[Sheet, str | None]:
    """The key of each sheet by its tab; a renamed sheet is known by its heading, if no other sheet has that key."""
    tabs, heads = _words("tab", language), _words("title", language)
    keys = {sheet: tabs.get(sheet.title) for sheet in file.sheets}
    for sheet in file.sheets:
        key = heads.get(str(sheet.value(1, 1)))
        if keys[sheet] is None and key not in keys.values():
            keys[sheet] = key
    return keys


def _said(about: Sheet | None, label: str) -> Value:
    cells = about.cells if about else {}
    at = next((at for at, cell in cells.items() if cell.value == label), None)
    return about.value(at[0], at[1] + 1) if about and at else None
