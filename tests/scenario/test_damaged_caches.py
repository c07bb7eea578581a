"""A kept map that is damaged, or claims a size that no memory has, is made anew and ends nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from brinkmanship.scenario.geography import store


def _array(shape: tuple[int, ...]) -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(out, {"descr": "<f8", "fortran_order": False, "shape": shape})
    return out.getvalue() + b"\0" * 64


@pytest.mark.parametrize("way", ["huge", "packed", "method"])
def test_a_damaged_map_in_the_cache_is_none(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRINKMANSHIP_CACHE", str(tmp_path))
    path = store.CACHE.folder / "key.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.npy", _array((10**13,) if way == "huge" else (8,)))
    data = bytearray(path.read_bytes())
    if way == "packed":
        data[35:37] = b"\xff\xff"
    if way == "method":
        data[data.index(b"PK\x01\x02") + 10] = 99
        data[8] = 99
    path.write_bytes(data)
    assert store.CACHE.read(path, lambda arrays: store.unpack(arrays, "key")) is None
