"""Entries: each is one thing with a day, cameras look at one thing, expectations are conditions."""

from __future__ import annotations

from collections.abc import Iterator

from brinkmanship.scenario.compile.formulas import WORLD, compile_marked, names_of
from brinkmanship.scenario.document import Problem
from brinkmanship.scenario.language import depends_on_the_world, is_condition
from brinkmanship.scenario.script_checks import Played, rule
from brinkmanship.text import listed


@rule
def entries_are_one_thing(played: Played) -> Iterator[Problem]:
    """An entry is an order, an inject, a narration or an expectation, has its day, and does something."""
    for path, entry, _ in played.written():
        does = [name for name in ("order", "inject", "narration", "expect") if getattr(entry, name) is not None]
        shows = entry.camera is not None or entry.caption is not None
        if len(does) > 1 or not (does or shows):
            found = listed(does, last="and") or "nothing"
            expected = "order, inject, narration or expect"
            yield played.error(path, f"an entry is one thing, and this is {found}", expected=expected)
        if entry.date is None and (entry.by is None or entry.expect is None):
            yield played.error(path, "the entry has no date", expected="'date: YYYY-MM-DD', or 'by' with expect")
        elif entry.by is not None and entry.expect is None:
            yield played.error((*path, "by"), "'by' goes with expect only", of_key=True)
        inject = entry.inject
        if inject is not None and not inject.effects and "text" not in inject.model_fields_set and not entry.text:
            yield played.error((*path, "inject"), "this inject does and says nothing", expected="effects or text")


@rule
def cameras_look_at_one_thing(played: Played) -> Iterator[Problem]:
    """A camera looks at a region or at a point, and a point is whole."""
    for path, entry, _ in played.written():
        camera = entry.camera
        if camera is not None and (camera.lon is None) != (camera.lat is None):
            yield played.error((*path, "camera"), "a point has a longitude and a latitude", expected="lon and lat")
        if camera is not None and camera.region is not None and camera.lon is not None:
            yield played.error((*path, "camera"), "a camera looks at a region or at a point, not at both")


@rule
def expectations_are_conditions(played: Played) -> Iterator[Problem]:
    """Every formula compiles, and what is expected says yes or no of the world."""
    names = names_of(played.scenario, played.vocabulary)
    compiled, problems = compile_marked(played.script, lambda _: WORLD, names, played.root)
    yield from problems
    for path, expression in compiled.items():
        if path[-1] != "expect":
            continue
        expected = "a comparison, such as 'world.rung >= 7'"
        if not depends_on_the_world(expression):
            yield played.error(path, "this is the same in every world", expected=expected)
        elif not is_condition(expression):
            yield played.error(path, "this is a number, and not a condition", expected=expected)
