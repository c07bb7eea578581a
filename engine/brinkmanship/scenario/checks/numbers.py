"""Numbers are in range, belong to tracks that exist, and have sources; and there are no more things than can be numbered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from brinkmanship.scenario.checks import Context, advice, newer_rule, rule
from brinkmanship.scenario.checks.time import lengths
from brinkmanship.scenario.compile.tables import declared, formation_tracks, tie_tracks, track_range
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models import Quantity, Track
from brinkmanship.scenario.provenance import numbers, unsourced
from brinkmanship.simulation.mechanisms import MECHANISMS, standard_tracks, verbs
from brinkmanship.simulation.phase import StandardTrack
from brinkmanship.simulation.world import Kind
from brinkmanship.text import listed

_GREATEST = 1e30
"""Beyond this a product of two is no number of the engine's any more (float32)."""
_PRECISE = 1e8
"""Up to here a number that is counted in units keeps its tens."""
FEW = 127
"""Most actors, endings, types of an actor and stages of an action: they are numbered in int8."""

MANY = 32_767
"""Most of anything else, and most ticks in a length of time: they are numbered in int16."""
Carrier = tuple[Path, Kind, Mapping[str, Quantity]]


def carriers(context: Context) -> Iterator[Carrier]:
    """Yield every entry that sets tracks: the path, the kind of thing, and the values by track."""
    scenario = context.scenario
    yield from ((("actors", name, "tracks"), Kind.ACTOR, one.tracks) for name, one in scenario.actors.items())
    yield from ((("bodies", name, "tracks"), Kind.BODY, one.tracks) for name, one in scenario.bodies.items())
    for name, region in scenario.map.regions.items():
        yield ("map", "regions", name, "tracks"), Kind.REGION, region.tracks
    for number, tie in enumerate(scenario.ties):
        yield ("ties", number, "tracks"), Kind.TIE, tie.tracks
        yield ("ties", number), Kind.TIE, {k: v for k, v in tie_tracks(tie).items() if k not in tie.tracks}
    for name, formation in scenario.formations.items():
        yield ("formations", name), Kind.FORMATION, formation_tracks(formation)


@rule
def tracks_exist_and_are_in_range(context: Context) -> Iterator[Problem]:
    """Every value belongs to a track of its kind of thing, and lies in the track's range."""
    for path, kind, values in carriers(context):
        for name, value in values.items():
            known = context.vocabulary.tracks[kind]
            if name not in known:
                named = {Kind.WORLD: "the world", Kind.ACTOR: "an actor"}
                owner = named.get(kind, f"a {kind.name.lower()}")
                message = f"there is no track {quoted(name)} of {owner}"
                yield context.unknown((*path, name), message, name, known, of_key=True)
                continue
            low, high = track_range(context.scenario, kind, name)
            if not low <= float(value) <= high:
                message = f"{float(value):g} is out of the range of the track {quoted(name)}"
                yield context.error((*path, name), message, expected=f"a number from {low:g} to {high:g}")


@rule
def tracks_are_sound(context: Context) -> Iterator[Problem]:
    """A declared track has a range that holds its start value, and a meaning."""
    for kind in Kind:
        for name, track in getattr(context.scenario.tracks, kind.name.lower()).items():
            path: Path = ("tracks", kind.name.lower(), name)
            low, high = track_range(context.scenario, kind, name)
            if low >= high:
                expected = f"'low' ({low:g}) below 'high' ({high:g})"
                yield context.error(path, f"the range of {quoted(name)} is empty", expected=expected)
            elif track.start is not None and not low <= float(track.start) <= high:
                message = f"the start value of {quoted(name)} is out of its range"
                yield context.error((*path, "start"), message, expected=f"a number from {low:g} to {high:g}")
            if not track.meaning and (kind, name) not in standard_tracks():
                message = f"the track {quoted(name)} has no meaning"
                yield context.warning(path, message, expected="'meaning: what it says, and its ends'")


@newer_rule
def numbers_fit(context: Context) -> Iterator[Problem]:
    """No number is greater than the engine reckons with."""
    ends: list[tuple[Path, float]] = [
        (("tracks", kind.name.lower(), name, end), value)
        for kind in Kind
        for name, track in declared(context.scenario, kind).items()
        for end in ("low", "high")
        if (value := getattr(track, end)) is not None
    ]
    for path, value in [*((number.path, number.value) for number in numbers(context.scenario)), *ends]:
        if abs(value) > _GREATEST:
            expected = f"a number from {-_GREATEST:g} to {_GREATEST:g}"
            yield context.error(path, f"{value:g} is greater than the engine reckons with", expected=expected)


@advice
def small_changes_are_not_lost(context: Context) -> Iterator[Problem]:
    """Numbers have some seven digits: of a large one, small changes are lost."""
    for kind in Kind:
        for name in declared(context.scenario, kind):
            largest = max(abs(end) for end in track_range(context.scenario, kind, name))
            if _PRECISE < largest <= _GREATEST:
                lost = f"changes of {quoted(name)} below {float(np.spacing(np.float32(largest))) / 2:g} are lost"
                message = f"numbers have some seven digits: near {largest:g}, {lost}"
                expected = "a larger unit, such as thousands or millions"
                yield context.warning(("tracks", kind.name.lower(), name), message, expected=expected)


