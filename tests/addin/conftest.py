"""The files with the add-in aboard, each made once a session."""

import subprocess
import sys
from pathlib import Path

import pytest

from r1model_addin import lite, macros
from r1model_workbook.book import content
from r1model_workbook.write.finish import packed

LANGUAGES = ("zh", "en")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def macro_books(tmp_path_factory):
    """The macro workbook of each language."""
    folder = tmp_path_factory.mktemp("macros")
    paths = {}
    for language in LANGUAGES:
        paths[language] = folder / f"{language}.xlsm"
        made = content(language, edition="xlsm", aboard=lambda parts, name=language: macros.aboard(parts, name))
        paths[language].write_bytes(made)
    return paths


@pytest.fixture(scope="session")
def addin_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("addin") / "r1model.xlam"
    path.write_bytes(packed(macros.addin_parts()))
    return path


@pytest.fixture(scope="session")
def lite_books():
    return {language: content(language, edition="lite", aboard=lite.aboard) for language in LANGUAGES}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.iterdir())
