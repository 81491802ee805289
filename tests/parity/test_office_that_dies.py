"""The judge goes on where its office died, and says so where it dies at each start."""

import pickle

import pytest
from parity.libreoffice import TURNS, LibreOffice

from r1model_workbook.book import build


@pytest.fixture(scope="module")
def book():
    return build("en")


@pytest.fixture
def judge(book, monkeypatch):
    """The judge with offices that answer the numbers of their scenarios, each as many as it is told."""

    def made(*lives):
        judge, told = LibreOffice(book, b""), iter(lives)

        def asked(folder, soffice, python, rows):
            out = folder / "out.pickle"
            with out.open("wb") as stream:
                for row in rows[: next(told)]:
                    pickle.dump({title: [row] * len(places) for title, places in judge.cells.items()}, stream)
            return out

        monkeypatch.setattr(judge, "_asked", asked)
        monkeypatch.setattr("parity.libreoffice.office", lambda: ("", ""))
        monkeypatch.setattr("parity.libreoffice.written", lambda book, scenario: scenario)
        return judge

    return made


def test_what_is_left_goes_to_another_office(judge):
    scenarios = [float(at) for at in range(5)]
    assert [values[0] for values in judge(2, 0, 0, 1, 9)(scenarios)] == scenarios


def test_offices_that_die_at_each_start_are_no_answer(judge):
    with pytest.raises(AssertionError, match="dies at each start"):
        list(judge(1, *[0] * TURNS)([1.0, 2.0]))
