"""What everybody at a game may know, whatever they hold: the game itself, a seat's handle or control's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.state import GameState
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.explain import Source
from brinkmanship.game.view.labels import UnknownNumber
from brinkmanship.game.view.reports import Outcome
from brinkmanship.game.view.types import RouteView
from brinkmanship.handle import Handle, keep_apart, kept_apart
from brinkmanship.players import difficulty as levels
from brinkmanship.players.difficulty import Difficulty


class Access(Handle):
    """What everybody at a game may know, and the file the game is kept in."""

    __slots__ = ()

    def __init__(self, state: GameState, seat: str = "") -> None:
        """Answer from `state`, of a seat's as `seat`."""
        keep_apart(self, (state, seat))

    @property
    def seats(self) -> Mapping[str, str]:
        """Who decides for each actor: 'human', 'doctrine', 'wait', 'script', 'external'."""
        return state_of(self).table.kinds

    @property
    def waiting(self) -> Mapping[str, str]:
        """Seats that wait for `name_player`, by the program or script that a file names for them: no file starts or reads one.

        No turn is resolved until each has a player.
        """
        return dict(state_of(self).waiting)

    @property
    def playable(self) -> tuple[str, ...]:
        """Actors that a person is meant to play, in the scenario's order."""
        return self.prepared.playable

    @property
    def prepared(self) -> Prepared:
        """The scenario as it is played: names, rules, map; for drawing, not for the truth of the game."""
        return state_of(self).prepared

    @property
    def routes(self) -> tuple[RouteView, ...]:
        """The ways between regions that the scenario names."""
        return tuple(
            RouteView(r.between[0], r.between[1], r.mode, None if r.km is None else float(r.km), r.chokepoint or "")
            for r in self.prepared.names.scenario.map.routes
        )

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.prepared.names.title

    @property
    def ironman(self) -> bool:
        """Whether the game was begun with no way back to earlier turns."""
        return state_of(self).setup.ironman

    @property
    def difficulty(self) -> Difficulty:
        """How well the seats played by doctrine are played."""
        return levels.difficulty(state_of(self).setup.difficulty)

    @property
    def date(self) -> date:
        """The date now."""
        return state_of(self).date

    @property
    def turn(self) -> int:
        """Turns played."""
        return state_of(self).node.turn

    @property
    def day(self) -> int:
        """Ticks since the start."""
        return state_of(self).world.day

    @property
    def horizon(self) -> int:
        """The day the game ends at the latest."""
        return self.prepared.rules.horizon

    @property
    def outcome(self) -> Outcome | None:
        """How the game ended, None while it goes on."""
        return state_of(self).outcome

    @property
    def warnings(self) -> tuple[str, ...]:
        """What people should know of the program itself: a torn line dropped, a record that cannot be written."""
        return tuple(state_of(self).warnings)

    def source(self, ref: str) -> Source | None:
        """Return the source of the start value of the number `ref`, never the number; None where the scenario names none.

        Raises `GameError` for a reference that names nothing.
        """
        try:
            return self.prepared.sources.of(ref)
        except UnknownNumber as error:
            raise GameError(str(error)) from None

    def name_player(self, seat: str, player: str) -> None:
        """Say who decides for a seat that waits; raise `GameError` for any other seat, or an unknown player."""
        if seat not in self.waiting:
            raise GameError(f"{state_of(self).seat(seat)} does not wait for a player")
        state = state_of(self)
        state.take_seat(state, seat, player)

    # --- the file -----------------------------------------------------------------------------------------------------

    @property
    def path(self) -> Path | None:
        """Where the record is; None when the game is in memory only."""
        return state_of(self).recorder.writer.path

    @property
    def wanted_path(self) -> Path | None:
        """Where the record is, or was to be."""
        writer = state_of(self).recorder.writer
        return writer.path or writer.wanted

    @property
    def recorded(self) -> bool:
        """Whether every committed turn is on the disk (always, for a game kept in memory); tries again where not."""
        return state_of(self).recorder.writer.flush()

    @property
    def unsaved(self) -> int:
        """Turns that are not on the disk though they were to be recorded; 0 for a game kept in memory."""
        return state_of(self).recorder.writer.unsaved

    @property
    def unsaved_notes(self) -> int:
        """The same of notes (control's decisions among them), names, rewinds and changes of seats."""
        return state_of(self).recorder.writer.unsaved_notes

    def keep(self) -> bool:
        """Write the plans that changed to the record; return whether all of it is on the disk."""
        return state_of(self).keep()

    def save(self, path: Path) -> str:
        """Write the record so far to `path` and go on there; return what became of a record that was there.

        Raises `RecordError`.
        """
        return state_of(self).recorder.save(path)

    def save_part(self, path: Path) -> int:
        """Write as many turns of the record to the new file `path` as there is room for; return how many, else 0."""
        return state_of(self).recorder.save_part(path)

    def abandon(self) -> None:
        """Let a turn that is being committed in another thread and waits for programs end unresolved; then `close`."""
        state_of(self).table.abandon()

    def close(self) -> None:
        """Let go of the record's lock and of external programs; the game can be loaded again."""
        state = state_of(self)
        try:
            state.keep()
            state.table.close(to_json(state.outcome))
        finally:
            state.recorder.writer.close()


def state_of(handle: Access) -> GameState:
    """Return the state that a handle answers from; for the files of this folder only."""
    state: GameState = kept_apart(handle)[0]
    return state
