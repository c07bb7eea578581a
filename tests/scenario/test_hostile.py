"""Every broken or hostile file gets a clear answer, fast: the texts are held in *.golden beside the files.

Write them anew with BRINK_GOLDEN=write, and read the difference.
"""

import os
import time
from pathlib import Path

import pytest

from brinkmanship.scenario.description import check_any
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.document.problems import render

FOLDER = Path(__file__).parent / "hostile"
CASES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def test_there_are_enough():
    assert len(CASES) >= 50


@pytest.mark.parametrize("case", CASES)
def test_golden(case, monkeypatch):
    monkeypatch.chdir(FOLDER)
    start = time.perf_counter()
    text = render(check_any(Path(f"{case}.yaml"))) + "\n"
    assert time.perf_counter() - start < 5
    golden = FOLDER / f"{case}.golden"
    if os.environ.get("BRINK_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_answers_are_fit_for_people(case):
    text = (FOLDER / f"{case}.golden").read_text(encoding="utf-8")
    assert text.replace("\n", "").isprintable()
    assert "Traceback" not in text
    assert "pydantic" not in text
    assert max(len(line) for line in text.splitlines()) < 400
    if case != "right-in-everything":
        assert "error: " in text or "warning: " in text


def test_fifty_megabytes(tmp_path):
    path = tmp_path / "big.yaml"
    with path.open("wb") as stream:
        for _ in range(50):
            stream.write(b"# all work and no play\n" * 45_591)
    start = time.perf_counter()
    (problem,) = check_any(path)
    assert time.perf_counter() - start < 0.5
    assert "the file is too large" in problem.message


def test_noise(tmp_path):
    path = tmp_path / "noise.yaml"
    path.write_bytes(bytes((n * 7919 + n // 3) % 256 for n in range(100_000)))
    (problem,) = check_any(path)
    assert problem.severity == "error"


def test_what_is_no_file(tmp_path):
    for path in (tmp_path, tmp_path / "absent.yaml", Path("/dev/null/x.yaml")):
        (problem,) = check_any(path)
        assert problem.severity == "error"


def test_unknown_name():
    with pytest.raises(ScenarioError, match=r"did you mean 'january-2022'\?"):
        check_any("january2022")


def test_link_out_of_the_folder(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.yaml").write_text("actors: {}\n", "utf-8")
    (inner / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (inner / "main.yaml").write_text("use: [link]\n", "utf-8")
    assert "is a link that leaves the scenario's folder" in check_any(inner / "main.yaml")[0].message
