"""What LibreOffice reads about the add-in: names and help of the functions, the parts of the package, its version."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from r1model.functions import PREFIXES, Function, functions
from r1model.texts import LANGUAGES, text
from r1model_addin.helps import argument_help

IDENTIFIER = "dsr.r1model"
SERVICE = "dsr.r1model.Functions"
INTERFACE = "dsr.r1model.XFunctions"
JOB = "dsr.r1model.OnLoad"
REGISTRY = "{http://openoffice.org/2001/registry}"
MANIFEST = "{http://openoffice.org/2001/manifest}"
DESCRIPTION = "{http://openoffice.org/extensions/description/2006}"
COMPONENTS = "{http://openoffice.org/2010/uno-components}"
XML = "{http://www.w3.org/XML/1998/namespace}"
HELD = ""
for _prefix, _name in (("oor", REGISTRY), ("manifest", MANIFEST)):
    register_namespace(_prefix, _name.strip("{}"))


def methods() -> dict[str, Function]:
    """Every function under each of its names, such as DSR_VRAM."""
    return {f"{prefix}{name}": function for prefix in PREFIXES for name, function in functions().items()}


def calc_add_ins() -> bytes:
    """CalcAddIns.xcu: display names, help and argument help in both languages."""
    root = _configuration("CalcAddIns")
    service = _node(_node(root, "AddInInfo", how=HELD), SERVICE)
    listed = _node(service, "AddInFunctions", how=HELD)
    for name, function in methods().items():
        _function(listed, name, function)
    return _written(root)


def _function(parent: Element, name: str, function: Function) -> None:
    node = _node(parent, name)
    _property(node, "DisplayName", dict.fromkeys(LANGUAGES, name))
    _property(node, "Description", {language: function.help(language) for language in LANGUAGES})
    _property(node, "Category", {"": "Add-In"})
    _property(node, "CompatibilityName", {"en-US": name})
    parameters = _node(node, "Parameters", how=HELD)
    for part in function.arguments:
        described = _node(parameters, part.name)
        _property(described, "DisplayName", dict.fromkeys(LANGUAGES, part.name))
        words = {language: argument_help(part, language) for language in LANGUAGES}
        _property(described, "Description", words)


def jobs() -> bytes:
    """Jobs.xcu: the job that runs when a file has been opened."""
    root = _configuration("Jobs")
    _property(_node(_node(root, "Jobs", how=HELD), JOB), "Service", {"": JOB})
    event = _node(_node(root, "Events", how=HELD), "OnLoadFinished", how="fuse")
    _node(_node(event, "JobList", how=HELD), JOB)
    return _written(root)


def _configuration(name: str) -> Element:
    return Element(
        f"{REGISTRY}component-data", {f"{REGISTRY}name": name, f"{REGISTRY}package": "org.openoffice.Office"}
    )


def _node(parent: Element, name: str, how: str = "replace") -> Element:
    """A node that is put in as `how` says, or one that is there already, where `how` is HELD."""
    return SubElement(parent, "node", {f"{REGISTRY}name": name} | ({f"{REGISTRY}op": how} if how else {}))


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
        SubElement(shown, f"{DESCRIPTION}name", lang=language).text = text("addin", "calc.name", language)
    return _written(root)


def components(implementations: Mapping[str, str]) -> bytes:
    """The .components file: services and their files, which LibreOffice finds without running them first."""
    root = Element(f"{COMPONENTS}components")
    for service, file in implementations.items():
        component = SubElement(root, f"{COMPONENTS}component", loader="com.sun.star.loader.Python", uri=file)
        implementation = SubElement(component, f"{COMPONENTS}implementation", name=service)
        SubElement(implementation, f"{COMPONENTS}service", name=service)
    return _written(root)


def manifest(kinds: Mapping[str, str]) -> bytes:
    """META-INF/manifest.xml: the kind of each part that has one."""
    root = Element(f"{MANIFEST}manifest")
    for path, kind in kinds.items():
        entry = SubElement(root, f"{MANIFEST}file-entry")
        entry.set(f"{MANIFEST}full-path", path)
        entry.set(f"{MANIFEST}media-type", f"application/vnd.sun.star.{kind}")
    return _written(root)


def _written(root: Element) -> bytes:
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
