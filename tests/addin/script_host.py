"""Node as the application that runs the printed JavaScript: what each call gives, errors as their code and sentence."""

import json
import subprocess
from pathlib import Path

from outside import program
from patience import HANG

from r1model.functions import OMITTED

RUNNER = Path(__file__).with_name("script.mjs")


class Host:
    """One file under one application's way of loading it."""

    def __init__(self, host, file):
        self.host, self.file = host, str(file)
        self.names = self._run([])["names"]

    def __call__(self, calls):
        """The value of each call (name, arguments), or its error as `code name: sentence`."""
        return [self._shown(answer) for answer in self._run(calls)["answers"]]

    def _run(self, calls):
        given = [[f"DSR_{name}", [_cell(value) for value in cells]] for name, cells in calls]
        asked = json.dumps({"host": self.host, "file": self.file, "calls": given})
        done = subprocess.run(
            [program("node"), str(RUNNER)], input=asked, capture_output=True, text=True, encoding="utf-8", timeout=HANG
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    def _shown(self, answer):
        if "error" not in answer:
            return answer.get("value")
        assert answer["kind"] == "Error", answer
        return Failed(answer["error"])


class Failed(str):
    """What an application shows of an error that was thrown."""

    @property
    def code(self):
        return self.partition(" ")[0]

    @property
    def sentence(self):
        return self.partition(": ")[2]


def _cell(value):
    """An argument as a host hands it over: undefined for one left out, an empty text for a blank cell."""
    if value is OMITTED:
        return {"omitted": True}
    if isinstance(value, list | tuple):
        return [_cell(part) for part in value]
    return "" if value is None else value
