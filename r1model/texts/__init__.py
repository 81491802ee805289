"""Every text of the product, Chinese and English side by side in one record of a TOML file; read when first needed."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
LANGUAGE_VARIABLE = "R1MODEL_LANGUAGE"
Texts = Mapping[str, Mapping[str, str]]
CHINESE = re.compile("[一-鿿]")
BOTH = " / "


def language() -> str:
    """The reader's language, `zh` or `en`: R1MODEL_LANGUAGE if set, else the locale."""
    wanted = os.environ.get(LANGUAGE_VARIABLE) or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if wanted.lower().startswith("zh") else "en"


@cache
def texts(name: str) -> Texts:
    """The records of texts/<name>.toml: key -> {zh, en}."""
    path = Path(__file__).parent / f"{name}.toml"
    loaded: Texts = tomllib.loads(path.read_text(encoding="utf-8"))
    return loaded


class MissingText(KeyError):
    """A label, unit or sentence that a text file does not hold; the message says where to add it."""

    def __init__(self, name: str, key: str) -> None:
        super().__init__(key)
        self.name, self.key = name, key

    def __str__(self) -> str:
        return texts("docs")["missing_text"][language()].format(name=self.name, key=self.key)


def text(name: str, key: str, language: str) -> str:
    """One text of one file in one language; MissingText where the file has none of that key."""
    try:
        return texts(name)[key][language]
    except KeyError as fault:
        raise MissingText(name, key) from fault


def in_language(words: str, language: str) -> str:
    """Of words that stand in both languages, Chinese first and a slash between, those of one; any other as they are."""
    for at in (found.start() for found in re.finditer(BOTH, words)):
        chinese, english = words[:at], words[at + len(BOTH) :]
        if CHINESE.search(chinese) and not CHINESE.search(english):
            return chinese if language == "zh" else english
    return words


def error_text(key: str, language: str, facts: Mapping[str, object]) -> str:
    """The text of an error, its facts filled in; what is wrong with a case's value is a text of its own."""
    if key == "bad_case" and facts["fault"] in texts("faults"):
        fault = text("faults", str(facts["fault"]), language).format(**facts)
        given = text("faults", "given", language).format(**facts) if facts["given"] != "" else ""
        facts = {**facts, "fault": fault, "given": given}
    said = {name: system_text(str(facts[name]), language) for name in ("fault", "reason") if name in facts}
    facts = {**facts, **said}
    if "kind" in facts:
        facts = {**facts, "kind": text("kinds", str(facts["kind"]), language)}
    if "standing" in facts:
        facts = {**facts, "standing": text("standings", str(facts["standing"]), language).lower()}
    return text("errors", key, language).format(**facts)


def system_text(fault: str, language: str) -> str:
    """What the operating system says of a file, in the user's language where it is known."""
    found = texts("system").get(fault)
    return fault if found is None else found[language]
