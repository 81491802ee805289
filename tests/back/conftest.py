"""The workbook of each language as it is written, once a session."""

import pytest

from r1model_workbook.book import content


@pytest.fixture(scope="session")
def books(tmp_path_factory):
    folder = tmp_path_factory.mktemp("books")
    paths = {}
    for language in ("zh", "en"):
        paths[language] = folder / f"usual.{language}.xlsx"
        paths[language].write_bytes(content(language))
    return paths
