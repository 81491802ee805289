"""What LibreOffice reads about the add-in: names and help of the functions, the parts of the package, its version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from r1model.functions import PREFIXES, Function, functions
from r1model.texts import LANGUAGES, text

IDENTIFIER = "dsr.r1model"
SERVICE = "dsr.r1model.Functions"
INTERFACE = "dsr.r1model.XFunctions"
# Excel may take a name that begins like the cell reference R1 for one, so files for Excel hold the other prefix.
FOR_EXCEL = "DSR_"
REGISTRY = "{http://openoffice.org/2001/registry}"
MANIFEST = "{http://openoffice.org/2001/manifest}"
DESCRIPTION = "{http://openoffice.org/extensions/description/2006}"
COMPONENTS = "{http://openoffice.org/2010/uno-components}"
LINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"
KIND = "application/vnd.sun.star."
for _prefix, _name in (("oor", REGISTRY), ("manifest", MANIFEST), ("xlink", LINK)):
    register_namespace(_prefix, _name.strip("{}"))


def methods() -> dict[str, Function]:
    """Every function under each of its names, such as DSR_VRAM."""
    return {f"{prefix}{name}": function for prefix in PREFIXES for name, function in functions().items()}


def calc_add_ins() -> bytes:
    """CalcAddIns.xcu: display names, help and argument help in both languages."""
    root = Element(f"{REGISTRY}component-data")
    root.set(f"{REGISTRY}name", "CalcAddIns")
    root.set(f"{REGISTRY}package", "org.openoffice.Office")
    service = _node(_node(root, "AddInInfo", new=False), SERVICE)
    listed = _node(service, "AddInFunctions", new=False)
    for name, function in methods().items():
        _function(listed, name, function)
    return _written(root)


def _function(parent: Element, name: str, function: Function) -> None:
    node = _node(parent, name)
    _property(node, "DisplayName", dict.fromkeys(LANGUAGES, name))
    _property(node, "Description", {language: function.help(language) for language in LANGUAGES})
    _property(node, "Category", {"": "Add-In"})
    _property(node, "CompatibilityName", dict.fromkeys(LANGUAGES, name))
    parameters = _node(node, "Parameters", new=False)
    for part in function.arguments:
        described = _node(parameters, part.name)
        _property(described, "DisplayName", dict.fromkeys(LANGUAGES, part.name))
        words = {language: text("functions", f"argument.{part.name}", language) for language in LANGUAGES}
        _property(described, "Description", words)


def _node(parent: Element, name: str, *, new: bool = True) -> Element:
    node = SubElement(parent, "node", {f"{REGISTRY}name": name})
    if new:
        node.set(f"{REGISTRY}op", "replace")
    return node


def _property(parent: Element, name: str, values: Mapping[str, str]) -> None:
    node = SubElement(parent, "prop", {f"{REGISTRY}name": name})
    for language, words in values.items():
        SubElement(node, "value", {f"{XML}lang": language} if language else {}).text = words


def description() -> bytes:
    """description.xml: identity, version and name of the extension."""
    root = Element(f"{DESCRIPTION}description")
    SubElement(root, f"{DESCRIPTION}identifier", value=IDENTIFIER)
    SubElement(root, f"{DESCRIPTION}version", value=version("r1model"))
    shown = SubElement(root, f"{DESCRIPTION}display-name")
    for language in LANGUAGES:
        SubElement(shown, f"{DESCRIPTION}name", lang=language).text = text("calc", "name", language)
    return _written(root)


def components(file: str) -> bytes:
    """The .components file, by which LibreOffice finds the service without running it at installation."""
    root = Element(f"{COMPONENTS}components")
    component = SubElement(root, f"{COMPONENTS}component", loader="com.sun.star.loader.Python", uri=file)
    implementation = SubElement(component, f"{COMPONENTS}implementation", name=SERVICE)
    SubElement(implementation, f"{COMPONENTS}service", name=SERVICE)
    return _written(root)


def manifest(library: str, listed: str, configuration: str) -> bytes:
    """META-INF/manifest.xml: the kind of each part."""
    root = Element(f"{MANIFEST}manifest")
    for path, kind in _kinds(library, listed, configuration):
        entry = SubElement(root, f"{MANIFEST}file-entry")
        entry.set(f"{MANIFEST}full-path", path)
        entry.set(f"{MANIFEST}media-type", f"{KIND}{kind}")
    return _written(root)


def _kinds(library: str, listed: str, configuration: str) -> Iterator[tuple[str, str]]:
    yield library, "uno-typelibrary;type=RDB"
    yield listed, "uno-components"
    yield configuration, "configuration-data"


def _written(root: Element) -> bytes:
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
