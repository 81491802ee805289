"""What is wrong with a command line, in the reader's language: Typer says it in English only."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from difflib import get_close_matches
from itertools import takewhile
from typing import Any

from r1model.cli.completing import PROGRAM
from r1model.texts import text

VALUE = r"Invalid value for (?P<name>.*?): "
SENTENCES = (  # Typer's, of its several versions
    ("no_option", r"No such option: (?P<name>\S+)(?: .*)?"),
    ("no_command", r"No such command '(?P<name>.*?)'\.(?: .*)?"),
    ("missing_command", r"Missing command\."),
    ("missing_option", r"Missing option '(?P<name>.*?)'.*"),
    ("missing_argument", r"Missing (?:argument|parameter)[: ]+'?(?P<name>[^'.]*)'?.*"),
    ("unexpected", r"Got unexpected extra argument(?:s|\(s\))? \((?P<name>.*)\)"),
    ("no_value", r"Option '(?P<name>.*?)' requires an argument\."),
    ("takes_no_value", r"Option '(?P<name>.*?)' does not take a value\."),
    ("not_whole", VALUE + r"(?:.* is not a valid int|Input should be a valid int).*"),
    ("not_a_number", VALUE + r"(?:.* is not a valid float|Input should be a valid number).*"),
    ("at_least", VALUE + r"Input should be greater than or equal to (?P<low>\S+)"),
    ("at_least", VALUE + r".* is not in the range x>=(?P<low>\S+)\."),
)


def usage_text(fault: Exception, language: str) -> str:
    """One line: what is wrong, what is near, and where to read on."""
    shown: Callable[[], str] = getattr(fault, "format_message", fault.__str__)
    message = " ".join(shown().split())
    for key, pattern in SENTENCES:
        if (match := re.fullmatch(pattern, message)) is not None:
            facts = {name: words.replace("'", "") for name, words in match.groupdict().items()}
            message = text("usage", key, language).format(**facts) + _near(key, facts.get("name", ""), fault, language)
            break
    return message + text("usage", "help", language).format(command=_command(fault))


def _command(fault: Exception) -> str:
    """The command that was typed; of an option without its value the parser does not say whose it is."""
    context = getattr(fault, "ctx", None)
    typed = takewhile(lambda word: not word.startswith("-"), sys.argv[1:2])
    return getattr(context, "command_path", "") or " ".join((PROGRAM, *typed))


def _near(key: str, name: str, fault: Exception, language: str) -> str:
    """Options or commands that look like what was typed; of commands all where none does."""
    command: Any = getattr(getattr(fault, "ctx", None), "command", None)
    if key == "no_option":
        known = [option for part in getattr(command, "params", []) for option in part.opts if option.startswith("--")]
        near = get_close_matches(name, known, 3, 0.5)
    elif key in ("no_command", "missing_command"):
        known = list(getattr(command, "commands", {}))
        near = get_close_matches(name, known, 3, 0.5) or known
    else:
        return ""
    return text("usage", "near", language).format(near=", ".join(near)) if near else ""
