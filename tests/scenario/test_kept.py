"""A bundled scenario that was read once is the same when it comes out of the cache, and damage there is noticed."""

from __future__ import annotations

import pickle
import shutil

import pytest

from brinkmanship.cache import text_array
from brinkmanship.scenario import cache as scenario_cache
from brinkmanship.scenario.loading import find, load
from brinkmanship.simulation.expressions import Number

NAME = "january-2022"


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRINKMANSHIP_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="module")
def fresh(cache):
    return load(NAME)


@pytest.fixture
def file(fresh):
    found = scenario_cache.file_of(find(NAME))
    assert found is not None
    before = found.read_bytes()
    yield found
    found.write_bytes(before)


def test_what_is_kept_is_what_was_read(fresh):
    again = load(NAME)
    assert fresh.merged is not None
    assert again.merged is None  # nothing was read from the files
    assert again.scenario == fresh.scenario
    assert again.data == fresh.data
    assert again.digest == fresh.digest
    assert dict(again.formulas) == dict(fresh.formulas)
    assert pickle.loads(pickle.dumps(again)).data == fresh.data


def test_places_are_read_from_the_files_when_they_are_asked_for(fresh):
    again = load(NAME)
    assert again.root.nearest(("actors", "RUS"))[1].value.line == fresh.root.nearest(("actors", "RUS"))[1].value.line
    assert [source.name for source in again.sources] == [source.name for source in fresh.sources]


@pytest.mark.parametrize(
    "damage",
    [
        lambda old: old[: len(old) // 2],
        lambda old: old.replace(b'"horizon":60', b'"horizon":61'),
        lambda old: b"",
        lambda old: b"\xff" * 100,
    ],
)
def test_damage_is_noticed(file, damage):
    old = file.read_bytes()
    file.write_bytes(damage(old))
    assert file.read_bytes() != old
    assert scenario_cache.read(file) is None


def test_another_content_has_another_place(file, tmp_path):
    """A copy beside the bundled ones is not kept, and a changed one would be kept elsewhere."""
    copy = tmp_path / f"{NAME}.yaml"
    shutil.copy(find(NAME), copy)
    assert scenario_cache.file_of(copy) is None


def test_nothing_is_built_but_formulas(file, tmp_path):
    facts = '{"data":{},"formulas":[["x",0]],"compiled":[["%s",1.0]]}'
    other = tmp_path / "other.npz"
    scenario_cache.CACHE.write(other, lambda: {"json": text_array(facts % "Number")})
    assert scenario_cache.read(other) == ({}, {("x",): Number(1.0)})
    scenario_cache.CACHE.write(other, lambda: {"json": text_array(facts % "system")})
    assert scenario_cache.read(other) is None
