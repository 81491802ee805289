"""The add-in for xlwings Lite: main.py and requirements.txt in the workbook's web-extension part.

Property names, the store's id and the JSON spelling of the texts are those of public workbooks that Lite saved.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from importlib.resources import files
from xml.sax.saxutils import quoteattr

from r1model_addin.opc import OFFICE, Parts, with_relation, with_type

STORE_ID = "wa200008175"
INSTANCE = "{6D3F0E0A-5B0C-4C53-9C6E-7A3B1D0671A1}"  # of our own making; one is needed and it never changes
FOLDER = "xl/webextensions"
EXTENSION, PANES = f"{FOLDER}/webextension1.xml", f"{FOLDER}/taskpanes.xml"
SPACE = "http://schemas.microsoft.com/office/webextensions"
RELATION = "http://schemas.microsoft.com/office/2011/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def aboard(parts: Parts) -> dict[str, bytes]:
    """A workbook's parts with the code for xlwings Lite; nothing else changes."""
    relations = f"{FOLDER}/_rels/taskpanes.xml.rels"
    none = f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    made = {**parts, EXTENSION: _extension(), PANES: _panes(), relations: none.encode()}
    made = with_relation(made, relations, "rId1", f"{RELATION}/webextension", f"/{EXTENSION}")
    made = with_relation(made, "_rels/.rels", "panes", f"{RELATION}/webextensiontaskpanes", f"/{PANES}")
    made = with_type(made, EXTENSION, "application/vnd.ms-office.webextension+xml")
    return with_type(made, PANES, "application/vnd.ms-office.webextensiontaskpanes+xml")


def texts() -> dict[str, str]:
    """The files that Lite shows in its editor."""
    code = files(__package__).joinpath("main.py.txt").read_text(encoding="utf-8")
    return {"main.py": code, "requirements.txt": f"xlwings\nr1model=={version('r1model')}\n"}


def _extension() -> bytes:
    """The store's add-in with its settings for this document; the task pane opens with the workbook."""
    values = {name: json.dumps(words) for name, words in texts().items()}
    values["xlwingsSettingsWorkbook"] = json.dumps({"startupBehavior": "taskpane"}, separators=(",", ":"))
    entries = "".join(f"<we:property name={quoteattr(name)} value={quoteattr(said)}/>" for name, said in values.items())
    store = f'<we:reference id="{STORE_ID}" version="1.0.0.0" store="en-US" storeType="OMEX"/>'
    body = f"{store}<we:alternateReferences/><we:properties>{entries}</we:properties><we:bindings/>"
    shot = f'<we:snapshot xmlns:r="{OFFICE}"/>'
    space = f'xmlns:we="{SPACE}/webextension/2010/11"'
    return f'{HEAD}<we:webextension {space} id="{INSTANCE}">{body}{shot}</we:webextension>'.encode()


def _panes() -> bytes:
    reference = f'<wetp:webextensionref xmlns:r="{OFFICE}" r:id="rId1"/>'
    pane = f'<wetp:taskpane dockstate="right" visibility="1" width="420" row="0">{reference}</wetp:taskpane>'
    return f'{HEAD}<wetp:taskpanes xmlns:wetp="{SPACE}/taskpanes/2010/11">{pane}</wetp:taskpanes>'.encode()
