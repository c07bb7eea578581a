"""Lists that LibreOffice has opened and saved, in its own way of writing workbooks and text."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from brinkmanship.game.session.injects import Planned
from brinkmanship.msel.reading import read_msel
from brinkmanship.msel.writing import write_list
from tests.january import january as whole
from tests.msel import styles

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed"),
]


def saved_again(folder: Path, files: Iterable[Path], form: str) -> list[Path]:
    """Return the files as LibreOffice saves them."""
    out = folder / form
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [OFFICE or "", "--headless", profile, "--convert-to", form, "--outdir", str(out), *map(str, files)]
    subprocess.run(words, check=True, capture_output=True, timeout=240)
    return [out / path.with_suffix(f".{form}").name for path in files]


def essence(planned: Iterable[Planned]) -> list[object]:
    return [
        (p.inject, p.name, p.day, p.msel.scenario_time, p.msel.medium, p.msel.status, p.msel.sender) for p in planned
    ]


def test_what_an_office_saves_is_read_as_what_it_opened(tmp_path: Path) -> None:
    january = whole()
    files, expected = [], []
    for name, make in styles.STYLES.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(make())
        files.append(path)
        expected.append(read_msel(path, january))
    ours = tmp_path / "ours.xlsx"
    ours.write_bytes(write_list(expected[1].planned, january, ".xlsx"))
    files.append(ours)
    expected.append(read_msel(ours, january))
    for form in ("xlsx", "csv"):
        for path, first in zip(saved_again(tmp_path, files, form), expected, strict=True):
            again = read_msel(path, january)
            assert bool(again.refused) == bool(first.refused), path.name
            assert essence(again.planned) == essence(first.planned), f"{form}: {path.name}"


@pytest.mark.minutes
def test_a_workbook_of_ours_is_opened_by_an_office_and_an_old_one_is_refused(tmp_path: Path) -> None:
    january = whole()
    ours = tmp_path / "ours.xlsx"
    ours.write_bytes(write_list(read_msel(styles.unit(), january).planned, january, ".xlsx"))
    (pdf,) = saved_again(tmp_path, [ours], "pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    for form, why in (("xls", "an old workbook (.xls)"), ("ods", "an OpenDocument file (.ods)")):
        (other,) = saved_again(tmp_path, [ours], form)
        assert why in read_msel(other, january).refused
