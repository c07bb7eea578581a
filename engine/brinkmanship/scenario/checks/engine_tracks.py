"""What the engine moves by itself: nothing that an author calls their own is moved behind their back."""

from __future__ import annotations

from collections.abc import Iterator

from brinkmanship.scenario.checks import Context, advice, newer_rule
from brinkmanship.scenario.compile.tables import declared
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models import Track
from brinkmanship.simulation.mechanism import StandardTrack
from brinkmanship.simulation.mechanisms import MECHANISMS, standard_tracks
from brinkmanship.simulation.world import Kind
from brinkmanship.text import listed


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
    """What a declaration says otherwise than the engine, beside the start value and the name for people."""
    ends = [(track.low, own.low), (track.high, own.high)]
    return [
        *(["range"] if any(mine is not None and mine != its for mine, its in ends) else []),
        *(["unit"] if track.unit and track.unit != own.unit else []),
        *(["meaning"] if track.meaning and track.meaning != own.meaning else []),
    ]


@advice
def nobody_is_its_own_target(context: Context) -> Iterator[Problem]:
    """Whoever writes `all` for the actors an action is aimed at learns that who orders it is not among them."""
    for name, action in context.scenario.actions.items():
        target = action.target
        for number, among in enumerate(target.among if target is not None and target.kind == "actor" else ()):
            if among == "all":
                path: Path = ("actions", name, "target", "among", number)
                message = f"{quoted(name)} is aimed at all but the actor that orders it: nobody is its own target"
                expected = "'others'; for what an actor does to itself an action without a target, and 'self'"
                yield context.warning(path, message, expected=expected)
