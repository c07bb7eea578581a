"""A cached file gives back the same arrays or nothing, and no more files stay than are wanted."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from brinkmanship.cache import Arrays, Cache, state_of, text_array

CACHE = Cache("things", most=3)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRINKMANSHIP_CACHE", str(tmp_path))
    return tmp_path / "things"


def some() -> Arrays:
    return {"numbers": np.arange(40.0), "text": text_array("né")}


def same(arrays: Arrays) -> Arrays:
    return arrays


def test_arrays_come_back() -> None:
    file = CACHE.file("a", 1)
    assert CACHE.read(file, same) is None
    CACHE.write(file, some)
    found = CACHE.read(file, same)
    assert found is not None
    assert (found["numbers"] == np.arange(40.0)).all()
    assert found["text"].tobytes().decode() == "né"


def test_every_damaged_byte_of_an_array_is_noticed() -> None:
    file = CACHE.file("a")
    CACHE.write(file, lambda: {"text": text_array("as it was")})
    whole = file.read_bytes()
    start = whole.index(b"as it was")
    for place in range(start, start + 9):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert CACHE.read(file, same) is None
    for length in range(0, len(whole), 17):
        file.write_bytes(whole[:length])
        assert CACHE.read(file, same) is None


def test_objects_are_neither_written_nor_read(folder: Path) -> None:
    file = CACHE.file("a")
    CACHE.write(file, lambda: {"objects": np.array([{}], dtype=object)})
    assert not file.exists()
    folder.mkdir(exist_ok=True)
    np.savez(file, allow_pickle=True, objects=np.array([{}], dtype=object))
    assert file.exists()
    assert CACHE.read(file, same) is None


def test_arrays_that_do_not_fit_are_nothing() -> None:
    file = CACHE.file("a")
    CACHE.write(file, some)
    assert CACHE.read(file, lambda arrays: arrays["others"]) is None
    assert CACHE.read(None, same) is None


def test_the_newest_files_stay(folder: Path) -> None:
    folder.mkdir()
    (folder / "older.json").write_bytes(b"of an earlier version")
    os.utime(folder / "older.json", (0, 0))
    files = [CACHE.file(number) for number in range(5)]
    for age, file in enumerate(files):
        CACHE.write(file, some)
        os.utime(file, (age + 1, age + 1))
    assert sorted(folder.iterdir()) == sorted(files[2:])


def test_a_folder_that_cannot_be_written_is_done_without(folder: Path) -> None:
    folder.write_bytes(b"no folder")
    CACHE.write(CACHE.file("a"), some)
    CACHE.write(None, some)
    assert CACHE.read(CACHE.file("a"), same) is None


def test_the_name_of_a_file_holds_what_it_is_made_of(tmp_path: Path) -> None:
    assert CACHE.file("a", 1) == CACHE.file("a", 1) != CACHE.file("a", 2)
    assert CACHE.file("a", prefix="map-").name.startswith("map-")
    code = tmp_path / "code"
    (code / "__pycache__").mkdir(parents=True)
    (code / "one.py").write_bytes(b"1")
    before = state_of(code)
    assert [name for name, *_ in before] == ["one.py"]
    assert state_of(code / "one.py") == before
    (code / "one.py").write_bytes(b"12")
    assert state_of(code) != before
    with pytest.raises(OSError, match=r"none\.py"):
        state_of(code / "none.py")
