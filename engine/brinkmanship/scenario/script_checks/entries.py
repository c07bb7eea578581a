"""Entries: each is one thing with a day and a name of its own, and names only what there is; changes of them by variations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brinkmanship.scenario.checks.people import unknown_names
from brinkmanship.scenario.compile.formulas import WORLD, compile_marked, names_of
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.language import depends_on_the_world, is_condition
from brinkmanship.scenario.models.script import Entry
from brinkmanship.scenario.script_checks import Played, rule
from brinkmanship.scenario.script_checks.choices import answer_of
from brinkmanship.scenario.script_checks.days import misfits, said
from brinkmanship.scenario.variations import amended, meant, moves, origins
from brinkmanship.text import listed


@rule
def entries_are_one_thing(played: Played) -> Iterator[Problem]:
    """An entry is an order, an inject, a narration or an expectation, has its day, and does something."""
    for path, entry, _ in played.written():
        does = [n for n in ("order", "choose", "inject", "narration", "expect") if getattr(entry, n) is not None]
        if "choose" in does and entry.order == answer_of(entry, played.scenario):
            does = [name for name in does if name != "order"]  # which stands for the answer
        shows = entry.camera is not None or entry.caption is not None
        if len(does) > 1 or not (does or shows):
            found = listed(does, last="and") or "nothing"
            expected = "order, choose, inject, narration or expect"
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


@rule
def names_exist(played: Played) -> Iterator[Problem]:
    """Every name that refers to something is one of the scenario's, or of the script's own."""
    names = played.vocabulary.names
    own = {"source": (*names["source"], *played.script.script.sources), "entry": played.ids}
    own["action"] = (*names["action"], *names["choice"])
    yield from unknown_names(played, played.script, {**names, **own})


@rule
def intents_are_their_actors(played: Played) -> Iterator[Problem]:
    """An intent that is chosen is one of its actor's."""
    actors = played.scenario.actors
    for actor, intent in played.script.script.intents.items():
        types = actors[actor].types if actor in actors else {}
        if actor in actors and intent not in types:
            message = f"{quoted(actor)} has no intent {quoted(intent)}"
            yield played.unknown(("script", "intents", actor), message, intent, list(types))


@rule
def entries_have_one_name(played: Played) -> Iterator[Problem]:
    """No two entries of the script have the same name; nor do those of the script with one of its variations."""
    script = played.script
    yield from _repeated(played, origins(script), script.entries, ())
    own = [entry.id for entry in script.entries if entry.id is not None]
    for key, variation in script.variations.items():
        paths: list[Path] = [("variations", key, "add", number) for number in range(len(variation.add))]
        yield from _repeated(played, paths, variation.add, own)


def _repeated(played: Played, paths: list[Path], entries: list[Entry], taken: Iterable[str]) -> Iterator[Problem]:
    """Entries with a name that another has, or that is *taken*."""
    named = set(taken)
    for path, entry in zip(paths, entries, strict=True):
        if entry.id is not None:
            if entry.id in named:
                yield played.error((*path, "id"), f"there is another entry {quoted(entry.id)}")
            named.add(entry.id)


@rule
def changes_change_something(played: Played) -> Iterator[Problem]:
    """A change drops or moves an entry that is there, and not both."""
    whole = not any(path[:1] == ("entries",) for path in played.left_out)
    for key, variation in played.script.variations.items():
        dropped = {one.entry for one in variation.change if one.drop and one.entry is not None}
        for number, one in enumerate(variation.change):
            path: Path = ("variations", key, "change", number)
            if not one.drop and not moves(one):
                yield played.error(path, "this changes nothing", expected="drop, date or days")
            elif one.drop and (one.date is not None or one.days is not None):
                yield played.error(path, "what is dropped cannot be moved too", expected="drop, or date and days")
            elif moves(one) and one.entry in dropped:
                message = f"{quoted(one.entry)} is dropped in this variation, and cannot be moved too"
                yield played.error(path, message, expected="one change of the entry")
            named = one.entry is None or one.entry in {entry.id for entry in played.script.entries}
            if named and whole and not any(meant(one, entry) for entry in played.script.entries):
                yield played.error(path, "no entry of the script fits this")  # an unknown name is reported as such


@rule
def changes_stay_in_the_game(played: Played) -> Iterator[Problem]:
    """No entry is moved out of the game by all changes of it together."""
    for key, variation in played.script.variations.items():
        begins = played.begins(variation)
        for which, number, entry in amended(played.script, variation):
            path: Path = ("variations", key, "change", which)
            given = "days" if variation.change[which].days else "date"
            for when, at_end in ((entry.date, False), (entry.by, True)):
                if when is None:
                    continue
                for _, becomes, expected in misfits(played, when, begins, at_end):
                    message = f"the entry of line {played.line(number)} would be moved to {said(when)}, {becomes}"
                    yield played.error((*path, given), message, expected=expected)
