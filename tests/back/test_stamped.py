"""A batch writes the reader's own cells too: each file is the one that a full build gives."""

import io
import zipfile

from r1model_workbook.book import content
from r1model_workbook.many import Stamps

SCENARIOS = (
    {"months": 48.0, "buy.capex[5].amount": 250000.0, "price_per_kwh@user": 0.61, "load.hours[9].work": 0.1},
    {"rent.price_hour": 33.0, "pue@low": "", "coding_users": 120.0, "point_1_in_flight": 64.0},
)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_stamped_file_with_own_cells_is_its_full_build():
    made = dict(Stamps("en").files(SCENARIOS))
    for at, entries in enumerate(SCENARIOS):
        assert parts(made[at].file) == parts(content("en", entries))
