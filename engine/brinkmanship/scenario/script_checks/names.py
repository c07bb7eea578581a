"""Names must be those of something in the scenario or the script, and of one entry each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brinkmanship.scenario.checks.names import unknown_names
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models.script import Entry
from brinkmanship.scenario.script_checks import Played, rule
from brinkmanship.scenario.variations import origins


@rule
def names_exist(played: Played) -> Iterator[Problem]:
    """Every name that refers to something is one of the scenario's, or of the script's own."""
    names = played.vocabulary.names
    own = {"source": (*names["source"], *played.script.script.sources), "entry": played.ids}
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