@rule
def constants_exist_and_are_in_range(context: Context) -> Iterator[Problem]:
    """Every constant under `mechanisms` is one of the engine's, in its range."""
    constants = {one.name: {parameter.name: parameter for parameter in one.parameters} for one in MECHANISMS}
    for mechanism, values in context.scenario.mechanisms.items():
        known = constants.get(mechanism, {})
        for name, value in values.items() if known else ():
            path: Path = ("mechanisms", mechanism, name)
            parameter = known.get(name)
            if parameter is None:
                message = f"the mechanism {quoted(mechanism)} has no constant {quoted(name)}"
                yield context.unknown(path, message, name, known, of_key=True)
            elif not parameter.low <= float(value) <= parameter.high:
                message = f"{float(value):g} is out of the range of {quoted(f'{mechanism}.{name}')}"
                yield context.error(path, message, expected=f"a number from {parameter.low:g} to {parameter.high:g}")


@rule
def verbs_get_their_numbers(context: Context) -> Iterator[Problem]:
    """A verb is given only numbers it knows, and a target of a kind it takes."""
    for at, _, action in context.orderable():
        for verb_name, values in action.verb.items():
            verb = verbs().get(verb_name)
            if verb is None:
                continue
            path: Path = (*at, "verb", verb_name)
            for number in values:
                if number not in verb.parameters:
                    message = f"the verb {quoted(verb_name)} has no number {quoted(number)}"
                    yield context.unknown((*path, number), message, number, verb.parameters, of_key=True)
            kind = action.target.kind if action.target else ""
            if kind not in verb.target:
                what = f"takes no target of kind {quoted(kind)}" if kind else "needs a target"
                kinds = listed(f"a target of kind {quoted(one)}" if one else "no target" for one in verb.target)
                able = [other for other, one in verbs().items() if kind and kind in one.target]
                kinds += f"; with one of kind {quoted(kind)}: {listed(able)}" if able else ""
                yield context.error(path, f"the verb {quoted(verb_name)} {what}", of_key=True, expected=kinds)
            if action.formations and not verb.formations:
                message = f"the verb {quoted(verb_name)} takes no formations"
                yield context.error((*at, "formations"), message, of_key=True)
            if action.select is not None and not verb.formations:
                message = f"the verb {quoted(verb_name)} takes no formations"
                yield context.error((*at, "select"), message, of_key=True)
            if action.place is not None and not verb.place:
                message = f"the verb {quoted(verb_name)} takes no place"
                yield context.error((*at, "place"), message, of_key=True)


@advice
def numbers_have_sources(context: Context) -> Iterator[Problem]:
    """A number carries a source, or stands in an entry that does."""
    for path, count in unsourced(context.scenario):
        what = "a number" if count == 1 else f"{count} numbers"
        yield context.warning(path, f"{what} without a source", expected="'source: ...' here or beside the number")


@newer_rule
def tracks_of_the_engine_are_called_so(context: Context) -> Iterator[Problem]:
    """A track declared anew under the name of one of the engine's says that it is the engine's, which moves it."""
    owners = {(track.kind, track.name): one.name for one in MECHANISMS for track in one.tracks}
    standard = standard_tracks()
    for kind in Kind:
        for name, track in declared(context.scenario, kind).items():
            path: Path = ("tracks", kind.name.lower(), name)
            own = standard.get((kind, name))
            if own is None and track.engine:
                message = f"the engine has no track {quoted(name)} of this kind"
                known = [other for of, other in standard if of is kind]
                yield context.unknown((*path, "engine"), message, name, known, of_key=True)
            elif own is not None and not track.engine and (changed := _changed(track, own)):
                moved = f"which its mechanism {quoted(owners[kind, name])} moves without any order"
                other = f"here it has another {listed(changed, last='and')}"
                message = f"{quoted(name)} is a track of the engine's, {moved}; {other}"
                expected = "another name for one of your own, or 'engine: true' in it"
                yield context.error(path, message, of_key=True, expected=expected)


def _changed(track: Track, own: StandardTrack) -> list[str]:
    """Return how a declaration differs from the engine's track, beside the start value and the label."""
    ends = [(track.low, own.low), (track.high, own.high)]
    return [
        *(["range"] if any(mine is not None and mine != its for mine, its in ends) else []),
        *(["unit"] if track.unit and track.unit != own.unit else []),
        *(["meaning"] if track.meaning and track.meaning != own.meaning else []),
    ]


@rule
def numbers_of_things_fit(context: Context) -> Iterator[Problem]:
    """No list is longer than the core can number."""
    scenario = context.scenario
    counts: list[tuple[Path, str, int, int]] = [
        (("map", "regions"), "regions", len(scenario.map.regions), MANY),
        (("map", "axes"), "axes", len(scenario.map.axes), MANY),
    ]
    for what in ("actors", "endings", "formations", "bodies", "actions"):
        counts.append(((what,), what, len(getattr(scenario, what)), FEW if what in ("actors", "endings") else MANY))
    for name, actor in scenario.actors.items():
        counts.append((("actors", name, "types"), f"types of {quoted(name)}", len(actor.types), FEW))
    for name, action in scenario.actions.items():
        counts.append((("actions", name, "later"), f"later stages of {quoted(name)}", len(action.later), FEW))
    for path, what, count, most in counts:
        if count > most:
            yield context.error(path, f"{count} {what} are too many", expected=f"at most {most}")


@newer_rule
def spans_fit_in_ticks(context: Context) -> Iterator[Problem]:
    """The game, and every length of time in an action or a body, is no longer than the core can count in ticks."""
    head = context.scenario.scenario
    horizon: tuple[Path, str, float] = ("scenario", "horizon"), "the horizon", head.horizon
    for path, what, days in [horizon, *lengths(context.scenario)]:
        ticks = round(days * 24 / head.hours_per_tick)
        if ticks > MANY // 2:  # two lengths add up to a day that must fit too: the day it is, and the time until then
            message = f"{what} is {ticks} steps of {head.hours_per_tick:g} h, too many"
            expected = f"at most {MANY // 2} steps; a larger 'hours_per_tick' makes them fewer"
            yield context.error(path, message, expected=expected)
