"""The scripts of engine/README.md run as printed: from an installed wheel, in an empty folder, with nothing of ours beside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = re.findall(r"```python\n(.*?)```", (ROOT / "engine" / "README.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel's files as an installer lays them out; built without the network, by the build backend that is here."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "No module named hatchling" in built.stderr:
        pytest.skip("needs hatchling, the build backend: pip install hatchling")
    assert built.returncode == 0, built.stderr
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow
@pytest.mark.parametrize(  # the first is a doctest too
    "number", [pytest.param(0, marks=pytest.mark.minutes), *range(1, len(SCRIPTS))]
)
def test_a_script_of_the_readme_runs_as_printed(wheel: Path, number: int, tmp_path: Path) -> None:
    script = SCRIPTS[number].replace("worlds=1000", "worlds=8")  # as printed, but for how many: a test has its time
    assert len(script.splitlines()) <= 30
    (tmp_path / "script.py").write_text(script, "utf-8")
    env = {**os.environ, "PYTHONPATH": str(wheel), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    if "fan.png" in script:
        assert (tmp_path / "fan.png").stat().st_size > 1000
        assert [line.split(":")[0].strip() for line in done.stdout.splitlines()] == ["doctrine", "wait", "firm"]


def test_the_wheel_holds_scenarios_and_assets_and_one_package(wheel: Path) -> None:
    assert {path.name for path in wheel.iterdir() if not path.name.endswith(".dist-info")} == {"brinkmanship"}
    assert (wheel / "brinkmanship" / "_data" / "scenarios" / "january-2022.yaml").is_file()
