"""The judge goes on where its office died or hangs, and says so where it dies at each start."""

import pickle
import sys

import pytest
from parity.libreoffice import LibreOffice
from patience import TURNS, attended, done

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


def test_a_file_cut_off_in_an_answer_counts_up_to_there(judge, monkeypatch):
    asks = judge(3, 9)
    whole = asks._asked

    def cut(*given):
        out = whole(*given)
        if not cuts:
            cuts.append(out.write_bytes(out.read_bytes()[:-5]))
        return out

    cuts = []
    monkeypatch.setattr(asks, "_asked", cut)
    assert [values[0] for values in asks([1.0, 2.0, 3.0, 4.0])] == [1.0, 2.0, 3.0, 4.0]


SLEEPS = "import pathlib, subprocess, sys, time\n{}\ntime.sleep(3600)"
GROWS = "for at in range(8): pathlib.Path(sys.argv[1]).write_text('x' * at); time.sleep(0.1)"


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr("patience.STALL", 0.5)


@pytest.mark.parametrize("does", ["", "subprocess.run([sys.executable, '-c', 'import time; time.sleep(3600)'])"])
def test_a_program_that_gets_no_further_is_ended_with_what_it_began(quick, does):
    assert attended([sys.executable, "-c", SLEEPS.format(does)]) is None
    with pytest.raises(AssertionError, match="gets nowhere"):
        done([sys.executable, "-c", SLEEPS.format(does)])


def test_one_whose_file_grows_is_left_to_work(quick, tmp_path):
    out = tmp_path / "out"
    out.touch()
    ran = attended([sys.executable, "-c", f"import pathlib, sys, time\n{GROWS}", str(out)], out)
    assert ran.returncode == 0 and out.read_text() == "x" * 7
    assert attended([sys.executable, "-c", SLEEPS.format(GROWS), str(out)], out) is None


def test_one_that_fails_says_why():
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        done([sys.executable, "-c", "1 / 0"])
